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
	all := slices.Clone(s.found)
	if s.lost {
		return judged(all, shipped)
	}
	at := s.whereabouts()
	add := func(f graph.Fault, w weight) {
		if s.partial[f.ID] {
			return
		}
		p, ok := at[f.ID]
		if !ok {
			p.file = max(0, fileOf(f.ID.Kind()))
		}
		all = append(all, found{p, f, w})
	}
	for _, f := range graph.Check(s.Records) {
		add(f, always)
	}
	v := newView(s.Records)
	for _, r := range rules {
		if !r.whole || !s.gaps {
			r.faults(v, func(f graph.Fault) { add(f, r.weight) })
		}
	}
	return judged(all, shipped)
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
