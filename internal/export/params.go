package export

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/graph"
)

// mostValues bounds the values of one parameter.
const mostValues = 1000

// param is one parameter of /export/NAME: how it is read and written.
type param struct {
	name string
	list bool // several values, by commas or repeats
	read func(q *Query, values []string) error
	// write gives the values; nil when the query has no such condition.
	write func(q Query) []string
}

func params() []param {
	return []param{
		enums("via", graph.LinkKinds, func(q *Query) *[]graph.LinkKind { return &q.Rule.Via }),
		{"max_delegations", false, readMaxDelegations, func(q Query) []string {
			if q.Rule.MaxDelegations == nil {
				return nil
			}
			return []string{strconv.Itoa(*q.Rule.MaxDelegations)}
		}},
		ids("around", func(q *Query) *[]graph.ID { return &q.Around }),
		date("from", func(r *graph.DateRange) *graph.Date { return &r.From }),
		date("to", func(r *graph.DateRange) *graph.Date { return &r.To }),
		{"or_undated", false, readOrUndated, func(q Query) []string {
			if !q.Filter.OrUndated {
				return nil
			}
			return []string{"true"}
		}},
		enums("formats", graph.Formats, func(q *Query) *[]graph.Format { return &q.Filter.Formats }),
		enums("focuses", graph.Focuses, func(q *Query) *[]graph.Focus { return &q.Filter.Focuses }),
		enums("tracks", graph.Tracks, func(q *Query) *[]graph.Track { return &q.Filter.Tracks }),
		enums("modes", graph.Modes, func(q *Query) *[]graph.Mode { return &q.Filter.Modes }),
		enums("topics", graph.Topics, func(q *Query) *[]graph.Topic { return &q.Filter.Topics }),
		ids("series", func(q *Query) *[]graph.ID { return &q.Filter.Series }),
		{"regions", true, func(q *Query, values []string) error { q.Filter.Regions = values; return nil }, func(q Query) []string { return q.Filter.Regions }},
		ids("places", func(q *Query) *[]graph.ID { return &q.Filter.Places }),
		match("present", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		match("present_all", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.All }),
		match("present_none", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.None }),
		match("present_members_of", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.MembersOf }),
		match("hosted_by", func(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.HostedBy }, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		match("invited", func(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.Invited }, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		{"only_announced", false, readOnlyAnnounced, func(q Query) []string {
			if q.Filter.OnlyAnnounced == nil {
				return nil
			}
			return []string{strconv.FormatBool(*q.Filter.OnlyAnnounced)}
		}},
		{"text", false, func(q *Query, values []string) error { q.Filter.Text = values[0]; return nil }, func(q Query) []string {
			if q.Filter.Text == "" {
				return nil
			}
			return []string{q.Filter.Text}
		}},
	}
}

func present(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.Present }

// ParseQuery reads the URL parameters of /export/NAME: via, max_delegations,
// around, from, to, or_undated, formats, focuses, tracks, modes, topics,
// series, regions, places, present, present_all, present_none,
// present_members_of, hosted_by, invited, only_announced and text. Lists are
// written by commas or repeats, enum values in any case, actors and others by
// id. An empty value is as if left out, since HTML forms send those. An unknown parameter, or a single value given twice, is
// INVALID; more than a thousand values are LIMIT. Whether records have the ids
// is for [Write] to say.
func ParseQuery(values url.Values) (Query, error) {
	var q Query
	known := params()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(known, func(p param) bool { return p.name == name })
		if i < 0 {
			names := make([]string, len(known))
			for i, p := range known {
				names[i] = p.name
			}
			return Query{}, graph.Errorf(graph.Invalid, "there is no parameter %.60q: use %s", name, strings.Join(names, ", "))
		}
		given, err := known[i].split(values[name])
		if err != nil {
			return Query{}, err
		}
		if given == nil {
			continue
		}
		if err := known[i].read(&q, given); err != nil {
			return Query{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return q, nil
}

// Values gives the URL parameters that [ParseQuery] reads as the same query.
// What has no parameter is not among them: a filter inside Rule, the filter's
// And, Or and Not, all of HostedBy and Invited but Any, and empty lists.
func (q Query) Values() url.Values {
	out := make(url.Values)
	for _, p := range params() {
		if v := p.write(q); len(v) > 0 {
			out.Set(p.name, strings.Join(v, ","))
		}
	}
	return out
}

// split gives the values that are not empty; nil when there are none.
func (p param) split(given []string) ([]string, error) {
	var out []string
	for _, text := range given {
		parts := []string{text}
		if p.list {
			parts = strings.Split(text, ",")
		}
		for _, s := range parts {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
	}
	switch {
	case !p.list && len(out) > 1:
		return nil, graph.Errorf(graph.Invalid, "%s is given %d times: give it once", p.name, len(out))
	case len(out) > mostValues:
		return nil, graph.Errorf(graph.Limit, "%s has %d values: give at most %d", p.name, len(out), mostValues)
	}
	return out, nil
}

func enums[T ~string](name string, e *graph.Enum[T], at func(*Query) *[]T) param {
	read := func(q *Query, values []string) error {
		for _, s := range values {
			if name == "tracks" && s[0] >= '0' && s[0] <= '9' {
				s = "track " + s // 1.5 will do
			}
			v, err := e.Parse(s)
			if err != nil {
				return err
			}
			*at(q) = append(*at(q), v)
		}
		return nil
	}
	return param{name, true, read, func(q Query) []string { return texts(*at(&q)) }}
}

func ids(name string, at func(*Query) *[]graph.ID) param {
	return param{name, true, func(q *Query, values []string) error { return readIDs(at(q), values) }, func(q Query) []string { return texts(*at(&q)) }}
}

func readIDs(to *[]graph.ID, values []string) error {
	for _, s := range values {
		id, err := graph.ParseID(s)
		if err != nil {
			return err
		}
		*to = append(*to, id)
	}
	return nil
}

func match(name string, of func(*graph.MeetingFilter) **graph.ParticipantMatch, list func(*graph.ParticipantMatch) *[]graph.ID) param {
	read := func(q *Query, values []string) error {
		m := of(&q.Filter)
		if *m == nil {
			*m = new(graph.ParticipantMatch)
		}
		return readIDs(list(*m), values)
	}
	return param{name, true, read, func(q Query) []string {
		m := *of(&q.Filter)
		if m == nil {
			return nil
		}
		return texts(*list(m))
	}}
}

func date(name string, end func(*graph.DateRange) *graph.Date) param {
	read := func(q *Query, values []string) (err error) {
		if q.Filter.During == nil {
			q.Filter.During = new(graph.DateRange)
		}
		*end(q.Filter.During), err = graph.ParseDate(values[0])
		return err
	}
	return param{name, false, read, func(q Query) []string {
		if q.Filter.During == nil || end(q.Filter.During).IsZero() {
			return nil
		}
		return []string{end(q.Filter.During).String()}
	}}
}

func readMaxDelegations(q *Query, values []string) error {
	n, err := strconv.Atoi(values[0])
	if err != nil {
		return graph.Errorf(graph.Invalid, "%.40q is no number: write 2 or more", values[0])
	}
	q.Rule.MaxDelegations = &n
	return nil
}

func readOrUndated(q *Query, values []string) (err error) {
	q.Filter.OrUndated, err = readBool(values[0])
	return err
}

func readOnlyAnnounced(q *Query, values []string) error {
	is, err := readBool(values[0])
	q.Filter.OnlyAnnounced = &is
	return err
}

func readBool(text string) (bool, error) {
	is, err := strconv.ParseBool(text)
	if err != nil {
		return false, graph.Errorf(graph.Invalid, "%.40q is neither true nor false", text)
	}
	return is, nil
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
