package neo4jstore

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"parley/graph"
)

// edge is a relationship as it is.
type edge struct {
	kind     graph.RelationKind
	from, to graph.ID
	props    map[string]any
}

// owner is the record that says whether the relationship is there.
func (e edge) owner() graph.ID {
	switch e.kind {
	case graph.RelationMemberOf, graph.RelationCoHosted, graph.RelationAttended, graph.RelationInvited:
		return e.to
	case graph.RelationDialogue, graph.RelationAgreement:
		if s, ok := e.props["series"].(string); ok {
			return graph.ID(s)
		}
	}
	return e.from
}

// id reads a property that is text.
func (e edge) id(key string) graph.ID { s, _ := e.props[key].(string); return graph.ID(s) }

// line tells relationships apart by all that Parley writes on them; what other
// programs add does not count.
type line struct {
	kind            graph.RelationKind
	from, to, owner graph.ID
	props           string
}

var relationshipProps = []string{
	"announcedOnly", "country", "earliest", "first", "from", "hosting", "implied", "impliedBy", "last", "latest", "meetings", "name",
	"office", "offices", "organisation", "role", "roles", "rounds", "series", "sources", "standsFor", "to",
}

func (e edge) line() line {
	l := line{e.kind, e.from, e.to, e.owner(), ""}
	if len(e.props) == 0 {
		return l
	}
	var b []byte
	for _, key := range relationshipProps {
		if v, ok := e.props[key]; ok {
			b = append(append(append(append(b, key...), '='), canonical(v)...), '\n')
		}
	}
	l.props = string(b)
	return l
}

// maxOwners bounds how many records are told one by one whose relationships
// are wrong: in a database that an older Parley wrote it may be all.
const maxOwners = 10

// compare looks for relationships that are not those of the records.
func (a *auditing) compare() {
	for e := range a.expected() {
		if a.there[e.from] && a.there[e.to] {
			a.lines[e.line()]--
		}
	}
	type wrong struct {
		more, fewer int
		such        line
	}
	owners := make(map[graph.ID]*wrong)
	for l, n := range a.lines {
		if n == 0 || a.unsure[l.owner] || a.isMade(l.owner) {
			continue
		}
		w := owners[l.owner]
		if w == nil {
			w = &wrong{such: l}
			owners[l.owner] = w
		}
		w.more, w.fewer = w.more+max(n, 0), w.fewer-min(n, 0)
		if compareLines(l, w.such) < 0 {
			w.such = l
		}
	}
	for i, id := range slices.Sorted(maps.Keys(owners)) {
		a.held[id] = true
		want := "edit the record, or draw them anew: parley import --rebuild"
		if !a.view.Has(id) {
			want = "take them away: there is no such record"
		}
		if w := owners[id]; i < maxOwners {
			a.fault(id, "", want, "its relationships are not those of its record: %d too many, %d missing, such as (%s)-[:%s]->(%s)", w.more, w.fewer, w.such.from, w.such.kind, w.such.to)
		} else if i == maxOwners {
			a.fault(id, "", want, "its relationships are not those of its record, as of %s in all", graph.Count(len(owners), "record"))
		}
	}
}

func compareLines(a, b line) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.props, b.props))
}

// expected gives the relationships of the view's records. Where the whole
// meeting is not known, nor are offices.
func (a *auditing) expected() iter.Seq[edge] {
	for id := range a.view.IDs() {
		if m, ok := a.view.Lean(id).(*graph.Meeting); ok && a.meetings[id] == nil {
			a.meetings[id], a.unsure[id] = m, true
			for _, list := range [][]graph.Listing{m.Hosts, m.Participants, m.Invited} {
				for _, l := range list {
					a.unsure[l.Participant] = a.unsure[l.Participant] || l.Participant.Kind() == graph.KindPerson
				}
			}
		}
	}
	return func(yield func(edge) bool) {
		for id := range a.view.IDs() {
			for _, l := range linksOf(a.view.Lean(id)) {
				if !yield(edge{l.kind, l.from, l.to, l.props}) {
					return
				}
			}
		}
		for _, list := range a.view.Relationships(a.meetings) {
			for _, r := range list {
				if !yield(edge{r.Kind, r.From, r.To, derived(r.Props)}) {
					return
				}
			}
		}
	}
}
