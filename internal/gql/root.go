package gql

import (
	"context"
	"strconv"
	"sync"

	"github.com/graph-gophers/graphql-go"

	"parley/graph"
)

// root resolves the fields of Query. The view of a request is in its context.
type root struct{}

// request is what all resolvers of one request share.
type request struct {
	view *graph.View
	// What the costing worked out already, by the arguments' key.
	mu       sync.Mutex
	networks map[string]*graph.Network
	results  map[string]*graph.PathResult
}

// once gives what was worked out for a key, or works it out.
func once[T any](q *request, made *map[string]T, args any, work func() (T, error)) (T, error) {
	key := keyOf(args)
	q.mu.Lock()
	v, ok := (*made)[key]
	q.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := work()
	if err != nil {
		return v, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if *made == nil {
		*made = make(map[string]T)
	}
	(*made)[key] = v
	return v, nil
}

func (q *request) network(ctx context.Context, a networkArgs) (*graph.Network, error) {
	return once(q, &q.networks, a, func() (*graph.Network, error) { return q.view.Network(ctx, a.Rule.graph(), ids(a.Around)) })
}

func (q *request) paths(ctx context.Context, a pathsArgs) (*graph.PathResult, error) {
	return once(q, &q.results, a, func() (*graph.PathResult, error) { return q.view.Paths(ctx, a.graph()) })
}

type requestKey struct{}

func requestOf(ctx context.Context) *request { return ctx.Value(requestKey{}).(*request) }

// lookup is an entity by id; nil when no record has it.
func lookup(ctx context.Context, id graphql.ID) (*entity, error) {
	q := requestOf(ctx)
	ok, err := q.view.Lookup(graph.ID(id))
	if err != nil || !ok {
		return nil, err
	}
	return one(q, newLevel(graph.ID(id)), graph.ID(id)), nil
}

type idArgs struct{ ID graphql.ID }

func (*root) Node(ctx context.Context, a idArgs) (*entity, error) { return lookup(ctx, a.ID) }

func (*root) Nodes(ctx context.Context, a struct{ IDs []graphql.ID }) ([]*entity, error) {
	const most = 100
	if len(a.IDs) > most {
		return nil, graph.Errorf(graph.Limit, "ids: %d ids, over the limit: ask for at most %d", len(a.IDs), most)
	}
	q := requestOf(ctx)
	out, known := make([]*entity, len(a.IDs)), []graph.ID(nil)
	for _, id := range a.IDs {
		ok, err := q.view.Lookup(graph.ID(id))
		if err != nil {
			return nil, err
		}
		if ok {
			known = append(known, graph.ID(id))
		}
	}
	at := newLevel(known...)
	for i, id := range a.IDs {
		if q.view.Has(graph.ID(id)) {
			out[i] = one(q, at, graph.ID(id))
		}
	}
	return out, nil
}

func (*root) Country(ctx context.Context, a struct{ Code string }) (*country, error) {
	q := requestOf(ctx)
	id, err := q.view.Country(a.Code)
	return one(q, newLevel(id), id).country(), err
}

func (*root) Organisation(ctx context.Context, a idArgs) (*organisation, error) {
	e, err := lookup(ctx, a.ID)
	return e.organisation(), err
}

func (*root) Person(ctx context.Context, a idArgs) (*person, error) {
	e, err := lookup(ctx, a.ID)
	return e.person(), err
}

func (*root) Meeting(ctx context.Context, a idArgs) (*meeting, error) {
	e, err := lookup(ctx, a.ID)
	return e.meeting(), err
}

func (*root) Series(ctx context.Context, a idArgs) (*series, error) {
	e, err := lookup(ctx, a.ID)
	return e.series(), err
}

func (*root) Source(ctx context.Context, a idArgs) (*source, error) {
	e, err := lookup(ctx, a.ID)
	return e.source(), err
}

// topPage is a connection of entities at the top of an answer.
func topPage[N any](ctx context.Context, p *graph.Page[graph.ID], err error, wrap func(*entity) N) (*connection[graph.ID, N], error) {
	if err != nil {
		return nil, err
	}
	q, at := requestOf(ctx), newLevel(p.Items...)
	return connect(p, func(id graph.ID) N { return wrap(one(q, at, id)) }), nil
}

func (*root) Countries(ctx context.Context, a countriesArgs) (*connection[graph.ID, *country], error) {
	p, err := requestOf(ctx).view.Countries(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).country)
}

func (*root) Organisations(ctx context.Context, a organisationsArgs) (*connection[graph.ID, *organisation], error) {
	p, err := requestOf(ctx).view.Organisations(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).organisation)
}

func (*root) People(ctx context.Context, a peopleArgs) (*connection[graph.ID, *person], error) {
	p, err := requestOf(ctx).view.People(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).person)
}

func (*root) Meetings(ctx context.Context, a meetingsArgs) (*connection[graph.ID, *meeting], error) {
	p, err := requestOf(ctx).view.Meetings(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).meeting)
}

func (*root) AllSeries(ctx context.Context, a seriesArgs) (*connection[graph.ID, *series], error) {
	p, err := requestOf(ctx).view.AllSeries(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).series)
}

func (*root) Sources(ctx context.Context, a sourcesArgs) (*connection[graph.ID, *source], error) {
	p, err := requestOf(ctx).view.Sources(a.Filter.graph(), order(a.OrderBy), a.page())
	return topPage(ctx, p, err, (*entity).source)
}

type searchHit struct {
	entity  *entity
	matched string
}

func (h *searchHit) Entity() *entity { return h.entity }
func (h *searchHit) Matched() string { return h.matched }

func (*root) Search(ctx context.Context, a struct {
	Text  string
	Kinds *[]graph.Kind
	First *int32
},
) ([]*searchHit, error) {
	q := requestOf(ctx)
	hits, err := q.view.Search(a.Text, given(a.Kinds), number(a.First))
	if err != nil {
		return nil, err
	}
	ids := make([]graph.ID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	at := newLevel(ids...)
	out := make([]*searchHit, len(hits))
	for i, h := range hits {
		out[i] = &searchHit{one(q, at, h.ID), h.Matched}
	}
	return out, nil
}

type pathsArgs struct {
	From, To graphql.ID
	Rule     *linkRuleInput
	Avoid    *[]graphql.ID
	MaxHops  *int32
	First    *int32
}

func (a pathsArgs) graph() graph.PathQuery {
	return graph.PathQuery{
		From: graph.ID(a.From), To: graph.ID(a.To), Rule: a.Rule.graph(), Avoid: ids(a.Avoid), MaxHops: number(a.MaxHops), First: number(a.First),
	}
}

func (*root) Paths(ctx context.Context, a pathsArgs) (*pathResult, error) {
	q := requestOf(ctx)
	res, err := q.paths(ctx, a)
	if err != nil {
		return nil, err
	}
	return &pathResult{q, a.graph(), res, newLevel(res)}, nil
}

type networkArgs struct {
	Rule   *linkRuleInput
	Around *[]graphql.ID
}

func (*root) Network(ctx context.Context, a networkArgs) (*network, error) {
	q := requestOf(ctx)
	n, err := q.network(ctx, a)
	if err != nil {
		return nil, err
	}
	return &network{q, n}, nil
}

func (*root) Link(ctx context.Context, a struct {
	From, To graphql.ID
	Rule     *linkRuleInput
},
) (*link, error) {
	q := requestOf(ctx)
	l, err := q.view.Link(ctx, graph.ID(a.From), graph.ID(a.To), a.Rule.graph())
	if err != nil || l == nil {
		return nil, err
	}
	return &link{q, newLevel(*l), *l}, nil
}

func (*root) Facets(ctx context.Context, a struct {
	Filter *meetingFilterInput
	Rule   *linkRuleInput
},
) (*facets, error) {
	var rule *graph.LinkRule
	if a.Rule != nil {
		r := a.Rule.graph()
		rule = &r
	}
	f, err := requestOf(ctx).view.Facets(a.Filter.graph(), rule)
	if err != nil {
		return nil, err
	}
	return &facets{f}, nil
}

func (*root) Dataset(ctx context.Context) *dataset { return &dataset{requestOf(ctx).view.Dataset()} }

// network is every link under a rule.
type network struct {
	q *request
	n *graph.Network
}

func (n *network) Actors() []*entity     { return list(n.q, newLevel(n.n.Actors...), n.n.Actors) }
func (n *network) MeetingCount() int32   { return int32(n.n.MeetingCount) }
func (n *network) UndatedLeftOut() int32 { return int32(n.n.UndatedLeftOut) }
func (n *network) Links() []*link        { return linksAt(n.q, newLevel(n.n.Links...), n.n.Links) }

func linksAt(q *request, at *level[graph.Link], links []graph.Link) []*link {
	out := make([]*link, len(links))
	for i, l := range links {
		out[i] = &link{q, at, l}
	}
	return out
}

// pathResult answers a path question.
type pathResult struct {
	q   *request
	ask graph.PathQuery
	res *graph.PathResult
	at  *level[*graph.PathResult]
}

func (p *pathResult) From() *entity { return one(p.q, newLevel(p.res.From), p.res.From) }
func (p *pathResult) To() *entity   { return one(p.q, newLevel(p.res.To), p.res.To) }

func (p *pathResult) Hops() *int32 {
	if p.res.NoPath != nil {
		return nil
	}
	n := int32(p.res.Hops)
	return &n
}

func (p *pathResult) Total() int32 {
	n, err := strconv.ParseInt(p.res.Total, 10, 32)
	if err != nil {
		return 1<<31 - 1
	}
	return int32(n)
}

func (p *pathResult) TotalDigits() string { return p.res.Total }

func (p *pathResult) Paths() []*path {
	at := below(p.at, "paths", nil, func(r *graph.PathResult) ([]graph.Path, error) { return r.Paths, nil })
	out := make([]*path, len(p.res.Paths))
	for i, x := range p.res.Paths {
		out[i] = &path{p.q, at, x}
	}
	return out
}

func (p *pathResult) NoPath() *noPath {
	if p.res.NoPath == nil {
		return nil
	}
	return &noPath{p}
}

// path is a chain of actors.
type path struct {
	q  *request
	at *level[graph.Path]
	p  graph.Path
}

func (p *path) Hops() int32      { return int32(len(p.p.Steps)) }
func (p *path) Sentence() string { return p.q.view.PathSentence(p.p) }

func (p *path) Actors() []*entity {
	at := below(p.at, "actors", nil, func(p graph.Path) ([]graph.ID, error) { return p.Actors, nil })
	return list(p.q, at, p.p.Actors)
}

func (p *path) Steps() []*link {
	at := below(p.at, "steps", nil, func(p graph.Path) ([]graph.Link, error) { return p.Steps, nil })
	return linksAt(p.q, at, p.p.Steps)
}

// noPath says why there is none.
type noPath struct{ *pathResult }

func (n *noPath) Reason() graph.NoPathReason { return n.res.NoPath.Reason }
func (n *noPath) Sentence() string           { return n.q.view.NoPathSentence(n.ask, n.res.NoPath.Reason) }

func (n *noPath) Relaxations() []*relaxation {
	at := below(n.at, "relaxations", nil, func(r *graph.PathResult) ([]graph.Path, error) {
		var out []graph.Path
		for _, x := range r.NoPath.Relaxations {
			out = append(out, x.Path)
		}
		return out, nil
	})
	out := make([]*relaxation, len(n.res.NoPath.Relaxations))
	for i, x := range n.res.NoPath.Relaxations {
		out[i] = &relaxation{n.q, at, x}
	}
	return out
}

// relaxation is one change that gives a path.
type relaxation struct {
	q  *request
	at *level[graph.Path]
	r  graph.Relaxation
}

func (r *relaxation) Change() graph.RelaxationKind { return r.r.Change }
func (r *relaxation) Value() *string               { return some(r.r.Value) }
func (r *relaxation) Sentence() string             { return r.q.view.RelaxationSentence(r.r) }
func (r *relaxation) Path() *path                  { return &path{r.q, r.at, r.r.Path} }

func (r *relaxation) MaxDelegations() *int32 {
	if r.r.MaxDelegations == 0 {
		return nil
	}
	n := int32(r.r.MaxDelegations)
	return &n
}

// facets counts meetings for each value of a field.
type facets struct{ f *graph.Facets }

type facetCount struct {
	Value    string
	Meetings int32
}

type yearCount struct{ Year, Meetings int32 }

func counts(list []graph.FacetCount) []*facetCount {
	out := make([]*facetCount, len(list))
	for i, c := range list {
		out[i] = &facetCount{c.Value, int32(c.Meetings)}
	}
	return out
}

func (f *facets) MeetingCount() int32    { return int32(f.f.MeetingCount) }
func (f *facets) Undated() int32         { return int32(f.f.Undated) }
func (f *facets) Formats() []*facetCount { return counts(f.f.Formats) }
func (f *facets) Focuses() []*facetCount { return counts(f.f.Focuses) }
func (f *facets) Tracks() []*facetCount  { return counts(f.f.Tracks) }
func (f *facets) Modes() []*facetCount   { return counts(f.f.Modes) }
func (f *facets) Topics() []*facetCount  { return counts(f.f.Topics) }
func (f *facets) Regions() []*facetCount { return counts(f.f.Regions) }

func (f *facets) Years() []*yearCount {
	out := make([]*yearCount, len(f.f.Years))
	for i, y := range f.f.Years {
		out[i] = &yearCount{int32(y.Year), int32(y.Meetings)}
	}
	return out
}

// dataset is what the data say of themselves.
type dataset struct{ d graph.Dataset }

type entityCount struct {
	Kind  graph.Kind
	Count int32
}

func (d *dataset) Version() string     { return d.d.Version }
func (d *dataset) FirstMeeting() *date { return dateOf(d.d.FirstMeeting) }
func (d *dataset) LastMeeting() *date  { return dateOf(d.d.LastMeeting) }
func (d *dataset) Licence() string     { return d.d.Licence }
func (d *dataset) Citation() string    { return d.d.Citation }
func (d *dataset) KnownGaps() []string { return append([]string{}, d.d.KnownGaps...) }

func (d *dataset) Counts() []*entityCount {
	out := make([]*entityCount, len(d.d.Counts))
	for i, c := range d.d.Counts {
		out[i] = &entityCount{c.Kind, int32(c.Count)}
	}
	return out
}
