package neo4jstore_test

import (
	"fmt"
	"testing"
	"time"

	"parley/graph"
)

// One store writes batches of many records, all with the same name, in part
// deletes them, and changes them again; another, without its bookmarks, reads.
// Whatever it reads must be one batch.
func TestReadersSeeOneState(t *testing.T) {
	o := server(t)
	writer := fresh(t, o)
	reader := open(t, o)
	const records = 60
	ids := make([]graph.ID, records)
	for i := range ids {
		ids[i] = graph.ID(fmt.Sprintf("person:p-%d", i))
	}
	done := make(chan error, 1)
	go func() {
		v, err := writer.Version(t.Context())
		for i, began := 0, time.Now(); err == nil && time.Since(began) < 3*time.Second; i++ {
			b := graph.Batch{Base: v}
			for at, id := range ids {
				if i%3 == 2 && at%2 == 0 {
					b.Delete = append(b.Delete, id)
				} else {
					b.Put = append(b.Put, &graph.Person{ID: id, Name: fmt.Sprint("Batch ", i)})
				}
			}
			v, err = writer.Apply(t.Context(), b)
		}
		done <- err
	}()
	one := func(what string, names map[string]int) {
		n := 0
		for _, count := range names {
			n += count
		}
		if len(names) > 1 || n != 0 && n != records && n != records/2 {
			t.Errorf("%s: got %v, want records of one batch", what, names)
		}
	}
	reads := 0
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d reads", reads)
			return
		default:
		}
		reads++
		got, err := reader.Records(t.Context(), ids)
		if err != nil && graph.CodeOf(err) != graph.Conflict {
			t.Fatal(err)
		}
		names := make(map[string]int)
		for _, r := range got {
			if p, ok := r.(*graph.Person); ok {
				names[p.Name]++
			}
		}
		one("Records", names)
		clear(names)
		for c, err := range reader.Changes(t.Context(), graph.Version{}) {
			if graph.CodeOf(err) == graph.Conflict {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			names[c.Record.(*graph.Person).Name]++
		}
		one("Changes", names)
	}
}
