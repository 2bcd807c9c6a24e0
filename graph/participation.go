package graph

import (
	"cmp"
	"context"
	"slices"
)

// Participation is what one participant was at one meeting. The office is in
// the meeting's record: see [OfficeOf].
type Participation struct {
	Participant, Meeting ID
	Presence             Presence
	// Hosting is empty for who did not host.
	Hosting Hosting
	// Role of a person; of an organisation only ORGANISER, when it organised
	// without hosting; else empty.
	Role Role
	// Organisation and Country that a person spoke for, as the sources give them.
	Organisation, Country ID
	// OnBehalfOf is the actor that the row speaks for; empty for none.
	OnBehalfOf ID
	// Implied: no source lists the actor, it is present only through ImpliedBy.
	Implied bool
	// ImpliedBy are the other participants that stand for it, also when it is listed.
	ImpliedBy []ID
}

func (x *index) participation(i int32) Participation {
	r := &x.rows[i]
	p := Participation{
		Participant: x.ids[r.node], Meeting: x.ids[x.meetings[r.meeting].node],
		Presence: Presences.terms[r.presence].Value, Implied: r.implied,
		ImpliedBy: x.idsOf(x.implied[r.impliedBy.from:r.impliedBy.to]),
	}
	if r.hosts() {
		p.Hosting = Hostings.terms[r.hosting].Value
	}
	if r.role != noRole {
		p.Role = Roles.terms[r.role].Value
	}
	if r.organisation != none {
		p.Organisation = x.ids[r.organisation]
	}
	if r.country != none {
		p.Country = x.ids[r.country]
	}
	if r.behalf != none {
		p.OnBehalfOf = x.actorID(r.behalf)
	}
	return p
}

// Participants lists the rows of a meeting: hosting first, ATTENDED before
// INVITED, kind, id.
func (v *View) Participants(meeting ID, f ParticipationFilter, args PageArgs) (*Page[Participation], error) {
	rows, o, err := v.rows(meeting, f)
	if err != nil {
		return nil, err
	}
	p, err := page(rows, o, args)
	if err != nil {
		return nil, err
	}
	return mapPage(p, v.x.participation), nil
}

// AllParticipants is Participants without pages.
func (v *View) AllParticipants(meeting ID, f ParticipationFilter) ([]Participation, error) {
	rows, _, err := v.rows(meeting, f)
	out := make([]Participation, len(rows))
	for i, r := range rows {
		out[i] = v.x.participation(r)
	}
	return out, err
}

func (v *View) rows(meeting ID, f ParticipationFilter) (rows []int32, o ordering[int32], err error) {
	n, err := v.node("meeting", meeting, KindMeeting)
	if err != nil {
		return nil, o, err
	}
	keep, err := v.x.rowFilter(&f)
	if err != nil {
		return nil, o, err
	}
	span := v.x.meetings[v.x.meetAt[n-v.x.nodes(KindMeeting).from]].rows
	for r := span.from; r < span.to; r++ {
		if keep == nil || keep(r) {
			rows = append(rows, r)
		}
	}
	return rows, v.x.rowOrder(), nil
}

// Participations lists the meetings of a country, organisation or person, with
// what it was there. Presence nil means both; hosting nil means either.
func (v *View) Participations(
	who ID, f MeetingFilter, presence []Presence, hosting *bool, order MeetingOrder, args PageArgs,
) (*Page[Participation], error) {
	n, err := v.node("participant", who, anyParticipant...)
	if err != nil {
		return nil, err
	}
	is, err := v.x.meetingMatch(&f)
	if err != nil {
		return nil, err
	}
	keep, err := v.x.rowFilter(&ParticipationFilter{Presence: presence, Hosting: hosting})
	if err != nil {
		return nil, err
	}
	mo, err := v.x.meetingOrder(order)
	if err != nil {
		return nil, err
	}
	o := ordering[int32]{list: "participations", name: mo.name, desc: mo.desc, key: func(r int32) sortKey { return mo.key(v.x.rows[r].meeting) }}
	var rows []int32
	for _, r := range v.x.rowsBy.of(n) {
		if (keep == nil || keep(r)) && (is == nil || is(v.x.rows[r].meeting)) {
			rows = append(rows, r)
		}
	}
	o.sort(rows)
	p, err := page(rows, o, args)
	if err != nil {
		return nil, err
	}
	return mapPage(p, v.x.participation), nil
}

// OfficeOf is the office that a participant held at a meeting: as its entry
// among the participants says, else among the hosts, else the invited.
func OfficeOf(m *Meeting, participant ID) string {
	for _, list := range [][]Listing{m.Participants, m.Hosts, m.Invited} {
		for _, l := range list {
			if l.Participant == participant {
				return l.Office
			}
		}
	}
	return ""
}

// Office is what meetings show a person to have held.
type Office struct {
	Title                 string
	Organisation, Country ID
	// FirstSeen and LastSeen are the starts of the first and last dated meeting.
	FirstSeen, LastSeen Date
	MeetingCount        int
}

// Offices lists what the meetings, invitations included, show a person to have
// held, first seen first; those seen only at undated meetings last, by id of
// the meeting. It reads the meetings from the store at once.
func (v *View) Offices(ctx context.Context, person ID) ([]Office, error) {
	ids, err := v.MeetingsOf(person)
	if err != nil {
		return nil, err
	}
	recs, err := v.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[ID]*Meeting, len(ids))
	for i, id := range ids {
		byID[id], _ = recs[i].(*Meeting)
	}
	return v.OfficesFrom(person, func(id ID) (*Meeting, error) { return byID[id], nil })
}

// MeetingsOf lists the meetings in whose list a participant stands, invitations
// included, by date.
func (v *View) MeetingsOf(participant ID) ([]ID, error) {
	n, err := v.node("participant", participant, anyParticipant...)
	if err != nil {
		return nil, err
	}
	rows := v.x.rowsBy.of(n)
	ids := make([]ID, len(rows))
	for i, r := range rows {
		ids[i] = v.x.ids[v.x.meetings[v.x.rows[r].meeting].node]
	}
	return ids, nil
}

// OfficesFrom is Offices for who reads the whole meetings in another way, such
// as many persons' at once.
func (v *View) OfficesFrom(person ID, meeting func(ID) (*Meeting, error)) ([]Office, error) {
	return v.offices(person, meeting, func(*row) bool { return true })
}

// OfficesFor is OfficesFrom, of the meetings at which a person of
// [View.PeopleOf] spoke for a country or organisation.
func (v *View) OfficesFor(person, who ID, meeting func(ID) (*Meeting, error)) ([]Office, error) {
	n, err := v.node("actor", who, anyActor...)
	if err != nil {
		return nil, err
	}
	return v.offices(person, meeting, func(r *row) bool { return v.x.spokeFor(r, n) })
}

// spokeFor says whether a person's row is one of a country or organisation:
// for an actor, it stands for it; else it names the organisation.
func (x *index) spokeFor(r *row, n int32) bool {
	if a := x.actorOf[n]; a != none {
		return r.attended() && r.behalf == a
	}
	return r.attended() && r.organisation == n
}

func (v *View) offices(person ID, meeting func(ID) (*Meeting, error), keep func(*row) bool) ([]Office, error) {
	n, err := v.node("person", person, KindPerson)
	if err != nil {
		return nil, err
	}
	var out []Office
	for _, r := range v.x.rowsBy.of(n) {
		if !keep(&v.x.rows[r]) {
			continue
		}
		p := v.x.participation(r)
		m, err := meeting(p.Meeting)
		if err != nil {
			return nil, err
		}
		o := Office{Title: OfficeOf(m, person), Organisation: p.Organisation, Country: p.Country}
		if o != (Office{}) {
			out = sawOffice(out, o, v.x.start(v.x.rows[r].meeting))
		}
	}
	return out, nil
}

// sawOffice counts an office at one more meeting, the next by date.
func sawOffice(out []Office, o Office, start Date) []Office {
	i := slices.IndexFunc(out, func(p Office) bool {
		return p.Title == o.Title && p.Organisation == o.Organisation && p.Country == o.Country
	})
	if i < 0 {
		i = len(out)
		out = append(out, o)
	}
	p := &out[i]
	p.MeetingCount++
	p.FirstSeen = cmp.Or(p.FirstSeen, start)
	p.LastSeen = cmp.Or(start, p.LastSeen)
	return out
}

// MeetingFacts is what the index knows of a meeting beside its record.
type MeetingFacts struct {
	Focus Focus // of its series
	// Earliest and Latest are the first and last day that its dates allow,
	// full days; zero when the start is not known.
	Earliest, Latest Date
	Precision        Precision // of the start
	// ActorCount counts the actors known to have been present, implied ones included.
	ActorCount int
	// Size is the larger of ActorCount and the stated number of countries.
	Size int
}

// Meeting tells what the index knows of a meeting; NOT_FOUND when there is none.
func (v *View) Meeting(id ID) (MeetingFacts, error) {
	n, err := v.node("meeting", id, KindMeeting)
	if err != nil {
		return MeetingFacts{}, err
	}
	m := &v.x.meetings[v.x.meetAt[n-v.x.nodes(KindMeeting).from]]
	f := MeetingFacts{
		ActorCount: int(m.present.to - m.present.from), Size: int(m.size),
		Precision: v.x.recs[n].(*Meeting).Start.Precision(),
	}
	if int(m.focus) < len(Focuses.terms) {
		f.Focus = Focuses.terms[m.focus].Value
	}
	if m.dated {
		f.Earliest, f.Latest = m.earliest.Date(), m.latest.Date()
	}
	return f, nil
}

// Present lists the actors that hosted or attended a meeting, implied ones
// included, by id.
func (v *View) Present(meeting ID) ([]ID, error) {
	n, err := v.node("meeting", meeting, KindMeeting)
	if err != nil {
		return nil, err
	}
	var out []ID
	for _, a := range v.x.presentAt(v.x.meetAt[n-v.x.nodes(KindMeeting).from]) {
		out = append(out, v.x.actorID(a))
	}
	return out, nil
}

// SeriesFacts is what the index knows of a series beside its record.
type SeriesFacts struct {
	// Parties are the actors named, not implied, in every round, by id.
	Parties               []ID
	Rounds                int
	FirstRound, LastRound Date
	// MissingOrdinals are the ordinals below the highest known one of which no
	// round is recorded; none when the ordinals count something else.
	MissingOrdinals []int
	// Unnumbered counts the rounds without an ordinal: they may be among the missing.
	Unnumbered int
}

// Series tells what the index knows of a series; NOT_FOUND when there is none.
func (v *View) Series(id ID) (SeriesFacts, error) {
	n, err := v.node("series", id, KindSeries)
	if err != nil {
		return SeriesFacts{}, err
	}
	rounds := v.x.roundsOf(n)
	f := SeriesFacts{
		Rounds:     len(rounds),
		FirstRound: v.x.start(v.x.firstDated(rounds)), LastRound: v.x.start(v.x.lastDated(rounds)),
	}
	for _, a := range v.x.parties(n) {
		f.Parties = append(f.Parties, v.x.actorID(a))
	}
	known := make(map[int]bool)
	highest := 0
	for _, m := range rounds {
		o := v.x.recs[v.x.meetings[m].node].(*Meeting).Ordinal
		if o == nil {
			f.Unnumbered++
			continue
		}
		known[*o] = true
		highest = max(highest, *o)
	}
	if v.x.recs[n].(*Series).OrdinalsCountRounds {
		for o := 1; o < highest; o++ {
			if !known[o] {
				f.MissingOrdinals = append(f.MissingOrdinals, o)
			}
		}
	}
	return f, nil
}
