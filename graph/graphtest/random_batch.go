package graphtest

import (
	"maps"
	"math/rand/v2"
	"slices"

	"parley/graph"
)

// RandomBatch changes a valid dataset: it gives a batch of some puts and
// deletions, and the records after it, which are valid too. The records are
// not changed. The changes are those that reach other records: what an
// organisation is, who stood for whom, dates, offices, the focus of a series.
func RandomBatch(r *rand.Rand, records []graph.Record) (graph.Batch, []graph.Record) {
	c := &changer{r: r, now: make(map[graph.ID]graph.Record, len(records))}
	for _, rec := range records {
		c.now[rec.RecordID()] = rec
	}
	before := maps.Clone(c.now)
	for range 1 + r.IntN(6) {
		c.try(pick(r, []func(){c.organisation, c.organisation, c.listing, c.listing, c.dates, c.series, c.move, c.deleteMeeting, c.person}))
	}
	var b graph.Batch
	var after []graph.Record
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if c.now[id] == nil {
			b.Delete = append(b.Delete, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.now)) {
		after = append(after, c.now[id])
		if c.now[id] != before[id] {
			b.Put = append(b.Put, c.now[id])
		}
	}
	return b, after
}

// changer makes changes one after the other.
type changer struct {
	r   *rand.Rand
	now map[graph.ID]graph.Record
}

// try makes a change and takes it back when it breaks a rule.
func (c *changer) try(change func()) {
	before := maps.Clone(c.now)
	change()
	if len(graph.Check(slices.Collect(maps.Values(c.now)))) > 0 {
		c.now = before
	}
}

// any gives a copy of a record of a kind, which stands for it from now on; nil
// when there is none.
func (c *changer) any(kind graph.Kind) graph.Record {
	ids := c.ids(kind)
	if len(ids) == 0 {
		return nil
	}
	id := pick(c.r, ids)
	c.now[id] = c.now[id].Clone()
	return c.now[id]
}

func (c *changer) ids(kind graph.Kind) []graph.ID {
	var ids []graph.ID
	for id := range c.now {
		if id.Kind() == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// organisation makes one another kind of body, or one of another country or parent.
func (c *changer) organisation() {
	o, ok := c.any(graph.KindOrganisation).(*graph.Organisation)
	if !ok {
		return
	}
	switch c.r.IntN(4) {
	case 0:
		o.OrganisationKind = pick(c.r, graph.OrganisationKinds.Values())
	case 1:
		o.Country, o.Parent = pick(c.r, c.ids(graph.KindCountry)), ""
	case 2:
		o.Country, o.Parent = "", pick(c.r, c.ids(graph.KindOrganisation))
	default:
		o.Country, o.Parent = "", ""
	}
}

// listing changes an entry of a meeting, or takes it away.
func (c *changer) listing() {
	m, ok := c.any(graph.KindMeeting).(*graph.Meeting)
	if !ok {
		return
	}
	list := pick(c.r, []*[]graph.Listing{&m.Hosts, &m.Participants, &m.Participants, &m.Invited})
	if len(*list) == 0 {
		return
	}
	i := c.r.IntN(len(*list))
	l := &(*list)[i]
	switch {
	case l.Participant.Kind() != graph.KindPerson || chance(c.r, 20):
		*list = slices.Delete(*list, i, i+1)
	case chance(c.r, 50):
		l.Office = pick(c.r, []string{"", "Envoy", "Head of Unit", "Beauftragte für Cyber"})
	default:
		l.Organisation = pick(c.r, append(c.ids(graph.KindOrganisation), ""))
	}
}

func (c *changer) dates() {
	if m, ok := c.any(graph.KindMeeting).(*graph.Meeting); ok {
		m.Start, m.End = graph.Date{}, graph.Date{}
		if chance(c.r, 80) {
			m.Start = date(pick(c.r, []string{"2009", "2014-06", "2014-06-05", "2019-12-31", "2025-02"}))
		}
		m.OnlyAnnounced = chance(c.r, 20)
	}
}

func (c *changer) series() {
	if s, ok := c.any(graph.KindSeries).(*graph.Series); ok {
		s.Focus = pick(c.r, graph.Focuses.Values())
		if chance(c.r, 30) {
			s.Name += " (renamed)"
		}
	}
}

// move puts a meeting into another series.
func (c *changer) move() {
	if m, ok := c.any(graph.KindMeeting).(*graph.Meeting); ok {
		m.Series, m.Ordinal = pick(c.r, c.ids(graph.KindSeries)), nil
		if s, ok := c.now[m.Series].(*graph.Series); ok {
			m.Format = s.Format
		}
	}
}

// deleteMeeting deletes one, and its series when it was the last.
func (c *changer) deleteMeeting() {
	m, ok := c.any(graph.KindMeeting).(*graph.Meeting)
	if !ok {
		return
	}
	delete(c.now, m.ID)
	for _, r := range c.now {
		if other, ok := r.(*graph.Meeting); ok && other.Series == m.Series {
			return
		}
	}
	delete(c.now, m.Series)
}

// person takes somebody out of everything.
func (c *changer) person() {
	p := c.any(graph.KindPerson)
	if p == nil {
		return
	}
	id := p.RecordID()
	delete(c.now, id)
	without := func(list []graph.Listing) []graph.Listing {
		return slices.DeleteFunc(list, func(l graph.Listing) bool { return l.Participant == id })
	}
	for at, r := range c.now {
		switch r := r.Clone().(type) {
		case *graph.Meeting:
			if takesPart(r, id) {
				r.Hosts, r.Participants, r.Invited = without(r.Hosts), without(r.Participants), without(r.Invited)
				c.now[at] = r
			}
		case *graph.Source:
			if slices.ContainsFunc(r.Authors, func(a graph.Author) bool { return a.Person == id }) {
				r.Authors = nil
				c.now[at] = r
			}
		}
	}
}

// takesPart says whether a meeting lists a participant.
func takesPart(m *graph.Meeting, id graph.ID) bool {
	return slices.ContainsFunc(slices.Concat(m.Hosts, m.Participants, m.Invited), func(l graph.Listing) bool { return l.Participant == id })
}
