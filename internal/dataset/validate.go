package dataset

import (
	"fmt"
	"slices"

	"parley/graph"
)

// Validate tells everything that is wrong with the set: the form of its files,
// the invariants of [graph.Check], and the habits of the shipped data, which
// are errors when the data are meant to be shipped and warnings otherwise.
// Faults come by file, line and field.
//
// What one fault would drag along is left out: nothing more is said of a record
// whose line could be read in part only, nothing of references when a file is
// missing, and not that a record is used nowhere when a line that may use it
// could not be read.
func (s *Set) Validate(shipped bool) []Fault {
	if s.lost {
		return s.judged(slices.Clone(s.found), shipped)
	}
	c := s.collector(func(id graph.ID) place {
		if s.file != "" {
			return place{}
		}
		return place{file: max(0, fileOf(id.Kind()))}
	})
	for _, f := range graph.Check(s.Records) {
		c.add(f, always)
	}
	v := newView(s.Records)
	for _, r := range rules {
		if !r.whole || !s.gaps {
			r.faults(v, func(f graph.Fault) { c.add(f, r.weight) })
		}
	}
	return s.judged(c.all, shipped)
}

// ValidateAmong tells what is wrong with the form of the set's files and, by
// the invariants of [graph.Check], with its records and those that they join,
// of which none has the id of one of the set. These may be lean (see
// [graph.Lean]); faults of theirs name "store" for the file. All but warnings
// are errors. What one fault would drag along is left out, as in [Set.Validate].
func (s *Set) ValidateAmong(others []graph.Record) []Fault {
	if s.lost {
		return s.judged(slices.Clone(s.found), false)
	}
	c := s.collector(func(graph.ID) place { return place{file: elsewhere} })
	for _, f := range graph.Check(slices.Concat(others, s.Records)) {
		c.add(f, always)
	}
	return s.judged(c.all, false)
}

// collector gathers the faults of records, each with its place, after those of
// the form.
type collector struct {
	s   *Set
	at  map[graph.ID]place
	not func(graph.ID) place // where a record stands that the set does not have
	all []found
}

func (s *Set) collector(not func(graph.ID) place) *collector {
	return &collector{s, s.whereabouts(), not, slices.Clone(s.found)}
}

func (c *collector) add(f graph.Fault, w weight) {
	if c.s.partial[f.ID] {
		return
	}
	p, ok := c.at[f.ID]
	if !ok {
		p = c.not(f.ID)
	}
	c.all = append(c.all, found{p, f, w})
}

func (s *Set) whereabouts() map[graph.ID]place {
	at := make(map[graph.ID]place, len(s.Records))
	for i, r := range s.Records {
		at[r.RecordID()] = s.places[i]
	}
	return at
}

// rule is one habit of the shipped data.
type rule struct {
	name   string
	weight weight
	// whole: the rule says what is missing, so that every line must be known.
	whole bool
	check func(v *view, tell tell)
}

// tell adds a fault: of which record and field, what would be right, and what is wrong.
type tell func(id graph.ID, field, want, what string, args ...any)

func (r rule) faults(v *view, add func(graph.Fault)) {
	r.check(v, func(id graph.ID, field, want, what string, args ...any) {
		add(graph.Fault{ID: id, Field: field, What: fmt.Sprintf(what, args...), Want: want})
	})
}

// rules lists all habits. Those that say "always a warning" have exceptions in
// the shipped data, which are listed in a test.
var rules = slices.Concat(anyRules, countryRules, organisationRules, seriesRules, meetingRules, sourceRules)

// view is the records as rules read them.
type view struct {
	records       []graph.Record
	countries     []*graph.Country
	organisations []*graph.Organisation
	people        []*graph.Person
	meetings      []*graph.Meeting
	series        []*graph.Series
	sources       []*graph.Source

	country      map[graph.ID]*graph.Country
	organisation map[graph.ID]*graph.Organisation
}

func newView(records []graph.Record) *view {
	v := &view{records: records, country: make(map[graph.ID]*graph.Country), organisation: make(map[graph.ID]*graph.Organisation)}
	for _, r := range records {
		switch r := r.(type) {
		case *graph.Country:
			v.countries = append(v.countries, r)
			v.country[r.ID] = r
		case *graph.Organisation:
			v.organisations = append(v.organisations, r)
			v.organisation[r.ID] = r
		case *graph.Person:
			v.people = append(v.people, r)
		case *graph.Meeting:
			v.meetings = append(v.meetings, r)
		case *graph.Series:
			v.series = append(v.series, r)
		case *graph.Source:
			v.sources = append(v.sources, r)
		}
	}
	return v
}

// lists gives the three lists of a meeting with their fields.
func lists(m *graph.Meeting) map[string][]graph.Listing {
	return map[string][]graph.Listing{"hosts": m.Hosts, "participants": m.Participants, "invited": m.Invited}
}

func write(s string) string { return fmt.Sprintf("write %q", s) }
