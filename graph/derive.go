package graph

import (
	"context"
	"slices"
)

// Relationship is one relationship that rules make out of records, for people
// who read a store by other means than Parley.
//
// A meeting owns its rows, one relationship a row from the participant to the
// meeting: CO_HOSTED (with the property hosting) for who hosts, also through
// others, else ATTENDED, else INVITED. Properties: role, office, organisation,
// country; standsFor, the actor that the row stands for, which for an actor is
// the actor itself; implied, true when the actor is there only through others;
// impliedBy, the others that stand for it.
//
// A series owns the BILATERAL_DIALOGUE or AGREEMENT of its pair, from the
// smaller id to the larger: series, name, rounds, announcedOnly (how many of
// these), first and last (starts of the first and last dated round), earliest
// and latest (days between which the dated rounds lie).
//
// A person owns one AFFILIATED_WITH for each organisation that the person's
// rows name, invitations included: offices and roles, each once in the order
// of their dates, meetings (how many), first, last, earliest and latest.
type Relationship struct {
	Kind     RelationKind
	From, To ID
	// Props holds values of the types string, int, bool, []string and Day.
	// What is not known, false or empty is absent.
	Props Props
}

// Props are the properties of a [Relationship].
type Props map[string]any

func (p Props) text(key, s string) {
	if s != "" {
		p[key] = s
	}
}

func (p Props) texts(key string, list []string) {
	if len(list) > 0 {
		p[key] = list
	}
}

// derive gives, by owner, the relationships as they are after a batch: of the
// owners that changed records speak of, and of the meetings whose rows a
// change elsewhere reaches, such as another country of an organisation.
func (e *Explorer) derive(ctx context.Context, before, after *index, b Batch) (map[ID][]Relationship, error) {
	if after == before && !b.Anew {
		return nil, nil
	}
	d := &derivation{after: after, owners: make(map[ID]bool), need: make(map[ID]*Meeting)}
	d.touchSeries(before, after)
	d.touchMeetings(before, after)
	d.touchMeetings(after, before)
	if b.Anew {
		d.touchAll(b.Put)
	}
	d.needMeetings()
	if err := d.read(ctx, e, b); err != nil {
		return nil, err
	}
	out := make(map[ID][]Relationship, len(d.owners))
	for id := range d.owners {
		out[id] = d.list(id)
	}
	return out, nil
}

// Relationships gives all relationships that rules make out of the records of
// a view, by the record that owns them, and an owner without any too. They show
// offices, which are taken from the whole meetings given.
func (v *View) Relationships(meetings map[ID]*Meeting) map[ID][]Relationship {
	d := &derivation{after: v.x, need: meetings}
	out := make(map[ID][]Relationship)
	for _, kind := range []Kind{KindMeeting, KindSeries, KindPerson} {
		r := v.x.nodes(kind)
		for _, id := range v.x.ids[r.from:r.to] {
			out[id] = d.list(id)
		}
	}
	return out
}

// derivation is the relationships of some owners in the making.
type derivation struct {
	after  *index
	owners map[ID]bool
	// need are the meetings whose offices are asked for: the index has none.
	need map[ID]*Meeting
}

// touchSeries notes the series that changed, whose names and focus the
// relationships show. A deleted one is the store's to tidy up.
func (d *derivation) touchSeries(before, after *index) {
	r := after.nodes(KindSeries)
	for _, id := range after.ids[r.from:r.to] {
		if before.entries[id].digest != after.entries[id].digest {
			d.owners[id] = true
		}
	}
}

// touchMeetings notes the meetings of x that are not the same in y, with their
// series and people.
func (d *derivation) touchMeetings(x, y *index) {
	for m := range int32(len(x.meetings)) {
		id := x.ids[x.meetings[m].node]
		if x.entries[id].digest == y.entries[id].digest && x.sameRows(m, y, y.meetingOf(id)) {
			continue
		}
		d.owners[id] = true
		if s := x.meetings[m].series; s != none {
			d.owners[x.ids[s]] = true
		}
		for _, r := range x.rowsOf(m) {
			if x.isPerson(r.node) {
				d.owners[x.ids[r.node]] = true
			}
		}
	}
}

// touchAll notes all owners among records and, of meetings, their series and people.
func (d *derivation) touchAll(records []Record) {
	for _, r := range records {
		switch r := r.(type) {
		case *Series, *Person:
			d.owners[r.RecordID()] = true
		case *Meeting:
			d.owners[r.ID], d.owners[r.Series] = true, true
			for _, row := range d.after.rowsOf(d.after.meetingOf(r.ID)) {
				if d.after.isPerson(row.node) {
					d.owners[d.after.ids[row.node]] = true
				}
			}
		}
	}
}

// meetingOf is the meeting of a node's id, which must be one.
func (x *index) meetingOf(id ID) int32 { return x.meetAt[x.node[id]-x.nodes(KindMeeting).from] }

// sameRows says whether a meeting of x and the same record in y, which may
// number records in another way, have the same rows. Who is listed how is the
// record's; all else follows from whom each row stands for.
func (x *index) sameRows(m int32, y *index, n int32) bool {
	return slices.EqualFunc(x.rowsOf(m), y.rowsOf(n), func(r, s row) bool {
		return x.idOf(r.node) == y.idOf(s.node) && x.behalfOf(&r) == y.behalfOf(&s) &&
			x.idOf(r.organisation) == y.idOf(s.organisation) && x.idOf(r.country) == y.idOf(s.country)
	})
}

func (x *index) idOf(n int32) ID {
	if n == none {
		return ""
	}
	return x.ids[n]
}

func (x *index) behalfOf(r *row) ID {
	if r.behalf == none {
		return ""
	}
	return x.actorID(r.behalf)
}

// needMeetings notes the meetings that the owners' lists take offices from.
func (d *derivation) needMeetings() {
	for id := range d.owners {
		n := d.after.ref(id)
		switch {
		case n == none:
		case id.Kind() == KindMeeting:
			d.need[id] = nil
		case id.Kind() == KindPerson:
			for _, r := range d.after.rowsBy.of(n) {
				d.need[d.after.ids[d.after.meetings[d.after.rows[r].meeting].node]] = nil
			}
		}
	}
}

// read takes the whole meetings from the batch, and those that are not there
// from the cache or the store. One that has gone meanwhile is a CONFLICT, as the write
// would be.
func (d *derivation) read(ctx context.Context, e *Explorer, b Batch) error {
	for _, r := range b.Put {
		if m, ok := r.(*Meeting); ok {
			if _, ok := d.need[m.ID]; ok {
				d.need[m.ID] = m
			}
		}
	}
	var ids []ID
	for id, m := range d.need {
		if m != nil {
			continue
		}
		if kept, ok := e.cache.get(id, d.after.entries[id].digest).(*Meeting); ok {
			d.need[id] = kept
			continue
		}
		ids = append(ids, id)
	}
	recs, err := e.store.Records(ctx, ids)
	if err != nil {
		return err
	}
	for i, id := range ids {
		m, ok := recs[i].(*Meeting)
		if !ok {
			return Errorf(Conflict, "%s is there no more: read again and retry", id)
		}
		d.need[id] = m
	}
	return nil
}

// list gives what one owner owns; nothing when it is no record any more.
func (d *derivation) list(id ID) []Relationship {
	x, n := d.after, d.after.ref(id)
	switch {
	case n == none:
		return nil
	case id.Kind() == KindSeries:
		return x.dialogues(n)
	case id.Kind() == KindPerson:
		return x.affiliations(n, d.need)
	}
	return x.rowRelationships(x.meetingOf(id), d.need[id])
}

// rowRelationships gives the rows of a meeting.
func (x *index) rowRelationships(m int32, rec *Meeting) []Relationship {
	span := x.meetings[m].rows
	out := make([]Relationship, 0, span.to-span.from)
	for i := span.from; i < span.to; i++ {
		r := x.participation(i)
		kind := RelationInvited
		switch {
		case r.Hosting != "":
			kind = RelationCoHosted
		case r.Presence == Attended:
			kind = RelationAttended
		}
		p := make(Props, 4)
		p.text("hosting", string(r.Hosting))
		p.text("role", string(r.Role))
		p.text("office", OfficeOf(rec, r.Participant))
		p.text("organisation", string(r.Organisation))
		p.text("country", string(r.Country))
		p.text("standsFor", string(r.OnBehalfOf))
		p.texts("impliedBy", texts(r.ImpliedBy))
		if r.Implied {
			p["implied"] = true
		}
		out = append(out, Relationship{kind, r.Participant, r.Meeting, p})
	}
	return out
}

// dialogues gives one relationship for each pair that the rounds of a series
// join: in valid records that is one, or none when it is not bilateral.
func (x *index) dialogues(series int32) []Relationship {
	var out []Relationship
	of := make(map[[2]int32]*sight)
	for _, m := range x.roundsOf(series) {
		d := &x.meetings[m]
		if d.pair[0] == none {
			continue
		}
		s := of[d.pair]
		if s == nil {
			kind := RelationDialogue
			if x.pairKind(d) == viaAgreement {
				kind = RelationAgreement
			}
			s = &sight{props: Props{"series": string(x.ids[series]), "name": x.name(series)}, count: "rounds"}
			of[d.pair] = s
			out = append(out, Relationship{kind, x.actorID(d.pair[0]), x.actorID(d.pair[1]), s.props})
		}
		s.see(x, m)
		if d.announced {
			n, _ := s.props["announcedOnly"].(int)
			s.props["announcedOnly"] = n + 1
		}
	}
	return out
}

// affiliations gives one relationship for each organisation that a person's rows name.
func (x *index) affiliations(person int32, meetings map[ID]*Meeting) []Relationship {
	var out []Relationship
	of := make(map[int32]*sight)
	for _, i := range x.rowsBy.of(person) {
		r := &x.rows[i]
		if r.organisation == none {
			continue
		}
		s := of[r.organisation]
		if s == nil {
			s = &sight{props: Props{}, count: "meetings"}
			of[r.organisation] = s
			out = append(out, Relationship{RelationAffiliatedWith, x.ids[person], x.ids[r.organisation], s.props})
		}
		s.see(x, r.meeting)
		s.add("offices", OfficeOf(meetings[x.ids[x.meetings[r.meeting].node]], x.ids[person]))
		if r.role != noRole {
			s.add("roles", string(Roles.terms[r.role].Value))
		}
	}
	return out
}

// sight gathers what several meetings, seen by date, say of one relationship.
type sight struct {
	props Props
	count string // the property that counts them
}

func (s *sight) see(x *index, m int32) {
	n, _ := s.props[s.count].(int)
	s.props[s.count] = n + 1
	d := &x.meetings[m]
	if !d.dated {
		return
	}
	start := x.start(m).String()
	if _, ok := s.props["first"]; !ok {
		s.props["first"], s.props["earliest"], s.props["latest"] = start, d.earliest, d.latest
	}
	s.props["last"] = start
	if latest, ok := s.props["latest"].(Day); ok {
		s.props["latest"] = max(latest, d.latest)
	}
}

func (s *sight) add(key, text string) {
	list, _ := s.props[key].([]string)
	if text != "" && !slices.Contains(list, text) {
		s.props[key] = append(list, text)
	}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
