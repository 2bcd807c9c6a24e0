package graphtest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/graph"
)

const seeds = 200

func sizeOf(seed uint64) int { return 8 + int(seed%33) }

func TestRandomIsTheSameForTheSameSeed(t *testing.T) {
	for seed := range uint64(seeds) {
		if !reflect.DeepEqual(Random(seed, sizeOf(seed)), Random(seed, sizeOf(seed))) {
			t.Fatalf("seed %d gives two datasets", seed)
		}
	}
	if reflect.DeepEqual(Random(1, 20), Random(2, 20)) {
		t.Error("two seeds give one dataset")
	}
}

func TestRandomIsValid(t *testing.T) {
	for seed := range uint64(seeds) {
		records := Random(seed, sizeOf(seed))
		for _, fault := range append(faults(records), graph.Check(records)...) {
			t.Errorf("seed %d: %v", seed, fault)
		}
	}
}

// faults tells what the collectors of real facts keep to and no check of
// records insists on.
func faults(records []graph.Record) []graph.Fault {
	var out []graph.Fault
	used := map[graph.ID]bool{}
	for _, r := range records {
		use(used, r)
		m, ok := r.(*graph.Meeting)
		if !ok {
			continue
		}
		for _, h := range m.Hosts {
			if _, takesPart := listed(m.Participants, h.Participant); prefix(h.Participant) == "country" && !takesPart {
				out = append(out, graph.Fault{ID: m.ID, Field: "hosts", What: "a host country takes no part"})
			}
		}
		series := "meeting:" + strings.TrimPrefix(string(m.Series), "series:")
		if m.Ordinal != nil && string(m.ID) != fmt.Sprintf("%s-%d", series, *m.Ordinal) {
			out = append(out, graph.Fault{ID: m.ID, Field: "ordinal", What: "the id does not end with it"})
		}
		if start := m.Start.String(); m.Ordinal == nil && start != "" && !strings.HasPrefix(string(m.ID), series+"-"+start[:min(7, len(start))]) {
			out = append(out, graph.Fault{ID: m.ID, Field: "start", What: "the id does not say so"})
		}
	}
	for _, r := range records {
		if id := r.RecordID(); prefix(id) != "country" && prefix(id) != "meeting" && !used[id] {
			out = append(out, graph.Fault{ID: id, What: "used nowhere"})
		}
	}
	return out
}

// use marks what a record names, and a body that has members.
func use(used map[graph.ID]bool, r graph.Record) {
	switch r := r.(type) {
	case *graph.Meeting:
		used[r.Series] = true
		mark(used, r.Sources)
		for _, l := range slices.Concat(r.Hosts, r.Participants, r.Invited) {
			used[l.Participant], used[l.Organisation] = true, true
		}
	case *graph.Organisation:
		used[r.Parent] = true
		for _, term := range r.Memberships {
			used[r.ID] = true
			mark(used, term.Sources)
		}
	case *graph.Source:
		for _, a := range r.Authors {
			used[a.Person], used[a.Organisation] = true, true
		}
	}
}

// seen counts what comes up in datasets and in the answers about them.
type seen map[string]int

func (s seen) add(what string, when bool) {
	s[what] += 0
	if when {
		s[what]++
	}
}

func TestRandomHoldsWhatTheRulesSpeakOf(t *testing.T) {
	s := seen{}
	for seed := range uint64(seeds) {
		records := Random(seed, sizeOf(seed))
		o := NewOracle(records)
		s.records(o, records)
		s.links(o)
		s.answers(o, records, rand.New(rand.NewPCG(seed, 3)))
	}
	for _, what := range slices.Sorted(maps.Keys(s)) {
		if s[what] == 0 {
			t.Errorf("%s: never", what)
		}
		t.Logf("%s: %d", what, s[what])
	}
}

func (s seen) records(o *Oracle, records []graph.Record) {
	regions := map[string]bool{}
	for _, r := range records {
		switch r := r.(type) {
		case *graph.Country:
			regions[r.Region] = true
		case *graph.Organisation:
			s.add("an organ of an organ of a body", r.Country == "" && o.organisations[r.Parent] != nil && o.organisations[r.Parent].Parent != "" && o.standsFor(r.ID, "") != "")
			s.add("an international body that stands for nobody", r.Country == "" && o.standsFor(r.ID, "") == "")
			top := o.topOf(r)
			s.add("a part of a national body that looks international", r.Country == "" && top.Country != "" && isBodyOfStates(top.OrganisationKind))
			s.add("a national body that stands for nobody", r.Country != "" && o.standsFor(r.ID, "") == "")
			s.add("a state that left a body and came back", slices.ContainsFunc(r.Memberships, func(m graph.Membership) bool { return m.To.String() != "" }))
		case *graph.Source:
			s.add("a document without address", r.URL == "")
			s.add("an author", r.Authors != nil)
		case *graph.Meeting:
			s.meeting(o, o.meetingAt[r.ID])
		}
	}
	s.add("three regions", len(regions) >= 3)
}

func (s seen) meeting(o *Oracle, m *meeting) {
	for _, precision := range []int{0, 4, 7, 10} {
		s.add(fmt.Sprintf("a date of %d letters", precision), len(m.Start.String()) == precision)
	}
	s.add("an end after the start", m.End.String() > m.Start.String())
	s.add("a start without end", m.dated && m.End.String() == "")
	for _, f := range []graph.Format{graph.FormatBilateral, graph.FormatTrilateral, graph.FormatMinilateral, graph.FormatRegional, graph.FormatMultilateral} {
		s.add("format "+string(f), m.Format == f)
	}
	for _, f := range []graph.Focus{graph.FocusPolicy, graph.FocusAgreement, graph.FocusOperational, graph.FocusCapacity, graph.FocusDigital, graph.FocusGeneral} {
		s.add("focus "+string(f), m.series.Focus == f)
	}
	for _, track := range []graph.Track{graph.Track1, graph.Track15, graph.Track2} {
		s.add("track "+string(track), m.Track == track)
	}
	for _, mode := range []graph.Mode{graph.ModeInPerson, graph.ModeVirtual, graph.ModeHybrid, graph.ModeNotStated} {
		s.add("mode "+string(mode), m.Mode == mode)
	}
	for _, topic := range topics() {
		s.add("topic "+string(topic), slices.Contains(m.Topics, topic))
	}
	s.add("a city", m.City != "")
	s.add("a country without city", m.City == "" && m.Country != "")
	s.add("only announced", m.OnlyAnnounced)
	s.add("more countries stated than listed", m.StatedCountries != nil && *m.StatedCountries > len(m.present))
	s.add("fewer countries stated than listed", m.StatedCountries != nil && *m.StatedCountries < len(m.present))
	s.add("no ordinal", m.Ordinal == nil)
	s.add("nobody present", len(m.present) == 0)
	for _, row := range m.rows {
		s.row(o, m, row)
	}
}

func (s seen) row(o *Oracle, m *meeting, row OracleRow) {
	_, hosts := listed(m.Hosts, row.Participant)
	_, attends := listed(m.Participants, row.Participant)
	_, asked := listed(m.Invited, row.Participant)
	actor := row.OnBehalfOf == row.Participant
	for _, by := range row.ImpliedBy {
		org := o.organisations[by]
		s.add("an actor implied by a person", row.Implied && org == nil)
		s.add("an actor implied by an organ", row.Implied && org != nil && org.Country == "")
		s.add("a country implied by an office", row.Implied && org != nil && org.Country != "")
		s.add("a named actor with others", !row.Implied)
	}
	s.add("an actor that is only invited", actor && row.Presence == graph.Invited)
	s.add("an invited actor that others speak for", row.Implied && asked)
	s.add("invited and taking part", asked && (hosts || attends))
	s.add("a named actor that hosts through others", actor && !row.Implied && row.Hosting != "" && !hosts)
	s.add("an implied actor that hosts", row.Implied && row.Hosting != "")
	s.add("a host that is no participant", hosts && !attends)
	s.add("co-hosts and hosts together", row.Hosting == graph.HostingCoHost && slices.ContainsFunc(m.Hosts, func(l graph.Listing) bool { return l.Role == graph.RoleHost }))
	s.add("an organiser", prefix(row.Participant) == "organisation" && row.Role == graph.RoleOrganiser)
	s.add("a person of a body itself", prefix(row.Participant) == "person" && row.Organisation != "" && row.Organisation == row.OnBehalfOf)
	s.add("a person who speaks for nobody", prefix(row.Participant) == "person" && row.OnBehalfOf == "" && row.Country != "")
	s.add("a role of a host without hosting", prefix(row.Participant) == "person" && row.Role == graph.RoleHost && row.Hosting == "")
}

func (s seen) links(o *Oracle) {
	for _, l := range o.Links(graph.LinkRule{Via: []graph.LinkKind{graph.BilateralDialogue, graph.Agreement, graph.CoHosting}}) {
		series := map[graph.ID]bool{}
		for _, id := range l.Meetings {
			series[o.meetingAt[id].Series] = true
		}
		s.add("a pair with several series", len(series) > 1)
		s.add("a pair with several kinds", len(l.Kinds) > 1)
		s.add("a pair that no date is known of", l.FirstMet.String() == "")
	}
}

func (s seen) answers(o *Oracle, records []graph.Record, r *rand.Rand) {
	for range 40 {
		q := RandomQuery(r, records)
		res := o.Paths(q)
		s.add("a path", res.NoPath == nil)
		s.add("a path of three hops", res.Hops >= 3)
		s.add("ties", res.Total != "0" && res.Total != "1")
		s.add("more paths than asked for", res.NoPath == nil && res.Total != fmt.Sprint(len(res.Paths)))
		s.add("no filter", reflect.DeepEqual(q.Rule.Filter, graph.MeetingFilter{}))
		matching, leftOut := o.Match(q.Rule.Filter)
		s.add("undated meetings left out", leftOut > 0)
		s.add("a filter that passes some", len(matching) > 0 && len(matching) < len(o.meetings))
		for _, reason := range []graph.NoPathReason{graph.FromHasNoMeeting, graph.ToHasNoMeeting, graph.FromHasNoLink, graph.ToHasNoLink, graph.TooFar, graph.Avoided, graph.NotConnected} {
			s.add("reason "+string(reason), res.NoPath != nil && res.NoPath.Reason == reason)
		}
		for _, change := range []graph.RelaxationKind{graph.RaiseMaxHops, graph.StopAvoiding, graph.DropDates, graph.DropFilter, graph.RaiseMaxDelegations, graph.AddLinkKind, graph.DropAll} {
			s.add("relaxation "+string(change), res.NoPath != nil && slices.ContainsFunc(res.NoPath.Relaxations, func(x OracleRelaxation) bool { return x.Change == change }))
		}
	}
}
