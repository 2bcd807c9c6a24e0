package graph

import (
	"slices"
	"strings"
)

// sorted gives the items of a filtered list in an order that is worked out
// once for each whole kind and kept.
func (x *index) sorted(kind Kind, o ordering[int32], keep func(int32) bool) []int32 {
	var out []int32
	for _, i := range x.ordered(kind, o) {
		if keep == nil || keep(i) {
			out = append(out, i)
		}
	}
	return out
}

func (x *index) ordered(kind Kind, o ordering[int32]) []int32 {
	key := string(kind) + " " + o.name
	x.once.Lock()
	defer x.once.Unlock()
	if all, ok := x.once.orders[key]; ok {
		return all
	}
	r := x.nodes(kind)
	all := make([]int32, 0, r.to-r.from)
	if kind == KindMeeting {
		r = span{0, int32(len(x.meetings))}
	}
	for i := r.from; i < r.to; i++ {
		all = append(all, i)
	}
	o.sort(all)
	if x.once.orders == nil {
		x.once.orders = make(map[string][]int32)
	}
	x.once.orders[key] = all
	return all
}

// where joins conditions by and; nil ones are none.
func where(conditions ...func(int32) bool) func(int32) bool {
	var all []match
	for _, c := range conditions {
		if c != nil {
			all = append(all, c)
		}
	}
	return both(all)
}

// textIn chooses nodes in whose forms, taken together, each word starts a word.
func (x *index) textIn(text string) (func(int32) bool, error) {
	words, err := needles(text)
	if len(words) == 0 {
		return nil, err
	}
	return func(n int32) bool { return startsWords(x.allForms(n), words) }, nil
}

// allForms is the fold of everything that a record is called.
func (x *index) allForms(n int32) string {
	parts := []string{x.folded[n]}
	switch r := x.recs[n].(type) {
	case *Country:
		parts = append(parts, Fold(r.Official), Fold(r.Code()), Fold(r.Alpha3))
	case *Organisation:
		parts = append(parts, Fold(r.ShortName))
	case *Source:
		parts = append(parts, Fold(r.Publisher), Fold(r.URL))
	}
	_, aliases := namesOf(x.recs[n])
	for _, a := range aliases {
		parts = append(parts, Fold(a))
	}
	return words(parts...)
}

func (x *index) countryFilter(f *CountryFilter) (func(int32) bool, error) {
	words, err := x.textIn(f.Text)
	if err != nil {
		return nil, err
	}
	var region, met func(int32) bool
	if f.Regions != nil {
		region, err = x.inRegions(f.Regions)
	}
	if f.HasMeetings != nil {
		met = func(n int32) bool { return (x.met[n] > 0) == *f.HasMeetings }
	}
	return where(words, region, met), err
}

func (x *index) organisationFilter(f *OrganisationFilter) (func(int32) bool, error) {
	words, err := x.textIn(f.Text)
	if err != nil {
		return nil, err
	}
	kind, err := enumMatch(OrganisationKinds, f.OrganisationKinds, func(n int32) uint8 {
		return OrganisationKinds.position(x.recs[n].(*Organisation).OrganisationKind)
	})
	if err != nil {
		return nil, err
	}
	country, err := x.matchNodes("countries", f.Countries, func(n int32) int32 { return x.ref(x.recs[n].(*Organisation).Country) }, KindCountry)
	var actor func(int32) bool
	if f.IsActor != nil {
		actor = func(n int32) bool { return (x.actorOf[n] != none) == *f.IsActor }
	}
	return where(words, kind, country, actor), err
}

func (x *index) personFilter(f *PersonFilter) (func(int32) bool, error) {
	words, err := x.textIn(f.Text)
	if err != nil {
		return nil, err
	}
	country, err := x.matchNodes("countries", f.Countries, func(n int32) int32 { return x.ref(x.recs[n].(*Person).Country) }, KindCountry)
	if err != nil {
		return nil, err
	}
	var office, role func(int32) bool
	if f.Organisations != nil {
		set, err := x.needAll("organisations", f.Organisations, KindOrganisation)
		if err != nil {
			return nil, err
		}
		office = x.anyRow(func(r *row) bool { return set[r.organisation] })
	}
	if f.Roles != nil {
		set, err := enumSet(Roles, f.Roles)
		if err != nil {
			return nil, err
		}
		role = x.anyRow(func(r *row) bool { return set>>r.role&1 == 1 })
	}
	return where(words, country, office, role), nil
}

// anyRow chooses participants of whom some row passes.
func (x *index) anyRow(is func(*row) bool) func(int32) bool {
	return func(n int32) bool {
		return slices.ContainsFunc(x.rowsBy.of(n), func(r int32) bool { return is(&x.rows[r]) })
	}
}

func (x *index) seriesFilter(f *SeriesFilter) (func(int32) bool, error) {
	words, err := x.textIn(f.Text)
	if err != nil {
		return nil, err
	}
	format, err := enumMatch(Formats, f.Formats, func(n int32) uint8 { return Formats.position(x.recs[n].(*Series).Format) })
	if err != nil {
		return nil, err
	}
	focus, err := enumMatch(Focuses, f.Focuses, func(n int32) uint8 { return Focuses.position(x.recs[n].(*Series).Focus) })
	if err != nil {
		return nil, err
	}
	parties, err := x.matchParties(f.Parties)
	return where(words, format, focus, parties), err
}

func (x *index) matchParties(p *ParticipantMatch) (func(int32) bool, error) {
	if p == nil {
		return nil, nil
	}
	var sets [3]map[int32]bool
	for i, ids := range [][]ID{p.Any, p.All, p.None} {
		if ids == nil {
			continue
		}
		var err error
		if sets[i], err = x.needAll("parties", ids, anyActor...); err != nil {
			return nil, err
		}
	}
	var members memberTerms
	if p.MembersOf != nil {
		var err error
		if members, err = x.membersOf("parties", p.MembersOf); err != nil {
			return nil, err
		}
	}
	return func(n int32) bool {
		in := [3]int{}
		member := members == nil
		for _, a := range x.parties(n) {
			for i := range sets {
				in[i] += b2i(sets[i][x.actors[a]])
			}
			member = member || slices.ContainsFunc(x.roundsOf(n), func(m int32) bool { return members.at(x.actors[a], &x.meetings[m]) })
		}
		return member && (sets[0] == nil || in[0] > 0) && (sets[1] == nil || in[1] > 0 && in[1] == len(sets[1])) && in[2] == 0
	}, nil
}

// parties are the actors that are named in every round of a series, ascending.
func (x *index) parties(n int32) []int32 {
	var out []int32
	for i, m := range x.roundsOf(n) {
		var named []int32
		for _, r := range x.rowsOf(m) {
			if a := x.actorOf[r.node]; a != none && r.attended() && !r.implied && (i == 0 || slices.Contains(out, a)) {
				named = append(named, a)
			}
		}
		out = named
	}
	slices.Sort(out)
	return out
}

func (x *index) sourceFilter(f *SourceFilter) (func(int32) bool, error) {
	words, err := x.textIn(f.Text)
	if err != nil {
		return nil, err
	}
	var publisher, published, isCopy func(int32) bool
	if f.Publishers != nil {
		folds := make([]string, len(f.Publishers))
		for i, p := range f.Publishers {
			folds[i] = Fold(p)
		}
		publisher = func(n int32) bool {
			p := Fold(x.recs[n].(*Source).Publisher)
			return p != "" && slices.Contains(folds, p)
		}
	}
	if f.Published != nil {
		from, to, err := f.Published.bounds()
		if err != nil {
			return nil, err
		}
		published = func(n int32) bool {
			d := x.recs[n].(*Source).Date
			return !d.IsZero() && d.First() <= to && d.Last() >= from
		}
	}
	if f.IsCopy != nil {
		isCopy = func(n int32) bool { return x.recs[n].(*Source).IsCopy == *f.IsCopy }
	}
	return where(words, publisher, published, isCopy), nil
}

// rowFilter chooses rows.
func (x *index) rowFilter(f *ParticipationFilter) (func(int32) bool, error) {
	kind, err := enumMatch(Kinds, f.Kinds, func(r int32) uint8 { return Kinds.position(x.ids[x.rows[r].node].Kind()) })
	if err != nil {
		return nil, err
	}
	presence, err := enumMatch(Presences, f.Presence, func(r int32) uint8 { return x.rows[r].presence })
	if err != nil {
		return nil, err
	}
	role, err := enumMatch(Roles, f.Roles, func(r int32) uint8 { return x.rows[r].role })
	var hosting, implied func(int32) bool
	if f.Hosting != nil {
		hosting = func(r int32) bool { return x.rows[r].hosts() == *f.Hosting }
	}
	if f.Implied != nil {
		implied = func(r int32) bool { return x.rows[r].implied == *f.Implied }
	}
	return where(kind, presence, role, hosting, implied), err
}

func joined(list []string) string { return strings.Join(list, ", ") }
