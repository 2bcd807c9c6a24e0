package graph

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// Limits of pages.
const (
	pageDefault = 20
	pageMost    = 100
)

// PageArgs are the arguments of a Relay connection. First and Last are 0 to
// 100, and not both; nil for both means the first 20. After and Before are
// cursors of an earlier page of such a list in the same order, nil for none.
type PageArgs struct {
	First, Last   *int
	After, Before *string
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// Cursor makes the cursor of the i-th item. Most pages are shown without
	// them, or with the last one.
	Cursor func(i int) string
	// Total counts the whole list, before After and Before.
	Total            int
	HasNext, HasPrev bool
	// UndatedLeftOut counts, in lists of meetings, those that match but for
	// their unknown date.
	UndatedLeftOut int
}

func checkFirst(n, least, most int) error {
	switch {
	case n < least:
		return Errorf(Invalid, "first is %d: write %d to %d", n, least, most)
	case n > most:
		return Errorf(Limit, "first is %d, over the limit: write %d to %d", n, least, most)
	}
	return nil
}

func (a PageArgs) check() error {
	if a.First != nil && a.Last != nil {
		return Errorf(Invalid, "first and last are both given: use one of them")
	}
	for name, n := range map[string]*int{"first": a.First, "last": a.Last} {
		switch {
		case n == nil:
		case *n < 0:
			return Errorf(Invalid, "%s is %d: write 0 to %d", name, *n, pageMost)
		case *n > pageMost:
			return Errorf(Limit, "%s is %d, over the limit: write 0 to %d, and follow the cursors", name, *n, pageMost)
		}
	}
	return nil
}

// sortKey is where an item stands in an order: nulls last, then key, then id.
type sortKey struct {
	null bool
	key  string
	id   ID
}

// ordering is a total order of items. Only the key turns round when it
// descends, never nulls or the id.
type ordering[T any] struct {
	list string // what the items are, such as people: part of their cursors
	name string
	desc bool
	key  func(T) sortKey
}

func (o ordering[T]) compare(a, b sortKey) int {
	if a.null != b.null {
		return compareBool(a.null, b.null)
	}
	c := cmp.Compare(a.key, b.key)
	if o.desc {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(a.id, b.id))
}

func (o ordering[T]) sort(items []T) {
	type keyed struct {
		sortKey
		item T
	}
	all := make([]keyed, len(items))
	for i, it := range items {
		all[i] = keyed{o.key(it), it}
	}
	slices.SortFunc(all, func(a, b keyed) int { return o.compare(a.sortKey, b.sortKey) })
	for i := range all {
		items[i] = all[i].item
	}
}

// cursor is base64url of [list, order, key or null, id]: it names a place in
// the order, not an item, so that it holds when the data move on. The same
// place is in every list of the same things, whatever its filter or parent.
func (o ordering[T]) cursor(item T) string {
	k := o.key(item)
	var key any = k.key
	if k.null {
		key = nil
	}
	b, err := json.Marshal([]any{o.list, o.name, key, k.id})
	if err != nil {
		panic("graph: strings always encode: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func (o ordering[T]) parse(argument, s string) (sortKey, error) {
	bad := func(why string) (sortKey, error) {
		return sortKey{}, Errorf(Invalid, "%s: %s is no cursor of this list (%s): use one from an earlier page of %s in the order %s, or none for the first page",
			argument, quote(s), why, o.list, o.name)
	}
	if s == "" {
		return bad("empty")
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return bad("not base64url")
	}
	var parts []*string
	if err := json.Unmarshal(b, &parts); err != nil || len(parts) != 4 || parts[0] == nil || parts[1] == nil || parts[3] == nil {
		return bad("not made by this version of the service")
	}
	if *parts[0] != o.list {
		return bad("made in a list of " + quote(*parts[0]))
	}
	if *parts[1] != o.name {
		return bad("made under the order " + quote(*parts[1]))
	}
	k := sortKey{null: parts[2] == nil, id: ID(*parts[3])}
	if !k.null {
		k.key = *parts[2]
	}
	return k, nil
}

// page cuts one page out of the sorted list.
func page[T any](items []T, o ordering[T], args PageArgs) (*Page[T], error) {
	if err := args.check(); err != nil {
		return nil, err
	}
	from, to := 0, len(items)
	if args.After != nil {
		k, err := o.parse("after", *args.After)
		if err != nil {
			return nil, err
		}
		i, found := o.find(items, k)
		if from = i; found {
			from++
		}
	}
	if args.Before != nil {
		k, err := o.parse("before", *args.Before)
		if err != nil {
			return nil, err
		}
		i, _ := o.find(items, k)
		to = max(from, i)
	}
	switch {
	case args.Last != nil:
		from = max(from, to-*args.Last)
	case args.First != nil:
		to = min(to, from+*args.First)
	default:
		to = min(to, from+pageDefault)
	}
	cut := slices.Clone(items[from:to])
	return &Page[T]{
		Items: cut, Cursor: func(i int) string { return o.cursor(cut[i]) },
		Total: len(items), HasPrev: from > 0, HasNext: to < len(items),
	}, nil
}

func (o ordering[T]) find(items []T, k sortKey) (int, bool) {
	return slices.BinarySearchFunc(items, k, func(it T, k sortKey) int { return o.compare(o.key(it), k) })
}

// mapPage turns the items of a page.
func mapPage[T, U any](p *Page[T], f func(T) U) *Page[U] {
	q := &Page[U]{Items: make([]U, len(p.Items)), Cursor: p.Cursor, Total: p.Total, HasNext: p.HasNext, HasPrev: p.HasPrev, UndatedLeftOut: p.UndatedLeftOut}
	for i, it := range p.Items {
		q.Items[i] = f(it)
	}
	return q
}
