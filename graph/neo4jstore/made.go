package neo4jstore

import (
	"cmp"
	"slices"

	"parley/graph"
)

// build makes a record of a node that somebody made, from its JSON when it has
// some, else from its properties and relationships.
func (a *auditing) build(id graph.ID, n rawNode) graph.Record {
	if json, ok := n.props["json"]; ok {
		s, _ := json.(string)
		r, err := graph.Decode(id.Kind(), []byte(s))
		switch {
		case err != nil:
			a.fault(id, "json", "write the record as JSON, or take json away so that the properties are read", "it cannot be read: %v", err)
			return nil
		case r.RecordID() != id:
			a.fault(id, "json", "write the record of this id", "it is the record of %s", r.RecordID())
			return nil
		}
		wrote := readable(r)
		for _, f := range fields[id.Kind()] {
			if have, ok := n.props[f.name]; ok && !sameValue(have, wrote[f.name]) {
				a.fault(id, f.name, "write both alike, or only json", "json and the property disagree")
			}
		}
		return r
	}
	changes := map[string]any{"id": string(id)}
	for _, f := range fields[id.Kind()] {
		have, ok := n.props[f.name]
		switch {
		case !ok || f.shape == worked:
		case f.shape == inJSON:
			a.fault(id, f.name, "write the record as JSON into the property json, or use parley import", "a property cannot hold this field")
		default:
			v, what, want := f.value(have)
			if what != "" {
				a.fault(id, f.name, want, "%s", what)
			}
			changes[f.name] = v
		}
	}
	if a.held[id] {
		return nil
	}
	r, err := edited(graph.NewRecord(id.Kind()), changes)
	if err != nil {
		a.fault(id, "", "use parley import", "its properties make no record: %v", err)
		return nil
	}
	a.follow(r)
	return r
}

// follow fills in what the relationships of a node say that somebody made.
func (a *auditing) follow(r graph.Record) {
	id := r.RecordID()
	edges := a.owned[id]
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	one := func(field string, into *graph.ID, to graph.ID) {
		if *into != "" && *into != to {
			a.fault(id, field, "leave one of them", "it is said twice: %s and %s", *into, to)
		}
		*into = to
	}
	for _, e := range edges {
		switch r := r.(type) {
		case *graph.Person:
			if e.kind == graph.RelationOfCountry {
				one("country", &r.Country, e.to)
			}
		case *graph.Organisation:
			switch e.kind {
			case graph.RelationOfCountry:
				one("country", &r.Country, e.to)
			case graph.RelationPartOf:
				one("parent", &r.Parent, e.to)
			case graph.RelationMemberOf:
				a.fault(id, "memberships", "write the record as JSON into the property json, or use parley import", "members of a new body are not read from relationships")
			}
		case *graph.Source:
			if e.kind == graph.RelationWrittenBy {
				r.Authors = append(r.Authors, graph.Author{Person: e.to, Organisation: e.id("organisation"), Country: e.id("country")})
			}
		case *graph.Meeting:
			a.followMeeting(r, e, one)
		}
	}
}

func (a *auditing) followMeeting(r *graph.Meeting, e edge, one func(string, *graph.ID, graph.ID)) {
	if e.props["implied"] == true {
		return
	}
	l := graph.Listing{Participant: e.from, Role: graph.Role(e.id("role")), Office: string(e.id("office")), Organisation: e.id("organisation"), Country: e.id("country")}
	switch e.kind {
	case graph.RelationRoundOf:
		one("series", &r.Series, e.to)
	case graph.RelationInCountry:
		one("country", &r.Country, e.to)
	case graph.RelationCites:
		r.Sources = append(r.Sources, e.to)
	case graph.RelationCoHosted:
		l.Role = graph.Role(cmp.Or(e.id("hosting"), graph.ID(graph.RoleHost)))
		r.Hosts = append(r.Hosts, l)
	case graph.RelationAttended:
		r.Participants = append(r.Participants, l)
	case graph.RelationInvited:
		r.Invited = append(r.Invited, l)
	}
}
