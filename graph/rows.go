package graph

import (
	"cmp"
	"maps"
	"slices"
)

// readRows makes the rows of a meeting.
//
// There is one row for each participant, merged from the three lists. Who
// stands among hosts or participants ATTENDED, who stands only among the
// invited is INVITED. Hosting comes from the hosts alone; office, organisation,
// country and role from the participants, else from the hosts, else from the
// invited. Each actor that is present only through others gets a row of its
// own, marked implied; when it was invited, that row becomes this one. Rows of
// the invited imply nothing.
//
// Order: hosting first, ATTENDED before INVITED, kind, id.
func (x *index) readRows(i int32, rec *Meeting) {
	rows := x.listedRows(i, rec)
	listed := len(rows)
	own := make(map[int32]int32, listed) // row by actor whose own row it is
	for r := range rows {
		if a := x.actorOf[rows[r].node]; a != none {
			own[a] = int32(r)
		}
	}
	by := make(map[int32][]int32) // other rows that stand for an actor
	for r := range listed {
		a := rows[r].behalf
		if a == none || !rows[r].attended() || x.actorOf[rows[r].node] == a {
			continue
		}
		if _, ok := own[a]; !ok {
			own[a] = int32(len(rows))
			rows = append(rows, row{
				meeting: i, node: x.actors[a], organisation: none, country: none, behalf: a,
				hosting: noHosting, role: noRole, implied: true,
			})
		}
		by[a] = append(by[a], int32(r))
	}
	for _, a := range slices.Sorted(maps.Keys(by)) {
		x.imply(&rows[own[a]], rows, by[a])
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(compareBool(b.hosts(), a.hosts()), cmp.Compare(a.presence, b.presence), cmp.Compare(a.node, b.node))
	})
	x.keepRows(i, rows)
}

// imply makes an actor's row attended and hosting as the rows that stand for it are.
func (x *index) imply(own *row, rows []row, others []int32) {
	own.implied = own.implied || !own.attended()
	own.presence = attended
	from := int32(len(x.implied))
	for _, r := range others {
		x.implied = append(x.implied, rows[r].node)
	}
	if !own.hosts() { // its own value first, else HOST if any is HOST, else CO_HOST
		for _, r := range others {
			own.hosting = min(own.hosting, rows[r].hosting)
		}
	}
	if own.hosts() {
		own.role = noRole // an organisation that hosts is an organiser no more
	}
	own.impliedBy = span{from, int32(len(x.implied))}
	slices.Sort(x.implied[from:])
}

// listedRows merges the three lists of a meeting.
func (x *index) listedRows(i int32, rec *Meeting) []row {
	rows := make([]row, 0, len(rec.Hosts)+len(rec.Participants)+len(rec.Invited))
	find := func(n int32) *row {
		for r := range rows {
			if rows[r].node == n {
				return &rows[r]
			}
		}
		return nil
	}
	var at map[int32]int // only worth it for long lists
	if cap(rows) > 16 {
		at = make(map[int32]int, cap(rows))
		find = func(n int32) *row {
			if r, ok := at[n]; ok {
				return &rows[r]
			}
			return nil
		}
	}
	add := func(l Listing, hosting, presence uint8) {
		n := x.ref(l.Participant)
		if n == none {
			return
		}
		if r := find(n); r != nil {
			r.hosting = min(r.hosting, hosting)
			return
		}
		if at != nil {
			at[n] = len(rows)
		}
		rows = append(rows, x.listedRow(i, n, l, hosting, presence))
	}
	for _, l := range rec.Participants {
		add(l, noHosting, attended)
	}
	for _, l := range rec.Hosts {
		add(l, Hostings.position(Hosting(l.Role)), attended)
	}
	for _, l := range rec.Invited {
		add(l, noHosting, Presences.position(Invited))
	}
	for r := range rows {
		// An organisation that hosts is an organiser no more.
		if rows[r].hosts() && !x.isPerson(rows[r].node) {
			rows[r].role = noRole
		}
	}
	return rows
}

func (x *index) isPerson(n int32) bool { return n >= x.nodes(KindPerson).from }

func (x *index) listedRow(i, n int32, l Listing, hosting, presence uint8) row {
	r := row{
		meeting: i, node: n, organisation: x.ref(l.Organisation), country: x.ref(l.Country), behalf: none,
		presence: presence, hosting: hosting, role: noRole,
	}
	switch {
	case !x.isPerson(n):
		r.behalf = x.stands[n]
		if l.Role == RoleOrganiser {
			r.role = Roles.position(RoleOrganiser)
		}
	default:
		r.role = Roles.position(l.Role)
		if r.organisation != none {
			r.behalf = x.stands[r.organisation]
		}
	}
	return r
}

// keepRows stores the sorted rows, and which actors were present and hosted.
func (x *index) keepRows(i int32, rows []row) {
	m := &x.meetings[i]
	m.rows = span{int32(len(x.rows)), int32(len(x.rows) + len(rows))}
	x.rows = append(x.rows, rows...)
	m.present.from, m.hosting.from = int32(len(x.present)), int32(len(x.hosting))
	for r := range rows {
		a := x.actorOf[rows[r].node]
		if a == none || !rows[r].attended() {
			continue
		}
		x.present = append(x.present, a)
		if rows[r].hosts() {
			x.hosting = append(x.hosting, a)
		}
	}
	m.present.to, m.hosting.to = int32(len(x.present)), int32(len(x.hosting))
	slices.Sort(x.present[m.present.from:])
	slices.Sort(x.hosting[m.hosting.from:])
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
