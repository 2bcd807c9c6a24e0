package graph

import (
	"cmp"
	"slices"
)

// Delegations are the rows of a meeting, grouped by whom they stand for.
type Delegations struct {
	// Hosts are the rows that host; they stand among the others too.
	Hosts []Participation
	// Sides has one entry for each actor present, by name.
	Sides []Side
	// Others were present and stand for no actor.
	Others []Participation
	// Invited were only invited.
	Invited []Participation
}

// Side is an actor at a meeting, and who was there for it: those who led or
// chaired first, then other persons, then organisations.
type Side struct {
	Actor   Participation
	Members []Participation
}

// Leaders are the members of a side that led it or chaired the meeting.
func (s Side) Leaders() []Participation { return leaders(s.Members) }

// OtherLeaders led or chaired, but stand for no actor: their rows name no
// organisation that speaks for one. [Participation.Side] may name a country.
func (d *Delegations) OtherLeaders() []Participation { return leaders(d.Others) }

func leaders(rows []Participation) []Participation {
	return slices.DeleteFunc(slices.Clone(rows), func(p Participation) bool { return !p.Role.Leads() })
}

// Leads says whether a role is that of the head of a side or of a chair.
func (r Role) Leads() bool {
	return r == RoleHeadOfDelegation || r == RoleCoChair || r == RoleChair
}

// Side is under whose name a row is told: the actor that it stands for, else
// the country that it names, which is not made present by that; empty when
// neither is known.
func (p Participation) Side() ID { return cmp.Or(p.OnBehalfOf, p.Country) }

func (p Participation) isPerson() bool { return p.Participant.Kind() == KindPerson }

// Delegations groups the rows of a meeting; NOT_FOUND when there is none.
func (v *View) Delegations(meeting ID) (*Delegations, error) {
	rows, err := v.AllParticipants(meeting, ParticipationFilter{})
	if err != nil {
		return nil, err
	}
	d := &Delegations{}
	members := make(map[ID][]Participation)
	for _, p := range rows {
		if p.Hosting != "" {
			d.Hosts = append(d.Hosts, p)
		}
		switch p.OnBehalfOf {
		case "":
			d.add(p, &d.Others)
		case p.Participant:
			if p.Presence == Invited {
				d.Invited = append(d.Invited, p)
			} else {
				d.Sides = append(d.Sides, Side{Actor: p})
			}
		default:
			list := members[p.OnBehalfOf]
			d.add(p, &list)
			members[p.OnBehalfOf] = list
		}
	}
	for i := range d.Sides {
		list := members[d.Sides[i].Actor.Participant]
		slices.SortStableFunc(list, func(a, b Participation) int {
			return cmp.Or(compareBool(b.Role.Leads(), a.Role.Leads()), compareBool(b.isPerson(), a.isPerson()))
		})
		d.Sides[i].Members = list
	}
	slices.SortStableFunc(d.Sides, func(a, b Side) int {
		return cmp.Compare(Fold(v.Name(a.Actor.Participant)), Fold(v.Name(b.Actor.Participant)))
	})
	return d, nil
}

// add puts a row into a list of those present, or among the invited.
func (d *Delegations) add(p Participation, list *[]Participation) {
	if p.Presence == Invited {
		list = &d.Invited
	}
	*list = append(*list, p)
}

// Pair gives the two actors that a bilateral meeting, or the rounds of a
// bilateral series, join, by id; false for every other record.
func (v *View) Pair(id ID) (a, b ID, ok bool) {
	x, n := v.x, v.x.ref(id)
	if n == none {
		return "", "", false
	}
	var meetings []int32
	switch id.Kind() {
	case KindMeeting:
		meetings = []int32{x.meetAt[n-x.nodes(KindMeeting).from]}
	case KindSeries:
		meetings = x.roundsOf(n)
	}
	if len(meetings) == 0 || x.meetings[meetings[0]].pair[0] == none {
		return "", "", false
	}
	pair := x.meetings[meetings[0]].pair
	return x.actorID(pair[0]), x.actorID(pair[1]), true
}
