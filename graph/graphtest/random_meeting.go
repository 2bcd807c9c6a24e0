package graphtest

import (
	"fmt"
	"slices"
	"strings"

	"parley/graph"
)

// makeSeries adds a series with one to three rounds, but with no more than most.
func (m *maker) makeSeries(most int) {
	s := &graph.Series{Format: m.format(), OrdinalsCountRounds: m.chance(85)}
	s.Focus = pick(m.r, []graph.Focus{graph.FocusPolicy, graph.FocusPolicy, graph.FocusOperational, graph.FocusCapacity, graph.FocusDigital, graph.FocusGeneral})
	if s.Format == graph.FormatBilateral && m.chance(20) {
		s.Focus = graph.FocusAgreement
	}
	sides := m.sides(s.Format)
	s.Name = m.seriesName(s, sides)
	s.ID = graph.ID("series:" + slugOf(s.Name))
	if m.chance(30) {
		s.Aliases = []string{fmt.Sprintf("Séries inventée %d", len(m.series)), fmt.Sprintf("例会 %d", len(m.series))}
	}
	m.series = append(m.series, s)
	ordinal := m.r.IntN(3)
	rounds := min(most, 1+m.r.IntN(3))
	if m.layer > 0 {
		rounds = 1
	}
	for n := range rounds {
		if s.Format != graph.FormatBilateral && s.Format != graph.FormatTrilateral {
			sides = m.sides(s.Format)
		}
		ordinal += 1 + m.r.IntN(2)
		m.makeRound(s, n+1, ordinal, sides)
	}
}

func (m *maker) format() graph.Format {
	switch n := m.r.IntN(100); {
	case n < 50, n < 90 && m.layer > 0:
		return graph.FormatBilateral
	case n < 58:
		return graph.FormatTrilateral
	case n < 70:
		return graph.FormatMinilateral
	case n < 85:
		return graph.FormatRegional
	}
	return graph.FormatMultilateral
}

// sides chooses who meets: two actors, three countries, or a number of actors
// that may be none.
func (m *maker) sides(format graph.Format) []graph.ID {
	var countries, actors []graph.ID
	for _, c := range m.meeters() {
		countries = append(countries, c.ID)
	}
	actors = countries
	for _, b := range m.bodies {
		actors = append(actors, b.ID)
	}
	switch format {
	case graph.FormatBilateral:
		return m.pair(actors)
	case graph.FormatTrilateral:
		at := m.r.Perm(len(countries))
		return []graph.ID{countries[at[0]], countries[at[1]], countries[at[2]]}
	case graph.FormatMinilateral:
		return some(m.r, actors, 4)
	case graph.FormatRegional:
		return m.ofRegion(pick(m.r, m.meeters()).Region)
	}
	if m.chance(20) {
		return nil
	}
	return some(m.r, actors, len(actors))
}

// pair chooses two actors, as far apart in the list as the dataset wants it.
func (m *maker) pair(actors []graph.ID) []graph.ID {
	switch n := len(actors); {
	case m.layer > 0:
		first := m.r.IntN(n - m.layer)
		next := (first/m.layer + 1) * m.layer
		return []graph.ID{actors[first], actors[next+m.r.IntN(min(m.layer, n-next))]}
	case m.near > 0:
		apart := 1 + m.r.IntN(m.near)
		first := m.r.IntN(n - apart)
		return []graph.ID{actors[first], actors[first+apart]}
	default:
		at := m.r.Perm(n)
		return []graph.ID{actors[at[0]], actors[at[1]]}
	}
}

// ofRegion is the countries of a region, now and then with a body.
func (m *maker) ofRegion(region string) []graph.ID {
	var out []graph.ID
	for _, c := range m.meeters() {
		if c.Region == region {
			out = append(out, c.ID)
		}
	}
	if m.chance(50) {
		out = append(out, pick(m.r, m.bodies).ID)
	}
	return out
}

// seriesName gives a name that no other series has.
func (m *maker) seriesName(s *graph.Series, sides []graph.ID) string {
	name := pick(m.r, []string{"Imaginary Forum on Cyber Matters", "Smørrebrød Summit", "Façade Conference", "Ćwiczenia of Nowhere"})
	if s.Format == graph.FormatBilateral || s.Format == graph.FormatTrilateral {
		var names []string
		for _, id := range sides {
			names = append(names, m.nameOf(id))
		}
		slices.Sort(names)
		name = strings.Join(names, "-") + " " + pick(m.r, []string{"Made-up Dialogue", "Pretend Consultations", "Überlegungen", "Specimen Accord"})
	}
	unique := name
	for n := 2; slices.ContainsFunc(m.series, func(o *graph.Series) bool { return o.Name == unique }); n++ {
		unique = fmt.Sprintf("%s, strand %d", name, n)
	}
	return unique
}

func (m *maker) nameOf(id graph.ID) string {
	for _, c := range m.countries {
		if c.ID == id {
			return c.Name
		}
	}
	for _, o := range m.organisations {
		if o.ID == id {
			return o.Name
		}
	}
	return ""
}

// makeRound adds the nth meeting of a series.
func (m *maker) makeRound(s *graph.Series, n, ordinal int, sides []graph.ID) {
	x := &graph.Meeting{
		Series: s.ID, Format: s.Format,
		Name:    fmt.Sprintf("%s %d of the %s", pick(m.r, []string{"Round", "Réunion", "Čtení", "Überblick"}), n, s.Name),
		Track:   pick(m.r, []graph.Track{graph.Track1, graph.Track1, graph.Track15, graph.Track2}),
		Mode:    pick(m.r, []graph.Mode{graph.ModeInPerson, graph.ModeInPerson, graph.ModeVirtual, graph.ModeHybrid, graph.ModeNotStated}),
		Topics:  m.topics(),
		Sources: m.cited(),
	}
	if m.chance(60) {
		x.Ordinal = &ordinal
	}
	if m.chance(85) {
		x.Start, x.End = m.dates()
	} else {
		x.Notes = "No page gives a date."
	}
	x.ID = meetingID(x, m.slugs)
	m.setPlace(x)
	m.setNumbers(x)
	m.seatHosts(x, sides)
	m.seatSides(x, sides)
	m.seatOthers(x, sides)
	m.seatInvited(x)
	m.meetings = append(m.meetings, x)
}

// meetingID is the id that series, ordinal and date of a meeting give, with a
// number behind it where that is taken; it is taken from then on.
func meetingID(m *graph.Meeting, taken map[graph.ID]bool) graph.ID {
	_, series, _ := strings.Cut(string(m.Series), ":")
	tail := "undated"
	if start := m.Start.String(); start != "" {
		tail = start[:min(len(start), len("2006-01"))]
	}
	if m.Ordinal != nil {
		tail = fmt.Sprint(*m.Ordinal)
	}
	base := graph.ID("meeting:" + series + "-" + tail)
	id := base
	for n := 2; taken[id]; n++ {
		id = graph.ID(fmt.Sprintf("%s-%d", base, n))
	}
	taken[id] = true
	return id
}

func (m *maker) topics() []graph.Topic {
	var out []graph.Topic
	for _, t := range topics() {
		if m.chance(20) {
			out = append(out, t)
		}
	}
	return out
}

// topics are some of the vocabulary's, in its order.
func topics() []graph.Topic {
	return []graph.Topic{"NORMS", "INTERNATIONAL_LAW", "CBM", "CYBERCRIME", "AI", "FIVE_G", "ELECTIONS"}
}

func (m *maker) setPlace(x *graph.Meeting) {
	if x.Mode == graph.ModeVirtual || m.chance(25) {
		return
	}
	x.Country = pick(m.r, m.countries).ID
	if m.chance(70) {
		x.City = pick(m.r, []string{"Příkladov", "Örnekköy", "San Ejemplo", "Mustermünde", "Ælfsby", "Nowhere-on-Sea"})
	}
}

func (m *maker) setNumbers(x *graph.Meeting) {
	if m.chance(30) {
		x.StatedCountries = new(1 + m.r.IntN(12))
	}
	if m.chance(20) {
		x.StatedAttendees = new(1 + m.r.IntN(300))
	}
	if m.chance(12) {
		x.OnlyAnnounced = true
		x.Notes = strings.TrimSpace("Only announced. " + x.Notes)
	}
}

// seat adds an entry to a list, unless the list has that participant.
func seat(list *[]graph.Listing, l graph.Listing) {
	if _, there := listed(*list, l.Participant); !there {
		*list = append(*list, l)
	}
}

// seatHosts names one or two hosts: a side, an office of one, or a person. A
// host country also takes part.
func (m *maker) seatHosts(x *graph.Meeting, sides []graph.ID) {
	if len(sides) == 0 || m.chance(35) {
		return
	}
	for range 1 + m.r.IntN(2) {
		side := pick(m.r, sides)
		l := graph.Listing{Participant: side}
		if offices := m.officesOf(side); len(offices) > 0 && m.chance(40) {
			l.Participant = pick(m.r, offices)
		} else if m.chance(15) {
			l = m.person(x, side)
		}
		seat(&x.Hosts, l)
		if prefix(l.Participant) == "country" {
			seat(&x.Participants, graph.Listing{Participant: l.Participant})
		}
	}
	for i := range x.Hosts {
		x.Hosts[i].Role = graph.RoleHost
		if len(x.Hosts) > 1 && m.chance(75) {
			x.Hosts[i].Role = graph.RoleCoHost
		}
	}
}

// seatSides lists the sides. In the formats that leave it open an office may
// be all that is listed of one.
func (m *maker) seatSides(x *graph.Meeting, sides []graph.ID) {
	strict := x.Format == graph.FormatBilateral || x.Format == graph.FormatTrilateral
	for _, side := range sides {
		_, hosts := listed(x.Hosts, side)
		offices := m.officesOf(side)
		switch {
		case hosts && prefix(side) == "organisation" && m.chance(50): // a host that no list of participants has
		case !strict && len(offices) > 0 && m.chance(30):
			seat(&x.Participants, graph.Listing{Participant: pick(m.r, offices)})
		case !strict && m.chance(10):
			seat(&x.Participants, m.person(x, side))
		default:
			seat(&x.Participants, graph.Listing{Participant: side})
		}
	}
	if len(x.Hosts)+len(x.Participants) == 0 {
		seat(&x.Participants, graph.Listing{Participant: pick(m.r, m.bodies).ID})
	}
}

// seatOthers adds organisations and people that name no further actor.
func (m *maker) seatOthers(x *graph.Meeting, sides []graph.ID) {
	var offices []graph.ID
	for _, o := range m.organisations {
		if !slices.Contains(m.bodies, o) {
			offices = append(offices, o.ID)
		}
	}
	for range m.r.IntN(3) {
		l := graph.Listing{Participant: pick(m.r, offices)}
		if m.chance(25) {
			l.Role = graph.RoleOrganiser
		}
		seat(&x.Participants, l)
	}
	for range m.r.IntN(3) {
		side := pick(m.r, m.meeters()).ID
		if len(sides) > 0 && m.chance(80) {
			side = pick(m.r, sides)
		}
		seat(&x.Participants, m.person(x, side))
	}
}

// seatInvited lists anybody at all, also who takes part or is spoken for.
func (m *maker) seatInvited(x *graph.Meeting) {
	if !m.chance(30) {
		return
	}
	for range 1 + m.r.IntN(3) {
		switch m.r.IntN(3) {
		case 0:
			seat(&x.Invited, graph.Listing{Participant: pick(m.r, m.meeters()).ID})
		case 1:
			seat(&x.Invited, graph.Listing{Participant: pick(m.r, m.organisations).ID})
		default:
			l := m.person(x, pick(m.r, m.meeters()).ID)
			l.Role = graph.RoleInvited
			seat(&x.Invited, l)
		}
	}
}

// officesOf lists the organisations of a country, or the organs of a body.
func (m *maker) officesOf(side graph.ID) []graph.ID {
	var out []graph.ID
	for _, o := range m.organisations {
		if o.Country == side || o.Country == "" && strings.HasPrefix(string(o.ID), string(side)+"-organ-") {
			out = append(out, o.ID)
		}
	}
	return out
}

// person is somebody with a role, and perhaps an office, an organisation and a
// country. Who is listed twice at one meeting either has all three anew or
// none of them differs.
func (m *maker) person(x *graph.Meeting, side graph.ID) graph.Listing {
	l := graph.Listing{Participant: pick(m.r, m.people).ID, Role: m.role(x)}
	if m.chance(70) {
		l.Office = pick(m.r, []string{"Director of Examples", "Staatssekretärin", "Ministre délégué", "見本課長"})
	}
	offices := append(m.officesOf(side), side)
	switch org := pick(m.r, offices); {
	case m.chance(25): // nobody knows for whom
	case m.chance(20):
		l.Organisation = pick(m.r, m.organisations).ID
	case prefix(org) == "organisation":
		l.Organisation = org
	}
	if m.chance(60) {
		l.Country = pick(m.r, m.countries).ID
	}
	before, twice := listed(slices.Concat(x.Hosts, x.Participants), l.Participant)
	if twice && (l.Office == "" || l.Organisation == "" || l.Country == "") {
		l.Office, l.Organisation, l.Country = before.Office, before.Organisation, before.Country
	}
	return l
}

// role is one that a person may have who takes part; a meeting has one chair at most.
func (m *maker) role(x *graph.Meeting) graph.Role {
	role := pick(m.r, []graph.Role{
		graph.RoleChair, graph.RoleCoChair, graph.RoleHeadOfDelegation, graph.RoleSpeaker, graph.RolePanelist,
		graph.RoleOrganiser, graph.RoleParticipant, graph.RoleHost, graph.RoleCoHost,
	})
	if role == graph.RoleChair && slices.ContainsFunc(x.Participants, func(l graph.Listing) bool { return l.Role == role }) {
		return graph.RoleCoChair
	}
	return role
}
