package graphtest

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"parley/graph"
)

// OracleResult answers a path query.
type OracleResult struct {
	From, To graph.ID
	// Hops of the shortest paths; 0 when there is none.
	Hops int
	// Paths are the first of all tied ones in order: more meetings over all
	// steps, then actor ids from the left.
	Paths []OraclePath
	// Total counts all tied paths, in decimal digits.
	Total string
	// NoPath is nil when there is a path.
	NoPath *OracleNoPath
}

// OraclePath is a chain of actors; a step leads from each to the next.
type OraclePath struct {
	Actors []graph.ID
	Steps  []OracleLink
}

// OracleNoPath says why there is no path, and which single changes give one.
type OracleNoPath struct {
	Reason      graph.NoPathReason
	Relaxations []OracleRelaxation
}

// OracleRelaxation is one change, its new value, and the first path it gives.
type OracleRelaxation struct {
	Change graph.RelaxationKind
	Value  string
	// MaxDelegations goes with ADD_LINK_KIND ATTENDANCE; else 0.
	MaxDelegations int
	Path           OraclePath
}

// Paths answers a valid query; it panics when an end is no actor.
func (o *Oracle) Paths(q graph.PathQuery) OracleResult {
	ask := question{
		from: o.numbers([]graph.ID{q.From})[0], to: o.numbers([]graph.ID{q.To})[0],
		asked: asked{o.choose(q.Rule.Filter), kindsOf(q.Rule), boundOf(q.Rule)},
		avoid: sortedSet(slices.Clone(q.Avoid)),
	}
	if q.MaxHops != nil {
		ask.maxHops = *q.MaxHops
	}
	first := 10
	if q.First != nil {
		first = *q.First
	}
	res := OracleResult{From: q.From, To: q.To, Total: "0"}
	s := o.search(ask)
	if s == nil {
		res.NoPath = &OracleNoPath{o.reason(ask), o.relax(ask, q.Rule.Filter)}
		return res
	}
	total := s.count()
	res.Hops, res.Total = s.hops(), total.String()
	for _, chain := range s.first(first, total) {
		res.Paths = append(res.Paths, o.path(s, chain))
	}
	return res
}

// question is a path query of which the filter has been evaluated.
type question struct {
	from, to int
	asked
	avoid   []graph.ID
	maxHops int // 0: no bound
}

// unbounded is the question without maxHops.
func (q question) unbounded() question {
	q.maxHops = 0
	return q
}

// search is the shortest paths that a question has.
type search struct {
	*network
	from, to int
	left     []int // hops that are left to the end from each actor; -1 where it is not reached
}

// search answers a question; nil when there is no path.
func (o *Oracle) search(q question) *search {
	n := o.network(q.asked)
	if n.part[q.from] != n.part[q.to] {
		return nil
	}
	avoided := make([]bool, len(o.actors))
	for _, at := range o.numbers(q.avoid) {
		avoided[at] = true
	}
	left := slices.Repeat([]int{-1}, len(o.actors))
	left[q.to] = 0
	for todo := []int{q.to}; len(todo) > 0; {
		v := todo[0]
		todo = todo[1:]
		for _, w := range n.partners[v] {
			if left[w] < 0 && !avoided[w] {
				left[w] = left[v] + 1
				todo = append(todo, w)
			}
		}
	}
	if left[q.from] < 0 || q.maxHops > 0 && left[q.from] > q.maxHops {
		return nil
	}
	return &search{n, q.from, q.to, left}
}

func (s *search) hops() int { return s.left[s.from] }

// nearer lists the partners from which one hop less is left, in order.
func (s *search) nearer(v int) []int {
	var out []int
	for _, w := range s.partners[v] {
		if s.left[w] >= 0 && s.left[w] == s.left[v]-1 {
			out = append(out, w)
		}
	}
	return out
}

// count is the number of tied paths: those of an actor are those of its nearer
// partners together.
func (s *search) count() *big.Int {
	counts := map[int]*big.Int{s.to: big.NewInt(1)}
	var of func(v int) *big.Int
	of = func(v int) *big.Int {
		if counts[v] == nil {
			sum := new(big.Int)
			for _, w := range s.nearer(v) {
				sum.Add(sum, of(w))
			}
			counts[v] = sum
		}
		return counts[v]
	}
	return of(s.from)
}

// first gives the first n chains in order. Up to some thousand tied ones it
// writes down all of them and sorts, and checks their number.
func (s *search) first(n int, total *big.Int) []chain {
	const few = 5000
	if total.Cmp(big.NewInt(few)) >= 0 {
		return s.best(s.from, n, map[int][]chain{})
	}
	all := s.all()
	if int64(len(all)) != total.Int64() {
		panic(fmt.Sprintf("graphtest: %d paths counted and %d found", total, len(all)))
	}
	return all[:min(n, len(all))]
}

// chain is actors in the order of travel, and the meetings of all steps together.
type chain struct {
	actors   []int
	meetings int
}

func compareChains(a, b chain) int {
	return cmp.Or(cmp.Compare(b.meetings, a.meetings), slices.Compare(a.actors, b.actors))
}

// all lists all tied paths in order.
func (s *search) all() []chain {
	var out []chain
	var walk func(actors []int, meetings int)
	walk = func(actors []int, meetings int) {
		last := actors[len(actors)-1]
		if last == s.to {
			out = append(out, chain{slices.Clone(actors), meetings})
			return
		}
		for _, w := range s.nearer(last) {
			walk(append(slices.Clone(actors), w), meetings+len(s.joint(last, w).meetings))
		}
	}
	walk([]int{s.from}, 0)
	slices.SortFunc(out, compareChains)
	return out
}

// best gives the first n chains from an actor to the end without listing all:
// each is a step before one of the first n from where the step leads.
func (s *search) best(v, n int, known map[int][]chain) []chain {
	if v == s.to {
		return []chain{{actors: []int{v}}}
	}
	if found, ok := known[v]; ok {
		return found
	}
	var out []chain
	for _, w := range s.nearer(v) {
		weight := len(s.joint(v, w).meetings)
		for _, rest := range s.best(w, n, known) {
			out = append(out, chain{append([]int{v}, rest.actors...), weight + rest.meetings})
		}
	}
	slices.SortFunc(out, compareChains)
	out = out[:min(n, len(out))]
	known[v] = out
	return out
}

func (o *Oracle) path(s *search, c chain) OraclePath {
	var p OraclePath
	for i, v := range c.actors {
		p.Actors = append(p.Actors, o.actors[v])
		if i > 0 {
			p.Steps = append(p.Steps, o.link(s.network, c.actors[i-1], v))
		}
	}
	return p
}

// reason is the first that is true of a question without a path.
func (o *Oracle) reason(q question) graph.NoPathReason {
	n := o.network(q.asked)
	anybody := q.unbounded()
	anybody.avoid = nil
	switch {
	case !o.everPresent(q.from):
		return graph.FromHasNoMeeting
	case !o.everPresent(q.to):
		return graph.ToHasNoMeeting
	case len(n.partners[q.from]) == 0:
		return graph.FromHasNoLink
	case len(n.partners[q.to]) == 0:
		return graph.ToHasNoLink
	case o.search(q.unbounded()) != nil:
		return graph.TooFar
	case o.search(anybody) != nil:
		return graph.Avoided
	}
	return graph.NotConnected
}

func (o *Oracle) everPresent(actor int) bool {
	return slices.ContainsFunc(o.meetings, func(m *meeting) bool { return slices.Contains(m.present, o.actors[actor]) })
}

// relax tries every single change to a question without a path; everything at
// once only when none of them works.
func (o *Oracle) relax(q question, f graph.MeetingFilter) []OracleRelaxation {
	out := slices.Concat(o.relaxHops(q), o.relaxAvoid(q), o.relaxFilter(q, f), o.relaxBound(q), o.relaxKinds(q))
	if len(out) > 0 {
		return out
	}
	all := kindSet{true, true, true, true}
	return o.try(question{from: q.from, to: q.to, asked: asked{o.everything, all, noBound}}, OracleRelaxation{Change: graph.DropAll})
}

// try gives a change with the first path of the question that it makes; nothing when it has none.
func (o *Oracle) try(q question, r OracleRelaxation) []OracleRelaxation {
	s := o.search(q)
	if s == nil {
		return nil
	}
	r.Path = o.path(s, s.first(1, s.count())[0])
	return []OracleRelaxation{r}
}

func (o *Oracle) relaxHops(q question) []OracleRelaxation {
	s := o.search(q.unbounded())
	if s == nil {
		return nil
	}
	return o.try(q.unbounded(), OracleRelaxation{Change: graph.RaiseMaxHops, Value: strconv.Itoa(s.hops())})
}

func (o *Oracle) relaxAvoid(q question) []OracleRelaxation {
	var out []OracleRelaxation
	for i, id := range q.avoid {
		changed := q
		changed.avoid = slices.Delete(slices.Clone(q.avoid), i, i+1)
		out = append(out, o.try(changed, OracleRelaxation{Change: graph.StopAvoiding, Value: string(id)})...)
	}
	return out
}

func (o *Oracle) relaxFilter(q question, f graph.MeetingFilter) []OracleRelaxation {
	var out []OracleRelaxation
	undated := f
	undated.During, undated.OrUndated = nil, false
	if f.During != nil {
		changed := q
		changed.chosen = o.choose(undated)
		out = o.try(changed, OracleRelaxation{Change: graph.DropDates})
	}
	if hasField(undated) {
		changed := q
		changed.chosen = o.everything
		out = append(out, o.try(changed, OracleRelaxation{Change: graph.DropFilter})...)
	}
	return out
}

// hasField says whether a field other than the dates is given.
func hasField(f graph.MeetingFilter) bool {
	return f.Formats != nil || f.Focuses != nil || f.Tracks != nil || f.Modes != nil || f.Topics != nil ||
		f.Series != nil || f.Regions != nil || f.Places != nil || f.Present != nil || f.HostedBy != nil ||
		f.Invited != nil || f.OnlyAnnounced != nil || f.Text != "" || f.And != nil || f.Or != nil || f.Not != nil
}

func (o *Oracle) relaxBound(q question) []OracleRelaxation {
	if !q.kinds.has(graph.Attendance) || q.bound == noBound {
		return nil
	}
	bound, ok := o.smallestBound(q, q.bound+1)
	if !ok {
		return nil
	}
	q.bound = bound
	return o.try(q, OracleRelaxation{Change: graph.RaiseMaxDelegations, Value: strconv.Itoa(bound)})
}

func (o *Oracle) relaxKinds(q question) []OracleRelaxation {
	var out []OracleRelaxation
	for _, kind := range []graph.LinkKind{graph.Agreement, graph.CoHosting, graph.Attendance} {
		if q.kinds.has(kind) {
			continue
		}
		changed, r := q, OracleRelaxation{Change: graph.AddLinkKind, Value: string(kind)}
		changed.kinds = q.kinds.with(kind)
		if kind == graph.Attendance {
			bound, ok := o.smallestBound(changed, 2)
			if !ok {
				continue
			}
			changed.bound, r.MaxDelegations = bound, bound
		}
		out = append(out, o.try(changed, r)...)
	}
	return out
}

// smallestBound tries the sizes that meetings have, from a least one up, until
// one gives a path.
func (o *Oracle) smallestBound(q question, least int) (bound int, ok bool) {
	for _, size := range o.sizes {
		if size < least {
			continue
		}
		q.bound = size
		if o.search(q) != nil {
			return size, true
		}
	}
	return 0, false
}
