package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/graph"
)

// actorsPage is the network as a table.
type actorsPage struct {
	Text, From, To, Max string
	Undated             bool
	Via                 []choice
	Selects             []selectField
	// Filters choose the meetings that count; Chosen names what they choose.
	Filters []selectField
	Chosen  string
	Problem string
	Rule    string // in words
	Actors  []summaryLine
	Of      pager
	// Links and Behind count the links of the whole network and the meetings
	// behind them; LeftOut those that only their unknown date leaves out.
	Links, Behind, LeftOut int
	Explorer               []ref
}

type summaryLine struct {
	Actor              ref
	Kind               string
	Partners, Meetings int
	First, Last        string
}

type actorsForm struct {
	text  string
	rule  graph.LinkRule
	kinds []graph.Kind
	order graph.ActorSummaryOrder
}

func (s *Server) actors(r *http.Request, v *graph.View) (page, error) {
	q := r.URL.Query()
	f, err := readActorsForm(q)
	body := &actorsPage{Text: shortened(q.Get("q")), Max: shortened(q.Get("max")), Via: viaChoices(f.rule.Via)}
	body.From, body.To = ends(q)
	body.Undated = f.rule.Filter.OrUndated
	if err == nil {
		err = body.list(r, v, f)
	}
	p := page{name: "actors", Title: "Actors", Address: "/actors", Description: "States and international bodies by how many others they meet about cyberspace, with meetings, first and last date."}
	var other error
	if body.Problem, p.status, other = refusedForm(err); other != nil {
		return p, other
	}
	kinds := selectField{Name: "kind", Label: "Who", None: "all"}
	for _, k := range []option{{Value: string(graph.KindCountry), Label: "states"}, {Value: string(graph.KindOrganisation), Label: "bodies"}} {
		k.Count, k.Chosen = -1, len(f.kinds) == 1 && string(f.kinds[0]) == k.Value
		kinds.Options = append(kinds.Options, k)
	}
	if err := body.filters(v, f.rule, err == nil); err != nil {
		return p, err
	}
	body.Selects = []selectField{kinds, orderOf(graph.ActorSummaryOrders, f.order)}
	if err == nil {
		p.Foot = footOf(r, v, p.Title, p.Address, f.graphQL())
		body.Explorer = []ref{{"See this network in the explorer", "/" + f.explorer(v)}}
		p.Foot.Exports = []ref{
			{"Links, CSV", "/export/links.csv" + f.export()},
			{"Network, GraphML", "/export/network.graphml" + f.export()},
			{"Network, GEXF", "/export/network.gexf" + f.export()},
		}
	}
	p.Linked, p.Body = document(collection(p.Title, p.Address, p.Description), nil, p.Title), body
	return p, nil
}

func readActorsForm(q url.Values) (f actorsForm, err error) {
	var errs [6]error
	f.text, errs[0] = readText(q, "q")
	f.rule.Filter, errs[1] = readFilter(q)
	f.rule.Filter.OrUndated = q.Get("undated") != ""
	f.rule.Via, errs[2] = readVia(q["via"])
	f.rule.MaxDelegations, errs[3] = readMax(q.Get("max"))
	f.kinds, errs[4] = readEnums(q, "kind", graph.Kinds)
	f.order, errs[5] = readOrder(q, graph.ActorSummaryOrders, graph.ActorPartnersDesc)
	return f, firstOf(errs[:]...)
}

// filters offers the conditions on meetings that leave some, and those that are set.
func (b *actorsPage) filters(v *graph.View, r graph.LinkRule, good bool) error {
	if !good {
		r = graph.LinkRule{}
	}
	counts, err := v.Facets(r.Filter, &r)
	if err != nil {
		return err
	}
	var chosen []string
	for _, f := range filterSelects(r.Filter, counts) {
		f.Options = slices.DeleteFunc(f.Options, func(o option) bool { return o.Count <= 0 && !o.Chosen })
		b.Filters = append(b.Filters, f)
		for _, o := range f.Options {
			if o.Chosen {
				chosen = append(chosen, o.Label)
			}
		}
	}
	b.Chosen = strings.Join(chosen, ", ")
	return nil
}

func (b *actorsPage) list(r *http.Request, v *graph.View, f actorsForm) error {
	p, err := v.ActorSummaries(r.Context(), f.rule, f.text, f.kinds, f.order, cursors(r.URL.Query(), ""))
	if err != nil {
		return err
	}
	net, err := v.Network(r.Context(), f.rule, nil)
	if err != nil {
		return err
	}
	b.Rule, b.Links, b.Behind, b.LeftOut = v.RulePhrase(f.rule), len(net.Links), net.MeetingCount, net.UndatedLeftOut
	for _, a := range p.Items {
		kind := "state"
		if a.ID.Kind() == graph.KindOrganisation {
			kind = "body"
		}
		b.Actors = append(b.Actors, summaryLine{refTo(v, a.ID), kind, a.Partners, a.Meetings, graph.Written(a.FirstMet), graph.Written(a.LastMet)})
	}
	b.Of = pagerOf(r, "", "actor", p)
	return nil
}

// export gives the parameters of an export of the same links, with a question
// mark.
func (f actorsForm) export() string {
	_, q := conditions(f.rule.Filter)
	if f.rule.Via != nil {
		q.Set("via", strings.Join(texts(f.rule.Via), ","))
	}
	if f.rule.MaxDelegations != nil {
		q.Set("max_delegations", strconv.Itoa(*f.rule.MaxDelegations))
	}
	return asked(q)
}

// facetWords are the lists of a filter as addresses of pages write them.
var facetWords = map[string]string{"formats": "format", "focuses": "focus", "tracks": "track", "topics": "topic", "regions": "region"}

// explorer gives the state of the start page that shows the same network,
// which counts in whole years.
func (f actorsForm) explorer(v *graph.View) string {
	q := ruleState(f.rule.Via, f.rule.MaxDelegations)
	for name, values := range listed(f.rule.Filter) {
		if len(values) == 0 {
			continue
		}
		name = facetWords[name]
		if q.Set(name, strings.Join(values, ",")); name != "region" {
			q.Set(name, strings.ToLower(q.Get(name)))
		}
	}
	if d := f.rule.Filter.During; d != nil {
		all := v.Dataset()
		first, last := d.From.Year(), d.To.Year()
		if first == 0 {
			first = min(all.FirstMeeting.Year(), last)
		}
		if last == 0 {
			last = max(all.LastMeeting.Year(), first)
		}
		q.Set("years", fmt.Sprintf("%04d-%04d", first, last))
		if f.rule.Filter.OrUndated {
			q.Set("undated", "1")
		}
	}
	return asked(q)
}

// asked writes parameters with their question mark, if there are any.
func asked(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (f actorsForm) graphQL() string {
	var rule []string
	if f.rule.Via != nil {
		rule = append(rule, "via: ["+strings.Join(texts(f.rule.Via), ", ")+"]")
	}
	if f.rule.MaxDelegations != nil {
		rule = append(rule, "maxDelegations: "+strconv.Itoa(*f.rule.MaxDelegations))
	}
	if api, _ := conditions(f.rule.Filter); len(api) > 0 {
		rule = append(rule, "filter: {"+strings.Join(api, ", ")+"}")
	}
	args := ""
	if rule != nil {
		args = "(rule: {" + strings.Join(rule, ", ") + "})"
	}
	return "{\n  network" + args + " {\n    meetingCount undatedLeftOut\n    actors { id name }\n    links { from { id } to { id } kinds meetingCount firstMet lastMet }\n  }\n}"
}
