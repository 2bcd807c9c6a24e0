package gql

import (
	linked "container/list"
	"sync"
)

// lru keeps the values used last, up to a number of bytes.
type lru[K comparable, V any] struct {
	mu    sync.Mutex
	most  int
	bytes int
	order *linked.List // newest first
	at    map[K]*linked.Element
}

type kept[K comparable, V any] struct {
	key   K
	value V
	bytes int
}

// overhead is what an entry costs beside its value.
const overhead = 256

func newLRU[K comparable, V any](most int) *lru[K, V] {
	return &lru[K, V]{most: most, order: linked.New(), at: make(map[K]*linked.Element)}
}

func (l *lru[K, V]) get(key K) (v V, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.at[key]
	if !ok {
		return v, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*kept[K, V]).value, true
}

// put keeps a value in place of what was under its key; one that would take
// more than a quarter of all is not kept.
func (l *lru[K, V]) put(key K, v V, bytes int) {
	bytes += overhead
	if bytes > l.most/4 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.at[key]; ok {
		l.drop(e)
	}
	l.at[key] = l.order.PushFront(&kept[K, V]{key, v, bytes})
	l.bytes += bytes
	for l.bytes > l.most {
		l.drop(l.order.Back())
	}
}

func (l *lru[K, V]) drop(e *linked.Element) {
	k := l.order.Remove(e).(*kept[K, V])
	delete(l.at, k.key)
	l.bytes -= k.bytes
}
