package graphtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parley/graph"
)

// RandomQuery makes a valid question about the paths in a dataset that has two
// actors at least, drawn from r: all kinds of links, bounds, and in two thirds
// of the cases a filter of any field.
func RandomQuery(r *rand.Rand, records []graph.Record) graph.PathQuery {
	a := &asker{r: r, listed: map[graph.ID]bool{}}
	for _, rec := range records {
		a.learn(rec)
	}
	who := a.ends()
	q := graph.PathQuery{From: who[0], To: who[1], Rule: a.rule()}
	if others := who[2:]; len(others) > 0 && chance(r, 40) {
		for range 1 + r.IntN(3) {
			q.Avoid = append(q.Avoid, pick(r, others))
		}
	}
	if chance(r, 30) {
		q.MaxHops = new(1 + r.IntN(3))
	}
	if chance(r, 30) {
		q.First = new(1 + r.IntN(20))
	}
	return q
}

// asker knows what a question can name.
type asker struct {
	r            *rand.Rand
	actors       []graph.ID
	participants []graph.ID
	countries    []graph.ID
	listed       map[graph.ID]bool // as host or participant of a meeting
	bodies       []graph.ID        // that have members
	series       []graph.ID
	regions      []string
	words        []string // as they stand in titles and places
}

func (a *asker) learn(rec graph.Record) {
	switch rec := rec.(type) {
	case *graph.Country:
		a.actors, a.countries, a.participants = append(a.actors, rec.ID), append(a.countries, rec.ID), append(a.participants, rec.ID)
		if rec.Region != "" && !slices.Contains(a.regions, rec.Region) {
			a.regions = append(a.regions, rec.Region)
		}
	case *graph.Organisation:
		a.participants = append(a.participants, rec.ID)
		if len(rec.Memberships) > 0 {
			a.bodies = append(a.bodies, rec.ID)
		}
		if rec.Country == "" && rec.Parent == "" && isBodyOfStates(rec.OrganisationKind) {
			a.actors = append(a.actors, rec.ID)
		}
	case *graph.Person:
		a.participants = append(a.participants, rec.ID)
	case *graph.Series:
		a.series = append(a.series, rec.ID)
	case *graph.Meeting:
		a.words = append(a.words, strings.Fields(rec.Name+" "+rec.City)...)
		for _, l := range slices.Concat(rec.Hosts, rec.Participants) {
			a.listed[l.Participant] = true
		}
	}
}

// ends are actors in any order that a meeting names, or all there are: that is
// for ends without a meeting.
func (a *asker) ends() []graph.ID {
	from := a.actors
	if chance(a.r, 85) {
		named := slices.DeleteFunc(slices.Clone(a.actors), func(id graph.ID) bool { return !a.listed[id] })
		if len(named) >= 2 {
			from = named
		}
	}
	out := slices.Clone(from)
	a.r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func (a *asker) rule() graph.LinkRule {
	var rule graph.LinkRule
	if chance(a.r, 70) {
		order := inOrder()
		rule.Via = some(a.r, order[:], 3)
		if chance(a.r, 10) {
			rule.Via = append(rule.Via, rule.Via[0])
		}
	}
	if chance(a.r, 40) {
		rule.MaxDelegations = new(2 + a.r.IntN(6))
	}
	if !chance(a.r, 33) {
		rule.Filter = a.filter(2)
		if rule.Filter.During != nil && rule.Filter.Text == noWord {
			rule.Filter.Text = "" // or else it is not clear what is left when the dates are dropped
		}
	}
	return rule
}

// noWord is a text that is no condition.
const noWord = "– ?"

// filter makes one or two conditions; nested ones only so deep.
func (a *asker) filter(depth int) graph.MeetingFilter {
	var f graph.MeetingFilter
	for range 1 + a.r.IntN(2) {
		switch n := a.r.IntN(23); {
		case n < 4:
			f.During, f.OrUndated = a.during(), chance(a.r, 40)
		case n < 14:
			a.listField(&f, n)
		case n < 17:
			a.matchField(&f, n)
		case n < 19:
			f.Text = a.text()
		case n == 22:
			f.OnlyAnnounced = new(chance(a.r, 50))
		case depth > 0:
			a.nested(&f, n, depth-1)
		}
	}
	return f
}

func (a *asker) listField(f *graph.MeetingFilter, n int) {
	switch n {
	case 4, 5:
		f.Formats = list(a.r, []graph.Format{graph.FormatBilateral, graph.FormatTrilateral, graph.FormatMinilateral, graph.FormatRegional, graph.FormatMultilateral})
	case 6:
		f.Focuses = list(a.r, []graph.Focus{graph.FocusPolicy, graph.FocusAgreement, graph.FocusOperational, graph.FocusCapacity, graph.FocusDigital, graph.FocusGeneral})
	case 7:
		f.Tracks = list(a.r, []graph.Track{graph.Track1, graph.Track15, graph.Track2})
	case 8:
		f.Modes = list(a.r, []graph.Mode{graph.ModeInPerson, graph.ModeVirtual, graph.ModeHybrid, graph.ModeNotStated})
	case 9:
		f.Topics = list(a.r, topics())
	case 10:
		f.Series = list(a.r, a.series)
	case 11, 12:
		f.Regions = list(a.r, a.regions)
	case 13:
		f.Places = list(a.r, a.countries)
	}
}

// list is some values, now and then none, which nothing matches.
func list[T any](r *rand.Rand, values []T) []T {
	if chance(r, 4) {
		return []T{}
	}
	return append([]T{}, some(r, values, len(values))...)
}

func (a *asker) matchField(f *graph.MeetingFilter, n int) {
	switch n {
	case 14:
		f.Present = a.match()
	case 15:
		f.HostedBy = a.match()
	case 16:
		f.Invited = a.match()
	}
}

// match compares with people, bodies and countries, with the latter more
// often; it always asks for something.
func (a *asker) match() *graph.ParticipantMatch {
	who := a.participants
	if chance(a.r, 60) {
		who = a.actors
	}
	var m graph.ParticipantMatch
	switch a.r.IntN(4) {
	case 0, 1:
		m.Any = list(a.r, who)
	case 2:
		m.All = some(a.r, who, 2)
		if chance(a.r, 5) {
			m.All = []graph.ID{}
		}
	default:
		m.None = list(a.r, who)
	}
	if chance(a.r, 20) {
		m.None = some(a.r, who, 2)
	}
	if len(a.bodies) > 0 && chance(a.r, 30) {
		m = graph.ParticipantMatch{MembersOf: list(a.r, a.bodies)}
		if chance(a.r, 30) {
			m.None = some(a.r, who, 2)
		}
	}
	return &m
}

// during is a range, open at either end or both.
func (a *asker) during() *graph.DateRange {
	var d graph.DateRange
	if chance(a.r, 70) {
		d.From = a.date()
	}
	if chance(a.r, 60) {
		d.To = a.date()
	}
	if d.From.String() != "" && d.To.String() != "" {
		from, _ := days(d.From)
		if _, to := days(d.To); from > to {
			d.From, d.To = d.To, d.From
		}
	}
	return &d
}

func (a *asker) date() graph.Date {
	text := fmt.Sprintf("%04d-%02d-%02d", 2009+a.r.IntN(14), 1+a.r.IntN(12), 1+a.r.IntN(28))
	return date(text[:pick(a.r, []int{4, 7, 10})])
}

// text begins one or two words that stand somewhere, in some case.
func (a *asker) text() string {
	if chance(a.r, 10) {
		return noWord
	}
	var out []string
	for range 1 + a.r.IntN(2) {
		word := []rune(pick(a.r, a.words))
		begin := string(word[:1+a.r.IntN(len(word))])
		if chance(a.r, 30) {
			begin = strings.ToUpper(begin)
		}
		out = append(out, begin)
	}
	return strings.Join(out, " ")
}

func (a *asker) nested(f *graph.MeetingFilter, n, depth int) {
	parts := make([]graph.MeetingFilter, 0, 2)
	for range a.r.IntN(3) {
		parts = append(parts, a.filter(depth))
	}
	if len(parts) == 0 && !chance(a.r, 20) {
		parts = append(parts, a.filter(depth))
	}
	switch n {
	case 19:
		f.And = parts
	case 20:
		f.Or = parts
	default:
		not := a.filter(depth)
		f.Not = &not
	}
}
