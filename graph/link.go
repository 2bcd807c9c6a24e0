package graph

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"sync"
)

// kindSet is a set of link kinds, a bit for each position in [LinkKinds].
type kindSet uint8

const (
	viaDialogue kindSet = 1 << iota
	viaAgreement
	viaCoHosting
	viaAttendance
)

func (k kindSet) list() []LinkKind {
	out := make([]LinkKind, 0, 4)
	for i, t := range LinkKinds.terms {
		if k>>i&1 == 1 {
			out = append(out, t.Value)
		}
	}
	return out
}

// rule is a [LinkRule] made ready: checked, compiled, and with a key that two
// equal rules share.
type rule struct {
	via     kindSet
	maximum int32 // of the size, for attendance
	is      match
	key     string
	filter  MeetingFilter
}

const noBound = math.MaxInt32

// compileRule checks a rule. Unknown kinds, an empty via and a bound below 2 are INVALID.
func (x *index) compileRule(r *LinkRule) (*rule, error) {
	c := &rule{via: viaDialogue, maximum: noBound, filter: r.Filter}
	if r.Via != nil {
		if len(r.Via) == 0 {
			return nil, Errorf(Invalid, "via is empty: name at least one of %s, or leave it out", LinkKinds.list())
		}
		set, err := enumSet(LinkKinds, r.Via)
		if err != nil {
			return nil, err
		}
		c.via = kindSet(set)
	}
	if r.MaxDelegations != nil {
		if *r.MaxDelegations < 2 {
			return nil, Errorf(Invalid, "maxDelegations is %d: it bounds the size of a meeting, so write 2 or more", *r.MaxDelegations)
		}
		c.maximum = int32(min(*r.MaxDelegations, noBound))
	}
	var err error
	if c.is, err = x.meetingMatch(&r.Filter); err != nil {
		return nil, err
	}
	c.key = c.makeKey()
	return c, nil
}

func (c *rule) makeKey() string {
	key := []byte{byte(c.via), byte(c.maximum >> 24), byte(c.maximum >> 16), byte(c.maximum >> 8), byte(c.maximum)}
	if c.filter.During == nil && !c.filter.OrUndated && c.filter.onlyDates() {
		return string(key)
	}
	f, err := json.Marshal(c.filter)
	if err != nil {
		panic("graph: a filter always encodes: " + err.Error())
	}
	return string(append(key, f...))
}

// with is the rule under another via and bound.
func (c *rule) with(via kindSet, maximum int32) *rule {
	d := *c
	d.via, d.maximum = via, maximum
	d.key = d.makeKey()
	return &d
}

// pairKind is the kind by which a bilateral meeting joins its pair.
func (x *index) pairKind(m *meeting) kindSet {
	switch {
	case m.pair[0] == none:
		return 0
	case m.focus == agreement:
		return viaAgreement
	}
	return viaDialogue
}

// joins says whether a meeting that passes the filter joins anybody under a rule.
func (x *index) joins(m int32, via kindSet, maximum int32) bool {
	d := &x.meetings[m]
	return via&x.pairKind(d) != 0 ||
		via&viaCoHosting != 0 && d.hosting.to-d.hosting.from > 1 ||
		via&viaAttendance != 0 && d.size <= maximum && d.present.to-d.present.from > 1
}

// joined gives the kinds of a rule by which a meeting joins two actors.
func (x *index) joined(m, a, b int32, c *rule) kindSet {
	if c.is != nil && !c.is(m) {
		return 0
	}
	var k kindSet
	d := &x.meetings[m]
	if d.pair == [2]int32{min(a, b), max(a, b)} {
		k |= x.pairKind(d)
	}
	has := func(list []int32) bool { return slices.Contains(list, a) && slices.Contains(list, b) }
	if has(x.hostsOf(m)) {
		k |= viaCoHosting
	}
	if d.size <= c.maximum && has(x.presentAt(m)) {
		k |= viaAttendance
	}
	return k & c.via
}

// evidence lists the meetings that join two actors under a rule, by date.
func (x *index) evidence(a, b int32, c *rule) []int32 {
	p, q := x.actorMet.of(a), x.actorMet.of(b)
	var out []int32
	for len(p) > 0 && len(q) > 0 {
		switch {
		case p[0] < q[0]:
			p = p[1:]
		case p[0] > q[0]:
			q = q[1:]
		default:
			if x.joined(p[0], a, b, c) != 0 {
				out = append(out, p[0])
			}
			p, q = p[1:], q[1:]
		}
	}
	return out
}

// links is the graph of actors under one rule.
type links struct {
	list     []link
	at       [][]int32 // by the smaller actor, then the larger: place in list plus 1
	adjacent lists     // by actor: ends, ascending by the other actor
	meetings int       // behind the links
	bounds   []int32   // when asked for, by place in list: the smallest bound under which the link holds
}

// link joins two actors, the smaller first.
type link struct {
	a, b              int32
	kinds             kindSet
	count, announced  int32
	first, last, seen int32 // meetings; first and last are none when no one is dated
}

// neighbours gives pairs: another actor, and the place of the link to it.
func (l *links) neighbours(a int32) []int32 { return l.adjacent.of(a) }

func (l *link) other(a int32) int32 { return l.a + l.b - a }

// find is the place of the link of two actors, or none.
func (l *links) find(a, b int32) int32 {
	if a > b {
		a, b = b, a
	}
	if a == b || l.at[a] == nil {
		return none
	}
	return l.at[a][b] - 1
}

// makeLinks walks over all meetings once, by date, so that the first seen is
// the first met. It costs the sum of squares of the delegations that the rule
// lets through.
func (x *index) makeLinks(ctx context.Context, c *rule, withBounds bool) (*links, error) {
	l := &links{at: make([][]int32, len(x.actors))}
	for m := range int32(len(x.meetings)) {
		if m%1024 == 1023 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !x.joins(m, c.via, c.maximum) || c.is != nil && !c.is(m) {
			continue
		}
		l.meetings++
		d := &x.meetings[m]
		if k := x.pairKind(d) & c.via; k != 0 {
			l.join(x, d.pair[0], d.pair[1], m, k, withBounds)
		}
		if c.via&viaCoHosting != 0 {
			l.joinAll(x, x.hostsOf(m), m, viaCoHosting, withBounds)
		}
		if c.via&viaAttendance != 0 && d.size <= c.maximum {
			l.joinAll(x, x.presentAt(m), m, viaAttendance, withBounds)
		}
	}
	l.link(len(x.actors))
	return l, nil
}

func (l *links) joinAll(x *index, actors []int32, m int32, k kindSet, withBounds bool) {
	for i, a := range actors {
		for _, b := range actors[i+1:] {
			l.join(x, a, b, m, k, withBounds)
		}
	}
}

func (l *links) join(x *index, a, b, m int32, k kindSet, withBounds bool) {
	if l.at[a] == nil {
		l.at[a] = make([]int32, len(l.at))
	}
	i := l.at[a][b] - 1
	if i == none {
		i = int32(len(l.list))
		l.at[a][b] = i + 1
		l.list = append(l.list, link{a: a, b: b, first: none, last: none, seen: none})
		if withBounds {
			l.bounds = append(l.bounds, noBound)
		}
	}
	e := &l.list[i]
	e.kinds |= k
	d := &x.meetings[m]
	if withBounds {
		bound := int32(0)
		if k == viaAttendance {
			bound = d.size
		}
		l.bounds[i] = min(l.bounds[i], bound)
	}
	if e.seen == m {
		return
	}
	e.seen = m
	e.count++
	if d.announced {
		e.announced++
	}
	if d.dated {
		if e.first == none {
			e.first = m
		}
		e.last = m
	}
}

// link makes the lists of neighbours: pairs of the other actor and the place
// of the link, ascending by actor.
func (l *links) link(actors int) {
	start := make([]int32, actors+1)
	for i := range l.list {
		start[l.list[i].a+1] += 2
		start[l.list[i].b+1] += 2
	}
	for a := range actors {
		start[a+1] += start[a]
	}
	items, next := make([]int32, start[actors]), slices.Clone(start[:actors])
	put := func(a, b, i int32) {
		items[next[a]], items[next[a]+1] = b, i
		next[a] += 2
	}
	// Walking the rows upwards puts smaller ends first: a link (a, b) is met
	// in row a, and b's smaller neighbours all have smaller rows.
	for a := range int32(actors) {
		for b, i := range l.at[a] {
			if i != 0 {
				put(int32(b), a, i-1)
			}
		}
	}
	for a := range int32(actors) {
		for b, i := range l.at[a] {
			if i != 0 {
				put(a, int32(b), i-1)
			}
		}
	}
	l.adjacent = lists{start, items}
}

// linkCache keeps the links of the rules asked last.
type linkCache struct {
	sync.Mutex
	made map[string]*links
	used []string // oldest first
}

const linksKept = 64

// linksOf gives the links under a rule, from the cache when they were asked
// before. They must not be changed.
func (x *index) linksOf(ctx context.Context, c *rule) (*links, error) {
	return x.links.get(c.key, func() (*links, error) { return x.makeLinks(ctx, c, false) })
}

// boundedLinks gives the links under a rule together with their bounds.
func (x *index) boundedLinks(ctx context.Context, c *rule) (*links, error) {
	return x.links.get("bounds "+c.key, func() (*links, error) { return x.makeLinks(ctx, c, true) })
}

func (k *linkCache) get(key string, make func() (*links, error)) (*links, error) {
	if l := k.find(key); l != nil {
		return l, nil
	}
	l, err := make()
	if err != nil {
		return nil, err
	}
	k.keep(key, l)
	return l, nil
}

func (k *linkCache) find(key string) *links {
	k.Lock()
	defer k.Unlock()
	l := k.made[key]
	if i := slices.Index(k.used, key); l != nil && i < len(k.used)-1 {
		k.used = append(slices.Delete(k.used, i, i+1), key)
	}
	return l
}

func (k *linkCache) keep(key string, l *links) {
	k.Lock()
	defer k.Unlock()
	if k.made == nil {
		k.made = make(map[string]*links)
	}
	if _, ok := k.made[key]; ok {
		return
	}
	k.made[key] = l
	k.used = append(k.used, key)
	if len(k.used) > linksKept {
		delete(k.made, k.used[0])
		k.used = k.used[1:]
	}
}

// public turns a link around so that it starts at an actor.
func (x *index) public(l *links, i, from int32, c *rule) Link {
	e := &l.list[i]
	to := e.other(from)
	return Link{
		From: x.actorID(from), To: x.actorID(to), Kinds: e.kinds.list(),
		MeetingCount: int(e.count), Announced: int(e.announced),
		FirstMet: x.start(e.first), LastMet: x.start(e.last),
		a: from, b: to, last: e.last, rule: c,
	}
}
