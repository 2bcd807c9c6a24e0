package dataset

import (
	"fmt"
	"slices"
	"strings"

	"parley/graph"
)

var meetingRules = []rule{
	{name: "id of a meeting is series and round or date", weight: habit, check: meetingIDs},
	// Always a warning: 16 meetings of the shipped data bear an addition though
	// no other one clashes any more, and ids are for good.
	{name: "an id has an addition only where two would clash", weight: hint, check: needlessAdditions},
	{name: "only announced needs a note", weight: habit, check: announcedNote},
	{name: "no date needs a note", weight: habit, check: undatedNote},
	{name: "a meeting starts between 1998 and 2030", weight: habit, check: startYears},
	// Always a warning: long sessions exist.
	{name: "a meeting lasts three weeks at most", weight: hint, check: longMeetings},
	{name: "two rounds differ in title or start", weight: habit, check: sameRounds},
	{name: "at most 193 countries are stated", weight: habit, check: statedCountries},
	{name: "a host country takes part", weight: habit, check: hostsTakePart},
	{name: "a virtual meeting has a place only with a note", weight: habit, check: virtualPlaces},
	{name: "hosts of two actors share the work", weight: habit, check: soleHosts},
	// Always a warning: one meeting of the shipped data names a country and its
	// own ministry as co-hosts; who shared the work is not on the page.
	{name: "co-hosts are of two sides", weight: hint, check: coHosts},
	// Always a warning: two meetings of the shipped data have a moderator or
	// facilitators, who led no panel and share no chair.
	{name: "two chairs are co-chairs", weight: hint, check: chairs},
	// Always a warning: the bound is "about" 13, and one round of the Tallinn
	// Mechanism has 15.
	{name: "a minilateral meeting has about 13 states at most", weight: hint, check: minilateralSize},
}

func meetingIDs(v *view, tell tell) {
	for _, m := range v.meetings {
		base := baseID(m)
		switch {
		case m.ID == base:
		case m.Ordinal != nil:
			tell(m.ID, "id", "write "+string(base), "the id is not that of series and ordinal")
		case !strings.HasPrefix(string(m.ID), string(base)+"-"):
			tell(m.ID, "id", "write "+string(base)+", with a day or a word after it where two would clash", "the id is not that of series and month")
		}
	}
}

// baseID is what the id of a meeting is or begins with: the series and the
// ordinal, else the month or year, else "undated".
func baseID(m *graph.Meeting) graph.ID {
	at := "undated"
	switch {
	case m.Ordinal != nil:
		at = fmt.Sprint(*m.Ordinal)
	case m.Start.Month() > 0:
		at = m.Start.String()[:len("2006-01")]
	case !m.Start.IsZero():
		at = m.Start.String()
	}
	return graph.NewID(graph.KindMeeting, m.Series.Slug()+"-"+at)
}

func needlessAdditions(v *view, tell tell) {
	times := make(map[graph.ID]int)
	for _, m := range v.meetings {
		times[baseID(m)]++
	}
	for _, m := range v.meetings {
		base := baseID(m)
		if addition, ok := strings.CutPrefix(string(m.ID), string(base)+"-"); ok && m.Ordinal == nil && times[base] == 1 {
			tell(m.ID, "id", "keep it when it was published, for a new meeting write "+string(base), "no other meeting asks for the addition %q", addition)
		}
	}
}

func announcedNote(v *view, tell tell) {
	for _, m := range v.meetings {
		if m.OnlyAnnounced && m.Notes == "" {
			tell(m.ID, "notes", "say that it is only announced, and by whom", "only announced, but no note says so")
		}
	}
}

func undatedNote(v *view, tell tell) {
	for _, m := range v.meetings {
		if m.Start.IsZero() && m.Notes == "" {
			tell(m.ID, "notes", "say what is known of its time", "neither a date nor a note")
		}
	}
}

func startYears(v *view, tell tell) {
	first, last := day("1998-01-01"), day("2030-01-01")
	for _, m := range v.meetings {
		if !m.Start.IsZero() && (m.Start.First() < first || m.Start.First() > last) {
			tell(m.ID, "start", "write a date from 1998-01-01 to 2030-01-01", "%s is out of range", m.Start)
		}
	}
}

func day(s string) graph.Day {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic("dataset: " + err.Error()) // called with constants
	}
	return d.First()
}

func longMeetings(v *view, tell tell) {
	const most = 21
	for _, m := range v.meetings {
		if m.Start.Precision() != graph.PrecisionDay || m.End.IsZero() {
			continue
		}
		if n := m.End.First() - m.Start.First(); n > most {
			tell(m.ID, "end", "see whether the year and month are right", "lasts over three weeks (%s to %s)", m.Start, m.End)
		}
	}
}

func sameRounds(v *view, tell tell) {
	type round struct {
		name  string
		start graph.Date
	}
	first := make(map[round]graph.ID)
	for _, m := range v.meetings {
		r := round{m.Name, m.Start}
		if id, taken := first[r]; taken {
			tell(m.ID, "name", "make one record of the two, or give the titles that tell them apart", "same title and same start as %s", id)
			continue
		}
		first[r] = m.ID
	}
}

// memberStates is the number of members of the United Nations.
const memberStates = 193

func statedCountries(v *view, tell tell) {
	for _, m := range v.meetings {
		if m.StatedCountries != nil && *m.StatedCountries > memberStates {
			tell(m.ID, "statedCountries", fmt.Sprintf("write %d at most: states, not persons or organisations", memberStates), "%d countries are stated", *m.StatedCountries)
		}
	}
}

func hostsTakePart(v *view, tell tell) {
	for _, m := range v.meetings {
		for i, h := range m.Hosts {
			takesPart := slices.ContainsFunc(m.Participants, func(l graph.Listing) bool { return l.Participant == h.Participant })
			if h.Participant.Kind() == graph.KindCountry && !takesPart {
				tell(m.ID, fmt.Sprintf("hosts[%d].participant", i), "list it among the participants too", "%s hosts, but does not take part", h.Participant)
			}
		}
	}
}

func virtualPlaces(v *view, tell tell) {
	for _, m := range v.meetings {
		if m.Mode == graph.ModeVirtual && m.Country != "" && m.Notes == "" {
			tell(m.ID, "country", "leave the place out, or let a note say what it is", "a virtual meeting has a place")
		}
	}
}

// soleHosts: of hosts that stand for different actors each is a co-host.
func soleHosts(v *view, tell tell) {
	for _, m := range v.meetings {
		actors := make(map[graph.ID]bool)
		for _, h := range m.Hosts {
			if a := v.actor(h); a != "" {
				actors[a] = true
			}
		}
		for i, h := range m.Hosts {
			if len(actors) > 1 && h.Role == graph.RoleHost && v.actor(h) != "" {
				tell(m.ID, fmt.Sprintf("hosts[%d].role", i), "write CO_HOST", "HOST, though hosts of %d sides share the work", len(actors))
			}
		}
	}
}

// actor gives the country or body that a host stands for, if any.
func (v *view) actor(l graph.Listing) graph.ID {
	if l.Participant.Kind() == graph.KindCountry {
		return l.Participant
	}
	o := v.organisation[organisationOf(l)]
	for range len(v.organisations) { // a circle of parents is no endless loop
		if o == nil || o.Country != "" || o.Parent == "" {
			break
		}
		o = v.organisation[o.Parent]
	}
	switch {
	case o == nil || slices.Contains(ofNoState, o.OrganisationKind):
		return ""
	case isBody(o):
		return o.ID
	}
	return o.Country
}

// ofNoState are the kinds of organisations that stand for no country.
var ofNoState = []graph.OrganisationKind{graph.OrgThinkTank, graph.OrgNGO, graph.OrgUniversity, graph.OrgCompany, graph.OrgOther}

// organisationOf gives the organisation listed, or that of the person listed.
func organisationOf(l graph.Listing) graph.ID {
	if l.Participant.Kind() == graph.KindOrganisation {
		return l.Participant
	}
	return l.Organisation
}

// coHosts: a country and its own ministries are one side.
func coHosts(v *view, tell tell) {
	for _, m := range v.meetings {
		sides := make(map[graph.ID]bool)
		for _, h := range m.Hosts {
			sides[v.side(h)] = true
		}
		for i, h := range m.Hosts {
			if len(sides) == 1 && h.Role == graph.RoleCoHost {
				tell(m.ID, fmt.Sprintf("hosts[%d].role", i), "write HOST, or name the other host", "CO_HOST, but all hosts are of one side")
			}
		}
	}
}

func (v *view) side(l graph.Listing) graph.ID {
	id := organisationOf(l)
	o := v.organisation[id]
	switch {
	case o != nil && o.Country != "" && o.OrganisationKind == graph.OrgMinistry:
		return o.Country
	case id != "":
		return id
	}
	return l.Participant
}

// chairs: a panel's chair is a chair, and has the panel in the office.
func chairs(v *view, tell tell) {
	for _, m := range v.meetings {
		var at []string
		people := make(map[graph.ID]bool)
		for field, list := range lists(m) {
			for i, l := range list {
				if l.Role == graph.RoleChair && !strings.Contains(strings.ToLower(l.Office), "panel") {
					at = append(at, fmt.Sprintf("%s[%d].role", field, i))
					people[l.Participant] = true
				}
			}
		}
		if len(people) > 1 {
			slices.Sort(at)
			tell(m.ID, at[0], "write CO_CHAIR for each, or name the panel in the office", "%d persons have the role CHAIR", len(people))
		}
	}
}

func minilateralSize(v *view, tell tell) {
	const most = 13
	for _, m := range v.meetings {
		if m.Format != graph.FormatMinilateral {
			continue
		}
		n := 0
		if m.StatedCountries != nil {
			n = *m.StatedCountries
		}
		listed := 0
		for _, l := range m.Participants {
			if l.Participant.Kind() == graph.KindCountry {
				listed++
			}
		}
		if n = max(n, listed); n > most {
			tell(m.ID, "format", "see whether REGIONAL or MULTILATERAL fits better", "minilateral, but of %d states", n)
		}
	}
}
