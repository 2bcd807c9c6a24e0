package graph

import (
	"cmp"
	"slices"
)

// BodyMembership is a term of a state, with the body.
type BodyMembership struct {
	Body ID
	Membership
}

// MembershipsOf lists the terms of a state in bodies, by the body's name, id
// and date, from the index. With a date, only those that may hold on some day
// of it.
func (v *View) MembershipsOf(member ID, on Date) ([]BodyMembership, error) {
	if _, err := v.node("member", member, KindCountry); err != nil {
		return nil, err
	}
	var out []BodyMembership
	span := v.x.nodes(KindOrganisation)
	for n := span.from; n < span.to; n++ {
		for _, t := range v.x.recs[n].(*Organisation).Memberships {
			if t.Member == member && t.holdsOn(on) {
				out = append(out, BodyMembership{v.x.ids[n], t})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b BodyMembership) int {
		return cmp.Or(cmp.Compare(Fold(v.Name(a.Body)), Fold(v.Name(b.Body))), cmp.Compare(a.Body, b.Body))
	})
	return out, nil
}

// MembersOf lists the terms of states in a body, by member and date, from the
// index. With a date, only those that may hold on some day of it.
func (v *View) MembersOf(body ID, on Date) ([]BodyMembership, error) {
	n, err := v.node("body", body, KindOrganisation)
	if err != nil {
		return nil, err
	}
	var out []BodyMembership
	for _, t := range v.x.recs[n].(*Organisation).Memberships {
		if t.holdsOn(on) {
			out = append(out, BodyMembership{body, t})
		}
	}
	return out, nil
}

// holds says whether a term may hold on some day of a range. An end that is
// not known is open, so that a term without dates holds always.
func (t *Membership) holds(from, to Day) bool {
	return (t.From.IsZero() || t.From.First() <= to) && (t.To.IsZero() || t.To.Last() >= from)
}

func (t *Membership) holdsOn(d Date) bool { return d.IsZero() || t.holds(d.First(), d.Last()) }

// memberTerms are the terms in some bodies, by the node of the member.
type memberTerms map[int32][]*Membership

// membersOf finds the terms of the bodies that a condition names. A body of
// which no member is recorded is INVALID: that nobody is one of its members
// would be read as an answer.
func (x *index) membersOf(argument string, bodies []ID) (memberTerms, error) {
	set, err := x.needAll(argument, bodies, KindOrganisation)
	if err != nil {
		return nil, err
	}
	out := make(memberTerms)
	for _, id := range bodies {
		n := x.node[id]
		if !set[n] {
			continue // named twice
		}
		delete(set, n)
		terms := x.recs[n].(*Organisation).Memberships
		if len(terms) == 0 {
			return nil, Errorf(Invalid, "%s: no members of %s are recorded: name another body, or leave it out", argument, id)
		}
		for i := range terms {
			if member := x.ref(terms[i].Member); member != none {
				out[member] = append(out[member], &terms[i])
			}
		}
	}
	return out, nil
}

// at says whether a node is a member at the date of a meeting, as far as dates
// tell; of an undated meeting any term will do.
func (t memberTerms) at(n int32, m *meeting) bool {
	return slices.ContainsFunc(t[n], func(t *Membership) bool { return !m.dated || t.holds(m.earliest, m.latest) })
}
