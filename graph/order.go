package graph

import (
	"fmt"
)

// plurals name lists of records in their cursors, and to people.
var plurals = map[Kind]string{
	KindCountry: "countries", KindOrganisation: "organisations", KindPerson: "people", KindMeeting: "meetings", KindSeries: "series", KindSource: "sources",
}

// The orders of lists. Dates sort by their first and last day, then id.

func dateKey(dated bool, earliest, latest Day, id ID) sortKey {
	if !dated {
		return sortKey{null: true, id: id}
	}
	return sortKey{key: earliest.Date().String() + "/" + latest.Date().String(), id: id}
}

func countKey(n int, id ID) sortKey { return sortKey{key: fmt.Sprintf("%010d", n), id: id} }

// pick finds an order by name; the empty name is the first of its enum.
func pick[T ~string](e *Enum[T], order T) (T, error) {
	if order == "" {
		return e.terms[0].Value, nil
	}
	if !e.Has(order) {
		return "", Errorf(Invalid, "%s is no %s: use one of %s", quote(string(order)), e.name, e.list())
	}
	return order, nil
}

func (x *index) meetingOrder(order MeetingOrder) (ordering[int32], error) {
	order, err := pick(MeetingOrders, order)
	o := ordering[int32]{list: plurals[KindMeeting], name: string(order), desc: order == MeetingDateDesc, key: x.meetingDateKey}
	if order == MeetingNameAsc {
		o.key = func(m int32) sortKey {
			n := x.meetings[m].node
			return sortKey{key: x.folded[n], id: x.ids[n]}
		}
	}
	return o, err
}

func (x *index) meetingDateKey(m int32) sortKey {
	d := &x.meetings[m]
	return dateKey(d.dated, d.earliest, d.latest, x.ids[d.node])
}

// participantOrder is one of several kinds; whoever lists one names the list.
func (x *index) participantOrder(order ParticipantOrder) (ordering[int32], error) {
	order, err := pick(ParticipantOrders, order)
	o := ordering[int32]{name: string(order), desc: order != ParticipantNameAsc, key: x.nameKey}
	switch order {
	case ParticipantMeetingsDesc:
		o.key = func(n int32) sortKey { return countKey(int(x.met[n]), x.ids[n]) }
	case ParticipantLastMeetingDesc:
		o.key = func(n int32) sortKey { return x.lastKey(x.lastMet[n], x.ids[n]) }
	case ParticipantPartnersDesc:
		o.key = x.partnersKey
	}
	return o, err
}

func (x *index) nameKey(n int32) sortKey { return sortKey{key: x.folded[n], id: x.ids[n]} }

// lastKey is by the date of a meeting, with the id of something else.
func (x *index) lastKey(m int32, id ID) sortKey {
	if m == none {
		return sortKey{null: true, id: id}
	}
	d := &x.meetings[m]
	return dateKey(d.dated, d.earliest, d.latest, id)
}

// partnersKey counts the partners in bilateral dialogues; who is no actor has none to count.
func (x *index) partnersKey(n int32) sortKey {
	a := x.actorOf[n]
	if a == none {
		return sortKey{null: true, id: x.ids[n]}
	}
	return countKey(x.partners()[a], x.ids[n])
}

func (x *index) partners() []int {
	x.once.partnersOnce.Do(func() {
		counts := make([]int, len(x.actors))
		seen := make(map[[2]int32]bool)
		for m := range x.meetings {
			d := &x.meetings[m]
			if x.pairKind(d) == viaDialogue && !seen[d.pair] {
				seen[d.pair] = true
				counts[d.pair[0]]++
				counts[d.pair[1]]++
			}
		}
		x.once.partners = counts
	})
	return x.once.partners
}

func (x *index) seriesOrder(order SeriesOrder) (ordering[int32], error) {
	order, err := pick(SeriesOrders, order)
	o := ordering[int32]{list: plurals[KindSeries], name: string(order), desc: order != SeriesNameAsc, key: x.nameKey}
	switch order {
	case SeriesRoundsDesc:
		o.key = func(n int32) sortKey { return countKey(len(x.roundsOf(n)), x.ids[n]) }
	case SeriesLastRoundDesc:
		o.key = func(n int32) sortKey { return x.lastKey(x.lastDated(x.roundsOf(n)), x.ids[n]) }
	}
	return o, err
}

// roundsOf lists the meetings of a series, by date.
func (x *index) roundsOf(n int32) []int32 { return x.rounds.of(n - x.nodes(KindSeries).from) }

// firstDated and lastDated look into meetings sorted by date; none when all are undated.
func (x *index) firstDated(ms []int32) int32 {
	if len(ms) > 0 && x.meetings[ms[0]].dated {
		return ms[0]
	}
	return none
}

func (x *index) lastDated(ms []int32) int32 {
	for i := len(ms) - 1; i >= 0; i-- {
		if x.meetings[ms[i]].dated {
			return ms[i]
		}
	}
	return none
}

func (x *index) sourceOrder(order SourceOrder) (ordering[int32], error) {
	order, err := pick(SourceOrders, order)
	o := ordering[int32]{list: plurals[KindSource], name: string(order), desc: order == SourceDateDesc, key: x.sourceDateKey}
	if order == SourceLabelAsc {
		o.key = x.nameKey
	}
	return o, err
}

func (x *index) sourceDateKey(n int32) sortKey {
	d := x.recs[n].(*Source).Date
	if d.IsZero() {
		return sortKey{null: true, id: x.ids[n]}
	}
	return dateKey(true, d.First(), d.Last(), x.ids[n])
}

// linkOrder orders links of one actor by the other one.
func (x *index) linkOrder(order LinkOrder) (ordering[Link], error) {
	order, err := pick(LinkOrders, order)
	o := ordering[Link]{list: "links", name: string(order), desc: order != LinkNameAsc}
	switch order {
	case LinkMeetingsDesc:
		o.key = func(l Link) sortKey { return countKey(l.MeetingCount, l.To) }
	case LinkLastMetDesc:
		o.key = func(l Link) sortKey { return x.lastKey(l.last, l.To) }
	default:
		o.key = func(l Link) sortKey { return sortKey{key: x.folded[x.actors[l.b]], id: l.To} }
	}
	return o, err
}

// rowOrder is the fixed order of a meeting's rows.
func (x *index) rowOrder() ordering[int32] {
	return ordering[int32]{list: "participants", name: "ROWS", key: func(r int32) sortKey {
		w := &x.rows[r]
		return sortKey{
			key: fmt.Sprintf("%d%d%d", b2i(!w.hosts()), w.presence, Kinds.position(x.ids[w.node].Kind())),
			id:  x.ids[w.node],
		}
	}}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
