package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"parley/graph"
)

// meetingPage shows one round.
type meetingPage struct {
	Name, Date, Place string
	Sentence          string
	Series            ref
	Round             string // "Round 3"
	Recorded          string // rounds: "2 rounds"
	Before, After     *roundLink
	Announced         bool
	Facts             []factLine
	Hosts             []member
	// Sides are the actors for which somebody is named; Alone those without.
	Sides    []side
	Alone    []member
	Others   []member
	Invited  []member
	Actors   int
	Notes    string
	Sources  []source
	Explorer []ref
}

// roundLink is the round before or after.
type roundLink struct {
	Round ref
	Date  string
}

// side is an actor at a meeting with those who spoke for it.
type side struct {
	Actor   member
	Members []member
}

func (s *Server) meeting(r *http.Request, v *graph.View) (page, error) {
	id, other, err := s.named(r, v, graph.KindMeeting)
	if err != nil || other != nil {
		return orElse(other), err
	}
	read := newReader(r, v)
	if err := read.meetingsWithSources([]graph.ID{id}); err != nil {
		return page{}, err
	}
	m := get[*graph.Meeting](read, id)
	body, err := s.meetingBody(v, read, m)
	if err != nil {
		return page{}, err
	}
	crumbs := []ref{{"Meetings", "/meetings"}, body.Series}
	address := addressOf(id)
	return page{
		name: "meeting", Title: m.Name, Description: body.Sentence, Address: address, Crumbs: crumbs,
		Linked: document(meetingThing(v, m, body), crumbs, m.Name), Foot: footOf(r, v, m.Name, address, queryOf(id)), Body: body,
	}, nil
}

func (s *Server) meetingBody(v *graph.View, read *reader, m *graph.Meeting) (*meetingPage, error) {
	f, err := v.Meeting(m.ID)
	if err != nil {
		return nil, err
	}
	b := &meetingPage{
		Name: m.Name, Date: honestDate(m), Place: placeOf(v, m), Series: refTo(v, m.Series), Announced: m.OnlyAnnounced,
		Actors: f.ActorCount, Notes: m.Notes,
	}
	b.Facts = facts(
		factLine{Label: "Format", Text: sentence(graph.Formats.Label(m.Format))},
		factLine{Label: "Track", Text: sentence(graph.Tracks.Label(m.Track))},
		factLine{Label: "Mode", Text: sentence(graph.Modes.Label(m.Mode))},
		factLine{Label: "Focus of the series", Text: sentence(graph.Focuses.Label(f.Focus))},
		factLine{Label: "Topics", Text: strings.Join(labels(graph.Topics, m.Topics), ", ")},
		factLine{Label: "Stated by sources", Text: statedNumbers(m)},
		factLine{Label: "Size", Text: graph.Count(f.Size, "delegation") + " or more"},
	)
	if err := b.delegations(v, m); err != nil {
		return nil, err
	}
	if err := b.rounds(v, m); err != nil {
		return nil, err
	}
	if b.Sources, err = read.sources(m.ID); err != nil {
		return nil, err
	}
	b.Sentence = b.sentence()
	return b, nil
}

// honestDate says to what a date is known.
func honestDate(m *graph.Meeting) string {
	switch m.Start.Precision() {
	case graph.PrecisionUnknown:
		return "Date not known"
	case graph.PrecisionMonth:
		return spanned(m) + " (day not known)"
	case graph.PrecisionYear:
		return spanned(m) + " (month and day not known)"
	}
	return spanned(m)
}

// statedNumbers are those that sources give without naming everybody.
func statedNumbers(m *graph.Meeting) string {
	var parts []string
	if m.StatedCountries != nil {
		parts = append(parts, fmt.Sprintf("%s countries", number(*m.StatedCountries)))
	}
	if m.StatedAttendees != nil {
		parts = append(parts, fmt.Sprintf("%s attendees", number(*m.StatedAttendees)))
	}
	return strings.Join(parts, ", ")
}

// sentence tells the meeting in one: what, when, where, who.
func (b *meetingPage) sentence() string {
	verb := " took place"
	if b.Announced {
		verb = " was announced; no source reports that it took place"
	}
	s := "“" + b.Name + "”" + verb + ": " + strings.ToLower(b.Date[:1]) + b.Date[1:]
	if b.Place != "" {
		s += ", " + b.Place
	}
	s += "; " + graph.Count(b.Actors, "state") + " or bodies known to have been present"
	if b.Actors == 0 {
		return s + "."
	}
	names := make([]ref, 0, b.Actors)
	for _, x := range b.Sides {
		names = append(names, x.Actor.Who)
	}
	for _, x := range b.Alone {
		names = append(names, x.Who)
	}
	return s + ": " + joinedNames(names, 6) + "."
}

func (b *meetingPage) delegations(v *graph.View, m *graph.Meeting) error {
	d, err := v.Delegations(m.ID)
	if err != nil {
		return err
	}
	b.Hosts, b.Others, b.Invited = membersOf(v, m, d.Hosts), membersOf(v, m, d.Others), membersOf(v, m, d.Invited)
	for i := range b.Invited {
		b.Invited[i].Roles = nil // the section says it
	}
	for _, x := range d.Sides {
		actor := memberOf(v, m, x.Actor)
		if len(x.Members) == 0 {
			b.Alone = append(b.Alone, actor)
		} else {
			b.Sides = append(b.Sides, side{actor, membersOf(v, m, x.Members)})
		}
	}
	b.Explorer = pairLinks(v, m.ID)
	return nil
}

func (b *meetingPage) rounds(v *graph.View, m *graph.Meeting) error {
	f, err := v.Series(m.Series)
	if err != nil {
		return err
	}
	b.Round, b.Recorded = "A round", graph.Count(f.Rounds, "round")
	if m.Ordinal != nil {
		b.Round = "Round " + strconv.Itoa(*m.Ordinal)
	}
	before, after, err := v.RoundsAround(m.ID)
	if err != nil {
		return err
	}
	b.Before, b.After = roundTo(v, before), roundTo(v, after)
	return nil
}

func roundTo(v *graph.View, id graph.ID) *roundLink {
	m, ok := v.Lean(id).(*graph.Meeting)
	if !ok {
		return nil
	}
	return &roundLink{refTo(v, id), spanned(m)}
}

func meetingThing(v *graph.View, m *graph.Meeting, b *meetingPage) linked {
	out := thing(v, m.ID).with("description", b.Sentence).with("startDate", m.Start.String()).with("endDate", m.End.String()).
		with("location", placeThing(v, m)).with("eventAttendanceMode", attendanceMode(m.Mode)).with("superEvent", thing(v, m.Series)).
		with("about", labels(graph.Topics, m.Topics))
	var hosts []linked
	for _, l := range m.Hosts {
		hosts = append(hosts, thing(v, l.Participant))
	}
	var citations []linked
	for _, s := range b.Sources {
		citations = append(citations, linked{"@type": "CreativeWork", "name": s.Label}.with("url", s.URL).with("publisher", s.Publisher))
	}
	present, err := v.Present(m.ID)
	if err != nil {
		present = nil
	}
	return out.with("organizer", hosts).with("attendee", things(v, present)).with("subjectOf", citations)
}
