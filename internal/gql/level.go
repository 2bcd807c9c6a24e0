package gql

import (
	"context"
	"fmt"
	"sync"

	"parley/graph"
)

// A level is all values that stand at one place of an answer: the nodes of the
// same field, under whichever parents. What the index knows of a record costs
// nothing; the first who needs more reads the whole records of its level at
// once, so that an answer costs one call of the store a level at most, however
// many parents there are and however many resolvers run at a time.
type level[T any] struct {
	// items lists all values of the level; it is worked out when it is needed.
	items func() []T

	mu       sync.Mutex
	children map[string]any

	read sync.Once
	recs map[graph.ID]graph.Record
	err  error
}

func newLevel[T any](items ...T) *level[T] {
	return &level[T]{items: func() []T { return items }}
}

// below gives the level of a field of this level's values. Field and arguments
// name it; each lists the field's values for one parent. Values that cannot be
// listed are left out: their own resolvers tell the error.
func below[T, U any](l *level[T], field string, args any, each func(T) ([]U, error)) *level[U] {
	key := fmt.Sprintf("%s %s", field, keyOf(args))
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.children[key]; ok {
		return c.(*level[U])
	}
	c := &level[U]{items: sync.OnceValue(func() (all []U) {
		for _, item := range l.items() {
			if list, err := each(item); err == nil {
				all = append(all, list...)
			}
		}
		return all
	})}
	if l.children == nil {
		l.children = make(map[string]any)
	}
	l.children[key] = c
	return c
}

// paged reads the page of a field for one value of a level, and gives the level
// of the page's items.
func paged[T, U any](l *level[T], field string, args any, value T, read func(T) (*graph.Page[U], error)) (*graph.Page[U], *level[U], error) {
	p, err := read(value)
	if err != nil {
		return nil, nil, err
	}
	return p, below(l, field, args, func(v T) ([]U, error) {
		p, err := read(v)
		if err != nil {
			return nil, err
		}
		return p.Items, nil
	}), nil
}

// record gives one whole record of a level of ids.
func record(ctx context.Context, q *request, l *level[graph.ID], id graph.ID) (graph.Record, error) {
	l.read.Do(func() {
		seen := make(map[graph.ID]bool)
		var ids []graph.ID
		for _, i := range l.items() {
			if i != "" && !seen[i] {
				seen[i] = true
				ids = append(ids, i)
			}
		}
		var recs []graph.Record
		if recs, l.err = q.view.Records(ctx, ids); l.err != nil {
			return
		}
		l.recs = make(map[graph.ID]graph.Record, len(recs))
		for i, r := range recs {
			l.recs[ids[i]] = r
		}
	})
	if l.err != nil {
		return nil, l.err
	}
	r := l.recs[id]
	if r == nil {
		return nil, graph.Errorf(graph.Internal, "%s is not on its level", id)
	}
	return r, nil
}
