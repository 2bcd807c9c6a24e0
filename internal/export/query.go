package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"reflect"
	"slices"

	"parley/graph"
)

// Query chooses what is written. The zero query means all meetings, and all
// links by bilateral dialogues.
type Query struct {
	// Rule says how two actors must be joined, in the files of links.
	Rule graph.LinkRule
	// Around leaves only links that touch one of these actors; nil means all.
	Around []graph.ID
	// Filter chooses meetings, in all files. With a Rule that has a filter of
	// its own, both must pass.
	Filter graph.MeetingFilter
}

// rule is the rule of links with the filters taken together.
func (q Query) rule() graph.LinkRule {
	r := q.Rule
	switch {
	case isZero(r.Filter):
		r.Filter = q.Filter
	case !isZero(q.Filter):
		r.Filter = graph.MeetingFilter{And: []graph.MeetingFilter{q.Rule.Filter, q.Filter}}
	}
	return r
}

// meetingsOnly refuses what says nothing to a file of meetings, rather than
// leave it out in silence.
func (q Query) meetingsOnly() error {
	if !isZero(q.Rule) || q.Around != nil {
		return graph.Errorf(graph.Invalid,
			"the kinds of links, the bound on delegations and the actors around which they lie choose links: leave them out for a file of meetings")
	}
	return nil
}

func isZero(v any) bool { return reflect.ValueOf(v).IsZero() }

// The canonical JSON of a query has the names of the API's variables, so that
// it can be asked there again; defaults are written out, lists have an order
// and no repeats, and what is no condition is absent. Equal questions have
// equal bytes.

type jsonQuery struct {
	Rule   *jsonRule   `json:"rule,omitzero"`
	Around []graph.ID  `json:"around,omitzero"`
	Filter *jsonFilter `json:"filter,omitzero"`
}

type jsonRule struct {
	Via            []graph.LinkKind `json:"via"`
	MaxDelegations *int             `json:"maxDelegations,omitzero"`
	Filter         *jsonFilter      `json:"filter,omitzero"`
}

type jsonFilter struct {
	During        *jsonRange     `json:"during,omitzero"`
	OrUndated     bool           `json:"orUndated,omitzero"`
	Formats       []graph.Format `json:"formats,omitzero"`
	Focuses       []graph.Focus  `json:"focuses,omitzero"`
	Tracks        []graph.Track  `json:"tracks,omitzero"`
	Modes         []graph.Mode   `json:"modes,omitzero"`
	Topics        []graph.Topic  `json:"topics,omitzero"`
	Series        []graph.ID     `json:"series,omitzero"`
	Regions       []string       `json:"regions,omitzero"`
	Places        []graph.ID     `json:"places,omitzero"`
	Present       *jsonMatch     `json:"present,omitzero"`
	HostedBy      *jsonMatch     `json:"hostedBy,omitzero"`
	Invited       *jsonMatch     `json:"invited,omitzero"`
	OnlyAnnounced *bool          `json:"onlyAnnounced,omitzero"`
	Text          string         `json:"text,omitzero"`
	And           []jsonFilter   `json:"and,omitzero"`
	Or            []jsonFilter   `json:"or,omitzero"`
	Not           *jsonFilter    `json:"not,omitzero"`
}

type jsonRange struct {
	From graph.Date `json:"from,omitzero"`
	To   graph.Date `json:"to,omitzero"`
}

type jsonMatch struct {
	Any       []graph.ID `json:"any,omitzero"`
	All       []graph.ID `json:"all,omitzero"`
	None      []graph.ID `json:"none,omitzero"`
	MembersOf []graph.ID `json:"membersOf,omitzero"`
}

// meetingsJSON is the query as a file of meetings tells it.
func (q Query) meetingsJSON() string { return jsonText(jsonQuery{Filter: filterJSON(q.Filter)}) }

// linksJSON is the query as a file of links tells it. A bound on delegations
// bounds attendance alone, so without that it is no condition: a reader of the
// file would believe in it.
func (q Query) linksJSON() string {
	r := q.rule()
	if r.Via == nil {
		r.Via = []graph.LinkKind{graph.BilateralDialogue}
	}
	if !slices.Contains(r.Via, graph.Attendance) {
		r.MaxDelegations = nil
	}
	return jsonText(jsonQuery{
		Rule:   &jsonRule{canonical(r.Via, graph.LinkKinds), r.MaxDelegations, filterJSON(r.Filter)},
		Around: sorted(q.Around),
	})
}

// filterJSON is nil when the filter has no condition.
func filterJSON(f graph.MeetingFilter) *jsonFilter {
	if isZero(f) {
		return nil
	}
	j := &jsonFilter{
		OrUndated: f.OrUndated,
		Formats:   canonical(f.Formats, graph.Formats), Focuses: canonical(f.Focuses, graph.Focuses),
		Tracks: canonical(f.Tracks, graph.Tracks), Modes: canonical(f.Modes, graph.Modes),
		Topics: canonical(f.Topics, graph.Topics),
		Series: sorted(f.Series), Regions: sorted(f.Regions), Places: sorted(f.Places),
		Present: matchJSON(f.Present), HostedBy: matchJSON(f.HostedBy), Invited: matchJSON(f.Invited),
		OnlyAnnounced: f.OnlyAnnounced, Text: f.Text, And: filtersJSON(f.And), Or: filtersJSON(f.Or),
	}
	if f.During != nil {
		j.During = &jsonRange{f.During.From, f.During.To}
	}
	if f.Not != nil {
		j.Not = &filtersJSON([]graph.MeetingFilter{*f.Not})[0]
	}
	return j
}

// filtersJSON keeps the number of filters, those without condition included.
func filtersJSON(fs []graph.MeetingFilter) []jsonFilter {
	if fs == nil {
		return nil
	}
	out := make([]jsonFilter, len(fs))
	for i, f := range fs {
		if j := filterJSON(f); j != nil {
			out[i] = *j
		}
	}
	return out
}

func matchJSON(m *graph.ParticipantMatch) *jsonMatch {
	if m == nil {
		return nil
	}
	return &jsonMatch{sorted(m.Any), sorted(m.All), sorted(m.None), sorted(m.MembersOf)}
}

// sorted is a list in order without repeats; nil stays nil, and empty empty.
func sorted[T cmp.Ordered](list []T) []T {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

// canonical is a list in the order of its enum without repeats.
func canonical[T ~string](list []T, e *graph.Enum[T]) []T {
	at := e.Values()
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(slices.Index(at, a), slices.Index(at, b)) })
	return slices.Compact(out)
}

// jsonText is JSON on one line, without HTML escapes.
func jsonText(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("export: texts, numbers and lists always encode: " + err.Error())
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
