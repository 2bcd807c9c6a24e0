package memstore_test

import (
	"context"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
)

func TestConformance(t *testing.T) {
	graphtest.Run(t, func(t testing.TB) graph.Store {
		s, err := memstore.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close(context.Background()) })
		return s
	})
}

func TestNewHoldsRecordsAsVersion1(t *testing.T) {
	s, err := memstore.New(graphtest.Small())
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Version(t.Context())
	if err != nil || v.N != 1 {
		t.Errorf("got %+v, %v; want version 1", v, err)
	}
}

func TestNewRefusesTwoOfOneID(t *testing.T) {
	p := &graph.Person{ID: "person:p", Name: "P"}
	if _, err := memstore.New([]graph.Record{p, p}); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("got %v, want INVALID", err)
	}
}
