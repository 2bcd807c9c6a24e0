package graph

import "slices"

// An actor is who dialogue paths run between. Whom a row of a meeting stands
// for is the first that applies:
//
//  1. a country: itself;
//  2. an organisation without country and with a parent: the top of its
//     parents, when that is an actor by 3;
//  3. an organisation without country and parent: itself, when it is an
//     international or regional organisation, else nobody;
//  4. an organisation with a country: that country, when it is an office of
//     the state (see [OrganisationKind]), else nobody;
//  5. a person: whom the organisation of that row stands for; without one,
//     nobody.

// organisationStandsFor applies 2 to 4; it is empty for nobody. Parents must
// not form a circle longer than the number of organisations.
func organisationStandsFor(o *Organisation, get func(ID) *Organisation) ID {
	if o.Country != "" {
		if o.OrganisationKind.ofState() {
			return o.Country
		}
		return ""
	}
	top := o
	for range maxParents {
		if top.Parent == "" {
			break
		}
		p := get(top.Parent)
		if p == nil {
			return ""
		}
		top = p
	}
	if isActorBody(top) {
		return top.ID
	}
	return ""
}

// maxParents bounds the climb where a circle of parents was not refused yet.
const maxParents = 64

// isActorBody is rule 3.
func isActorBody(o *Organisation) bool {
	return o.Country == "" && o.Parent == "" && o.OrganisationKind.ofStates()
}

// namedActors are the actors whose own entry is among the hosts or
// participants, by id.
func namedActors(m *Meeting, get func(ID) *Organisation) []ID {
	var out []ID
	for _, list := range [][]Listing{m.Hosts, m.Participants} {
		for _, l := range list {
			switch l.Participant.Kind() {
			case KindCountry:
				out = append(out, l.Participant)
			case KindOrganisation:
				if o := get(l.Participant); o != nil && isActorBody(o) {
					out = append(out, l.Participant)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
