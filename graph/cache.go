package graph

import (
	"sync"
	"sync/atomic"
)

// recordCache keeps whole records by id and digest, up to a number of bytes,
// so that a store in another process is asked but once for each. It is never
// stale: a view asks for the digest that its index names.
//
// What goes first when it is full is found by the CLOCK algorithm, which needs
// no lock that excludes readers: a hand goes round and takes the first record
// that nobody asked for since it last came by.
type recordCache struct {
	most int

	mu    sync.RWMutex
	at    map[ID]*cached
	ring  []*cached
	hand  int
	bytes int
}

type cached struct {
	record Record
	digest Digest
	bytes  int
	place  int // in the ring
	used   atomic.Bool
}

func newRecordCache(most int) *recordCache {
	return &recordCache{most: most, at: make(map[ID]*cached)}
}

// get gives a record that must not be changed, or nil.
func (c *recordCache) get(id ID, d Digest) Record {
	if c == nil {
		return nil
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	k := c.at[id]
	if k == nil || k.digest != d {
		return nil
	}
	k.used.Store(true)
	return k.record
}

// put keeps a record, which is nobody's to change from then on. The size is
// that of its canonical text.
func (c *recordCache) put(r Record, d Digest, size int) {
	k := &cached{record: r, digest: d, bytes: footprint(size)}
	if k.bytes > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(c.at[r.RecordID()])
	for c.bytes+k.bytes > c.most {
		c.evict()
	}
	c.at[r.RecordID()] = k
	k.place = len(c.ring)
	c.ring = append(c.ring, k)
	c.bytes += k.bytes
}

// hasRoom says whether a record can be put without another having to go.
func (c *recordCache) hasRoom() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.bytes < c.most-c.most/8
}

func (c *recordCache) evict() {
	for {
		if c.hand >= len(c.ring) {
			c.hand = 0
		}
		k := c.ring[c.hand]
		if !k.used.Swap(false) {
			c.remove(k)
			return
		}
		c.hand++
	}
}

func (c *recordCache) remove(k *cached) {
	if k == nil {
		return
	}
	last := len(c.ring) - 1
	c.ring[k.place] = c.ring[last]
	c.ring[k.place].place = k.place
	c.ring[last] = nil
	c.ring = c.ring[:last]
	delete(c.at, k.record.RecordID())
	c.bytes -= k.bytes
}

// footprint is about what a record takes in memory: 1.75 times its canonical
// text on the shipped data, and its place here.
func footprint(size int) int { return 2*size + 200 }
