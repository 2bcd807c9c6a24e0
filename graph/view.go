package graph

import (
	"context"
	"crypto/sha256"
	"iter"
	"slices"
)

// View answers questions from one index. It costs nothing to keep, never
// changes, and may be used by many goroutines. Lists have a total order that
// ends with the id; ids in arguments are checked as [View.Network] says.
type View struct {
	store   Store
	cache   *recordCache // nil when records cost nothing
	x       *index
	version Version
	about   About
}

// Base is the store's version that the view was made of, for [Batch].
func (v *View) Base() Version { return v.version }

// Version is the digest of all records, as 64 hexadecimal digits: the same
// data have the same version on every store.
func (v *View) Version() string { return v.x.digest() }

// Has says whether a record has the id.
func (v *View) Has(id ID) bool { return v.x.ref(id) != none }

// Name is what a record is called, for people; the label of a source; empty
// when no record has the id.
func (v *View) Name(id ID) string {
	if n := v.x.ref(id); n != none {
		return v.x.name(n)
	}
	return ""
}

// Digest is that of a record; zero when no record has the id.
func (v *View) Digest(id ID) Digest { return v.x.entries[id].digest }

// IDs lists the ids of all records, by kind, then id.
func (v *View) IDs() iter.Seq[ID] { return slices.Values(v.x.ids) }

// Lean is what the index holds of a record, without a read: it may lack what
// [Lean] takes off, and must not be changed. Nil when no record has the id.
func (v *View) Lean(id ID) Record { return v.x.entries[id].rec }

// Records gives whole records in the order asked, nil where no record has the
// id; they must not be changed. A record that vanished from the store since
// the view was made, or that is kept in memory here and was written anew, is
// CONFLICT: see [Explorer.Do].
func (v *View) Records(ctx context.Context, ids []ID) ([]Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	recs := make([]Record, len(ids))
	var missing []ID
	var at []int
	for i, id := range ids {
		e, known := v.x.entries[id]
		if !known {
			continue
		}
		if recs[i] = v.cache.get(id, e.digest); recs[i] == nil {
			missing, at = append(missing, id), append(at, i)
		}
	}
	if len(missing) == 0 {
		return recs, nil
	}
	read, err := v.store.Records(ctx, missing)
	if err != nil {
		return nil, err
	}
	for i, r := range read {
		if r == nil {
			return nil, Errorf(Conflict, "%s vanished while it was read", missing[i])
		}
		if err := v.keep(r); err != nil {
			return nil, err
		}
		recs[at[i]] = r
	}
	return recs, nil
}

// keep puts a record that was read into the cache, if there is one.
func (v *View) keep(r Record) error {
	if v.cache == nil {
		return nil
	}
	text := Encode(r)
	id, d := r.RecordID(), Digest(sha256.Sum256(text))
	if d != v.x.entries[id].digest {
		return Errorf(Conflict, "%s was written anew while it was read", id)
	}
	v.cache.put(r, d, len(text))
	return nil
}

// Lookup checks an id and says whether a record has it. Malformed is INVALID.
func (v *View) Lookup(id ID) (bool, error) {
	if _, err := ParseID(string(id)); err != nil {
		return false, err
	}
	return v.Has(id), nil
}

// StandsFor is the actor that a country or organisation speaks for, itself
// included; empty for nobody, and for other kinds.
func (v *View) StandsFor(id ID) ID {
	n := v.x.ref(id)
	if n == none || int(n) >= len(v.x.stands) || v.x.stands[n] == none {
		return ""
	}
	return v.x.actorID(v.x.stands[n])
}

// IsActor says whether dialogue paths run to this record.
func (v *View) IsActor(id ID) bool {
	n := v.x.ref(id)
	return n != none && v.x.actorOf[n] != none
}

// Actors lists all actors by id, those without a meeting included.
func (v *View) Actors() []ID { return v.x.idsOf(v.x.actors) }

// MeetingCount counts the meetings that a participant hosted or attended,
// implied presence included; 0 for other kinds.
func (v *View) MeetingCount(id ID) int {
	n := v.x.ref(id)
	if n == none || int(n) >= len(v.x.met) {
		return 0
	}
	return int(v.x.met[n])
}

// list is a page of one kind under a filter.
func (x *index) list(kind Kind, o ordering[int32], keep func(int32) bool, args PageArgs) (*Page[ID], error) {
	o.list = plurals[kind]
	p, err := page(x.sorted(kind, o, keep), o, args)
	if err != nil {
		return nil, err
	}
	return mapPage(p, func(n int32) ID { return x.ids[n] }), nil
}

// Countries lists countries.
func (v *View) Countries(f CountryFilter, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	return listOf(v.x, KindCountry, f, v.x.countryFilter, nil, order, v.x.participantOrder, args)
}

// Organisations lists organisations.
func (v *View) Organisations(f OrganisationFilter, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	return listOf(v.x, KindOrganisation, f, v.x.organisationFilter, nil, order, v.x.participantOrder, args)
}

// People lists people.
func (v *View) People(f PersonFilter, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	return listOf(v.x, KindPerson, f, v.x.personFilter, nil, order, v.x.participantOrder, args)
}

// AllSeries lists series.
func (v *View) AllSeries(f SeriesFilter, order SeriesOrder, args PageArgs) (*Page[ID], error) {
	return listOf(v.x, KindSeries, f, v.x.seriesFilter, nil, order, v.x.seriesOrder, args)
}

// Sources lists sources.
func (v *View) Sources(f SourceFilter, order SourceOrder, args PageArgs) (*Page[ID], error) {
	return listOf(v.x, KindSource, f, v.x.sourceFilter, nil, order, v.x.sourceOrder, args)
}

func listOf[F any, O ~string](
	x *index, kind Kind, f F, compile func(*F) (func(int32) bool, error), among func(int32) bool,
	order O, orders func(O) (ordering[int32], error), args PageArgs,
) (*Page[ID], error) {
	keep, err := compile(&f)
	if err != nil {
		return nil, err
	}
	o, err := orders(order)
	if err != nil {
		return nil, err
	}
	return x.list(kind, o, where(among, keep), args)
}

// Meetings lists meetings. UndatedLeftOut counts those that match but for
// their unknown date.
func (v *View) Meetings(f MeetingFilter, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	return v.x.meetingPage(f, nil, order, args)
}

// meetingPage lists the meetings among some that match.
func (x *index) meetingPage(f MeetingFilter, among match, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	is, err := x.meetingMatch(&f)
	if err != nil {
		return nil, err
	}
	o, err := x.meetingOrder(order)
	if err != nil {
		return nil, err
	}
	p, err := page(x.sorted(KindMeeting, o, where(among, is)), o, args)
	if err != nil {
		return nil, err
	}
	if p.UndatedLeftOut, err = x.undatedLeftOut(&f, among); err != nil {
		return nil, err
	}
	return mapPage(p, func(m int32) ID { return x.ids[x.meetings[m].node] }), nil
}

// among chooses the meetings of an ascending list.
func among(ms []int32) match {
	return func(m int32) bool { _, ok := slices.BinarySearch(ms, m); return ok }
}

// node gives the node of a record of a kind that a method is asked about.
func (v *View) node(what string, id ID, kinds ...Kind) (int32, error) {
	return v.x.need(what, id, kinds...)
}

// MeetingsHere lists the meetings whose place lies in a country, whoever hosted.
func (v *View) MeetingsHere(country ID, f MeetingFilter, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("country", country, KindCountry)
	if err != nil {
		return nil, err
	}
	return v.x.meetingPage(f, among(v.x.places.of(n)), order, args)
}

// Rounds lists the meetings of a series.
func (v *View) Rounds(series ID, f MeetingFilter, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("series", series, KindSeries)
	if err != nil {
		return nil, err
	}
	return v.x.meetingPage(f, among(v.x.roundsOf(n)), order, args)
}

// Citing lists the meetings that name a source.
func (v *View) Citing(source ID, order MeetingOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("source", source, KindSource)
	if err != nil {
		return nil, err
	}
	return v.x.meetingPage(MeetingFilter{}, among(v.x.citedBy.of(n-v.x.nodes(KindSource).from)), order, args)
}

// Parts lists the organisations whose parent this one is.
func (v *View) Parts(organisation ID, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("organisation", organisation, KindOrganisation)
	if err != nil {
		return nil, err
	}
	part := func(p int32) bool { return v.x.ref(v.x.recs[p].(*Organisation).Parent) == n }
	return listOf(v.x, KindOrganisation, OrganisationFilter{}, v.x.organisationFilter, part, order, v.x.participantOrder, args)
}

// OrganisationsOf lists the organisations of a country.
func (v *View) OrganisationsOf(country ID, f OrganisationFilter, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("country", country, KindCountry)
	if err != nil {
		return nil, err
	}
	of := func(p int32) bool { return v.x.ref(v.x.recs[p].(*Organisation).Country) == n }
	return listOf(v.x, KindOrganisation, f, v.x.organisationFilter, of, order, v.x.participantOrder, args)
}

// SeriesOf lists the series in which a country or organisation hosted or
// attended a round, implied presence included. For an organisation that is no
// actor these are the series of its own rows and of persons whose row names it.
func (v *View) SeriesOf(who ID, f SeriesFilter, order SeriesOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("actor", who, anyActor...)
	if err != nil {
		return nil, err
	}
	in := make(map[int32]bool)
	for r := range v.x.rowsOfBody(n) {
		in[v.x.meetings[r.meeting].series] = true
	}
	return listOf(v.x, KindSeries, f, v.x.seriesFilter, func(s int32) bool { return in[s] }, order, v.x.seriesOrder, args)
}

// PeopleOf lists the persons who spoke for a country or organisation at a
// meeting: for an actor, those whose row stands for it; else those whose row
// names the organisation.
func (v *View) PeopleOf(who ID, f PersonFilter, order ParticipantOrder, args PageArgs) (*Page[ID], error) {
	n, err := v.node("actor", who, anyActor...)
	if err != nil {
		return nil, err
	}
	spoke := make(map[int32]bool)
	for i := range v.x.rows {
		if r := &v.x.rows[i]; v.x.isPerson(r.node) && v.x.spokeFor(r, n) {
			spoke[r.node] = true
		}
	}
	return listOf(v.x, KindPerson, f, v.x.personFilter, func(p int32) bool { return spoke[p] }, order, v.x.participantOrder, args)
}

// rowsOfBody visits the rows by which a body was present: its own, and for one
// that is no actor those of persons that name it.
func (x *index) rowsOfBody(n int32) func(func(*row) bool) {
	return func(yield func(*row) bool) {
		for _, r := range x.rowsBy.of(n) {
			if x.rows[r].attended() && !yield(&x.rows[r]) {
				return
			}
		}
		if x.actorOf[n] != none {
			return
		}
		for i := range x.rows {
			if r := &x.rows[i]; r.organisation == n && r.attended() && !yield(r) {
				return
			}
		}
	}
}

// Search finds countries, organisations, people, meetings and series by name,
// alias, code, short name or id, best first: code or id; whole name; whole
// alias or short name; start of the name; start of an alias; words; then more
// meetings, kind, id. Nil kinds mean all; SOURCE is INVALID. First is 1 to 50;
// nil means 10.
func (v *View) Search(text string, kinds []Kind, first *int) ([]Hit, error) {
	n := hitsDefault
	if first != nil {
		n = *first
	}
	return v.x.find(text, kinds, n)
}

// Longest tells how long the lists of one record can be in these data.
type Longest struct {
	Sources     int // of a meeting
	Parties     int // of a series
	ImpliedBy   int // of a row
	Meetings    int // of a person
	Members     int // terms of states in a body
	Memberships int // terms of a state
	TermSources int // of a term
	Facets      int // values of one field
}

// Longest is worked out once for an index.
func (v *View) Longest() Longest {
	x := v.x
	x.once.longestOnce.Do(func() {
		l := &x.once.longest
		for m := range x.meetings {
			l.Sources = max(l.Sources, len(x.recs[x.meetings[m].node].(*Meeting).Sources))
		}
		terms := make(map[ID]int)
		for n := x.nodes(KindOrganisation).from; n < x.nodes(KindOrganisation).to; n++ {
			list := x.recs[n].(*Organisation).Memberships
			l.Members = max(l.Members, len(list))
			for _, t := range list {
				terms[t.Member]++
				l.Memberships = max(l.Memberships, terms[t.Member])
				l.TermSources = max(l.TermSources, len(t.Sources))
			}
		}
		for n := x.nodes(KindSeries).from; n < x.nodes(KindSeries).to; n++ {
			l.Parties = max(l.Parties, len(x.parties(n)))
		}
		for i := range x.rows {
			l.ImpliedBy = max(l.ImpliedBy, int(x.rows[i].impliedBy.to-x.rows[i].impliedBy.from))
		}
		for n := x.nodes(KindPerson).from; n < x.nodes(KindPerson).to; n++ {
			l.Meetings = max(l.Meetings, len(x.rowsBy.of(n)))
		}
		l.Facets = max(len(Topics.terms), len(x.regions()), 40)
	})
	return x.once.longest
}
