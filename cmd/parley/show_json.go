package main

import "parley/graph"

type jsonActor struct {
	ID           graph.ID                      `json:"id"`
	Name         string                        `json:"name"`
	Kind         graph.Kind                    `json:"kind"`
	Aliases      []string                      `json:"aliases"`
	MeetingCount int                           `json:"meetingCount"`
	Links        *jsonNodes[jsonLink]          `json:"links,omitempty"`
	Series       *jsonNodes[jsonSeries]        `json:"series,omitempty"`
	People       *jsonNodes[*jsonRef]          `json:"people,omitempty"`
	Meetings     *jsonNodes[jsonParticipation] `json:"meetings"`
}

type jsonCountry struct {
	jsonActor
	Code      string   `json:"code"`
	Alpha3    *string  `json:"alpha3"`
	Numeric   *string  `json:"numeric"`
	Official  *string  `json:"official"`
	Capital   *string  `json:"capital"`
	Note      *string  `json:"note"`
	Region    *string  `json:"region"`
	Subregion *string  `json:"subregion"`
	Latitude  *float64 `json:"latitude"`
	Longitude *float64 `json:"longitude"`
}

type jsonOrganisation struct {
	jsonActor
	ShortName        *string                `json:"shortName"`
	OrganisationKind graph.OrganisationKind `json:"organisationKind"`
	Country          *jsonRef               `json:"country"`
	Parent           *jsonRef               `json:"parent"`
	StandsFor        *jsonRef               `json:"standsFor"`
	Parts            jsonNodes[*jsonRef]    `json:"parts"`
}

type jsonPerson struct {
	jsonActor
	Country *jsonRef     `json:"country"`
	Offices []jsonOffice `json:"offices"`
}

type jsonOffice struct {
	Title        *string     `json:"title"`
	Organisation *jsonRef    `json:"organisation"`
	Country      *jsonRef    `json:"country"`
	FirstSeen    *graph.Date `json:"firstSeen"`
	LastSeen     *graph.Date `json:"lastSeen"`
	MeetingCount int         `json:"meetingCount"`
}

type jsonSeries struct {
	ID                  graph.ID                `json:"id"`
	Name                string                  `json:"name"`
	Kind                graph.Kind              `json:"kind"`
	Aliases             []string                `json:"aliases"`
	Format              graph.Format            `json:"format"`
	Focus               graph.Focus             `json:"focus"`
	Parties             []*jsonRef              `json:"parties"`
	FirstRound          *graph.Date             `json:"firstRound"`
	LastRound           *graph.Date             `json:"lastRound"`
	MissingOrdinals     []int                   `json:"missingOrdinals"`
	OrdinalsCountRounds bool                    `json:"ordinalsCountRounds"`
	Rounds              *jsonNodes[jsonMeeting] `json:"rounds,omitempty"`
}

type jsonSourcePage struct {
	jsonSource
	Meetings jsonNodes[jsonMeeting] `json:"meetings"`
}

// json tells one record whole, in the shape of its type.
func (s *shower) json(id graph.ID) (any, error) {
	switch r := s.recs[id].(type) {
	case *graph.Country:
		actor, err := s.actorJSON(r.ID, r.Aliases)
		return jsonCountry{
			actor, r.Code(), maybe(r.Alpha3), maybe(r.Numeric), maybe(r.Official), maybe(r.Capital), maybe(r.Note),
			maybe(r.Region), maybe(r.Subregion), r.Latitude, r.Longitude,
		}, err
	case *graph.Organisation:
		return s.organisationJSON(r)
	case *graph.Person:
		return s.personJSON(r)
	case *graph.Meeting:
		return s.meetingPageJSON(r)
	case *graph.Series:
		return s.seriesJSON(r.ID, true)
	case *graph.Source:
		return s.sourcePageJSON(r)
	}
	return nil, graph.Errorf(graph.NotFound, "no record has the id %s", id)
}

// participantJSON tells what all participants have: their meetings, newest first.
func (s *shower) participantJSON(id graph.ID, aliases []string) (jsonActor, error) {
	out := jsonActor{ID: id, Name: s.v.Name(id), Kind: id.Kind(), Aliases: orEmpty(aliases), MeetingCount: s.v.MeetingCount(id)}
	rows, err := collect(func(args graph.PageArgs) (*graph.Page[graph.Participation], error) {
		return s.v.Participations(id, graph.MeetingFilter{}, nil, nil, graph.MeetingDateDesc, args)
	})
	if err != nil {
		return out, err
	}
	ids := make([]graph.ID, len(rows))
	for i, p := range rows {
		ids[i] = p.Meeting
	}
	meetings, err := s.meetingsJSON(ids)
	if err != nil {
		return out, err
	}
	list := make([]jsonParticipation, len(rows))
	for i, p := range rows {
		list[i] = s.participationJSON(p)
		list[i].Meeting = &meetings[i]
	}
	all := nodes(list)
	out.Meetings = &all
	return out, nil
}

func (s *shower) actorJSON(id graph.ID, aliases []string) (jsonActor, error) {
	out, err := s.participantJSON(id, aliases)
	if err != nil {
		return out, err
	}
	links, err := s.links(id, graph.LinkRule{})
	if err != nil {
		return out, err
	}
	list := make([]jsonLink, len(links))
	for i, l := range links {
		if list[i], err = s.linkJSON(l, false); err != nil {
			return out, err
		}
	}
	all := nodes(list)
	out.Links = &all
	ids, err := s.seriesOf(id, graph.SeriesFilter{})
	if err != nil {
		return out, err
	}
	series := make([]jsonSeries, len(ids))
	if err := s.need(ids); err != nil {
		return out, err
	}
	for i, id := range ids {
		if series[i], err = s.seriesJSON(id, false); err != nil {
			return out, err
		}
	}
	allSeries := nodes(series)
	out.Series = &allSeries
	people, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.PeopleOf(id, graph.PersonFilter{}, graph.ParticipantNameAsc, args)
	})
	refs := nodes(s.refs(people))
	out.People = &refs
	return out, err
}

func (s *shower) organisationJSON(r *graph.Organisation) (any, error) {
	actor, err := s.actorJSON(r.ID, r.Aliases)
	if err != nil {
		return nil, err
	}
	parts, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Parts(r.ID, graph.ParticipantNameAsc, args)
	})
	return jsonOrganisation{
		actor, maybe(r.ShortName), r.OrganisationKind, s.ref(r.Country), s.ref(r.Parent), s.ref(s.v.StandsFor(r.ID)), nodes(s.refs(parts)),
	}, err
}

func (s *shower) personJSON(r *graph.Person) (any, error) {
	who, err := s.participantJSON(r.ID, r.Aliases)
	if err != nil {
		return nil, err
	}
	offices, err := s.v.Offices(s.ctx, r.ID)
	out := jsonPerson{who, s.ref(r.Country), make([]jsonOffice, len(offices))}
	for i, o := range offices {
		out.Offices[i] = jsonOffice{
			maybe(o.Title), s.ref(o.Organisation), s.ref(o.Country), maybe(o.FirstSeen), maybe(o.LastSeen), o.MeetingCount,
		}
	}
	return out, err
}

func (s *shower) meetingPageJSON(m *graph.Meeting) (any, error) {
	list, err := s.meetingsJSON([]graph.ID{m.ID})
	if err != nil {
		return nil, err
	}
	rows, err := s.v.AllParticipants(m.ID, graph.ParticipationFilter{})
	if err != nil {
		return nil, err
	}
	out := make([]jsonParticipation, len(rows))
	for i, p := range rows {
		out[i] = s.participationJSON(p)
	}
	all := nodes(out)
	list[0].Participants = &all
	return list[0], nil
}

func (s *shower) seriesJSON(id graph.ID, withRounds bool) (jsonSeries, error) {
	r, _ := s.recs[id].(*graph.Series)
	facts, err := s.v.Series(id)
	if err != nil {
		return jsonSeries{}, err
	}
	out := jsonSeries{
		ID: id, Name: r.Name, Kind: id.Kind(), Aliases: orEmpty(r.Aliases), Format: r.Format, Focus: r.Focus,
		Parties: s.refs(facts.Parties), FirstRound: maybe(facts.FirstRound), LastRound: maybe(facts.LastRound),
		MissingOrdinals: orEmpty(facts.MissingOrdinals), OrdinalsCountRounds: r.OrdinalsCountRounds,
	}
	if !withRounds {
		return out, nil
	}
	rounds, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Rounds(id, graph.MeetingFilter{}, graph.MeetingDateAsc, args)
	})
	if err != nil {
		return out, err
	}
	meetings, err := s.meetingsJSON(rounds)
	all := nodes(meetings)
	out.Rounds = &all
	return out, err
}

func (s *shower) sourcePageJSON(r *graph.Source) (any, error) {
	ids, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Citing(r.ID, graph.MeetingDateAsc, args)
	})
	if err != nil {
		return nil, err
	}
	meetings, err := s.meetingsJSON(ids)
	return jsonSourcePage{s.sourceJSON(r.ID), nodes(meetings)}, err
}
