package server

import (
	"net/http"
	"net/url"
	"slices"

	"parley/graph"
)

// actorPage shows a country or an organisation.
type actorPage struct {
	Kind, Name, Official string
	Code                 string
	Note                 string
	Sentence             string
	Facts                []factLine
	// StandsFor is the other actor that an organisation speaks for.
	StandsFor *ref
	Actor     bool
	Explorer  []ref
	Contents  []section

	Rule        string // of the partners, in words
	Partners    []partnerLine
	PartnersOf  pager
	Dialogues   seriesList
	Others      seriesList
	Meetings    []meetingLine
	MeetingsOf  pager
	Invited     int // of the meetings in the list
	People      []personLine
	PeopleOf    pager
	Bodies      []bodyLine
	BodiesOf    pager
	BodiesTitle string
	Terms       []termLine
	Members     []termLine
}

// section is an entry of a page's contents.
type section struct {
	ID, Title string
	Count     int
}

type seriesList struct {
	ID, Title string
	Lines     []seriesLine
	Of        pager
	Newest    string // date of the newest meeting of the data
}

// partnerLine is a partner of an actor, by dialogue or agreement.
type partnerLine struct {
	Partner     ref
	Pair        string // address of the page of the two
	Kinds       string
	Meetings    int
	First, Last string
}

// personLine is a person with the offices in which they spoke.
type personLine struct {
	Person  ref
	Offices []officeLine
}

type officeLine struct {
	Title        string
	Organisation ref
	Country      ref
	Seen         string
	Meetings     int
}

// bodyLine is an organisation in a list.
type bodyLine struct {
	Body     ref
	Kind     string
	Meetings int
}

// termLine is a membership, from either side.
type termLine struct {
	With    ref
	Term    string
	Sources []source
}

// ownRule joins actors by what they do as two.
var ownRule = graph.LinkRule{Via: []graph.LinkKind{graph.BilateralDialogue, graph.Agreement}}

func (s *Server) country(r *http.Request, v *graph.View) (page, error) {
	id, other, err := s.named(r, v, graph.KindCountry)
	if err != nil || other != nil {
		return orElse(other), err
	}
	read := newReader(r, v)
	lists, err := readActor(r, v, read, id)
	if err != nil {
		return page{}, err
	}
	rec := get[*graph.Country](read, id)
	body := actorPage{Kind: "country", Name: rec.Name, Official: otherThan(rec.Name, rec.Official), Code: rec.Code(), Note: rec.Note, Facts: facts(
		factLine{Label: "Codes", Text: joinDots(rec.Code(), rec.Alpha3, rec.Numeric)},
		factLine{Label: "Region", Text: joinDots(rec.Region, rec.Subregion)},
		factLine{Label: "Capital", Text: rec.Capital},
	)}
	for _, t := range lists.terms {
		body.Terms = append(body.Terms, termLine{refTo(v, t.Body), termPhrase(t.Membership), read.sourceList(t.Sources)})
	}
	bodies, err := v.OrganisationsOf(id, graph.OrganisationFilter{}, graph.ParticipantMeetingsDesc, cursors(r.URL.Query(), "bodies"))
	if err != nil {
		return page{}, err
	}
	body.bodies(r, v, "Organisations of the country", bodies)
	subject := thing(v, id).with("alternateName", rec.Official).with("identifier", rec.Code())
	return s.actorPage(r, v, read, lists, &body, []ref{{"Countries", "/countries"}}, subject)
}

func (s *Server) organisation(r *http.Request, v *graph.View) (page, error) {
	id, other, err := s.named(r, v, graph.KindOrganisation)
	if err != nil || other != nil {
		return orElse(other), err
	}
	read := newReader(r, v)
	lists, err := readActor(r, v, read, id)
	if err != nil {
		return page{}, err
	}
	rec := get[*graph.Organisation](read, id)
	body := actorPage{Kind: graph.OrganisationKinds.Label(rec.OrganisationKind), Name: rec.Name, Official: otherThan(rec.Name, rec.ShortName), Facts: facts(
		factLine{Label: "Country", Refs: knownRefs(v, rec.Country)},
		factLine{Label: "Part of", Refs: knownRefs(v, rec.Parent)},
	)}
	if a := v.StandsFor(id); a != "" && a != id {
		to := refTo(v, a)
		body.StandsFor = &to
	}
	for _, t := range rec.Memberships {
		body.Members = append(body.Members, termLine{refTo(v, t.Member), termPhrase(t), read.sourceList(t.Sources)})
	}
	parts, err := v.Parts(id, graph.ParticipantMeetingsDesc, cursors(r.URL.Query(), "bodies"))
	if err != nil {
		return page{}, err
	}
	body.bodies(r, v, "Its parts", parts)
	crumbs := []ref{{"Actors", "/actors"}}
	if body.StandsFor != nil {
		crumbs = append(crumbs, *body.StandsFor)
	}
	subject := thing(v, id).with("alternateName", rec.ShortName)
	if rec.Parent != "" {
		subject.with("parentOrganization", thing(v, rec.Parent))
	}
	return s.actorPage(r, v, read, lists, &body, crumbs, subject)
}

// actorLists are the lists of an actor's page whose records are read.
type actorLists struct {
	id       graph.ID
	meetings *graph.Page[graph.Participation]
	people   *graph.Page[graph.ID]
	terms    []graph.BodyMembership // of a country
}

// readActor chooses what the page of a country or organisation shows, and
// reads all of it at once.
func readActor(r *http.Request, v *graph.View, read *reader, id graph.ID) (l actorLists, err error) {
	l.id = id
	need := []graph.ID{id}
	if l.meetings, err = newestMeetings(r, v, id); err != nil {
		return l, err
	}
	for _, p := range l.meetings.Items {
		need = append(need, p.Meeting)
	}
	if l.people, err = v.PeopleOf(id, graph.PersonFilter{}, graph.ParticipantLastMeetingDesc, cursors(r.URL.Query(), "people")); err != nil {
		return l, err
	}
	for _, person := range l.people.Items {
		ids, err := v.MeetingsOf(person)
		if err != nil {
			return l, err
		}
		need = append(need, ids...)
	}
	switch rec := v.Lean(id).(type) {
	case *graph.Country:
		if l.terms, err = v.MembershipsOf(id, graph.Date{}); err != nil {
			return l, err
		}
		for _, t := range l.terms {
			need = append(need, t.Sources...)
		}
	case *graph.Organisation:
		for _, t := range rec.Memberships {
			need = append(need, t.Sources...)
		}
	}
	return l, read.need(need...)
}

// orElse is a page that takes another one's place, if there is one.
func orElse(p *page) page {
	if p == nil {
		return page{}
	}
	return *p
}

// otherThan is a second name, where it says more than the first.
func otherThan(name, other string) string {
	if other == name {
		return ""
	}
	return other
}

func knownRefs(v *graph.View, ids ...graph.ID) []ref {
	return refsTo(v, slices.DeleteFunc(ids, func(id graph.ID) bool { return id == "" }))
}

// actorPage fills in what countries and organisations have in common.
func (s *Server) actorPage(r *http.Request, v *graph.View, read *reader, l actorLists, body *actorPage, crumbs []ref, subject linked) (page, error) {
	id := l.id
	var err error
	if body.Sentence, err = v.PresenceSentence(id); err != nil {
		return page{}, err
	}
	body.Actor = v.IsActor(id)
	if err := firstOf(body.partners(r, v, id), body.allSeries(r, v, id), body.people(r, v, read, l)); err != nil {
		return page{}, err
	}
	body.Meetings, body.MeetingsOf = meetingLines(v, read, l.meetings), pagerOf(r, "", "meeting", l.meetings)
	body.Invited = invitations(v, id, l.meetings)
	body.contents()
	address := addressOf(id)
	foot := footOf(r, v, body.Name, address, body.query(id))
	foot.Exports = []ref{
		{"Meetings, CSV", "/export/meetings.csv?present=" + url.QueryEscape(string(id))},
		{"Participations, CSV", "/export/participations.csv?present=" + url.QueryEscape(string(id))},
	}
	if body.Actor {
		body.Explorer = []ref{
			{"Open in the explorer", "/?sel=" + string(id)},
			{"Find a path from here", "/path?" + url.Values{"from": {string(id)}}.Encode()},
		}
		foot.Exports = append(foot.Exports, ref{"Links, CSV", "/export/links.csv?around=" + url.QueryEscape(string(id))})
	}
	return page{
		name: "actor", Title: body.Name, Description: body.Sentence, Address: address, Crumbs: crumbs,
		Linked: document(subject.with("description", body.Sentence), crumbs, body.Name), Foot: foot, Body: body,
	}, nil
}

func (b *actorPage) partners(r *http.Request, v *graph.View, id graph.ID) error {
	b.Rule = v.RulePhrase(ownRule)
	p, err := v.Links(r.Context(), id, ownRule, graph.LinkMeetingsDesc, cursors(r.URL.Query(), "partners"))
	if err != nil {
		return err
	}
	for _, l := range p.Items {
		b.Partners = append(b.Partners, partnerLine{
			Partner: refTo(v, l.To), Pair: pairAddress(l.From, l.To), Kinds: joinDots(labels(graph.LinkKinds, l.Kinds)...),
			Meetings: l.MeetingCount, First: graph.Written(l.FirstMet), Last: graph.Written(l.LastMet),
		})
	}
	b.PartnersOf = pagerOf(r, "partners", "partner", p)
	return nil
}

func (b *actorPage) allSeries(r *http.Request, v *graph.View, id graph.ID) (err error) {
	formats := graph.Formats.Values()
	b.Dialogues, err = seriesListOf(r, v, id, "dialogues", "Bilateral series", formats[:1])
	if err != nil {
		return err
	}
	b.Others, err = seriesListOf(r, v, id, "series", "Other series", formats[1:])
	return err
}

func seriesListOf(r *http.Request, v *graph.View, id graph.ID, list, title string, formats []graph.Format) (out seriesList, err error) {
	p, err := v.SeriesOf(id, graph.SeriesFilter{Formats: formats}, graph.SeriesLastRoundDesc, cursors(r.URL.Query(), list))
	if err != nil {
		return out, err
	}
	out = seriesList{ID: list, Title: title, Of: pagerOf(r, list, "series", p), Newest: newestDate(v)}
	out.Lines, err = seriesLines(v, p.Items, v.StandsFor(id))
	return out, err
}

// newestDate is the day up to which quiet years are counted; empty when no
// meeting is dated.
func newestDate(v *graph.View) string { return graph.Written(v.Dataset().LastMeeting) }

// newestMeetings is a page of a participant's meetings.
func newestMeetings(r *http.Request, v *graph.View, id graph.ID) (*graph.Page[graph.Participation], error) {
	return v.Participations(id, graph.MeetingFilter{}, nil, nil, graph.MeetingDateDesc, cursors(r.URL.Query(), ""))
}

// meetingLines tells what a participant was at meetings that were read.
func meetingLines(v *graph.View, read *reader, p *graph.Page[graph.Participation]) []meetingLine {
	out := make([]meetingLine, len(p.Items))
	for i, row := range p.Items {
		out[i] = lineOf(v, get[*graph.Meeting](read, row.Meeting))
		out[i].Was = roles(row)
	}
	return out
}

func (b *actorPage) people(r *http.Request, v *graph.View, read *reader, l actorLists) error {
	for _, person := range l.people.Items {
		offices, err := v.OfficesFor(person, l.id, func(m graph.ID) (*graph.Meeting, error) { return get[*graph.Meeting](read, m), nil })
		if err != nil {
			return err
		}
		b.People = append(b.People, personLine{refTo(v, person), officeLines(v, offices)})
	}
	b.PeopleOf = pagerOf(r, "people", "person", l.people)
	return nil
}

func officeLines(v *graph.View, offices []graph.Office) []officeLine {
	out := make([]officeLine, len(offices))
	for i, o := range offices {
		out[i] = officeLine{o.Title, refTo(v, o.Organisation), refTo(v, o.Country), period(o.FirstSeen, o.LastSeen), o.MeetingCount}
	}
	return out
}

func (b *actorPage) bodies(r *http.Request, v *graph.View, title string, p *graph.Page[graph.ID]) {
	b.BodiesTitle, b.BodiesOf = title, pagerOf(r, "bodies", "organisation", p)
	for _, id := range p.Items {
		line := bodyLine{Body: refTo(v, id), Meetings: v.MeetingCount(id)}
		if o, ok := v.Lean(id).(*graph.Organisation); ok {
			line.Kind = graph.OrganisationKinds.Label(o.OrganisationKind)
		}
		b.Bodies = append(b.Bodies, line)
	}
}

// termPhrase: "1 May 2004 to 31 January 2020", "since 1 May 2004", "since a day that is not known".
func termPhrase(t graph.Membership) string {
	from, to := graph.Written(t.From), graph.Written(t.To)
	if from == "" {
		from = "a day that is not known"
	}
	if to == "" {
		return "since " + from
	}
	return from + " to " + to
}

// MeetingsTitle heads the list of meetings, which has invitations too.
func (b *actorPage) MeetingsTitle() string { return meetingsTitle(b.Invited) }

func meetingsTitle(invited int) string {
	if invited > 0 {
		return "Meetings and invitations"
	}
	return "Meetings"
}

// invitations counts those in the whole list of a participant's meetings.
func invitations(v *graph.View, who graph.ID, list *graph.Page[graph.Participation]) int {
	return list.Total - v.MeetingCount(who)
}

func (b *actorPage) contents() {
	for _, s := range []section{
		{"partners", "Partners", b.PartnersOf.Total},
		{b.Dialogues.ID, b.Dialogues.Title, b.Dialogues.Of.Total},
		{b.Others.ID, b.Others.Title, b.Others.Of.Total},
		{"list", b.MeetingsTitle(), b.MeetingsOf.Total},
		{"people", "People who spoke for it", b.PeopleOf.Total},
		{"bodies", b.BodiesTitle, b.BodiesOf.Total},
		{"terms", "Memberships", len(b.Terms)},
		{"members", "Members", len(b.Members)},
	} {
		if s.Count > 0 {
			b.Contents = append(b.Contents, s)
		}
	}
}

func joinDots(parts ...string) string {
	out := ""
	for _, p := range parts {
		switch {
		case p == "":
		case out == "":
			out = p
		default:
			out += " · " + p
		}
	}
	return out
}

// query is the GraphQL that asks for what the page shows.
func (b *actorPage) query(id graph.ID) string {
	q := "{\n  node(id: \"" + string(id) + "\") {\n    ... on Entity { name }\n    ... on Actor {\n      meetingCount\n"
	if b.Actor {
		q += "      links(rule: {via: [BILATERAL_DIALOGUE, AGREEMENT]}, orderBy: MEETINGS_DESC) { totalCount nodes { to { name } kinds meetingCount firstMet lastMet } }\n"
	}
	q += "      series(orderBy: LAST_ROUND_DESC) { totalCount nodes { name format missingOrdinals } }\n" +
		"      meetings(orderBy: DATE_DESC) { totalCount nodes { presence hosting meeting { name start } } }\n" +
		"      people(orderBy: LAST_MEETING_DESC) { totalCount nodes { name offices { title firstSeen lastSeen } } }\n    }\n"
	if len(b.Terms) > 0 {
		q += "    ... on Country { memberships { body { name } from to sources { label url } } }\n"
	}
	if len(b.Members) > 0 {
		q += "    ... on Organisation { members { member { name } from to sources { label url } } }\n"
	}
	return q + "  }\n}"
}
