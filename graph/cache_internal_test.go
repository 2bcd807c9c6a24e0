package graph

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

// The bound holds whatever is put and asked, and what is asked stays longer.
func TestRecordCacheStaysInItsBound(t *testing.T) {
	const size, room = 100, 50
	c := newRecordCache(room * footprint(size))
	r := rand.New(rand.NewPCG(1, 2))
	hot := &Source{ID: "source:hot"}
	c.put(hot, Digest{1}, size)
	for range 5_000 {
		id := ID(fmt.Sprint("source:s-", r.IntN(200)))
		d := Digest{byte(r.IntN(3))}
		if got := c.get(id, d); got != nil && got.RecordID() != id {
			t.Fatalf("asked for %s, got %s", id, got.RecordID())
		}
		c.put(&Source{ID: id}, d, size)
		if c.get("source:hot", Digest{1}) == nil {
			t.Fatal("a record that is asked all the time went")
		}
		if c.bytes > c.most || c.bytes != len(c.ring)*footprint(size) || len(c.ring) != len(c.at) {
			t.Fatalf("%d bytes of at most %d, %d on the ring, %d in the map", c.bytes, c.most, len(c.ring), len(c.at))
		}
	}
	if n := len(c.at); n < room-1 {
		t.Errorf("%d records kept, want about %d", n, room)
	}
	if c.get("source:hot", Digest{2}) != nil {
		t.Error("a record of another digest was given")
	}
	c.put(&Source{ID: "source:large"}, Digest{}, room*footprint(size))
	if c.get("source:large", Digest{}) != nil {
		t.Error("a record over the bound was kept")
	}
}

func TestRecordCacheIsSharedSafely(t *testing.T) {
	c := newRecordCache(20 * footprint(10))
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 1))
			for range 2_000 {
				id := ID(fmt.Sprint("source:s-", r.IntN(40)))
				if got := c.get(id, Digest{}); got != nil && got.RecordID() != id {
					t.Errorf("asked for %s, got %s", id, got.RecordID())
				}
				c.put(&Source{ID: id}, Digest{}, 10)
			}
		})
	}
	wg.Wait()
}
