package graphtest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/graph"
)

// Oracle answers questions about valid records slowly and obviously. It keeps
// what it worked out, so it may be used by one goroutine at a time only, and
// the records must not change.
type Oracle struct {
	countries     map[graph.ID]*graph.Country
	organisations map[graph.ID]*graph.Organisation
	series        map[graph.ID]*graph.Series

	actors  []graph.ID // all there are, in bytewise order
	actorAt map[graph.ID]int

	meetings  []*meeting // in bytewise order of their ids
	meetingAt map[graph.ID]*meeting
	sizes     []int // that meetings have, each once, in order

	everything string             // all meetings, as chosen writes them
	graphs     map[asked]*network // see Oracle.network
	kept       int                // evidence kept in graphs
	words      map[string][]string
}

// meeting is a record and what follows from it under no question in particular.
type meeting struct {
	*graph.Meeting
	series   *graph.Series
	rows     []OracleRow
	named    []graph.ID // actors, as the following: in bytewise order, without repeats
	present  []graph.ID
	hosts    []graph.ID
	size     int
	dated    bool
	earliest int // numbers of days, of dated meetings only
	latest   int
	words    []string
}

// NewOracle makes an oracle of records that are valid together.
func NewOracle(records []graph.Record) *Oracle {
	o := &Oracle{
		countries:     map[graph.ID]*graph.Country{},
		organisations: map[graph.ID]*graph.Organisation{},
		series:        map[graph.ID]*graph.Series{},
		actorAt:       map[graph.ID]int{},
		meetingAt:     map[graph.ID]*meeting{},
		graphs:        map[asked]*network{},
		words:         map[string][]string{},
	}
	for _, r := range records {
		o.keep(r)
	}
	o.listActors()
	slices.SortFunc(o.meetings, func(a, b *meeting) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, m := range o.meetings {
		o.work(m)
		o.sizes = append(o.sizes, m.size)
	}
	slices.Sort(o.sizes)
	o.sizes = slices.Compact(o.sizes)
	o.everything = strings.Repeat("1", len(o.meetings))
	return o
}

func (o *Oracle) keep(r graph.Record) {
	switch r := r.(type) {
	case *graph.Country:
		o.countries[r.ID] = r
	case *graph.Organisation:
		o.organisations[r.ID] = r
	case *graph.Series:
		o.series[r.ID] = r
	case *graph.Meeting:
		m := &meeting{Meeting: r}
		o.meetings = append(o.meetings, m)
		o.meetingAt[r.ID] = m
	}
}

func (o *Oracle) listActors() {
	for id := range o.countries {
		o.actors = append(o.actors, id)
	}
	for id := range o.organisations {
		if o.standsFor(id, "") == id {
			o.actors = append(o.actors, id)
		}
	}
	slices.Sort(o.actors)
	for i, id := range o.actors {
		o.actorAt[id] = i
	}
}

// work fills in what follows from the record.
func (o *Oracle) work(m *meeting) {
	m.series = o.series[m.Series]
	m.rows = o.rowsOf(m.Meeting)
	for _, row := range m.rows {
		if row.OnBehalfOf == "" || row.Presence != graph.Attended {
			continue
		}
		m.present = append(m.present, row.OnBehalfOf)
		if row.Participant == row.OnBehalfOf && !row.Implied {
			m.named = append(m.named, row.Participant)
		}
		if row.Hosting != "" {
			m.hosts = append(m.hosts, row.OnBehalfOf)
		}
	}
	m.named, m.present, m.hosts = sortedSet(m.named), sortedSet(m.present), sortedSet(m.hosts)
	m.size = len(m.present)
	if m.StatedCountries != nil {
		m.size = max(m.size, *m.StatedCountries)
	}
	if m.dated = m.Start.String() != ""; m.dated {
		m.earliest, m.latest = days(m.Start)
		if m.End.String() != "" {
			_, m.latest = days(m.End)
		}
	}
	m.words = append(words(m.Name), words(m.City)...)
	if m.series != nil {
		m.words = append(m.words, words(m.series.Name)...)
	}
}

// IsActor says whether an id is that of a country, or of an organisation that
// stands for itself.
func (o *Oracle) IsActor(id graph.ID) bool {
	_, ok := o.actorAt[id]
	return ok
}

// Present lists the actors present at a meeting, implied ones included, in
// bytewise order; nil when there is no such meeting.
func (o *Oracle) Present(meeting graph.ID) []graph.ID {
	if m := o.meetingAt[meeting]; m != nil {
		return slices.Clone(m.present)
	}
	return nil
}

// Size is the larger of the number of actors present and the number of
// countries that a source states; 0 when there is no such meeting.
func (o *Oracle) Size(meeting graph.ID) int {
	if m := o.meetingAt[meeting]; m != nil {
		return m.size
	}
	return 0
}

// standsFor names the actor that a participant speaks for; it is empty when
// there is none. A person speaks for what the organisation of the row does.
func (o *Oracle) standsFor(participant, organisation graph.ID) graph.ID {
	switch prefix(participant) {
	case "country":
		return participant
	case "person":
		if prefix(organisation) != "organisation" {
			return ""
		}
		return o.standsFor(organisation, "")
	}
	org := o.organisations[participant]
	switch {
	case org == nil:
		return ""
	case org.Country != "":
		if speaksForState(org.OrganisationKind) {
			return org.Country
		}
		return ""
	case org.Parent != "":
		top := o.topOf(org)
		if top != nil && top.Country == "" && isBodyOfStates(top.OrganisationKind) {
			return top.ID
		}
		return ""
	case isBodyOfStates(org.OrganisationKind):
		return org.ID
	}
	return ""
}

// topOf follows parents to the last; nil when one is missing or they go round.
func (o *Oracle) topOf(org *graph.Organisation) *graph.Organisation {
	for range len(o.organisations) {
		if org == nil || org.Parent == "" {
			return org
		}
		org = o.organisations[org.Parent]
	}
	return nil
}

func speaksForState(kind graph.OrganisationKind) bool {
	switch kind {
	case graph.OrgGovernment, graph.OrgMinistry, graph.OrgAgency, graph.OrgCERT, graph.OrgMilitary, graph.OrgParliament, graph.OrgMission:
		return true
	}
	return false
}

func isBodyOfStates(kind graph.OrganisationKind) bool {
	return kind == graph.OrgInternational || kind == graph.OrgRegional
}

// prefix is what stands before the colon of an id.
func prefix(id graph.ID) string {
	kind, _, _ := strings.Cut(string(id), ":")
	return kind
}

// days numbers the first and the last day that a known date allows.
func days(d graph.Date) (first, last int) {
	var ymd []int
	for part := range strings.SplitSeq(d.String(), "-") {
		n, err := strconv.Atoi(part)
		if err != nil {
			panic("graphtest: not a known date: " + strconv.Quote(d.String()))
		}
		ymd = append(ymd, n)
	}
	switch len(ymd) {
	case 1:
		return dayNumber(ymd[0], 1, 1), dayNumber(ymd[0], 12, 31)
	case 2:
		return dayNumber(ymd[0], ymd[1], 1), dayNumber(ymd[0], ymd[1]+1, 0)
	}
	day := dayNumber(ymd[0], ymd[1], ymd[2])
	return day, day
}

// dayNumber counts days from 1 January 1970; day 0 is the last of the month before.
func dayNumber(year, month, day int) int {
	const seconds = 24 * 60 * 60
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / seconds)
}

func sortedSet(ids []graph.ID) []graph.ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}
