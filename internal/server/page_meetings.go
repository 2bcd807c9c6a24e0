package server

import (
	"net/http"
	"net/url"
	"strings"

	"parley/graph"
)

// meetingsPage is the table of meetings.
type meetingsPage struct {
	Text, From, To, With string
	Selects              []selectField
	Names                []string
	Problem              string
	Meetings             []meetingLine
	Of                   pager
	// LeftOut counts the meetings that only their unknown date leaves out, and
	// WithUndated is the address that lists them too.
	LeftOut     int
	WithUndated string
}

// meetingsForm is what the form asks.
type meetingsForm struct {
	filter  graph.MeetingFilter
	order   graph.MeetingOrder
	undated string // "", "with" or "only"
	with    graph.ID
}

func (s *Server) meetings(r *http.Request, v *graph.View) (page, error) {
	q := r.URL.Query()
	f, err := readMeetingsForm(v, q)
	body := &meetingsPage{Text: shortened(q.Get("q")), With: shortened(q.Get("with")), Names: actorNames(v)}
	body.From, body.To = ends(q)
	read := newReader(r, v)
	if err == nil {
		err = body.list(r, v, read, f)
	}
	p := page{
		name: "meetings", Title: "Meetings", Address: "/meetings",
		Description: "All " + number(countOf(v, graph.KindMeeting)) + " meetings on record, by text, date, format, focus, track, topic, region and who was present.",
	}
	var other error
	if body.Problem, p.status, other = refusedForm(err); other != nil {
		return p, other
	}
	if err := body.selects(v, f, err == nil); err != nil {
		return p, err
	}
	if err == nil {
		p.Foot = footOf(r, v, p.Title, p.Address, f.graphQL())
		p.Foot.Exports = []ref{{"These meetings, CSV", "/export/meetings.csv" + f.export()}, {"Participations, CSV", "/export/participations.csv" + f.export()}}
	}
	p.Linked, p.Body = document(collection(p.Title, p.Address, p.Description), nil, p.Title), body
	return p, nil
}

func countOf(v *graph.View, kind graph.Kind) int {
	for _, c := range v.Dataset().Counts {
		if c.Kind == kind {
			return c.Count
		}
	}
	return 0
}

func readMeetingsForm(v *graph.View, q url.Values) (f meetingsForm, err error) {
	var errs [3]error
	f.filter, errs[0] = readFilter(q)
	f.filter.Text, errs[1] = readText(q, "q")
	f.order, errs[2] = readOrder(q, graph.MeetingOrders, graph.MeetingDateDesc)
	if err := firstOf(errs[:]...); err != nil {
		return f, err
	}
	if with, err := readText(q, "with"); err != nil || with != "" {
		if err != nil {
			return f, err
		}
		found, err := v.Resolve(with, graph.KindCountry, graph.KindOrganisation, graph.KindPerson)
		if err != nil {
			return f, err
		}
		f.with = found.ID
		f.filter.Present = &graph.ParticipantMatch{Any: []graph.ID{found.ID}}
	}
	switch f.undated = strings.TrimSpace(q.Get("undated")); f.undated {
	case "":
	case "with", "1":
		f.undated, f.filter.OrUndated = "with", true
	case "only":
		f.filter.Not = &graph.MeetingFilter{During: &graph.DateRange{}}
	default:
		return f, graph.Errorf(graph.Invalid, "undated is %s: write with, only, or leave it out", clip(f.undated))
	}
	return f, nil
}

func (b *meetingsPage) list(r *http.Request, v *graph.View, read *reader, f meetingsForm) error {
	p, err := v.Meetings(f.filter, f.order, cursors(r.URL.Query(), ""))
	if err != nil {
		return err
	}
	if err := read.need(p.Items...); err != nil {
		return err
	}
	for _, id := range p.Items {
		b.Meetings = append(b.Meetings, lineOf(v, get[*graph.Meeting](read, id)))
	}
	b.Of, b.LeftOut = pagerOf(r, "", "meeting", p), p.UndatedLeftOut
	q := r.URL.Query()
	q.Del("after")
	q.Del("before")
	q.Set("undated", "with")
	b.WithUndated = "/meetings?" + q.Encode()
	return nil
}

// selects offers the choices; those of a good question with their counts.
func (b *meetingsPage) selects(v *graph.View, f meetingsForm, good bool) error {
	counts := &graph.Facets{}
	if good {
		var err error
		if counts, err = v.Facets(f.filter, nil); err != nil {
			return err
		}
	}
	b.Selects = append(filterSelects(f.filter, counts), selectField{Name: "undated", Label: "Undated, in years", None: "left out", Options: []option{
		{"with", "listed", -1, f.undated == "with"}, {"only", "alone", -1, f.undated == "only"},
	}}, orderOf(graph.MeetingOrders, f.order))
	return nil
}

// conditions writes the filter for the API and for exports.
func (f meetingsForm) conditions() (api []string, export url.Values) {
	api, export = conditions(f.filter)
	if f.filter.Text != "" {
		api = append(api, "text: "+graphQLText(f.filter.Text))
		export.Set("text", f.filter.Text)
	}
	if f.with != "" {
		api = append(api, `present: {any: ["`+string(f.with)+`"]}`)
		export.Set("present", string(f.with))
	}
	if f.undated == "only" {
		api = append(api, "not: {during: {}}")
	}
	return api, export
}

// rangeQuery writes a range of dates in GraphQL.
func rangeQuery(d graph.DateRange) string {
	var parts []string
	if !d.From.IsZero() {
		parts = append(parts, `from: "`+d.From.String()+`"`)
	}
	if !d.To.IsZero() {
		parts = append(parts, `to: "`+d.To.String()+`"`)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (f meetingsForm) graphQL() string {
	args := "orderBy: " + string(f.order) + ", first: 20"
	if api, _ := f.conditions(); len(api) > 0 {
		args = "filter: {" + strings.Join(api, ", ") + "}, " + args
	}
	return "{\n  meetings(" + args + ") {\n    totalCount undatedLeftOut\n    nodes { id name start end city country { name } format series { name } }\n    pageInfo { endCursor hasNextPage }\n  }\n}"
}

// export gives the parameters of an export of the same meetings, with a
// question mark.
func (f meetingsForm) export() string {
	_, q := f.conditions()
	return asked(q)
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
