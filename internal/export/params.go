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

// Takes is what the values of a parameter are.
type Takes uint8

// What parameters take. The address takes ids alone; the command line takes
// what else the records are called by.
const (
	Text         Takes = iota // words, or a name that no record has
	Date                      // a day, a month or a year
	Number                    // a whole number
	Switch                    // true or false
	Enum                      // values of [Param.Values], in any case
	Actors                    // ids of countries and organisations that are actors
	Participants              // ids of countries, organisations and people
	Series                    // ids of series
	Countries                 // ids of countries
	Bodies                    // ids of organisations
)

// Param is one condition of a [Query]: a parameter of /export/NAME, and a flag
// of the command line.
type Param struct {
	// Name as it is in an address, such as "max_delegations".
	Name  string
	Takes Takes
	// List tells that it takes several values.
	List bool
	// Meaning is a phrase for people.
	Meaning string
	// Values are those of an enum, and nil for others.
	Values []string

	read func(q *Query, values []string) error
	// write gives the values; nil when the query has no such condition.
	write func(q Query) []string
}

// Params lists the parameters in the order in which they are shown. The caller
// owns the list.
func Params() []Param {
	return []Param{
		enums("via", "kinds of links", graph.LinkKinds, func(q *Query) *[]graph.LinkKind { return &q.Rule.Via }),
		{
			Name: "max_delegations", Takes: Number, Meaning: "for ATTENDANCE: leave out meetings of more delegations (2 or more)",
			read: readMaxDelegations, write: func(q Query) []string {
				if q.Rule.MaxDelegations == nil {
					return nil
				}
				return []string{strconv.Itoa(*q.Rule.MaxDelegations)}
			},
		},
		ids("around", Actors, "only links that touch one of these actors", func(q *Query) *[]graph.ID { return &q.Around }),
		date("from", "meetings from this date on", func(r *graph.DateRange) *graph.Date { return &r.From }),
		date("to", "meetings up to this date", func(r *graph.DateRange) *graph.Date { return &r.To }),
		{
			Name: "or_undated", Takes: Switch, Meaning: "with from or to: meetings without a date too",
			read: readOrUndated, write: func(q Query) []string {
				if !q.Filter.OrUndated {
					return nil
				}
				return []string{"true"}
			},
		},
		enums("formats", "meetings of these formats", graph.Formats, func(q *Query) *[]graph.Format { return &q.Filter.Formats }),
		enums("focuses", "meetings of series of these focuses", graph.Focuses, func(q *Query) *[]graph.Focus { return &q.Filter.Focuses }),
		enums("tracks", "meetings of these tracks (1, 1.5, 2 will do)", graph.Tracks, func(q *Query) *[]graph.Track { return &q.Filter.Tracks }),
		enums("modes", "meetings held in one of these ways", graph.Modes, func(q *Query) *[]graph.Mode { return &q.Filter.Modes }),
		enums("topics", "meetings on one of these topics", graph.Topics, func(q *Query) *[]graph.Topic { return &q.Filter.Topics }),
		ids("series", Series, "meetings of these series", func(q *Query) *[]graph.ID { return &q.Filter.Series }),
		{
			Name: "regions", Takes: Text, List: true, Meaning: "meetings at which a state of one of these UN M49 regions was present",
			read:  func(q *Query, values []string) error { q.Filter.Regions = values; return nil },
			write: func(q Query) []string { return q.Filter.Regions },
		},
		ids("places", Countries, "meetings that took place in one of these countries", func(q *Query) *[]graph.ID { return &q.Filter.Places }),
		match("present", "meetings at which one of these countries, organisations or people was present", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		match("present_all", "meetings at which all of these participants were present", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.All }),
		match("present_none", "meetings at which none of these participants was present", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.None }),
		bodies("present_members_of", "meetings at which a state was present that was a member of one of these bodies then", present, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.MembersOf }),
		match("hosted_by", "meetings that one of these participants hosted", func(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.HostedBy }, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		match("invited", "meetings to which one of these participants was only invited", func(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.Invited }, func(m *graph.ParticipantMatch) *[]graph.ID { return &m.Any }),
		{
			Name: "only_announced", Takes: Switch, Meaning: "true: meetings that were only announced; false: all others",
			read: readOnlyAnnounced, write: func(q Query) []string {
				if q.Filter.OnlyAnnounced == nil {
					return nil
				}
				return []string{strconv.FormatBool(*q.Filter.OnlyAnnounced)}
			},
		},
		{
			Name: "text", Takes: Text, Meaning: "meetings of which title, series or city has words that start so",
			read: func(q *Query, values []string) error { q.Filter.Text = values[0]; return nil },
			write: func(q Query) []string {
				if q.Filter.Text == "" {
					return nil
				}
				return []string{q.Filter.Text}
			},
		},
	}
}

func present(f *graph.MeetingFilter) **graph.ParticipantMatch { return &f.Present }

// ParseQuery reads the URL parameters of /export/NAME, those of [Params]. Lists
// are written by commas or repeats, enum values in any case, actors and others
// by id. An empty value is as if left out, since HTML forms send those. An
// unknown parameter, or a single value given twice, is INVALID; more than a
// thousand values are LIMIT. Whether records have the ids is for [Write] to say.
func ParseQuery(values url.Values) (Query, error) {
	var q Query
	known := Params()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(known, func(p Param) bool { return p.Name == name })
		if i < 0 {
			names := make([]string, len(known))
			for i, p := range known {
				names[i] = p.Name
			}
			return Query{}, graph.Errorf(graph.Invalid, "there is no parameter %.60q: use %s", name, strings.Join(names, ", "))
		}
		given := values[name]
		if known[i].List {
			given = strings.Split(strings.Join(given, ","), ",")
		}
		if err := known[i].Read(&q, given); err != nil {
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
	for _, p := range Params() {
		if v := p.write(q); len(v) > 0 {
			out.Set(p.Name, strings.Join(v, ","))
		}
	}
	return out
}

// Read puts a condition into a query. Values that are empty are left out, and
// with none left the query stays as it is. A bad value, or several where one is
// taken, are INVALID; more than a thousand are LIMIT. Errors do not name the
// parameter.
func (p Param) Read(q *Query, values []string) error {
	var given []string
	for _, s := range values {
		if s = strings.TrimSpace(s); s != "" {
			given = append(given, s)
		}
	}
	switch {
	case len(given) == 0:
		return nil
	case !p.List && len(given) > 1:
		return graph.Errorf(graph.Invalid, "it is given %d times: give it once", len(given))
	case len(given) > mostValues:
		return graph.Errorf(graph.Limit, "it has %d values: give at most %d", len(given), mostValues)
	}
	return p.read(q, given)
}

func enums[T ~string](name, meaning string, e *graph.Enum[T], at func(*Query) *[]T) Param {
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
	return Param{
		Name: name, Takes: Enum, List: true, Meaning: meaning, Values: texts(e.Values()),
		read: read, write: func(q Query) []string { return texts(*at(&q)) },
	}
}

func ids(name string, of Takes, meaning string, at func(*Query) *[]graph.ID) Param {
	return Param{
		Name: name, Takes: of, List: true, Meaning: meaning,
		read:  func(q *Query, values []string) error { return readIDs(at(q), values) },
		write: func(q Query) []string { return texts(*at(&q)) },
	}
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

func match(name, meaning string, of func(*graph.MeetingFilter) **graph.ParticipantMatch, list func(*graph.ParticipantMatch) *[]graph.ID) Param {
	read := func(q *Query, values []string) error {
		m := of(&q.Filter)
		if *m == nil {
			*m = new(graph.ParticipantMatch)
		}
		return readIDs(list(*m), values)
	}
	return Param{Name: name, Takes: Participants, List: true, Meaning: meaning, read: read, write: func(q Query) []string {
		m := *of(&q.Filter)
		if m == nil {
			return nil
		}
		return texts(*list(m))
	}}
}

// bodies is match for bodies, of which states are members.
func bodies(name, meaning string, of func(*graph.MeetingFilter) **graph.ParticipantMatch, list func(*graph.ParticipantMatch) *[]graph.ID) Param {
	p := match(name, meaning, of, list)
	p.Takes = Bodies
	return p
}

func date(name, meaning string, end func(*graph.DateRange) *graph.Date) Param {
	read := func(q *Query, values []string) (err error) {
		if q.Filter.During == nil {
			q.Filter.During = new(graph.DateRange)
		}
		*end(q.Filter.During), err = graph.ParseDate(values[0])
		return err
	}
	return Param{Name: name, Takes: Date, Meaning: meaning, read: read, write: func(q Query) []string {
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
