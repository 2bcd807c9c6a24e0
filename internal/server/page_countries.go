package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph"
)

// countriesPage is the table of countries.
type countriesPage struct {
	Text      string
	Met       bool
	Selects   []selectField
	Problem   string
	Countries []countryLine
	Of        pager
}

type countryLine struct {
	Country            ref
	Code, Region       string
	Meetings, Partners int
	First, Last        string
}

type countriesForm struct {
	filter graph.CountryFilter
	order  graph.ParticipantOrder
}

func (s *Server) countries(r *http.Request, v *graph.View) (page, error) {
	q := r.URL.Query()
	f, err := readCountriesForm(q)
	body := &countriesPage{Text: shortened(q.Get("q")), Met: f.filter.HasMeetings != nil}
	if err == nil {
		err = body.list(r, v, f)
	}
	p := page{
		name: "countries", Title: "Countries", Address: "/countries", Crumbs: []ref{{"Actors", "/actors"}},
		Description: "The " + number(countOf(v, graph.KindCountry)) + " states and territories, with their meetings and partners in cyber dialogues.",
	}
	var other error
	if body.Problem, p.status, other = refusedForm(err); other != nil {
		return p, other
	}
	if err := body.selects(v, f); err != nil {
		return p, err
	}
	if err == nil {
		p.Foot = footOf(r, v, p.Title, p.Address, f.graphQL())
	}
	p.Linked, p.Body = document(collection(p.Title, p.Address, p.Description), p.Crumbs, p.Title), body
	return p, nil
}

func readCountriesForm(q url.Values) (f countriesForm, err error) {
	var failed, bad error
	f.filter.Text, failed = readText(q, "q")
	f.order, bad = readOrder(q, graph.ParticipantOrders, graph.ParticipantNameAsc)
	if region := strings.TrimSpace(q.Get("region")); region != "" {
		f.filter.Regions = []string{region}
	}
	if q.Get("met") != "" {
		met := true
		f.filter.HasMeetings = &met
	}
	return f, firstOf(failed, bad)
}

func (b *countriesPage) list(r *http.Request, v *graph.View, f countriesForm) error {
	p, err := v.Countries(f.filter, f.order, cursors(r.URL.Query(), ""))
	if err != nil {
		return err
	}
	for _, id := range p.Items {
		facts, err := v.Presence(id)
		if err != nil {
			return err
		}
		line := countryLine{
			Country: refTo(v, id), Code: id.Slug(), Meetings: facts.Meetings, Partners: facts.Partners,
			First: graph.Written(facts.First), Last: graph.Written(facts.Last),
		}
		if c, ok := v.Lean(id).(*graph.Country); ok {
			line.Region = c.Region
		}
		b.Countries = append(b.Countries, line)
	}
	b.Of = pagerOf(r, "", "country", p)
	return nil
}

func (b *countriesPage) selects(v *graph.View, f countriesForm) error {
	counts, err := v.Facets(graph.MeetingFilter{}, nil)
	if err != nil {
		return err
	}
	regions := selectField{Name: "region", Label: "Region", None: "any region"}
	for _, c := range counts.Regions {
		regions.Options = append(regions.Options, option{Value: c.Value, Label: c.Value, Count: -1, Chosen: slices.Contains(f.filter.Regions, c.Value)})
	}
	b.Selects = []selectField{regions, orderOf(graph.ParticipantOrders, f.order)}
	return nil
}

func (f countriesForm) graphQL() string {
	var conditions []string
	if f.filter.Text != "" {
		conditions = append(conditions, "text: "+graphQLText(f.filter.Text))
	}
	for _, r := range f.filter.Regions {
		conditions = append(conditions, "regions: ["+graphQLText(r)+"]")
	}
	if f.filter.HasMeetings != nil {
		conditions = append(conditions, "hasMeetings: true")
	}
	args := "orderBy: " + string(f.order) + ", first: 20"
	if len(conditions) > 0 {
		args = "filter: {" + strings.Join(conditions, ", ") + "}, " + args
	}
	return "{\n  countries(" + args + ") {\n    totalCount\n    nodes { id name code region meetingCount links { totalCount } }\n    pageInfo { endCursor hasNextPage }\n  }\n}"
}
