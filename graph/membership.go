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
// and date, from the index.
func (v *View) MembershipsOf(member ID) ([]BodyMembership, error) {
	if _, err := v.node("member", member, KindCountry); err != nil {
		return nil, err
	}
	var out []BodyMembership
	span := v.x.nodes(KindOrganisation)
	for n := span.from; n < span.to; n++ {
		for _, t := range v.x.recs[n].(*Organisation).Memberships {
			if t.Member == member {
				out = append(out, BodyMembership{v.x.ids[n], t})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b BodyMembership) int {
		return cmp.Or(cmp.Compare(Fold(v.Name(a.Body)), Fold(v.Name(b.Body))), cmp.Compare(a.Body, b.Body))
	})
	return out, nil
}
