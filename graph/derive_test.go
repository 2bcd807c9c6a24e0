package graph_test

import (
	"context"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
)

// drawing is the embedded store with the relationships that readers would see.
type drawing struct {
	*memstore.Store
	lists map[graph.ID][]graph.Relationship
	last  map[graph.ID][]graph.Relationship // of the last batch
}

func newDrawing(t testing.TB) *drawing {
	s, err := memstore.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &drawing{Store: s, lists: make(map[graph.ID][]graph.Relationship)}
}

func (d *drawing) Apply(ctx context.Context, b graph.Batch) (graph.Version, error) {
	v, err := d.Store.Apply(ctx, b)
	if err != nil {
		return v, err
	}
	d.last = b.Derived
	maps.Copy(d.lists, b.Derived)
	for _, id := range b.Delete {
		delete(d.lists, id)
	}
	return v, nil
}

func (d *drawing) lines(t testing.TB) []string {
	return lines(t, slices.Concat(slices.Collect(maps.Values(d.lists))...))
}

// lines writes relationships so that they can be sorted and compared.
func lines(t testing.TB, list []graph.Relationship) []string {
	out := make([]string, len(list))
	for i, r := range list {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(b)
	}
	slices.Sort(out)
	return out
}

// Whatever came before, what batches leave behind is what the oracle reads out
// of the records, and nobody gets a list who has not changed.
func TestDerivedFollowsBatches(t *testing.T) {
	seeds, batches := 150, 6
	if testing.Short() {
		seeds = 20
	}
	kinds := make(map[graph.RelationKind]int)
	elsewhere := 0
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 11))
		d := newDrawing(t)
		e := graph.NewExplorer(d, graph.Options{})
		records := graphtest.Random(seed, 8+int(seed%40))
		b := graph.Batch{Put: records}
		for n := range batches {
			if _, err := e.Apply(t.Context(), b); err != nil {
				t.Fatalf("seed %d, batch %d: %v", seed, n, err)
			}
			want := graphtest.NewOracle(records).Relationships()
			if diff := cmp.Diff(lines(t, want), d.lines(t)); diff != "" {
				t.Fatalf("seed %d, batch %d of %d puts and %q gone (-oracle +batches):\n%s", seed, n, len(b.Put), b.Delete, diff)
			}
			for _, rel := range want {
				kinds[rel.Kind]++
			}
			if n > 0 {
				elsewhere += reached(b, d.last)
			}
			b, records = graphtest.RandomBatch(r, records)
		}
	}
	t.Logf("%v; %d meetings were reached by a change elsewhere", kinds, elsewhere)
	for _, rel := range graph.Relations {
		if rel.Derived() && kinds[rel.Name] == 0 {
			t.Errorf("%s never came up", rel.Name)
		}
	}
	if elsewhere == 0 {
		t.Error("no meeting was reached by a change elsewhere")
	}
}

// reached counts the meetings with a new list that are not in the batch.
func reached(b graph.Batch, lists map[graph.ID][]graph.Relationship) (n int) {
	in := make(map[graph.ID]bool)
	for _, r := range b.Put {
		in[r.RecordID()] = true
	}
	for _, id := range b.Delete {
		in[id] = true
	}
	for id := range lists {
		if id.Kind() == graph.KindMeeting && !in[id] {
			n++
		}
	}
	return n
}

func TestDerivedNamesOwners(t *testing.T) {
	d := newDrawing(t)
	e := graph.NewExplorer(d, graph.Options{})
	small := graphtest.Small()
	apply := func(b graph.Batch, want ...graph.ID) {
		t.Helper()
		d.last = nil
		if _, err := e.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(d.last))); diff != "" {
			t.Errorf("owners (-want +got):\n%s", diff)
		}
	}
	apply(graph.Batch{Put: small}, "meeting:a-b-dialogue-1", "meeting:a-b-dialogue-2", "person:ann-example", "series:a-b-dialogue")
	apply(graph.Batch{Put: small})
	country := small[0].Clone().(*graph.Country)
	country.Name = "Renamed"
	apply(graph.Batch{Put: []graph.Record{country}})
	ministry := small[2].Clone().(*graph.Organisation)
	ministry.Country = "country:BB"
	apply(graph.Batch{Put: []graph.Record{ministry}}, "meeting:a-b-dialogue-1", "series:a-b-dialogue")
	apply(graph.Batch{Delete: []graph.ID{"meeting:a-b-dialogue-2"}}, "meeting:a-b-dialogue-2", "person:ann-example", "series:a-b-dialogue")
	if got := d.lists["person:ann-example"]; len(got) > 0 {
		t.Errorf("got %v, want nothing of a person whose meeting is gone", got)
	}
}

// What people read of the small world, in full.
func TestDerivedIsReadable(t *testing.T) {
	d := newDrawing(t)
	small := graphtest.Small()
	m := small[5].Clone().(*graph.Meeting)
	m.Hosts = []graph.Listing{{Participant: "organisation:ministry-a", Role: graph.RoleHost}}
	small[5] = m
	if _, err := graph.NewExplorer(d, graph.Options{}).Apply(t.Context(), graph.Batch{Put: small}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`{"Kind":"AFFILIATED_WITH","From":"person:ann-example","To":"organisation:ministry-b","Props":{"earliest":16801,"first":"2016","last":"2016","latest":17166,"meetings":1,"offices":["Envoy"],"roles":["SPEAKER"]}}`,
		`{"Kind":"ATTENDED","From":"country:AA","To":"meeting:a-b-dialogue-2","Props":{"standsFor":"country:AA"}}`,
		`{"Kind":"ATTENDED","From":"country:BB","To":"meeting:a-b-dialogue-1","Props":{"standsFor":"country:BB"}}`,
		`{"Kind":"ATTENDED","From":"country:BB","To":"meeting:a-b-dialogue-2","Props":{"impliedBy":["person:ann-example"],"standsFor":"country:BB"}}`,
		`{"Kind":"ATTENDED","From":"person:ann-example","To":"meeting:a-b-dialogue-2","Props":{"office":"Envoy","organisation":"organisation:ministry-b","role":"SPEAKER","standsFor":"country:BB"}}`,
		`{"Kind":"BILATERAL_DIALOGUE","From":"country:AA","To":"country:BB","Props":{"earliest":16226,"first":"2014-06-05","last":"2016","latest":17166,"name":"A-B Dialogue","rounds":2,"series":"series:a-b-dialogue"}}`,
		`{"Kind":"CO_HOSTED","From":"country:AA","To":"meeting:a-b-dialogue-1","Props":{"hosting":"HOST","impliedBy":["organisation:ministry-a"],"standsFor":"country:AA"}}`,
		`{"Kind":"CO_HOSTED","From":"organisation:ministry-a","To":"meeting:a-b-dialogue-1","Props":{"hosting":"HOST","standsFor":"country:AA"}}`,
	}
	if diff := cmp.Diff(want, d.lines(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
