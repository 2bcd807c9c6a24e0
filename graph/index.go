package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// index is everything that filters, orders, counts, links, search and paths
// read, made once from all records and never changed.
//
// Records are numbered densely ("nodes") by kind, then id. Meetings also have
// a number of their own, their rank by date, so that any ascending list of
// meetings is in the order DATE_ASC. Actors are numbered by id.
type index struct {
	entries map[ID]entry

	ids   []ID // by node
	recs  []Record
	node  map[ID]int32
	first [7]int32 // the first node of each kind; last: the number of nodes

	actors  []int32 // node of each actor
	actorOf []int32 // by node; none when it is no actor
	stands  []int32 // by node of a country or organisation: the actor it stands for, or none

	meetings []meeting
	rows     []row
	implied  []int32 // pool of [row.impliedBy]: nodes
	present  []int32 // pool of [meeting.present]: actors, ascending
	hosting  []int32 // pool of [meeting.hosting]: actors, ascending
	meetAt   []int32 // meeting by node - first[meetings]

	rowsBy   lists   // by node of a participant: its rows, in order of meeting
	actorMet lists   // by actor: the meetings it was present at
	rounds   lists   // by series (node - first): its meetings
	citedBy  lists   // by source (node - first): its meetings
	places   lists   // by node of a country: the meetings held there
	met      []int32 // by node of a participant: how many meetings it was present at
	lastMet  []int32 // by node of a participant: its last dated meeting, or none

	folded []string // by node: fold of the name, or of a source's label
	text   []string // by meeting: fold of title, series and city, each after a blank

	once struct {
		sync.Mutex
		digest string
		orders map[string][]int32

		partnersOnce sync.Once
		partners     []int
		searchOnce   sync.Once
		longestOnce  sync.Once
		longest      Longest
		search       *searchIndex
	}
	links linkCache
}

type entry struct {
	rec    Record
	digest Digest
}

const none = int32(-1)

// span is a part of a pool.
type span struct{ from, to int32 }

// lists holds one list of numbers for each of a range of things.
type lists struct {
	start []int32
	items []int32
}

func (l lists) of(i int32) []int32 { return l.items[l.start[i]:l.start[i+1]] }

// collect makes lists from pairs given twice over, keeping their order.
func collect(n int, pairs iter.Seq2[int32, int32]) lists {
	start := make([]int32, n+1)
	for i := range pairs {
		start[i+1]++
	}
	for i := range n {
		start[i+1] += start[i]
	}
	next := slices.Clone(start[:n])
	items := make([]int32, start[n])
	for i, v := range pairs {
		items[next[i]] = v
		next[i]++
	}
	return lists{start, items}
}

// meeting is what rules read of a meeting. Days of an undated one are zero.
type meeting struct {
	node             int32
	series, place    int32 // nodes; place may be none
	earliest, latest Day
	dated, announced bool
	format           uint8 // positions in the enums
	focus            uint8
	track            uint8
	mode             uint8
	topics           uint32
	size             int32
	pair             [2]int32 // the two named actors of a bilateral meeting, ascending; else none
	rows             span
	present, hosting span
}

// row is what one participant was at one meeting.
type row struct {
	meeting       int32
	node          int32
	organisation  int32 // nodes, or none; of persons
	country       int32
	behalf        int32 // actor, or none
	impliedBy     span
	presence      uint8
	hosting, role uint8 // positions; past the end for "none"
	implied       bool
}

func (r *row) attended() bool { return r.presence == attended }
func (r *row) hosts() bool    { return r.hosting <= coHost }

var (
	attended  = Presences.position(Attended)
	coHost    = Hostings.position(HostingCoHost)
	noHosting = Hostings.position("")
	noRole    = Roles.position("")
	bilateral = Formats.position(FormatBilateral)
	agreement = Focuses.position(FocusAgreement)
)

// with gives an index brought up to date by changes, or the first error among
// them. It is x itself when there are none.
func (x *index) with(ctx context.Context, changes iter.Seq2[Change, error]) (*index, error) {
	entries, n, err := x.merged(ctx, changes)
	switch {
	case err != nil:
		return nil, err
	case x != nil && n == 0:
		return x, nil
	}
	return newIndex(entries), nil
}

// merged gives the entries of an index, nil being an empty one, brought up to
// date, and the number of changes.
func (x *index) merged(ctx context.Context, changes iter.Seq2[Change, error]) (entries map[ID]entry, n int, err error) {
	if x != nil {
		entries = maps.Clone(x.entries)
	} else {
		entries = make(map[ID]entry)
	}
	for c, err := range changes {
		if err != nil {
			return nil, 0, err
		}
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		if c.Record == nil {
			delete(entries, c.ID)
		} else {
			entries[c.ID] = entry{c.Record, c.Digest}
		}
	}
	return entries, n, nil
}

func newIndex(entries map[ID]entry) *index {
	x := &index{entries: entries}
	x.number()
	x.standing()
	x.order()
	for m := range x.meetings {
		x.readMeeting(int32(m))
	}
	x.gather()
	return x
}

// number gives each record its node.
func (x *index) number() {
	x.ids = slices.SortedFunc(maps.Keys(x.entries), func(a, b ID) int {
		return cmp.Or(cmp.Compare(Kinds.position(a.Kind()), Kinds.position(b.Kind())), cmp.Compare(a, b))
	})
	n := len(x.ids)
	x.recs, x.node, x.folded = make([]Record, n), make(map[ID]int32, n), make([]string, n)
	for k := range x.first {
		x.first[k] = int32(n)
	}
	for i, id := range x.ids {
		x.recs[i], x.node[id] = x.entries[id].rec, int32(i)
		for k := int(Kinds.position(id.Kind())); k >= 0 && x.first[k] > int32(i); k-- {
			x.first[k] = int32(i)
		}
		if s, ok := x.recs[i].(*Source); ok {
			x.folded[i] = Fold(s.Label())
		} else {
			name, _ := namesOf(x.recs[i])
			x.folded[i] = Fold(name)
		}
	}
}

// nodes is the range of nodes of a kind.
func (x *index) nodes(k Kind) span {
	p := Kinds.position(k)
	return span{x.first[p], x.first[p+1]}
}

// ref is the node of an id, or none.
func (x *index) ref(id ID) int32 {
	if n, ok := x.node[id]; ok && id != "" {
		return n
	}
	return none
}

func (x *index) organisation(id ID) *Organisation {
	o, _ := x.entries[id].rec.(*Organisation)
	return o
}

// standing finds the actors and whom each country and organisation stands for.
func (x *index) standing() {
	people := x.nodes(KindPerson).from
	x.actorOf, x.stands = make([]int32, len(x.ids)), make([]int32, people)
	for i := range x.actorOf {
		x.actorOf[i] = none
	}
	actor := func(i int32) {
		x.actorOf[i] = int32(len(x.actors))
		x.actors = append(x.actors, i)
	}
	for i := range people {
		switch r := x.recs[i].(type) {
		case *Country:
			actor(i)
		case *Organisation:
			if isActorBody(r) {
				actor(i)
			}
		}
	}
	for i := range people {
		x.stands[i] = x.actorOf[i]
		if o, ok := x.recs[i].(*Organisation); ok {
			x.stands[i] = none
			if n := x.ref(organisationStandsFor(o, x.organisation)); n != none {
				x.stands[i] = x.actorOf[n]
			}
		}
	}
}

// order ranks the meetings by date: earliest, latest, id; undated ones last, by id.
func (x *index) order() {
	r := x.nodes(KindMeeting)
	x.meetings = make([]meeting, 0, r.to-r.from)
	for i := r.from; i < r.to; i++ {
		m := meeting{node: i}
		if rec := x.recs[i].(*Meeting); !rec.Start.IsZero() {
			m.dated, m.earliest, m.latest = true, rec.Start.First(), rec.Start.Last()
			if !rec.End.IsZero() {
				m.latest = rec.End.Last()
			}
		}
		x.meetings = append(x.meetings, m)
	}
	slices.SortFunc(x.meetings, func(a, b meeting) int {
		if a.dated != b.dated {
			if a.dated {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.earliest, b.earliest), cmp.Compare(a.latest, b.latest), cmp.Compare(a.node, b.node))
	})
	x.meetAt = make([]int32, len(x.meetings))
	for m := range x.meetings {
		x.meetAt[x.meetings[m].node-r.from] = int32(m)
	}
}

// readMeeting fills in one meeting and its rows.
func (x *index) readMeeting(i int32) {
	m := &x.meetings[i]
	rec := x.recs[m.node].(*Meeting)
	m.series, m.place = x.ref(rec.Series), x.ref(rec.Country)
	m.announced = rec.OnlyAnnounced
	m.format, m.track, m.mode = Formats.position(rec.Format), Tracks.position(rec.Track), Modes.position(rec.Mode)
	m.focus = Focuses.position("")
	series := ""
	if m.series != none {
		m.focus = Focuses.position(x.recs[m.series].(*Series).Focus)
		series = x.folded[m.series]
	}
	for _, t := range rec.Topics {
		m.topics |= 1 << Topics.position(t)
	}
	x.text = append(x.text, words(x.folded[m.node], series, Fold(rec.City)))

	x.readRows(i, rec)
	m.size = m.present.to - m.present.from
	if rec.StatedCountries != nil {
		m.size = max(m.size, int32(*rec.StatedCountries))
	}
	m.pair = [2]int32{none, none}
	if m.format == bilateral {
		if named := namedActors(rec, x.organisation); len(named) == 2 {
			m.pair = [2]int32{x.actorOf[x.node[named[0]]], x.actorOf[x.node[named[1]]]}
		}
	}
}

func (x *index) presentAt(m int32) []int32 {
	return x.present[x.meetings[m].present.from:x.meetings[m].present.to]
}

func (x *index) hostsOf(m int32) []int32 {
	return x.hosting[x.meetings[m].hosting.from:x.meetings[m].hosting.to]
}

func (x *index) rowsOf(m int32) []row {
	return x.rows[x.meetings[m].rows.from:x.meetings[m].rows.to]
}

// gather turns what the meetings say around: by participant, series, source, place.
func (x *index) gather() {
	x.rowsBy = collect(len(x.ids), func(yield func(int32, int32) bool) {
		for r := range x.rows {
			if !yield(x.rows[r].node, int32(r)) {
				return
			}
		}
	})
	x.actorMet = collect(len(x.actors), func(yield func(int32, int32) bool) {
		for m := range x.meetings {
			for _, a := range x.presentAt(int32(m)) {
				if !yield(a, int32(m)) {
					return
				}
			}
		}
	})
	series, sources := x.nodes(KindSeries), x.nodes(KindSource)
	x.rounds = collect(int(series.to-series.from), func(yield func(int32, int32) bool) {
		for m := range x.meetings {
			if s := x.meetings[m].series; s != none && !yield(s-series.from, int32(m)) {
				return
			}
		}
	})
	x.citedBy = collect(int(sources.to-sources.from), func(yield func(int32, int32) bool) {
		for m := range x.meetings {
			for _, id := range x.recs[x.meetings[m].node].(*Meeting).Sources {
				if s := x.ref(id); s != none && !yield(s-sources.from, int32(m)) {
					return
				}
			}
		}
	})
	x.places = collect(int(x.nodes(KindCountry).to), func(yield func(int32, int32) bool) {
		for m := range x.meetings {
			if c := x.meetings[m].place; c != none && !yield(c, int32(m)) {
				return
			}
		}
	})
	x.met, x.lastMet = make([]int32, x.nodes(KindPerson).to), make([]int32, x.nodes(KindPerson).to)
	for i := range x.met {
		x.lastMet[i] = none
		for _, r := range x.rowsBy.of(int32(i)) {
			if !x.rows[r].attended() {
				continue
			}
			x.met[i]++
			if m := x.rows[r].meeting; x.meetings[m].dated {
				x.lastMet[i] = m
			}
		}
	}
}

// digest is the digest of all records: SHA-256 over one line a record, by id
// bytewise: the id, a blank, the hexadecimal SHA-256 of its canonical JSON, a
// line feed. The same data have the same digest in every store.
func (x *index) digest() string {
	x.once.Lock()
	defer x.once.Unlock()
	if x.once.digest == "" {
		h := sha256.New()
		var line []byte
		for _, id := range slices.Sorted(maps.Keys(x.entries)) {
			d := x.entries[id].digest
			line = append(append(line[:0], id...), ' ')
			line = append(hex.AppendEncode(line, d[:]), '\n')
			h.Write(line)
		}
		x.once.digest = hex.EncodeToString(h.Sum(nil))
	}
	return x.once.digest
}

func (x *index) start(m int32) Date {
	if m == none {
		return Date{}
	}
	return x.recs[x.meetings[m].node].(*Meeting).Start
}

func (x *index) name(n int32) string {
	if s, ok := x.recs[n].(*Source); ok {
		return s.Label()
	}
	name, _ := namesOf(x.recs[n])
	return name
}

func (x *index) idsOf(nodes []int32) []ID {
	out := make([]ID, len(nodes))
	for i, n := range nodes {
		out[i] = x.ids[n]
	}
	return out
}

func (x *index) meetingIDs(ms []int32) []ID {
	out := make([]ID, len(ms))
	for i, m := range ms {
		out[i] = x.ids[x.meetings[m].node]
	}
	return out
}

func (x *index) actorID(a int32) ID { return x.ids[x.actors[a]] }

// words joins folded texts so that each word comes after a blank.
func words(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		if t != "" {
			b.WriteString(" " + t)
		}
	}
	return b.String()
}
