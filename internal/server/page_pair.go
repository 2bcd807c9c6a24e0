package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph"
)

// pairPage shows everything that two actors did together.
type pairPage struct {
	One, Other ref
	Sentence   string
	Kinds      []kindCount
	Shown      string // which meetings are listed, in words
	Dialogues  seriesList
	Others     seriesList
	Meetings   []meetingLine
	MeetingsOf pager
	Explorer   []ref
}

// kindCount is a kind of link with how often it joins the two.
type kindCount struct {
	Label, Summary string
	URL            string
	Count          int
	Chosen         bool
}

func (s *Server) pair(r *http.Request, v *graph.View) (page, error) {
	a, b, other, err := s.bothEnds(r, v)
	if err != nil || other != nil {
		return orElse(other), err
	}
	read := newReader(r, v)
	body := &pairPage{One: refTo(v, a), Other: refTo(v, b)}
	body.Explorer = []ref{
		{"Open the two in the explorer", "/?sel=" + string(a) + "~" + string(b)},
		{"Path from " + body.One.Name + " to " + body.Other.Name, "/?from=" + string(a) + "&to=" + string(b)},
		{"Path from " + body.Other.Name + " to " + body.One.Name, "/?from=" + string(b) + "&to=" + string(a)},
	}
	if err := body.links(r, v, read, a, b); err != nil {
		return page{}, err
	}
	if err := body.series(r, v, a, b); err != nil {
		return page{}, err
	}
	title := body.One.Name + " and " + body.Other.Name
	address := pairAddress(a, b)
	crumbs := []ref{{"Actors", "/actors"}, body.One}
	foot := footOf(r, v, title, address, pairQuery(a, b))
	both := url.QueryEscape(string(a) + "," + string(b))
	foot.Exports = []ref{
		{"Meetings, CSV", "/export/meetings.csv?present_all=" + both},
		{"Participations, CSV", "/export/participations.csv?present_all=" + both},
	}
	subject := collection(title, address, body.Sentence).with("about", []linked{thing(v, a), thing(v, b)})
	return page{
		name: "pair", Title: title, Description: body.Sentence, Address: address, Crumbs: crumbs,
		Linked: document(subject, crumbs, title), Foot: foot, Body: body,
	}, nil
}

// bothEnds finds the two actors of an address, the smaller id first.
func (s *Server) bothEnds(r *http.Request, v *graph.View) (a, b graph.ID, other *page, err error) {
	one, two := r.PathValue("one"), r.PathValue("other")
	for i, to := range []*graph.ID{&a, &b} {
		text := []string{one, two}[i]
		if *to, err = endOf(v, text); err != nil {
			other, err = s.missing(r, v, text, err)
			return "", "", other, err
		}
	}
	if one == two || a == b {
		err = graph.Errorf(graph.Invalid, "a pair has two different actors, but both are %s: write another one", clip(one))
		other, err = s.missing(r, v, one, err)
		return "", "", other, err
	}
	if to := pairAddress(a, b); to != r.URL.Path {
		return "", "", &page{moved: to}, nil
	}
	return a, b, nil, nil
}

// endOf finds the actor that a part of an address names: an organisation by its
// slug, a country by its code, and either by what else it is called.
func endOf(v *graph.View, text string) (graph.ID, error) {
	if id := graph.NewID(graph.KindOrganisation, strings.ToLower(text)); v.Has(id) {
		return actorOnly(v, id)
	}
	found, err := v.ResolveActor(clipped(text))
	if graph.CodeOf(err) == graph.NotFound {
		err = graph.Errorf(graph.NotFound, "no actor has the address %s: write a country's code, such as JP, or an organisation's slug, such as european-union", clip(text))
	}
	if err != nil {
		return "", err
	}
	return found.ID, nil
}

func actorOnly(v *graph.View, id graph.ID) (graph.ID, error) {
	if v.IsActor(id) {
		return id, nil
	}
	if a := v.StandsFor(id); a != "" {
		return "", graph.Errorf(graph.Invalid, "%s is no actor of its own: it stands for %s, so write %s", v.Name(id), v.Name(a), a.Slug())
	}
	return "", graph.Errorf(graph.Invalid, "%s stands for no actor, so it has no pairs", v.Name(id))
}

// links counts each kind and lists the meetings of the kinds that are chosen:
// by via, else what they did as two, else all at which both were present.
func (p *pairPage) links(r *http.Request, v *graph.View, read *reader, a, b graph.ID) error {
	chosen, err := readVia(r.URL.Query()["via"])
	if err != nil {
		return err
	}
	own, err := v.Link(r.Context(), a, b, ownRule)
	if err != nil {
		return err
	}
	all, err := v.Link(r.Context(), a, b, graph.LinkRule{Via: graph.LinkKinds.Values()})
	if err != nil {
		return err
	}
	if all == nil {
		p.Sentence = p.One.Name + " and " + p.Other.Name + " were together at no meeting that is recorded."
		return nil
	}
	p.Sentence = v.PairSentence(*all)
	if own != nil {
		p.Sentence = v.PairSentence(*own)
	}
	switch {
	case chosen != nil:
	case own != nil:
		chosen = own.Kinds
	default:
		chosen = []graph.LinkKind{graph.Attendance}
	}
	link, err := p.kinds(r, v, a, b, chosen)
	if err != nil || link == nil {
		return err
	}
	return p.list(r, v, read, *link)
}

// kinds fills in the choices, and gives the link of those that are chosen.
func (p *pairPage) kinds(r *http.Request, v *graph.View, a, b graph.ID, chosen []graph.LinkKind) (*graph.Link, error) {
	choices := [][]graph.LinkKind{}
	if len(chosen) > 1 {
		choices = append(choices, chosen)
	}
	for _, k := range graph.LinkKinds.Values() {
		choices = append(choices, []graph.LinkKind{k})
	}
	for _, c := range choices {
		l, err := v.Link(r.Context(), a, b, graph.LinkRule{Via: c})
		if err != nil {
			return nil, err
		}
		if l == nil {
			continue
		}
		q := url.Values{}
		for _, k := range c {
			q.Add("via", viaWords[k])
		}
		p.Kinds = append(p.Kinds, kindCount{
			Label: strings.Join(labels(graph.LinkKinds, c), " or "), Summary: graph.LinkSummary(*l), Count: l.MeetingCount,
			URL: r.URL.Path + "?" + q.Encode() + "#list", Chosen: slices.Equal(c, chosen),
		})
	}
	p.Shown = v.RulePhrase(graph.LinkRule{Via: chosen})
	return v.Link(r.Context(), a, b, graph.LinkRule{Via: chosen})
}

func (p *pairPage) list(r *http.Request, v *graph.View, read *reader, l graph.Link) error {
	meetings, err := v.LinkMeetings(l, graph.MeetingDateDesc, cursors(r.URL.Query(), ""))
	if err != nil {
		return err
	}
	p.MeetingsOf = pagerOf(r, "", "meeting", meetings)
	if err := read.meetingsWithSources(meetings.Items); err != nil {
		return err
	}
	for _, id := range meetings.Items {
		m := get[*graph.Meeting](read, id)
		line := lineOf(v, m)
		if line.Led, err = ledAt(v, m, l.From, l.To); err != nil {
			return err
		}
		if line.Sources, err = read.sources(id); err != nil {
			return err
		}
		p.Meetings = append(p.Meetings, line)
	}
	return nil
}

// series are those in every round of which both are named.
func (p *pairPage) series(r *http.Request, v *graph.View, a, b graph.ID) (err error) {
	formats := graph.Formats.Values()
	if p.Dialogues, err = sharedSeries(r, v, "dialogues", "Series of the two", formats[:1], a, b); err != nil {
		return err
	}
	p.Others, err = sharedSeries(r, v, "series", "Series with others, both in every round", formats[1:], a, b)
	return err
}

func sharedSeries(r *http.Request, v *graph.View, list, title string, formats []graph.Format, both ...graph.ID) (out seriesList, err error) {
	f := graph.SeriesFilter{Formats: formats, Parties: &graph.ParticipantMatch{All: both}}
	p, err := v.AllSeries(f, graph.SeriesLastRoundDesc, cursors(r.URL.Query(), list))
	if err != nil {
		return out, err
	}
	out = seriesList{ID: list, Title: title, Of: pagerOf(r, list, "series", p), Newest: newestDate(v)}
	out.Lines, err = seriesLines(v, p.Items, both...)
	return out, err
}

func pairQuery(a, b graph.ID) string {
	ends := `from: "` + string(a) + `", to: "` + string(b) + `"`
	return "{\n  link(" + ends + ", rule: {via: [BILATERAL_DIALOGUE, AGREEMENT, CO_HOSTING, ATTENDANCE]}) {\n    kinds meetingCount firstMet lastMet\n" +
		"    meetings(orderBy: DATE_DESC) { totalCount nodes { name start city country { name } sources { label url } } }\n  }\n}"
}
