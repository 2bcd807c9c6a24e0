package gql

import (
	"context"

	"parley/graph"
)

// connection is a Relay connection: a page of items, each shown as a node.
type connection[T, N any] struct {
	page *graph.Page[T]
	wrap func(T) N
}

func connect[T, N any](p *graph.Page[T], wrap func(T) N) *connection[T, N] {
	return &connection[T, N]{p, wrap}
}

// edge is one item with its cursor.
type edge[N any] struct {
	cursor func(int) string
	i      int
	node   N
}

func (e *edge[N]) Cursor() string { return e.cursor(e.i) }
func (e *edge[N]) Node() N        { return e.node }

func (c *connection[T, N]) Edges() []*edge[N] {
	out := make([]*edge[N], len(c.page.Items))
	for i, it := range c.page.Items {
		out[i] = &edge[N]{c.page.Cursor, i, c.wrap(it)}
	}
	return out
}

func (c *connection[T, N]) Nodes() []N {
	out := make([]N, len(c.page.Items))
	for i, it := range c.page.Items {
		out[i] = c.wrap(it)
	}
	return out
}

func (c *connection[T, N]) TotalCount() int32     { return int32(c.page.Total) }
func (c *connection[T, N]) UndatedLeftOut() int32 { return int32(c.page.UndatedLeftOut) }

func (c *connection[T, N]) PageInfo() *pageInfo {
	p := &pageInfo{HasNextPage: c.page.HasNext, HasPreviousPage: c.page.HasPrev}
	if n := len(c.page.Items); n > 0 {
		start, end := c.page.Cursor(0), c.page.Cursor(n-1)
		p.StartCursor, p.EndCursor = &start, &end
	}
	return p
}

type pageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

type participations = connection[graph.Participation, *participation]

func participationsOf(q *request, l *level[graph.Participation], p *graph.Page[graph.Participation]) *participations {
	return connect(p, func(x graph.Participation) *participation { return &participation{q, l, x} })
}

// participation is what one participant was at one meeting.
type participation struct {
	q  *request
	at *level[graph.Participation]
	p  graph.Participation
}

func (p *participation) one(field string, of func(graph.Participation) graph.ID) *entity {
	return single(p.q, p.at, field, of, p.p)
}

func (p *participation) Participant() *entity {
	return p.one("participant", func(p graph.Participation) graph.ID { return p.Participant })
}

func (p *participation) Meeting() *meeting {
	return p.one("meeting", func(p graph.Participation) graph.ID { return p.Meeting }).meeting()
}

func (p *participation) Organisation() *organisation {
	return p.one("organisation", func(p graph.Participation) graph.ID { return p.Organisation }).organisation()
}

func (p *participation) Country() *country {
	return p.one("country", func(p graph.Participation) graph.ID { return p.Country }).country()
}

func (p *participation) OnBehalfOf() *entity {
	return p.one("onBehalfOf", func(p graph.Participation) graph.ID { return p.OnBehalfOf })
}

func (p *participation) Presence() graph.Presence { return p.p.Presence }
func (p *participation) Implied() bool            { return p.p.Implied }

func (p *participation) Hosting() *graph.Hosting {
	if p.p.Hosting == "" {
		return nil
	}
	return &p.p.Hosting
}

func (p *participation) Role() *graph.Role {
	if p.p.Role == "" {
		return nil
	}
	return &p.p.Role
}

// Office is in the record of the meeting; only persons have one.
func (p *participation) Office(ctx context.Context) (*string, error) {
	if p.p.Participant.Kind() != graph.KindPerson {
		return nil, nil
	}
	meetings := below(p.at, "meeting", nil, func(p graph.Participation) ([]graph.ID, error) { return []graph.ID{p.Meeting}, nil })
	r, err := record(ctx, p.q, meetings, p.p.Meeting)
	if err != nil {
		return nil, err
	}
	return some(graph.OfficeOf(r.(*graph.Meeting), p.p.Participant)), nil
}

func (p *participation) ImpliedBy() []*entity {
	at := below(p.at, "impliedBy", nil, func(p graph.Participation) ([]graph.ID, error) { return p.ImpliedBy, nil })
	return list(p.q, at, p.p.ImpliedBy)
}

// link is two actors and the meetings that join them.
type link struct {
	q  *request
	at *level[graph.Link]
	l  graph.Link
}

func (l *link) From() *entity {
	return single(l.q, l.at, "from", func(l graph.Link) graph.ID { return l.From }, l.l)
}

func (l *link) To() *entity {
	return single(l.q, l.at, "to", func(l graph.Link) graph.ID { return l.To }, l.l)
}

func (l *link) Kinds() []graph.LinkKind { return l.l.Kinds }
func (l *link) MeetingCount() int32     { return int32(l.l.MeetingCount) }
func (l *link) FirstMet() *date         { return dateOf(l.l.FirstMet) }
func (l *link) LastMet() *date          { return dateOf(l.l.LastMet) }
func (l *link) Announced() int32        { return int32(l.l.Announced) }

func (l *link) Meetings(a evidenceArgs) (*connection[graph.ID, *meeting], error) {
	p, at, err := paged(l.at, "meetings", a, l.l, func(x graph.Link) (*graph.Page[graph.ID], error) {
		return l.q.view.LinkMeetings(x, order(a.OrderBy), a.page())
	})
	if err != nil {
		return nil, err
	}
	return connect(p, func(id graph.ID) *meeting { return one(l.q, at, id).meeting() }), nil
}

func (l *link) Sources(a struct{ First *int32 }) ([]*source, error) {
	read := func(x graph.Link) ([]graph.ID, error) { return l.q.view.LinkSources(x, number(a.First)) }
	ids, err := read(l.l)
	if err != nil {
		return nil, err
	}
	return sourcesAt(l.q, below(l.at, "sources", a, read), ids), nil
}
