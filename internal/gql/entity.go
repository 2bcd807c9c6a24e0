package gql

import (
	"context"

	"github.com/graph-gophers/graphql-go"

	"parley/graph"
)

// entity is a record in an answer, behind every interface of the SDL. Its
// fields come from the index; those of one type are on that type's struct.
type entity struct {
	q  *request
	id graph.ID
	at *level[graph.ID]
}

// one is the entity of an id at a level; nil for the empty id.
func one(q *request, at *level[graph.ID], id graph.ID) *entity {
	if id == "" {
		return nil
	}
	return &entity{q, id, at}
}

// list makes entities of ids.
func list(q *request, at *level[graph.ID], ids []graph.ID) []*entity {
	out := make([]*entity, len(ids))
	for i, id := range ids {
		out[i] = &entity{q, id, at}
	}
	return out
}

// single is a field that holds one entity or none.
func single[T any](q *request, l *level[T], field string, of func(T) graph.ID, value T) *entity {
	id := of(value)
	if id == "" {
		return nil
	}
	return one(q, below(l, field, nil, func(v T) ([]graph.ID, error) {
		if id := of(v); id != "" {
			return []graph.ID{id}, nil
		}
		return nil, nil
	}), id)
}

func (e *entity) lean() graph.Record { return e.q.view.Lean(e.id) }

// whole reads the record from the store, with its level.
func (e *entity) whole(ctx context.Context) (graph.Record, error) {
	return record(ctx, e.q, e.at, e.id)
}

func (e *entity) ID() graphql.ID      { return graphql.ID(e.id) }
func (e *entity) Name() string        { return e.q.view.Name(e.id) }
func (e *entity) Kind() graph.Kind    { return e.id.Kind() }
func (e *entity) MeetingCount() int32 { return int32(e.q.view.MeetingCount(e.id)) }

func (e *entity) Aliases() []string {
	var list []string
	switch r := e.lean().(type) {
	case *graph.Country:
		list = r.Aliases
	case *graph.Organisation:
		list = r.Aliases
	case *graph.Person:
		list = r.Aliases
	case *graph.Series:
		list = r.Aliases
	}
	return append([]string{}, list...)
}

func (e *entity) Meetings(a participationsArgs) (*participations, error) {
	p, at, err := paged(e.at, "meetings", a, e.id, func(id graph.ID) (*graph.Page[graph.Participation], error) {
		return e.q.view.Participations(id, a.Filter.graph(), given(a.Presence), a.Hosting, order(a.OrderBy), a.page())
	})
	if err != nil {
		return nil, err
	}
	return participationsOf(e.q, at, p), nil
}

func (e *entity) Links(ctx context.Context, a linksArgs) (*connection[graph.Link, *link], error) {
	p, at, err := paged(e.at, "links", a, e.id, func(id graph.ID) (*graph.Page[graph.Link], error) {
		return e.q.view.Links(ctx, id, a.Rule.graph(), order(a.OrderBy), a.page())
	})
	if err != nil {
		return nil, err
	}
	return connect(p, func(x graph.Link) *link { return &link{e.q, at, x} }), nil
}

// pageBelow is a connection of entities under an entity.
func pageBelow[N any](e *entity, field string, args any, read func(graph.ID) (*graph.Page[graph.ID], error), wrap func(*entity) N) (*connection[graph.ID, N], error) {
	p, at, err := paged(e.at, field, args, e.id, read)
	if err != nil {
		return nil, err
	}
	return connect(p, func(id graph.ID) N { return wrap(one(e.q, at, id)) }), nil
}

func (e *entity) Series(a seriesArgs) (*connection[graph.ID, *series], error) {
	return pageBelow(e, "series", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return e.q.view.SeriesOf(id, a.Filter.graph(), order(a.OrderBy), a.page())
	}, (*entity).series)
}

func (e *entity) People(a peopleArgs) (*connection[graph.ID, *person], error) {
	return pageBelow(e, "people", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return e.q.view.PeopleOf(id, a.Filter.graph(), order(a.OrderBy), a.page())
	}, (*entity).person)
}

// The concrete types. Each is the entity and its own fields.

type country struct{ *entity }

type organisation struct{ *entity }

type person struct{ *entity }

type meeting struct{ *entity }

type series struct{ *entity }

type source struct{ *entity }

// wrap puts an entity into the struct of its type; nil stays nil.
func wrap[T any](e *entity, kind graph.Kind, in func(*entity) *T) *T {
	if e == nil || e.id.Kind() != kind {
		return nil
	}
	return in(e)
}

func (e *entity) country() *country {
	return wrap(e, graph.KindCountry, func(e *entity) *country { return &country{e} })
}

func (e *entity) organisation() *organisation {
	return wrap(e, graph.KindOrganisation, func(e *entity) *organisation { return &organisation{e} })
}

func (e *entity) person() *person {
	return wrap(e, graph.KindPerson, func(e *entity) *person { return &person{e} })
}

func (e *entity) meeting() *meeting {
	return wrap(e, graph.KindMeeting, func(e *entity) *meeting { return &meeting{e} })
}

func (e *entity) series() *series {
	return wrap(e, graph.KindSeries, func(e *entity) *series { return &series{e} })
}

func (e *entity) source() *source {
	return wrap(e, graph.KindSource, func(e *entity) *source { return &source{e} })
}

func found[T any](v *T) (*T, bool) { return v, v != nil }

// Conversions by which graphql-go finds the type behind an interface.

func (e *entity) ToCountry() (*country, bool)           { return found(e.country()) }
func (e *entity) ToOrganisation() (*organisation, bool) { return found(e.organisation()) }
func (e *entity) ToPerson() (*person, bool)             { return found(e.person()) }
func (e *entity) ToMeeting() (*meeting, bool)           { return found(e.meeting()) }
func (e *entity) ToSeries() (*series, bool)             { return found(e.series()) }
func (e *entity) ToSource() (*source, bool)             { return found(e.source()) }

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (c *country) lean() *graph.Country { r, _ := c.entity.lean().(*graph.Country); return r }

func (c *country) whole(ctx context.Context) (*graph.Country, error) {
	r, err := c.entity.whole(ctx)
	if err != nil {
		return nil, err
	}
	return r.(*graph.Country), nil
}

// textOf reads a text of a whole record.
func textOf[R any](ctx context.Context, read func(context.Context) (R, error), of func(R) string) (*string, error) {
	r, err := read(ctx)
	if err != nil {
		return nil, err
	}
	return some(of(r)), nil
}

func (c *country) Code() string      { return c.id.Slug() }
func (c *country) Alpha3() *string   { return some(c.lean().Alpha3) }
func (c *country) Official() *string { return some(c.lean().Official) }
func (c *country) Region() *string   { return some(c.lean().Region) }

func (c *country) Numeric(ctx context.Context) (*string, error) {
	return textOf(ctx, c.whole, func(r *graph.Country) string { return r.Numeric })
}

func (c *country) Capital(ctx context.Context) (*string, error) {
	return textOf(ctx, c.whole, func(r *graph.Country) string { return r.Capital })
}

func (c *country) Note(ctx context.Context) (*string, error) {
	return textOf(ctx, c.whole, func(r *graph.Country) string { return r.Note })
}

func (c *country) Subregion(ctx context.Context) (*string, error) {
	return textOf(ctx, c.whole, func(r *graph.Country) string { return r.Subregion })
}

func (c *country) Latitude(ctx context.Context) (*float64, error) {
	r, err := c.whole(ctx)
	if err != nil {
		return nil, err
	}
	return r.Latitude, nil
}

func (c *country) Longitude(ctx context.Context) (*float64, error) {
	r, err := c.whole(ctx)
	if err != nil {
		return nil, err
	}
	return r.Longitude, nil
}

func (c *country) Memberships(a membershipsArgs) ([]*membership, error) {
	return membershipsOf(c.entity, "memberships", a, c.q.view.MembershipsOf)
}

func (c *country) Organisations(a organisationsArgs) (*connection[graph.ID, *organisation], error) {
	return pageBelow(c.entity, "organisations", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return c.q.view.OrganisationsOf(id, a.Filter.graph(), order(a.OrderBy), a.page())
	}, (*entity).organisation)
}

func (c *country) MeetingsHere(a meetingsArgs) (*connection[graph.ID, *meeting], error) {
	return pageBelow(c.entity, "meetingsHere", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return c.q.view.MeetingsHere(id, a.Filter.graph(), order(a.OrderBy), a.page())
	}, (*entity).meeting)
}

func (o *organisation) lean() *graph.Organisation {
	r, _ := o.entity.lean().(*graph.Organisation)
	return r
}

func (o *organisation) ShortName() *string                       { return some(o.lean().ShortName) }
func (o *organisation) OrganisationKind() graph.OrganisationKind { return o.lean().OrganisationKind }

// ref is a field that refers to one record, as the lean record says.
func (e *entity) ref(field string, of func(graph.Record) graph.ID) *entity {
	return single(e.q, e.at, field, func(id graph.ID) graph.ID { return of(e.q.view.Lean(id)) }, e.id)
}

func (o *organisation) Country() *country {
	return o.ref("country", func(r graph.Record) graph.ID { return r.(*graph.Organisation).Country }).country()
}

func (o *organisation) Parent() *organisation {
	return o.ref("parent", func(r graph.Record) graph.ID { return r.(*graph.Organisation).Parent }).organisation()
}

func (o *organisation) StandsFor() *entity {
	return o.ref("standsFor", func(r graph.Record) graph.ID { return o.q.view.StandsFor(r.RecordID()) })
}

func (o *organisation) Members(a membershipsArgs) ([]*membership, error) {
	return membershipsOf(o.entity, "members", a, o.q.view.MembersOf)
}

// membershipsOf is a list of terms under an entity.
func membershipsOf(e *entity, field string, a membershipsArgs, of func(graph.ID, graph.Date) ([]graph.BodyMembership, error)) ([]*membership, error) {
	read := func(id graph.ID) ([]graph.BodyMembership, error) { return of(id, a.on()) }
	terms, err := read(e.id)
	if err != nil {
		return nil, err
	}
	at := below(e.at, field, a, read)
	out := make([]*membership, len(terms))
	for i, t := range terms {
		out[i] = &membership{e.q, at, t}
	}
	return out, nil
}

// membership is one term of a state in a body.
type membership struct {
	q  *request
	at *level[graph.BodyMembership]
	t  graph.BodyMembership
}

func (m *membership) From() *date { return dateOf(m.t.From) }
func (m *membership) To() *date   { return dateOf(m.t.To) }

func (m *membership) Body() *organisation {
	return single(m.q, m.at, "body", func(t graph.BodyMembership) graph.ID { return t.Body }, m.t).organisation()
}

func (m *membership) Member() *country {
	return single(m.q, m.at, "member", func(t graph.BodyMembership) graph.ID { return t.Member }, m.t).country()
}

func (m *membership) Sources() []*source {
	at := below(m.at, "sources", nil, func(t graph.BodyMembership) ([]graph.ID, error) { return t.Sources, nil })
	return sourcesAt(m.q, at, m.t.Sources)
}

func (o *organisation) Parts(a partsArgs) (*connection[graph.ID, *organisation], error) {
	return pageBelow(o.entity, "parts", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return o.q.view.Parts(id, order(a.OrderBy), a.page())
	}, (*entity).organisation)
}

func (p *person) Country() *country {
	return p.ref("country", func(r graph.Record) graph.ID { return r.(*graph.Person).Country }).country()
}

// Offices reads the person's meetings. The level is that of the persons, so
// the meetings of all of them are read at once.
func (p *person) Offices(ctx context.Context) ([]*office, error) {
	meetings := below(p.at, "offices' meetings", nil, p.q.view.MeetingsOf)
	read := func(id graph.ID) ([]graph.Office, error) {
		return p.q.view.OfficesFrom(id, func(meeting graph.ID) (*graph.Meeting, error) {
			r, err := record(ctx, p.q, meetings, meeting)
			if err != nil {
				return nil, err
			}
			return r.(*graph.Meeting), nil
		})
	}
	list, err := read(p.id)
	if err != nil {
		return nil, err
	}
	offices := below(p.at, "offices", nil, read)
	out := make([]*office, len(list))
	for i, o := range list {
		out[i] = &office{p.q, offices, o}
	}
	return out, nil
}

type office struct {
	q  *request
	at *level[graph.Office]
	o  graph.Office
}

func (o *office) Title() *string      { return some(o.o.Title) }
func (o *office) FirstSeen() *date    { return dateOf(o.o.FirstSeen) }
func (o *office) LastSeen() *date     { return dateOf(o.o.LastSeen) }
func (o *office) MeetingCount() int32 { return int32(o.o.MeetingCount) }

func (o *office) Organisation() *organisation {
	return single(o.q, o.at, "organisation", func(o graph.Office) graph.ID { return o.Organisation }, o.o).organisation()
}

func (o *office) Country() *country {
	return single(o.q, o.at, "country", func(o graph.Office) graph.ID { return o.Country }, o.o).country()
}

func (m *meeting) lean() *graph.Meeting { r, _ := m.entity.lean().(*graph.Meeting); return r }

func (m *meeting) whole(ctx context.Context) (*graph.Meeting, error) {
	r, err := m.entity.whole(ctx)
	if err != nil {
		return nil, err
	}
	return r.(*graph.Meeting), nil
}

// facts are known of every meeting that has an id.
func (m *meeting) facts() graph.MeetingFacts {
	f, _ := m.q.view.Meeting(m.id)
	return f
}

func int32Of(n *int) *int32 {
	if n == nil {
		return nil
	}
	i := int32(*n)
	return &i
}

func (m *meeting) Ordinal() *int32            { return int32Of(m.lean().Ordinal) }
func (m *meeting) Format() graph.Format       { return m.lean().Format }
func (m *meeting) Focus() graph.Focus         { return m.facts().Focus }
func (m *meeting) Track() graph.Track         { return m.lean().Track }
func (m *meeting) Mode() graph.Mode           { return m.lean().Mode }
func (m *meeting) Start() *date               { return dateOf(m.lean().Start) }
func (m *meeting) End() *date                 { return dateOf(m.lean().End) }
func (m *meeting) Earliest() *date            { return dateOf(m.facts().Earliest) }
func (m *meeting) Latest() *date              { return dateOf(m.facts().Latest) }
func (m *meeting) Precision() graph.Precision { return m.facts().Precision }
func (m *meeting) City() *string              { return some(m.lean().City) }
func (m *meeting) OnlyAnnounced() bool        { return m.lean().OnlyAnnounced }
func (m *meeting) ActorCount() int32          { return int32(m.facts().ActorCount) }
func (m *meeting) StatedCountries() *int32    { return int32Of(m.lean().StatedCountries) }
func (m *meeting) Size() int32                { return int32(m.facts().Size) }
func (m *meeting) Topics() []graph.Topic      { return append([]graph.Topic{}, m.lean().Topics...) }

func (m *meeting) Series() *series {
	return m.ref("series", func(r graph.Record) graph.ID { return r.(*graph.Meeting).Series }).series()
}

func (m *meeting) Country() *country {
	return m.ref("country", func(r graph.Record) graph.ID { return r.(*graph.Meeting).Country }).country()
}

func (m *meeting) Notes(ctx context.Context) (*string, error) {
	return textOf(ctx, m.whole, func(r *graph.Meeting) string { return r.Notes })
}

func (m *meeting) StatedAttendees(ctx context.Context) (*int32, error) {
	r, err := m.whole(ctx)
	if err != nil {
		return nil, err
	}
	return int32Of(r.StatedAttendees), nil
}

func (m *meeting) Participants(a participantsArgs) (*participations, error) {
	p, at, err := paged(m.at, "participants", a, m.id, func(id graph.ID) (*graph.Page[graph.Participation], error) {
		return m.q.view.Participants(id, a.Filter.graph(), a.page())
	})
	if err != nil {
		return nil, err
	}
	return participationsOf(m.q, at, p), nil
}

func (m *meeting) Sources() ([]*source, error) {
	ids, err := m.q.view.SourcesOf(m.id)
	return sourcesAt(m.q, below(m.at, "sources", nil, m.q.view.SourcesOf), ids), err
}

func sourcesAt(q *request, at *level[graph.ID], ids []graph.ID) []*source {
	out := make([]*source, len(ids))
	for i, e := range list(q, at, ids) {
		out[i] = e.source()
	}
	return out
}

func (s *series) lean() *graph.Series { r, _ := s.entity.lean().(*graph.Series); return r }

// facts are known of every series that has an id.
func (s *series) facts() graph.SeriesFacts {
	f, _ := s.q.view.Series(s.id)
	return f
}

func (s *series) Format() graph.Format      { return s.lean().Format }
func (s *series) Focus() graph.Focus        { return s.lean().Focus }
func (s *series) OrdinalsCountRounds() bool { return s.lean().OrdinalsCountRounds }
func (s *series) FirstRound() *date         { return dateOf(s.facts().FirstRound) }
func (s *series) LastRound() *date          { return dateOf(s.facts().LastRound) }

func (s *series) QuietYears() (*int32, error) {
	if s.facts().LastRound.IsZero() {
		return nil, nil
	}
	n, err := s.q.view.QuietYears(s.id)
	years := int32(n)
	return &years, err
}

func (s *series) Parties() []*entity {
	at := below(s.at, "parties", nil, func(id graph.ID) ([]graph.ID, error) {
		f, err := s.q.view.Series(id)
		return f.Parties, err
	})
	return list(s.q, at, s.facts().Parties)
}

func (s *series) MissingOrdinals() []int32 {
	out := []int32{}
	for _, n := range s.facts().MissingOrdinals {
		out = append(out, int32(n))
	}
	return out
}

func (s *series) Rounds(a meetingsArgs) (*connection[graph.ID, *meeting], error) {
	return pageBelow(s.entity, "rounds", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return s.q.view.Rounds(id, a.Filter.graph(), order(a.OrderBy), a.page())
	}, (*entity).meeting)
}

func (s *source) lean() *graph.Source { r, _ := s.entity.lean().(*graph.Source); return r }

func (s *source) Label() string      { return s.lean().Label() }
func (s *source) Title() *string     { return some(s.lean().Title) }
func (s *source) URL() *string       { return some(s.lean().URL) }
func (s *source) File() *string      { return some(s.lean().File) }
func (s *source) Publisher() *string { return some(s.lean().Publisher) }
func (s *source) Date() *date        { return dateOf(s.lean().Date) }
func (s *source) IsCopy() bool       { return s.lean().IsCopy }

func (s *source) Authors() []string {
	out := []string{}
	for _, a := range s.lean().Authors {
		out = append(out, s.q.view.Name(a.Person))
	}
	return out
}

func (s *source) Meetings(a evidenceArgs) (*connection[graph.ID, *meeting], error) {
	return pageBelow(s.entity, "meetings", a, func(id graph.ID) (*graph.Page[graph.ID], error) {
		return s.q.view.Citing(id, order(a.OrderBy), a.page())
	}, (*entity).meeting)
}
