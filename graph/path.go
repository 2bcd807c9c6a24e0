package graph

import (
	"cmp"
	"context"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
)

const (
	pathsDefault = 10
	pathsMost    = 100
)

// ask is a [PathQuery] made ready.
type ask struct {
	from, to int32
	rule     *rule
	avoid    []int32 // ascending, each once
	maxHops  int32   // noBound for none
	first    int
}

// compilePath checks a question. Equal ends, an end that is no actor, an end
// to be avoided, maxHops below 1 and first below 1 are INVALID; more than 100
// paths are over the LIMIT; an id that no record has is NOT_FOUND.
func (x *index) compilePath(q *PathQuery) (*ask, error) {
	a := &ask{maxHops: noBound, first: pathsDefault}
	var err error
	if a.from, err = x.needActor("from", q.From); err != nil {
		return nil, err
	}
	if a.to, err = x.needActor("to", q.To); err != nil {
		return nil, err
	}
	if a.from == a.to {
		return nil, Errorf(Invalid, "from and to are both %s: a path joins two different actors", q.From)
	}
	for _, id := range q.Avoid {
		n, err := x.needActor("avoid", id)
		if err != nil {
			return nil, err
		}
		if n == a.from || n == a.to {
			return nil, Errorf(Invalid, "avoid: %s is an end of the path, which it cannot avoid", id)
		}
		a.avoid = append(a.avoid, n)
	}
	slices.Sort(a.avoid)
	a.avoid = slices.Compact(a.avoid)
	if q.MaxHops != nil {
		if *q.MaxHops < 1 {
			return nil, Errorf(Invalid, "maxHops is %d: write 1 or more, or leave it out", *q.MaxHops)
		}
		a.maxHops = int32(min(*q.MaxHops, noBound))
	}
	if q.First != nil {
		a.first = *q.First
	}
	if err := checkFirst(a.first, 1, pathsMost); err != nil {
		return nil, err
	}
	a.rule, err = x.compileRule(&q.Rule)
	return a, err
}

// needActor finds the actor of an id that an argument must name.
func (x *index) needActor(argument string, id ID) (int32, error) {
	n, err := x.need(argument, id, anyActor...)
	if err != nil {
		return none, err
	}
	if a := x.actorOf[n]; a != none {
		return a, nil
	}
	if s := x.stands[n]; s != none {
		e := Errorf(Invalid, "%s: %s (%s) is no actor, it stands for %s: use %s", argument, x.name(n), id, x.name(x.actors[s]), x.actorID(s)).(*Error)
		e.Candidates = []ID{x.actorID(s)}
		return none, e
	}
	return none, Errorf(Invalid, "%s: %s (%s) stands for no actor, so no dialogue path runs to it: name a country or an international body", argument, x.name(n), id)
}

// paths answers a question.
func (x *index) paths(ctx context.Context, a *ask) (*PathResult, error) {
	res := &PathResult{From: x.actorID(a.from), To: x.actorID(a.to), Total: "0"}
	s, err := x.search(ctx, a)
	if err != nil {
		return nil, err
	}
	if s == nil {
		res.NoPath, err = x.whyNot(ctx, a)
		return res, err
	}
	res.Hops = s.hops
	res.Total = s.count()
	for _, p := range s.best(a.first) {
		res.Paths = append(res.Paths, x.path(s, p, a.rule))
	}
	return res, nil
}

// path names the actors and links of a chain found by a search.
func (x *index) path(s *search, chain []int32, c *rule) Path {
	p := Path{Actors: []ID{x.actorID(chain[0])}}
	for i := 1; i < len(chain); i++ {
		p.Actors = append(p.Actors, x.actorID(chain[i]))
		p.Steps = append(p.Steps, x.public(s.links, s.links.find(chain[i-1], chain[i]), chain[i-1], c))
	}
	return p
}

// search is the layers of a breadth-first search: every actor on a shortest
// path, and how far it is from the end.
type search struct {
	links *links
	hops  int
	far   []int32 // hops to the end, by actor; none when further than the start or not reached
	order []int32 // actors on shortest paths, the start first, by falling far
	place []int32 // in order, by actor; only of those in it
}

// search finds the shortest paths of a question; nil when there is none.
func (x *index) search(ctx context.Context, a *ask) (*search, error) {
	l, err := x.linksOf(ctx, a.rule)
	if err != nil {
		return nil, err
	}
	return l.shortest(a.from, a.to, a.avoid, a.maxHops, noBound), nil
}

// shortest searches from the end back to the start, layer by layer, over links
// whose bound does not exceed bound when the links have bounds.
func (l *links) shortest(from, to int32, avoid []int32, maxHops, bound int32) *search {
	n := len(l.at)
	s := &search{links: l, far: make([]int32, 2*n)}
	s.far, s.place = s.far[:n:n], s.far[n:]
	for i := range s.far {
		s.far[i] = none
	}
	const avoided = -2
	for _, a := range avoid {
		s.far[a] = avoided
	}
	s.far[to] = 0
	queue := append(make([]int32, 0, n), to)
	for len(queue) > 0 && s.far[from] == none {
		a := queue[0]
		queue = queue[1:]
		d := s.far[a] + 1
		if d > maxHops {
			return nil
		}
		around := l.neighbours(a)
		for i := 0; i < len(around); i += 2 {
			if b := around[i]; s.far[b] == none && (l.bounds == nil || l.bounds[around[i+1]] <= bound) {
				s.far[b] = d
				queue = append(queue, b)
			}
		}
	}
	if s.far[from] < 0 {
		return nil
	}
	s.hops = int(s.far[from])
	s.reach(from)
	return s
}

// reach collects the actors on shortest paths, from the start on.
func (s *search) reach(from int32) {
	s.order = append(s.order, from)
	for i := 0; i < len(s.order); i++ {
		for b := range s.onward(s.order[i]) {
			if p := s.place[b]; int(p) >= len(s.order) || s.order[p] != b {
				s.place[b] = int32(len(s.order))
				s.order = append(s.order, b)
			}
		}
	}
}

// onward walks over the neighbours of an actor that are one hop nearer to the
// end, ascending, with the link to each.
func (s *search) onward(a int32) func(func(int32, int32) bool) {
	return func(yield func(int32, int32) bool) {
		around := s.links.neighbours(a)
		for i := 0; i < len(around); i += 2 {
			if b := around[i]; s.far[b] == s.far[a]-1 && s.far[b] >= 0 {
				if !yield(b, around[i+1]) {
					return
				}
			}
		}
	}
}

// count is the number of shortest paths, exact.
func (s *search) count() string {
	ways := make([]uint64, len(s.order))
	for i := len(s.order) - 1; i >= 0; i-- {
		a := s.order[i]
		if s.far[a] == 0 {
			ways[i] = 1
			continue
		}
		for b := range s.onward(a) {
			sum, carry := bits.Add64(ways[i], ways[s.place[b]], 0)
			if carry != 0 {
				return s.countBig()
			}
			ways[i] = sum
		}
	}
	return strconv.FormatUint(ways[0], 10)
}

func (s *search) countBig() string {
	ways := make([]big.Int, len(s.order))
	for i := len(s.order) - 1; i >= 0; i-- {
		a := s.order[i]
		if s.far[a] == 0 {
			ways[i].SetInt64(1)
			continue
		}
		for b := range s.onward(a) {
			ways[i].Add(&ways[i], &ways[s.place[b]])
		}
	}
	return ways[0].String()
}

// tail is a shortest path from an actor to the end: its next actor, and which
// of that one's tails goes on.
type tail struct {
	meetings   int64
	next, rank int32
}

// best gives the first k shortest paths in their order: more meetings summed
// over the steps, then actor ids from the left. Both hold for the tail of a
// path when they hold for the path, so keeping the k best tails of each actor,
// from the end on, is enough; and of tails that go on through one actor, the
// ranks there decide.
func (s *search) best(k int) [][]int32 {
	tails := make([][]tail, len(s.order))
	var pool []tail
	for i := len(s.order) - 1; i >= 0; i-- {
		a := s.order[i]
		if s.far[a] == 0 {
			tails[i] = []tail{{next: none}}
			continue
		}
		pool = pool[:0]
		for b, e := range s.onward(a) {
			for rank, t := range tails[s.place[b]] {
				pool = append(pool, tail{t.meetings + int64(s.links.list[e].count), b, int32(rank)})
			}
		}
		slices.SortFunc(pool, func(p, q tail) int {
			return cmp.Or(cmp.Compare(q.meetings, p.meetings), cmp.Compare(p.next, q.next), cmp.Compare(p.rank, q.rank))
		})
		tails[i] = slices.Clone(pool[:min(k, len(pool))])
	}
	out := make([][]int32, len(tails[0]))
	for i := range out {
		a, t := s.order[0], tails[0][i]
		chain := append(make([]int32, 0, s.hops+1), a)
		for t.next != none {
			a = t.next
			chain = append(chain, a)
			t = tails[s.place[a]][t.rank]
		}
		out[i] = chain
	}
	return out
}
