package graphtest

import (
	"cmp"
	"slices"
	"strings"

	"parley/graph"
)

// Relationships lists what rules make of the records for readers of a store,
// in no stated order: see [graph.Relationship].
func (o *Oracle) Relationships() []graph.Relationship {
	var out []graph.Relationship
	people := map[graph.ID]map[graph.ID][]*meeting{} // by person, then organisation
	dialogues := map[graph.ID][]*meeting{}           // by series
	for _, m := range o.meetings {
		for _, row := range m.rows {
			out = append(out, graph.Relationship{Kind: kindOfRow(row), From: row.Participant, To: m.ID, Props: rowProps(row)})
			if prefix(row.Participant) == "person" && row.Organisation != "" {
				if people[row.Participant] == nil {
					people[row.Participant] = map[graph.ID][]*meeting{}
				}
				people[row.Participant][row.Organisation] = append(people[row.Participant][row.Organisation], m)
			}
		}
		if m.Format == graph.FormatBilateral && len(m.named) == 2 {
			dialogues[m.Series] = append(dialogues[m.Series], m)
		}
	}
	for _, rounds := range dialogues {
		out = append(out, dialogue(rounds))
	}
	for person, organisations := range people {
		for organisation, meetings := range organisations {
			out = append(out, affiliation(person, organisation, meetings))
		}
	}
	return out
}

func kindOfRow(row OracleRow) graph.RelationKind {
	switch {
	case row.Hosting != "":
		return graph.RelationCoHosted
	case row.Presence == graph.Attended:
		return graph.RelationAttended
	}
	return graph.RelationInvited
}

func rowProps(row OracleRow) graph.Props {
	p := graph.Props{
		"hosting": string(row.Hosting), "role": string(row.Role), "office": row.Office, "organisation": string(row.Organisation),
		"country": string(row.Country), "standsFor": string(row.OnBehalfOf),
	}
	if row.Implied {
		p["implied"] = true
	}
	var by []string
	for _, id := range row.ImpliedBy {
		by = append(by, string(id))
	}
	return known(p, "impliedBy", by)
}

// known leaves empty texts out, and adds a list that is not empty.
func known(p graph.Props, key string, list []string) graph.Props {
	for k, v := range p {
		if v == "" {
			delete(p, k)
		}
	}
	if len(list) > 0 {
		p[key] = list
	}
	return p
}

// dialogue is that of rounds which all name one pair.
func dialogue(rounds []*meeting) graph.Relationship {
	pair := rounds[0].named
	r := graph.Relationship{Kind: graph.RelationDialogue, From: pair[0], To: pair[1], Props: seenAt(rounds)}
	r.Props["rounds"] = len(rounds)
	if announced := len(slices.DeleteFunc(slices.Clone(rounds), func(m *meeting) bool { return !m.OnlyAnnounced })); announced > 0 {
		r.Props["announcedOnly"] = announced
	}
	s := rounds[0].series
	r.Props["series"], r.Props["name"] = string(s.ID), s.Name
	if s.Focus == graph.FocusAgreement {
		r.Kind = graph.RelationAgreement
	}
	return r
}

func affiliation(person, organisation graph.ID, meetings []*meeting) graph.Relationship {
	p := seenAt(meetings)
	p["meetings"] = len(meetings)
	var offices, roles []string
	for _, m := range byDate(meetings) {
		i := slices.IndexFunc(m.rows, func(row OracleRow) bool { return row.Participant == person })
		if office := m.rows[i].Office; office != "" && !slices.Contains(offices, office) {
			offices = append(offices, office)
		}
		if role := string(m.rows[i].Role); role != "" && !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	p = known(known(p, "offices", offices), "roles", roles)
	return graph.Relationship{Kind: graph.RelationAffiliatedWith, From: person, To: organisation, Props: p}
}

// seenAt says between which dates the dated ones of some meetings lie.
func seenAt(meetings []*meeting) graph.Props {
	p := graph.Props{}
	dated := slices.DeleteFunc(byDate(meetings), func(m *meeting) bool { return !m.dated })
	if len(dated) == 0 {
		return p
	}
	p["first"], p["last"] = dated[0].Start.String(), dated[len(dated)-1].Start.String()
	p["earliest"] = graph.Day(slices.MinFunc(dated, func(a, b *meeting) int { return cmp.Compare(a.earliest, b.earliest) }).earliest)
	p["latest"] = graph.Day(slices.MaxFunc(dated, func(a, b *meeting) int { return cmp.Compare(a.latest, b.latest) }).latest)
	return p
}

// byDate sorts a copy: earliest, latest, id; undated ones last.
func byDate(meetings []*meeting) []*meeting {
	return slices.SortedFunc(slices.Values(meetings), func(a, b *meeting) int {
		if a.dated != b.dated {
			if a.dated {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.earliest, b.earliest), cmp.Compare(a.latest, b.latest), strings.Compare(string(a.ID), string(b.ID)))
	})
}
