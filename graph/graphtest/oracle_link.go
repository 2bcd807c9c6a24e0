package graphtest

import (
	"cmp"
	"slices"
	"strings"

	"parley/graph"
)

// OracleLink is two actors and the meetings that join them under a rule.
type OracleLink struct {
	From, To graph.ID
	// Kinds of the rule that hold, in the order of the vocabulary.
	Kinds []graph.LinkKind
	// Meetings of all kinds together, each once, in bytewise order.
	Meetings []graph.ID
	// FirstMet and LastMet are the starts of the first and the last dated
	// meeting; zero when none is dated.
	FirstMet, LastMet graph.Date
	// Announced counts the meetings that were only announced.
	Announced int
}

// Links gives every link under a rule, the smaller id first, in order of from, to.
func (o *Oracle) Links(rule graph.LinkRule) []OracleLink {
	n := o.network(asked{o.choose(rule.Filter), kindsOf(rule), boundOf(rule)})
	var out []OracleLink
	for a, partners := range n.partners {
		for _, b := range partners {
			if a < b {
				out = append(out, o.link(n, a, b))
			}
		}
	}
	return out
}

// kindSet says of each kind, by its place in inOrder, whether it is in.
type kindSet [4]bool

func inOrder() [4]graph.LinkKind {
	return [4]graph.LinkKind{graph.BilateralDialogue, graph.Agreement, graph.CoHosting, graph.Attendance}
}

func (s kindSet) has(kind graph.LinkKind) bool {
	order := inOrder()
	return s[slices.Index(order[:], kind)]
}

func (s kindSet) with(kind graph.LinkKind) kindSet {
	order := inOrder()
	s[slices.Index(order[:], kind)] = true
	return s
}

func kindsOf(rule graph.LinkRule) kindSet {
	if rule.Via == nil {
		return kindSet{}.with(graph.BilateralDialogue)
	}
	var s kindSet
	for _, kind := range rule.Via {
		s = s.with(kind)
	}
	return s
}

// noBound is the bound of a rule that has none.
const noBound = 0

func boundOf(rule graph.LinkRule) int {
	if rule.MaxDelegations == nil {
		return noBound
	}
	return *rule.MaxDelegations
}

// choose evaluates a filter: one byte for each meeting, 1 where it passes. Two
// filters that choose the same meetings make the same links.
func (o *Oracle) choose(f graph.MeetingFilter) string {
	var b strings.Builder
	b.Grow(len(o.meetings))
	for _, m := range o.meetings {
		if o.passes(m, f) {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// asked is all that the links of a network depend on.
type asked struct {
	chosen string // as choose writes it
	kinds  kindSet
	bound  int
}

// network is the links of one rule. Actors are numbered by their place in the
// bytewise order of ids, so that numbers compare as ids do.
type network struct {
	partners [][]int // of each actor, in order
	joints   map[[2]int]*joint
	part     []int // two actors are connected when they are in the same part
}

// joint is the link of a pair, the smaller number first in its key.
type joint struct {
	kinds    kindSet
	meetings []int // by place in Oracle.meetings: in order, each once
}

// network builds the links that are asked for, or finds those built before.
// What is kept is thrown away before it fills the memory.
func (o *Oracle) network(a asked) *network {
	if n := o.graphs[a]; n != nil {
		return n
	}
	const most = 50_000_000
	if o.kept > most {
		clear(o.graphs)
		o.kept = 0
	}
	n := o.build(a)
	for _, j := range n.joints {
		o.kept += len(j.meetings)
	}
	o.graphs[a] = n
	return n
}

func (o *Oracle) build(a asked) *network {
	n := &network{partners: make([][]int, len(o.actors)), joints: map[[2]int]*joint{}}
	for i, m := range o.meetings {
		if a.chosen[i] != '1' {
			continue
		}
		for k, kind := range inOrder() {
			if a.kinds[k] {
				n.joinAll(o.numbers(joins(m, kind, a.bound)), k, i)
			}
		}
	}
	for pair := range n.joints {
		n.partners[pair[0]] = append(n.partners[pair[0]], pair[1])
		n.partners[pair[1]] = append(n.partners[pair[1]], pair[0])
	}
	for _, p := range n.partners {
		slices.Sort(p)
	}
	n.part = parts(n.partners)
	return n
}

// joins lists the actors among whom a meeting makes a link of each with each.
func joins(m *meeting, kind graph.LinkKind, bound int) []graph.ID {
	switch kind {
	case graph.BilateralDialogue, graph.Agreement:
		agreement := m.series.Focus == graph.FocusAgreement
		if m.Format == graph.FormatBilateral && len(m.named) == 2 && agreement == (kind == graph.Agreement) {
			return m.named
		}
	case graph.CoHosting:
		return m.hosts
	case graph.Attendance:
		if bound == noBound || m.size <= bound {
			return m.present
		}
	}
	return nil
}

func (o *Oracle) numbers(ids []graph.ID) []int {
	var out []int
	for _, id := range ids {
		at, ok := o.actorAt[id]
		if !ok {
			panic("graphtest: no record of the actor " + string(id))
		}
		out = append(out, at)
	}
	return out
}

// joinAll joins each of some actors, given in order, with each other one.
func (n *network) joinAll(actors []int, kind, meeting int) {
	for i, a := range actors {
		for _, b := range actors[i+1:] {
			j := n.joints[[2]int{a, b}]
			if j == nil {
				j = &joint{}
				n.joints[[2]int{a, b}] = j
			}
			j.kinds[kind] = true
			if len(j.meetings) == 0 || j.meetings[len(j.meetings)-1] != meeting {
				j.meetings = append(j.meetings, meeting)
			}
		}
	}
}

// parts numbers the parts that do not hang together.
func parts(partners [][]int) []int {
	part := make([]int, len(partners))
	for start := range partners {
		if part[start] != 0 {
			continue
		}
		part[start] = start + 1
		for todo := []int{start}; len(todo) > 0; {
			v := todo[0]
			todo = todo[1:]
			for _, w := range partners[v] {
				if part[w] == 0 {
					part[w] = start + 1
					todo = append(todo, w)
				}
			}
		}
	}
	return part
}

func (n *network) joint(a, b int) *joint {
	return n.joints[[2]int{min(a, b), max(a, b)}]
}

// link writes out the link from one actor to another.
func (o *Oracle) link(n *network, from, to int) OracleLink {
	j := n.joint(from, to)
	l := OracleLink{From: o.actors[from], To: o.actors[to]}
	for k, kind := range inOrder() {
		if j.kinds[k] {
			l.Kinds = append(l.Kinds, kind)
		}
	}
	var dated []*meeting
	for _, i := range j.meetings {
		m := o.meetings[i]
		l.Meetings = append(l.Meetings, m.ID)
		if m.OnlyAnnounced {
			l.Announced++
		}
		if m.dated {
			dated = append(dated, m)
		}
	}
	if len(dated) > 0 {
		l.FirstMet = slices.MinFunc(dated, compareDates).Start
		l.LastMet = slices.MaxFunc(dated, compareDates).Start
	}
	return l
}

func compareDates(a, b *meeting) int {
	return cmp.Or(cmp.Compare(a.earliest, b.earliest), cmp.Compare(a.latest, b.latest), strings.Compare(string(a.ID), string(b.ID)))
}
