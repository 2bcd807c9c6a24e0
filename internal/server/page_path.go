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
	From, To string // names, or what was typed where it names no actor
	// Ask asks for the other end; FromNext and ToNext say which one it is.
	Ask              string
	FromNext, ToNext bool
	Via              []choice
	MaxDelegations   string
	Names            []string
	Problem          string
	// Candidates are other ways to ask, when a name was not clear.
	Candidates []link
	Answer     *pathAnswer
}

// pathEnd is one end of the form: what was typed, and whom it names.
type pathEnd struct {
	text  string
	found graph.Named
	err   error // why it names nobody
}

func endTyped(v *graph.View, text string) pathEnd {
	e := pathEnd{text: text}
	if text != "" {
		e.found, e.err = v.ResolveActor(text)
	}
	return e
}

// shown is the actor's name, where the name alone leads back to the actor.
func (e pathEnd) shown(v *graph.View) string {
	name := v.Name(e.found.ID)
	if back, err := v.ResolveActor(name); err != nil || back.ID != e.found.ID || len(back.Also) > 0 {
		return e.text
	}
	return name
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
	Led                     []ledSide
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
	from, to := endTyped(v, f.from), endTyped(v, f.to)
	body := pathPage{From: from.shown(v), To: to.shown(v), Names: actorNames(v)}
	for _, t := range graph.LinkKinds.Terms() {
		checked := slices.Contains(f.via, t.Value) || len(f.via) == 0 && t.Value == graph.BilateralDialogue
		body.Via = append(body.Via, choice{string(t.Value), t.Label, checked})
	}
	if f.max != nil {
		body.MaxDelegations = strconv.Itoa(*f.max)
	}
	if err == nil {
		body.Answer, err = answerPath(r.Context(), v, f, from, to, &body)
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
// candidates, and where an end is missing, it asks for it.
func answerPath(ctx context.Context, v *graph.View, f pathForm, from, to pathEnd, body *pathPage) (*pathAnswer, error) {
	fromID := func(id graph.ID) pathForm { g := f; g.from = string(id); return g }
	toID := func(id graph.ID) pathForm { g := f; g.to = string(id); return g }
	if err := body.resolved(v, from, fromID); err != nil {
		return nil, err
	}
	if err := body.resolved(v, to, toID); err != nil {
		return nil, err
	}
	q := graph.PathQuery{From: from.found.ID, To: to.found.ID, Rule: graph.LinkRule{Via: f.via, MaxDelegations: f.max}}
	switch {
	case q.From == "" && q.To == "":
		return nil, nil
	case q.From == "" || q.To == "":
		body.Ask, body.FromNext, body.ToNext = "Now name the other end.", q.From == "", q.To == ""
		return nil, nil
	case q.From == q.To:
		return nil, graph.Errorf(graph.Invalid, "from and to are both %s: a path joins two different actors", v.Name(q.From))
	}
	notes := append(from.notes(v), to.notes(v)...)
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

// resolved says what is wrong with an end; one that may mean several gets a
// way to ask for each.
func (p *pathPage) resolved(v *graph.View, e pathEnd, with func(graph.ID) pathForm) error {
	candidates := graph.CandidatesOf(e.err)
	for _, id := range candidates {
		p.Candidates = append(p.Candidates, link{Label: v.Name(id), Note: string(id), URL: with(id).address()})
	}
	if len(candidates) > 1 {
		return graph.Errorf(graph.Invalid, "%s may mean more than one: pick one below", clip(e.text))
	}
	return e.err
}

// notes tell what else the text of an end is called.
func (e pathEnd) notes(v *graph.View) []string {
	var out []string
	for _, id := range e.found.Also {
		out = append(out, capital(clip(e.text)+" is read as "+v.Name(e.found.ID)+"; it is also what "+v.Name(id)+" is called"))
	}
	return out
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

// steps are the hops of a path with their evidence: one read in all.
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
			m, ok := byID[id].(*graph.Meeting)
			if !ok {
				continue
			}
			e := evidenceOf(v, m, cited[id], byID)
			if e.Led, err = ledAt(v, m, p.Steps[i].From, p.Steps[i].To); err != nil {
				return nil, err
			}
			out[i].Meetings = append(out[i].Meetings, e)
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
