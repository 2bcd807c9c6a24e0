package graphtest

import (
	"slices"
	"strings"

	"parley/graph"
)

// OracleRow is what one participant was at one meeting.
type OracleRow struct {
	Participant graph.ID
	Presence    graph.Presence
	Hosting     graph.Hosting
	Role        graph.Role
	// Office, Organisation and Country are those of a person at that meeting.
	Office       string
	Organisation graph.ID
	Country      graph.ID
	// OnBehalfOf is the actor that the row stands for; empty when it stands for none.
	OnBehalfOf graph.ID
	// Implied: an actor that no list has as present.
	Implied bool
	// ImpliedBy names the other rows that stand for this actor, in bytewise
	// order; invited rows stand for nobody here.
	ImpliedBy []graph.ID
}

// Rows gives the rows of a meeting: hosting first, ATTENDED before INVITED,
// kind, id. It is nil when there is no such meeting.
func (o *Oracle) Rows(meeting graph.ID) []OracleRow {
	if m := o.meetingAt[meeting]; m != nil {
		return slices.Clone(m.rows)
	}
	return nil
}

func (o *Oracle) rowsOf(m *graph.Meeting) []OracleRow {
	rows := map[graph.ID]OracleRow{}
	for _, list := range [][]graph.Listing{m.Hosts, m.Participants, m.Invited} {
		for _, l := range list {
			rows[l.Participant] = o.ownRow(m, l.Participant)
		}
	}
	for actor, others := range o.standers(rows) {
		rows[actor] = actorRow(rows, actor, others)
	}
	var out []OracleRow
	for _, row := range rows {
		if prefix(row.Participant) == "organisation" && row.Hosting != "" {
			row.Role = "" // it hosts, so it did not only organise
		}
		out = append(out, row)
	}
	slices.SortFunc(out, compareRows)
	return out
}

// ownRow merges what the three lists say of one participant.
func (o *Oracle) ownRow(m *graph.Meeting, participant graph.ID) OracleRow {
	host, hosts := listed(m.Hosts, participant)
	part, attends := listed(m.Participants, participant)
	detail, _ := listed(m.Invited, participant)
	row := OracleRow{Participant: participant, Presence: graph.Invited}
	if hosts {
		row.Presence, detail = graph.Attended, host
		row.Hosting = map[graph.Role]graph.Hosting{graph.RoleHost: graph.HostingHost, graph.RoleCoHost: graph.HostingCoHost}[host.Role]
	}
	if attends {
		row.Presence, detail = graph.Attended, part
	}
	switch prefix(participant) {
	case "person":
		row.Role, row.Office, row.Organisation, row.Country = detail.Role, detail.Office, detail.Organisation, detail.Country
	case "organisation":
		if part.Role == graph.RoleOrganiser {
			row.Role = graph.RoleOrganiser
		}
	}
	row.OnBehalfOf = o.standsFor(participant, row.Organisation)
	return row
}

func listed(list []graph.Listing, participant graph.ID) (graph.Listing, bool) {
	for _, l := range list {
		if l.Participant == participant {
			return l, true
		}
	}
	return graph.Listing{}, false
}

// standers gives, by actor, who else attended and stands for it, in bytewise order.
func (o *Oracle) standers(rows map[graph.ID]OracleRow) map[graph.ID][]graph.ID {
	by := map[graph.ID][]graph.ID{}
	for id, row := range rows {
		if row.Presence == graph.Attended && row.OnBehalfOf != "" && row.OnBehalfOf != id {
			by[row.OnBehalfOf] = sortedSet(append(by[row.OnBehalfOf], id))
		}
	}
	return by
}

// actorRow is the row of an actor for whom others stand: its own with what
// follows from theirs, or one made up when none has it as present.
func actorRow(rows map[graph.ID]OracleRow, actor graph.ID, others []graph.ID) OracleRow {
	row, ok := rows[actor]
	if !ok || row.Presence == graph.Invited {
		row = OracleRow{Participant: actor, Presence: graph.Attended, OnBehalfOf: actor, Implied: true}
	}
	row.ImpliedBy = others
	if row.Hosting != "" {
		return row
	}
	for _, id := range others {
		switch rows[id].Hosting {
		case graph.HostingHost:
			row.Hosting = graph.HostingHost
		case graph.HostingCoHost:
			if row.Hosting == "" {
				row.Hosting = graph.HostingCoHost
			}
		}
	}
	return row
}

// compareRows orders rows. Kinds sort as the prefixes of ids do, so that the
// id settles both.
func compareRows(a, b OracleRow) int {
	if (a.Hosting != "") != (b.Hosting != "") {
		if a.Hosting != "" {
			return -1
		}
		return 1
	}
	if a.Presence != b.Presence {
		if a.Presence == graph.Attended {
			return -1
		}
		return 1
	}
	return strings.Compare(string(a.Participant), string(b.Participant))
}
