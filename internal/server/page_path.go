package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/graph"
)

// pathPage asks for two ends and shows how they are joined.
type pathPage struct {
	From, To       string // as typed
	Via            []choice
	MaxDelegations string
	Names          []string
	Problem        string
	// Candidates are other ways to ask, when a name was not clear.
	Candidates []link
	Answer     *pathAnswer
}

// choice is a kind of link that may count.
type choice struct {
	Value, Label string
	Checked      bool
}

// pathAnswer is a path or the reason why there is none.
type pathAnswer struct {
	From, To string
	Rule     string // in words
	Sentence string
	Notes    []string
	Hops     int // 0 for no path
	Total    string
	Chain    []string
	Steps    []step
	// Others are further tied paths; More counts those that are not shown.
	Others      [][]string
	More        bool
	Relaxations []relaxation
	Query       string
	// Address is that of the same question by ids; Explorer shows it there.
	Address, Explorer string
}

type step struct {
	From, To, Kinds, Summary string
	URL                      string // of the page of the two
	Meetings                 []evidence
	Hidden                   int
}

type evidence struct {
	Title, URL, Date, Place string
	Announced               bool
	Sources                 []source
}

type source struct {
	Label, Publisher, Date string
	URL                    string // http or https, or empty
	Copy                   bool   // of another publisher's text
}

type relaxation struct {
	Sentence string
	Chain    []string
	URL      string
}

// shownMeetings bounds the evidence that one hop shows.
const shownMeetings = 40

// pathForm is what the form sends.
type pathForm struct {
	from, to string
	via      []graph.LinkKind
	max      *int
}

// readPathForm reads the form; a refusal of it is an INVALID error.
func readPathForm(values url.Values) (pathForm, error) {
	f := pathForm{from: strings.TrimSpace(values.Get("from")), to: strings.TrimSpace(values.Get("to"))}
	if len(f.from) > maxText || len(f.to) > maxText {
		f.from, f.to = shortened(f.from), shortened(f.to)
		return f, tooLong("a name")
	}
	for _, s := range values["via"] {
		k, err := graph.LinkKinds.Parse(clipped(s))
		if err != nil {
			return f, err
		}
		if !slices.Contains(f.via, k) {
			f.via = append(f.via, k)
		}
	}
	if s := strings.TrimSpace(values.Get("max")); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			return f, graph.Errorf(graph.Invalid, "max is %s: write the largest number of delegations, 2 or more", clip(s))
		}
		f.max = &n
	}
	return f, nil
}

// clipped bounds a text that an error may quote.
func clipped(s string) string { return s[:min(len(s), echoed)] }

// address is that of the same question.
func (f pathForm) address() string {
	v := url.Values{"from": {f.from}, "to": {f.to}}
	for _, k := range f.via {
		v.Add("via", string(k))
	}
	if f.max != nil {
		v.Set("max", strconv.Itoa(*f.max))
	}
	return "/path?" + v.Encode()
}

// explorer is the address of the same question on the start page.
func (f pathForm) explorer() string {
	q := ruleState(f.via, f.max)
	address := "/?from=" + f.from + "&to=" + f.to
	if len(q) > 0 {
		address += "&" + q.Encode()
	}
	return address
}

func (s *Server) path(r *http.Request, v *graph.View) (page, error) {
	p := page{name: "path", Title: "Dialogue path"}
	f, err := readPathForm(r.URL.Query())
	body := pathPage{From: f.from, To: f.to, Names: actorNames(v)}
	for _, t := range graph.LinkKinds.Terms() {
		checked := slices.Contains(f.via, t.Value) || len(f.via) == 0 && t.Value == graph.BilateralDialogue
		body.Via = append(body.Via, choice{string(t.Value), t.Label, checked})
	}
	if f.max != nil {
		body.MaxDelegations = strconv.Itoa(*f.max)
	}
	if err == nil && (f.from != "" || f.to != "") {
		body.Answer, err = answerPath(r.Context(), v, f, &body)
	}
	switch code := graph.CodeOf(err); code {
	case "":
	case graph.Invalid, graph.Limit, graph.NotFound:
		p.status = http.StatusBadRequest
		if code == graph.NotFound {
			p.status = http.StatusNotFound
		}
		body.Problem = capital(err.Error())
	default:
		return p, err
	}
	if a := body.Answer; a != nil {
		p.describe(r, v, a)
	}
	p.Body = body
	return p, nil
}

// describe makes a page with an answer one that can be cited.
func (p *page) describe(r *http.Request, v *graph.View, a *pathAnswer) {
	p.Title, p.Description, p.Address = "Path from "+a.From+" to "+a.To, a.Sentence, a.Address
	p.Crumbs = []ref{{"Paths", "/path"}}
	p.Foot = footOf(r, v, p.Title, p.Address, a.Query)
	p.Linked = document(collection(p.Title, p.Address, p.Description), p.Crumbs, p.Title)
}

// answerPath answers the form; where a name is not clear, the page gets the
// candidates.
func answerPath(ctx context.Context, v *graph.View, f pathForm, body *pathPage) (*pathAnswer, error) {
	if f.from == "" || f.to == "" {
		return nil, graph.Errorf(graph.Invalid, "a path has two ends: name both")
	}
	q := graph.PathQuery{Rule: graph.LinkRule{Via: f.via, MaxDelegations: f.max}}
	var notes []string
	for _, end := range []struct {
		text string
		to   *graph.ID
		with func(graph.ID) pathForm
	}{
		{f.from, &q.From, func(id graph.ID) pathForm { g := f; g.from = string(id); return g }},
		{f.to, &q.To, func(id graph.ID) pathForm { g := f; g.to = string(id); return g }},
	} {
		found, err := v.ResolveActor(end.text)
		if err != nil {
			for _, id := range graph.CandidatesOf(err) {
				body.Candidates = append(body.Candidates, link{Label: v.Name(id), Note: string(id), URL: end.with(id).address()})
			}
			return nil, err
		}
		*end.to = found.ID
		for _, id := range found.Also {
			notes = append(notes, capital(clip(end.text)+" is read as "+v.Name(found.ID)+"; it is also what "+v.Name(id)+" is called"))
		}
	}
	res, err := v.Paths(ctx, q)
	if err != nil {
		return nil, err
	}
	f.from, f.to = string(q.From), string(q.To)
	a := &pathAnswer{
		Address: f.address(), Explorer: f.explorer(),
		From: v.Name(q.From), To: v.Name(q.To), Rule: v.RulePhrase(q.Rule), Notes: notes, Total: res.Total, Hops: res.Hops, Query: pathGraphQL(q),
	}
	if res.NoPath != nil {
		a.Sentence = v.NoPathSentence(q, res.NoPath.Reason)
		for _, x := range res.NoPath.Relaxations {
			a.Relaxations = append(a.Relaxations, relaxation{v.RelaxationSentence(x), chain(v, x.Path), relaxed(f, x).address()})
		}
		return a, nil
	}
	a.Sentence, a.Chain = v.PathSentence(res.Paths[0]), chain(v, res.Paths[0])
	for _, p := range res.Paths[1:] {
		a.Others = append(a.Others, chain(v, p))
	}
	a.More = res.Total != strconv.Itoa(len(res.Paths))
	a.Steps, err = steps(ctx, v, res.Paths[0])
	return a, err
}

func chain(v *graph.View, p graph.Path) []string {
	out := make([]string, len(p.Actors))
	for i, id := range p.Actors {
		out[i] = v.Name(id)
	}
	return out
}

// relaxed is the form with one change made.
func relaxed(f pathForm, x graph.Relaxation) pathForm {
	switch x.Change {
	case graph.RaiseMaxDelegations:
		if n, err := strconv.Atoi(x.Value); err == nil {
			f.max = &n
		}
	case graph.AddLinkKind:
		via := f.via
		if len(via) == 0 {
			via = []graph.LinkKind{graph.BilateralDialogue}
		}
		f.via = append(slices.Clone(via), graph.LinkKind(x.Value))
		if x.MaxDelegations > 0 {
			f.max = &x.MaxDelegations
		}
	case graph.DropAll:
		f.via, f.max = graph.LinkKinds.Values(), nil
	}
	return f
}

// steps are the hops of a path with their evidence: two reads in all.
func steps(ctx context.Context, v *graph.View, p graph.Path) ([]step, error) {
	out := make([]step, len(p.Steps))
	shown := make([][]graph.ID, len(p.Steps))
	var meetings, sources []graph.ID
	for i, l := range p.Steps {
		kinds := make([]string, len(l.Kinds))
		for j, k := range l.Kinds {
			kinds[j] = graph.LinkKinds.Label(k)
		}
		all := v.Evidence(l)
		slices.Reverse(all)
		shown[i] = all[:min(len(all), shownMeetings)]
		out[i] = step{From: v.Name(l.From), To: v.Name(l.To), Kinds: strings.Join(kinds, ", "), Summary: graph.LinkSummary(l), URL: pairAddress(l.From, l.To), Hidden: len(all) - len(shown[i])}
		meetings = append(meetings, shown[i]...)
	}
	cited := make(map[graph.ID][]graph.ID)
	for _, m := range meetings {
		ids, err := v.SourcesOf(m)
		if err != nil {
			return nil, err
		}
		cited[m] = ids
		sources = append(sources, ids...)
	}
	recs, err := v.Records(ctx, append(slices.Clone(meetings), sources...))
	if err != nil {
		return nil, err
	}
	byID := make(map[graph.ID]graph.Record, len(recs))
	for _, rec := range recs {
		if rec != nil {
			byID[rec.RecordID()] = rec
		}
	}
	for i := range out {
		for _, id := range shown[i] {
			if m, ok := byID[id].(*graph.Meeting); ok {
				out[i].Meetings = append(out[i].Meetings, evidenceOf(v, m, cited[id], byID))
			}
		}
	}
	return out, nil
}

func evidenceOf(v *graph.View, m *graph.Meeting, cited []graph.ID, byID map[graph.ID]graph.Record) evidence {
	e := evidence{Title: m.Name, URL: addressOf(m.ID), Date: spanned(m), Announced: m.OnlyAnnounced}
	e.Place = placeOf(v, m)
	for _, id := range cited {
		s, ok := byID[id].(*graph.Source)
		if !ok {
			continue
		}
		e.Sources = append(e.Sources, sourceOf(v, s))
	}
	return e
}

// placeOf is where a meeting was; empty when it is not known.
func placeOf(v *graph.View, m *graph.Meeting) string {
	var place []string
	if m.City != "" {
		place = append(place, m.City)
	}
	if m.Country != "" {
		place = append(place, v.Name(m.Country))
	}
	return strings.Join(slices.Compact(place), ", ")
}

// sourceOf shows an untitled page by its publisher and host, which says more
// to a reader than its whole address.
func sourceOf(v *graph.View, s *graph.Source) source {
	out := source{Label: v.Name(s.ID), Publisher: s.Publisher, Date: graph.Written(s.Date), URL: safeURL(s.URL), Copy: s.IsCopy}
	if s.Title != "" || out.URL == "" {
		return out
	}
	u, err := url.Parse(out.URL)
	if err != nil {
		return out
	}
	out.Label, out.Publisher = s.Publisher, u.Hostname()
	if out.Label == "" {
		out.Label, out.Publisher = u.Hostname(), ""
	}
	return out
}

// spanned is when a meeting was.
func spanned(m *graph.Meeting) string {
	start, end := graph.Written(m.Start), graph.Written(m.End)
	switch {
	case start == "":
		return "date not known"
	case end == "" || end == start:
		return start
	case m.Start.Precision() == graph.PrecisionDay && m.End.Precision() == graph.PrecisionDay && m.Start.Month() == m.End.Month() && m.Start.Year() == m.End.Year():
		day, _, _ := strings.Cut(start, " ")
		return day + " to " + end
	}
	return start + " to " + end
}

// safeURL is an address that a page may link to; empty for all but the web's own.
func safeURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return s
}

// pathGraphQL is the same question in GraphQL. Ids and kinds hold nothing that
// would need to be escaped.
func pathGraphQL(q graph.PathQuery) string {
	args := `from: "` + string(q.From) + `", to: "` + string(q.To) + `"`
	var rule []string
	if q.Rule.Via != nil {
		kinds := make([]string, len(q.Rule.Via))
		for i, k := range q.Rule.Via {
			kinds[i] = string(k)
		}
		rule = append(rule, "via: ["+strings.Join(kinds, ", ")+"]")
	}
	if q.Rule.MaxDelegations != nil {
		rule = append(rule, "maxDelegations: "+strconv.Itoa(*q.Rule.MaxDelegations))
	}
	if rule != nil {
		args += ", rule: {" + strings.Join(rule, ", ") + "}"
	}
	return "{\n  paths(" + args + ") {\n    hops\n    total\n    paths {\n      sentence\n" +
		"      steps { from { name } to { name } kinds meetings { nodes { name start sources { label url } } } }\n    }\n" +
		"    noPath { reason sentence relaxations { sentence path { sentence } } }\n  }\n}"
}
