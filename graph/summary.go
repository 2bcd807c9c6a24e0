package graph

import (
	"context"
	"slices"
)

// ActorSummary is an actor in the network under a rule.
type ActorSummary struct {
	ID ID
	// Partners counts its links.
	Partners int
	// Meetings counts the meetings behind its links, each once.
	Meetings int
	// FirstMet and LastMet are the starts of the first and last dated one.
	FirstMet, LastMet Date

	node, last int32
}

// ActorSummaryOrder sorts the actors of a network.
type ActorSummaryOrder string

// The orders of the actors of a network; each ends with the id.
const (
	ActorPartnersDesc ActorSummaryOrder = "PARTNERS_DESC"
	ActorMeetingsDesc ActorSummaryOrder = "MEETINGS_DESC"
	ActorLastMetDesc  ActorSummaryOrder = "LAST_MET_DESC"
	ActorNameAsc      ActorSummaryOrder = "NAME_ASC"
)

// ActorSummaryOrders lists the orders of the actors of a network.
var ActorSummaryOrders = enum("ActorSummaryOrder",
	Term[ActorSummaryOrder]{ActorPartnersDesc, "most partners", ""},
	Term[ActorSummaryOrder]{ActorMeetingsDesc, "most meetings", ""},
	Term[ActorSummaryOrder]{ActorLastMetDesc, "met last", ""},
	Term[ActorSummaryOrder]{ActorNameAsc, "name", ""},
)

// ActorSummaries lists the actors that have a link under a rule: those of
// [View.Network], as a table. Text chooses actors as in [CountryFilter]; kinds
// nil means states and bodies alike.
func (v *View) ActorSummaries(
	ctx context.Context, r LinkRule, text string, kinds []Kind, order ActorSummaryOrder, args PageArgs,
) (*Page[ActorSummary], error) {
	x := v.x
	c, err := x.compileRule(&r)
	if err != nil {
		return nil, err
	}
	words, err := x.textIn(text)
	if err != nil {
		return nil, err
	}
	kind, err := enumMatch(Kinds, kinds, func(n int32) uint8 { return Kinds.position(x.ids[n].Kind()) })
	if err != nil {
		return nil, err
	}
	o, err := x.summaryOrder(order)
	if err != nil {
		return nil, err
	}
	all, err := x.summaries(ctx, c)
	if err != nil {
		return nil, err
	}
	keep := where(words, kind)
	all = slices.DeleteFunc(all, func(s ActorSummary) bool { return s.Partners == 0 || keep != nil && !keep(s.node) })
	o.sort(all)
	return page(all, o, args)
}

// summaries has an entry for every actor, those without a link included.
func (x *index) summaries(ctx context.Context, c *rule) ([]ActorSummary, error) {
	l, err := x.linksOf(ctx, c)
	if err != nil {
		return nil, err
	}
	out := make([]ActorSummary, len(x.actors))
	for a, n := range x.actors {
		out[a] = ActorSummary{ID: x.ids[n], Partners: len(l.neighbours(int32(a))) / 2, node: n, last: none}
	}
	for m := range int32(len(x.meetings)) {
		if m%1024 == 1023 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !x.joins(m, c.via, c.maximum) || c.is != nil && !c.is(m) {
			continue
		}
		for _, a := range x.joinedAt(m, c) {
			s := &out[a]
			s.Meetings++
			if x.meetings[m].dated {
				if s.last == none {
					s.FirstMet = x.start(m)
				}
				s.last, s.LastMet = m, x.start(m)
			}
		}
	}
	return out, nil
}

// joinedAt lists the actors that a meeting, its filter aside, joins to
// somebody, each once.
func (x *index) joinedAt(m int32, c *rule) []int32 {
	d := &x.meetings[m]
	var out []int32
	if x.pairKind(d)&c.via != 0 {
		out = append(out, d.pair[:]...)
	}
	if hosts := x.hostsOf(m); c.via&viaCoHosting != 0 && len(hosts) > 1 {
		out = append(out, hosts...)
	}
	if present := x.presentAt(m); c.via&viaAttendance != 0 && d.size <= c.maximum && len(present) > 1 {
		out = append(out, present...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (x *index) summaryOrder(order ActorSummaryOrder) (ordering[ActorSummary], error) {
	order, err := pick(ActorSummaryOrders, order)
	o := ordering[ActorSummary]{list: "actors", name: string(order), desc: order != ActorNameAsc}
	switch order {
	case ActorMeetingsDesc:
		o.key = func(s ActorSummary) sortKey { return countKey(s.Meetings, s.ID) }
	case ActorLastMetDesc:
		o.key = func(s ActorSummary) sortKey { return x.lastKey(s.last, s.ID) }
	case ActorNameAsc:
		o.key = func(s ActorSummary) sortKey { return x.nameKey(s.node) }
	default:
		o.key = func(s ActorSummary) sortKey { return countKey(s.Partners, s.ID) }
	}
	return o, err
}
