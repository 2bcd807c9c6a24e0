package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"
)

// Paths finds all tied shortest dialogue paths between two actors, or the
// reason why there is none with the single changes that give one. Bad
// arguments are INVALID, unknown ids NOT_FOUND, too large a first is LIMIT;
// "no path" is no error.
func (v *View) Paths(ctx context.Context, q PathQuery) (*PathResult, error) {
	a, err := v.x.compilePath(&q)
	if err != nil {
		return nil, err
	}
	return v.x.paths(ctx, a)
}

// Network gives every link under a rule; with around that is not nil, only the
// links that touch one of these actors. Malformed ids and ids of what is no
// actor are INVALID, unknown ones NOT_FOUND.
func (v *View) Network(ctx context.Context, r LinkRule, around []ID) (*Network, error) {
	c, err := v.x.compileRule(&r)
	if err != nil {
		return nil, err
	}
	touch := func(*link) bool { return true }
	if around != nil {
		set := make(map[int32]bool)
		for _, id := range around {
			a, err := v.x.needActor("around", id)
			if err != nil {
				return nil, err
			}
			set[a] = true
		}
		touch = func(l *link) bool { return set[l.a] || set[l.b] }
	}
	l, err := v.x.linksOf(ctx, c)
	if err != nil {
		return nil, err
	}
	return v.x.network(l, c, touch)
}

func (x *index) network(l *links, c *rule, touch func(*link) bool) (*Network, error) {
	net := &Network{}
	in := make([]bool, len(x.actors))
	var kept []int32
	for i := range l.list {
		if e := &l.list[i]; touch(e) {
			kept = append(kept, int32(i))
			in[e.a], in[e.b] = true, true
		}
	}
	slices.SortFunc(kept, func(i, j int32) int {
		return cmp.Or(cmp.Compare(l.list[i].a, l.list[j].a), cmp.Compare(l.list[i].b, l.list[j].b))
	})
	for _, i := range kept {
		net.Links = append(net.Links, x.public(l, i, l.list[i].a, c))
	}
	for a, ok := range in {
		if ok {
			net.Actors = append(net.Actors, x.actorID(int32(a)))
		}
	}
	behind := func(m int32) bool {
		return x.joinsWhere(m, c, func(a, b int32) bool { return touch(&link{a: a, b: b}) })
	}
	net.MeetingCount = l.meetings
	if len(kept) < len(l.list) {
		net.MeetingCount = 0
		for m := range int32(len(x.meetings)) {
			if (c.is == nil || c.is(m)) && behind(m) {
				net.MeetingCount++
			}
		}
	}
	var err error
	net.UndatedLeftOut, err = x.undatedLeftOut(&c.filter, behind)
	return net, err
}

// joinsWhere says whether a meeting, its filter aside, joins two actors that pass.
func (x *index) joinsWhere(m int32, c *rule, pass func(a, b int32) bool) bool {
	if !x.joins(m, c.via, c.maximum) {
		return false
	}
	d := &x.meetings[m]
	if x.pairKind(d)&c.via != 0 && pass(d.pair[0], d.pair[1]) {
		return true
	}
	some := func(list []int32) bool {
		for i, a := range list {
			for _, b := range list[i+1:] {
				if pass(a, b) {
					return true
				}
			}
		}
		return false
	}
	return c.via&viaCoHosting != 0 && some(x.hostsOf(m)) || c.via&viaAttendance != 0 && d.size <= c.maximum && some(x.presentAt(m))
}

// Link gives the link of two actors under a rule, from the first; nil when
// they are not linked. Equal ends are INVALID.
func (v *View) Link(ctx context.Context, from, to ID, r LinkRule) (*Link, error) {
	a, err := v.x.needActor("from", from)
	if err != nil {
		return nil, err
	}
	b, err := v.x.needActor("to", to)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, Errorf(Invalid, "from and to are both %s: a link joins two different actors", from)
	}
	c, err := v.x.compileRule(&r)
	if err != nil {
		return nil, err
	}
	l, err := v.x.linksOf(ctx, c)
	if err != nil {
		return nil, err
	}
	i := l.find(a, b)
	if i == none {
		return nil, nil
	}
	e := v.x.public(l, i, a, c)
	return &e, nil
}

// Links lists the links of one actor; an organisation that is no actor has none.
func (v *View) Links(ctx context.Context, actor ID, r LinkRule, order LinkOrder, args PageArgs) (*Page[Link], error) {
	n, err := v.node("actor", actor, anyActor...)
	if err != nil {
		return nil, err
	}
	c, err := v.x.compileRule(&r)
	if err != nil {
		return nil, err
	}
	o, err := v.x.linkOrder(order)
	if err != nil {
		return nil, err
	}
	l, err := v.x.linksOf(ctx, c)
	if err != nil {
		return nil, err
	}
	var all []Link
	if a := v.x.actorOf[n]; a != none {
		around := l.neighbours(a)
		for i := 0; i < len(around); i += 2 {
			all = append(all, v.x.public(l, around[i+1], a, c))
		}
	}
	o.sort(all)
	return page(all, o, args)
}

// LinkMeetings lists the meetings of a link. The link must come from this view.
func (v *View) LinkMeetings(l Link, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	return v.x.meetingPage(MeetingFilter{}, among(v.x.evidence(l.a, l.b, l.rule)), order, args)
}

// Evidence lists all meetings of a link, by date, then id; undated ones last.
func (v *View) Evidence(l Link) []ID { return v.x.meetingIDs(v.x.evidence(l.a, l.b, l.rule)) }

// LinkSources lists the sources of all meetings of a link without repeats, by
// date, then id. First is 0 to 100; nil means 20.
func (v *View) LinkSources(l Link, first *int) ([]ID, error) {
	n := pageDefault
	if first != nil {
		n = *first
	}
	if err := checkFirst(n, 0, pageMost); err != nil {
		return nil, err
	}
	all := v.x.sourcesOf(v.x.evidence(l.a, l.b, l.rule))
	return all[:min(n, len(all))], nil
}

// SourcesOf lists the sources of a meeting by date, then id; undated ones last.
func (v *View) SourcesOf(meeting ID) ([]ID, error) {
	n, err := v.node("meeting", meeting, KindMeeting)
	if err != nil {
		return nil, err
	}
	return v.x.sourcesOf([]int32{v.x.meetAt[n-v.x.nodes(KindMeeting).from]}), nil
}

func (x *index) sourcesOf(ms []int32) []ID {
	seen := make(map[int32]bool)
	var nodes []int32
	for _, m := range ms {
		for _, id := range x.recs[x.meetings[m].node].(*Meeting).Sources {
			if s := x.ref(id); s != none && !seen[s] {
				seen[s] = true
				nodes = append(nodes, s)
			}
		}
	}
	ordering[int32]{key: x.sourceDateKey}.sort(nodes)
	return x.idsOf(nodes)
}

// Facets counts meetings for each value of a field.
type Facets struct {
	MeetingCount int
	// Undated counts the meetings without a date; like Years, dates set aside.
	Undated int
	Years   []YearCount // of the start, ascending, those with meetings
	Formats []FacetCount
	Focuses []FacetCount
	Tracks  []FacetCount
	Modes   []FacetCount
	Topics  []FacetCount
	Regions []FacetCount // in which a state present lies
}

// FacetCount counts the meetings that have a value.
type FacetCount struct {
	Value    string
	Meetings int
}

// YearCount counts the meetings that start in a year.
type YearCount struct{ Year, Meetings int }

// Facets counts the meetings that match, for each value of a field with that
// field's own top-level condition left out of the filter; with a rule, only
// meetings behind its links. Every value of an enum and every region is there,
// with 0 when it has none.
func (v *View) Facets(f MeetingFilter, r *LinkRule) (*Facets, error) {
	x := v.x
	behind := func(int32) bool { return true }
	if r != nil {
		c, err := x.compileRule(r)
		if err != nil {
			return nil, err
		}
		behind = func(m int32) bool { return x.joins(m, c.via, c.maximum) && (c.is == nil || c.is(m)) }
	}
	out := &Facets{}
	var failed error
	without := func(drop func(*MeetingFilter), visit func(m int32)) {
		g := f
		drop(&g)
		ms, err := x.selected(&g)
		if err != nil {
			failed = err
		}
		for _, m := range ms {
			if behind(m) {
				visit(m)
			}
		}
	}
	without(func(*MeetingFilter) {}, func(int32) { out.MeetingCount++ })
	years := make(map[int]int)
	without(func(g *MeetingFilter) { g.During, g.OrUndated = nil, false }, func(m int32) {
		if d := x.start(m); d.IsZero() {
			out.Undated++
		} else {
			years[d.Year()]++
		}
	})
	for y, n := range years {
		out.Years = append(out.Years, YearCount{y, n})
	}
	sort.Slice(out.Years, func(i, j int) bool { return out.Years[i].Year < out.Years[j].Year })
	out.Formats = facet(Formats, without, func(g *MeetingFilter) { g.Formats = nil }, func(m *meeting) uint32 { return 1 << m.format }, x)
	out.Focuses = facet(Focuses, without, func(g *MeetingFilter) { g.Focuses = nil }, func(m *meeting) uint32 { return 1 << m.focus }, x)
	out.Tracks = facet(Tracks, without, func(g *MeetingFilter) { g.Tracks = nil }, func(m *meeting) uint32 { return 1 << m.track }, x)
	out.Modes = facet(Modes, without, func(g *MeetingFilter) { g.Modes = nil }, func(m *meeting) uint32 { return 1 << m.mode }, x)
	out.Topics = facet(Topics, without, func(g *MeetingFilter) { g.Topics = nil }, func(m *meeting) uint32 { return m.topics }, x)
	out.Regions = x.regionFacet(without)
	if failed != nil {
		return nil, failed
	}
	return out, nil
}

func facet[T ~string](
	e *Enum[T], without func(func(*MeetingFilter), func(int32)), drop func(*MeetingFilter), values func(*meeting) uint32, x *index,
) []FacetCount {
	out := make([]FacetCount, len(e.terms))
	for i, t := range e.terms {
		out[i].Value = string(t.Value)
	}
	without(drop, func(m int32) {
		set := values(&x.meetings[m])
		for i := range out {
			out[i].Meetings += int(set >> i & 1)
		}
	})
	return out
}

func (x *index) regionFacet(without func(func(*MeetingFilter), func(int32))) []FacetCount {
	regions := x.regions()
	out := make([]FacetCount, len(regions))
	for i, r := range regions {
		out[i].Value = r
	}
	without(func(g *MeetingFilter) { g.Regions = nil }, func(m int32) {
		var seen []string
		for _, a := range x.presentAt(m) {
			c, ok := x.recs[x.actors[a]].(*Country)
			if !ok || c.Region == "" || slices.Contains(seen, c.Region) {
				continue
			}
			seen = append(seen, c.Region)
			i, _ := slices.BinarySearch(regions, c.Region)
			out[i].Meetings++
		}
	})
	return out
}

// Dataset is what the data say of themselves.
type Dataset struct {
	Version                   string
	FirstMeeting, LastMeeting Date
	Counts                    []KindCount
	Licence, Citation         string
	KnownGaps                 []string
}

// KindCount counts the records of a kind.
type KindCount struct {
	Kind  Kind
	Count int
}

// Dataset tells what the data say of themselves.
func (v *View) Dataset() Dataset {
	x := v.x
	all := make([]int32, len(x.meetings))
	for m := range all {
		all[m] = int32(m)
	}
	d := Dataset{
		Version: v.Version(), FirstMeeting: x.start(x.firstDated(all)), LastMeeting: x.start(x.lastDated(all)),
		Licence: v.about.Licence, KnownGaps: slices.Clone(v.about.KnownGaps),
	}
	if v.about.Citation != nil {
		d.Citation = v.about.Citation(d.Version)
	}
	for _, t := range Kinds.terms {
		r := x.nodes(t.Value)
		d.Counts = append(d.Counts, KindCount{t.Value, int(r.to - r.from)})
	}
	return d
}
