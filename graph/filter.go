package graph

import (
	"slices"
	"strings"
)

// match says whether a meeting passes; nil passes all.
type match func(m int32) bool

// meetingMatch compiles a filter. Malformed ids, ids of a kind that cannot
// stand there, unknown enum values and regions, and a range that ends before
// it begins are INVALID; well-formed ids that no record has are NOT_FOUND; more
// than 64 filters joined, and a text of more than 20 words, are over the LIMIT.
func (x *index) meetingMatch(f *MeetingFilter) (match, error) {
	if n := f.parts(); n > filterParts {
		return nil, Errorf(Limit, "the filter has %d parts, over the limit: join at most %d by and, or and not", n, filterParts)
	}
	return x.match(f)
}

// filterParts bounds the filters that are joined in one.
const filterParts = 64

// parts counts a filter and all that are inside it.
func (f *MeetingFilter) parts() int {
	n := 1
	for _, list := range [][]MeetingFilter{f.And, f.Or} {
		for i := range list {
			n += list[i].parts()
		}
	}
	if f.Not != nil {
		n += f.Not.parts()
	}
	return n
}

func (x *index) match(f *MeetingFilter) (match, error) {
	var all []match
	var failed error
	add := func(m match, err error) {
		if err != nil && failed == nil {
			failed = err
		}
		if m != nil {
			all = append(all, m)
		}
	}
	add(x.matchDuring(f.During, f.OrUndated))
	add(enumMatch(Formats, f.Formats, func(m int32) uint8 { return x.meetings[m].format }))
	add(enumMatch(Focuses, f.Focuses, func(m int32) uint8 { return x.meetings[m].focus }))
	add(enumMatch(Tracks, f.Tracks, func(m int32) uint8 { return x.meetings[m].track }))
	add(enumMatch(Modes, f.Modes, func(m int32) uint8 { return x.meetings[m].mode }))
	add(x.matchTopics(f.Topics))
	add(x.matchNodes("series", f.Series, func(m int32) int32 { return x.meetings[m].series }, KindSeries))
	add(x.matchRegions(f.Regions))
	add(x.matchNodes("places", f.Places, func(m int32) int32 { return x.meetings[m].place }, KindCountry))
	add(x.matchParticipants("present", f.Present, (*row).attended))
	add(x.matchParticipants("hostedBy", f.HostedBy, (*row).hosts))
	add(x.matchParticipants("invited", f.Invited, func(r *row) bool { return !r.attended() }))
	if f.OnlyAnnounced != nil {
		add(func(m int32) bool { return x.meetings[m].announced == *f.OnlyAnnounced }, nil)
	}
	add(x.matchText(f.Text))
	add(x.matchEach(f.And))
	add(x.matchAny(f.Or))
	if f.Not != nil {
		not, err := x.match(f.Not)
		add(func(m int32) bool { return not != nil && !not(m) }, err)
	}
	if failed != nil {
		return nil, failed
	}
	return both(all), nil
}

func (x *index) matchText(text string) (match, error) {
	words, err := needles(text)
	if len(words) == 0 {
		return nil, err
	}
	return func(m int32) bool { return startsWords(x.text[m], words) }, nil
}

// both joins conditions by and; none at all pass everything.
func both(all []match) match {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return func(m int32) bool {
		for _, f := range all {
			if !f(m) {
				return false
			}
		}
		return true
	}
}

func nothing(int32) bool { return false }

func (x *index) matchEach(fs []MeetingFilter) (match, error) {
	if fs == nil {
		return nil, nil
	}
	all, err := x.compile(fs)
	if err != nil || len(fs) == 0 {
		return nothing, err
	}
	return both(slices.DeleteFunc(all, func(m match) bool { return m == nil })), nil
}

func (x *index) matchAny(fs []MeetingFilter) (match, error) {
	if fs == nil {
		return nil, nil
	}
	all, err := x.compile(fs)
	return func(m int32) bool {
		for _, f := range all {
			if f == nil || f(m) {
				return true
			}
		}
		return false
	}, err
}

func (x *index) compile(fs []MeetingFilter) ([]match, error) {
	all := make([]match, len(fs))
	for i := range fs {
		var err error
		if all[i], err = x.match(&fs[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// bounds gives a range as days; open ends reach as far as days do.
func (r DateRange) bounds() (from, to Day, err error) {
	from, to = Day(-1<<31), Day(1<<31-1)
	if !r.From.IsZero() {
		from = r.From.First()
	}
	if !r.To.IsZero() {
		to = r.To.Last()
	}
	if from > to {
		return 0, 0, Errorf(Invalid, "from %s is after to %s: exchange them, or leave one out", r.From, r.To)
	}
	return from, to, nil
}

func (x *index) matchDuring(r *DateRange, orUndated bool) (match, error) {
	if r == nil {
		return nil, nil
	}
	from, to, err := r.bounds()
	return func(m int32) bool {
		if d := &x.meetings[m]; d.dated {
			return d.earliest <= to && d.latest >= from
		}
		return orUndated
	}, err
}

// enumMatch chooses by a value of an enum.
func enumMatch[T ~string](e *Enum[T], values []T, of func(int32) uint8) (match, error) {
	if values == nil {
		return nil, nil
	}
	set, err := enumSet(e, values)
	return func(m int32) bool { return set>>of(m)&1 == 1 }, err
}

func enumSet[T ~string](e *Enum[T], values []T) (set uint32, err error) {
	for _, v := range values {
		if !e.Has(v) {
			return 0, Errorf(Invalid, "%s is no %s: use one of %s", quote(string(v)), e.name, e.list())
		}
		set |= 1 << e.position(v)
	}
	return set, nil
}

func (x *index) matchTopics(topics []Topic) (match, error) {
	if topics == nil {
		return nil, nil
	}
	set, err := enumSet(Topics, topics)
	return func(m int32) bool { return x.meetings[m].topics&set != 0 }, err
}

// need finds the node of an id that an argument must name.
func (x *index) need(argument string, id ID, kinds ...Kind) (int32, error) {
	if _, err := ParseID(string(id)); err != nil {
		return none, Errorf(Invalid, "%s: %w", argument, err)
	}
	if !slices.Contains(kinds, id.Kind()) {
		return none, Errorf(Invalid, "%s: %s is %s: give the id of %s", argument, id, aKind(id.Kind()), oneOfKinds(kinds))
	}
	n := x.ref(id)
	if n == none {
		return none, Errorf(NotFound, "%s: there is no %s", argument, id)
	}
	return n, nil
}

// aKind is a kind with its article.
func aKind(k Kind) string {
	label := Kinds.Label(k)
	if strings.ContainsRune("aeiou", rune(label[0])) {
		return "an " + label
	}
	return "a " + label
}

func oneOfKinds(kinds []Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = aKind(k)
	}
	return strings.Join(names, " or ")
}

func (x *index) needAll(argument string, ids []ID, kinds ...Kind) (map[int32]bool, error) {
	set := make(map[int32]bool, len(ids))
	for _, id := range ids {
		n, err := x.need(argument, id, kinds...)
		if err != nil {
			return nil, err
		}
		set[n] = true
	}
	return set, nil
}

func (x *index) matchNodes(argument string, ids []ID, of func(int32) int32, kind Kind) (match, error) {
	if ids == nil {
		return nil, nil
	}
	set, err := x.needAll(argument, ids, kind)
	return func(m int32) bool { return set[of(m)] }, err
}

func (x *index) matchRegions(regions []string) (match, error) {
	if regions == nil {
		return nil, nil
	}
	in, err := x.inRegions(regions)
	return func(m int32) bool {
		return slices.ContainsFunc(x.presentAt(m), func(a int32) bool { return in(x.actors[a]) })
	}, err
}

// inRegions chooses nodes of countries by their region. A region that no
// country has is INVALID, unless there is no country at all.
func (x *index) inRegions(regions []string) (func(n int32) bool, error) {
	known := x.regions()
	for _, r := range regions {
		if _, ok := slices.BinarySearch(known, r); !ok {
			return nil, Errorf(Invalid, "%s is no region: use one of %s", quote(r), joined(known))
		}
	}
	return func(n int32) bool {
		c, ok := x.recs[n].(*Country)
		return ok && slices.Contains(regions, c.Region)
	}, nil
}

// regions lists the regions of all countries, in order.
func (x *index) regions() []string {
	var out []string
	for _, r := range x.recs[:x.nodes(KindCountry).to] {
		if c := r.(*Country); c.Region != "" && !slices.Contains(out, c.Region) {
			out = append(out, c.Region)
		}
	}
	slices.Sort(out)
	return out
}

// matchParticipants marks the meetings of each participant once, so that a
// meeting costs one look for each list, however long.
func (x *index) matchParticipants(argument string, p *ParticipantMatch, as func(*row) bool) (match, error) {
	if p == nil {
		return nil, nil
	}
	var all []match
	count := func(ids []ID) ([]uint16, int, error) {
		set, err := x.needAll(argument, ids, anyParticipant...)
		counts := make([]uint16, len(x.meetings))
		for n := range set {
			for _, r := range x.rowsBy.of(n) {
				if as(&x.rows[r]) {
					counts[x.rows[r].meeting]++
				}
			}
		}
		return counts, len(set), err
	}
	for i, ids := range [][]ID{p.Any, p.All, p.None} {
		if ids == nil {
			continue
		}
		counts, n, err := count(ids)
		if err != nil {
			return nil, err
		}
		all = append(all, []match{
			func(m int32) bool { return counts[m] > 0 },
			func(m int32) bool { return n > 0 && int(counts[m]) == n },
			func(m int32) bool { return counts[m] == 0 },
		}[i])
	}
	if p.MembersOf != nil {
		members, err := x.matchMembers(argument, p.MembersOf, as)
		if err != nil {
			return nil, err
		}
		all = append(all, members)
	}
	return both(all), nil
}

// matchMembers marks the meetings of the members of bodies once, likewise.
func (x *index) matchMembers(argument string, bodies []ID, as func(*row) bool) (match, error) {
	terms, err := x.membersOf(argument, bodies)
	if err != nil {
		return nil, err
	}
	marked := make([]bool, len(x.meetings))
	for n := range terms {
		for _, i := range x.rowsBy.of(n) {
			r := &x.rows[i]
			marked[r.meeting] = marked[r.meeting] || as(r) && terms.at(n, &x.meetings[r.meeting])
		}
	}
	return func(m int32) bool { return marked[m] }, nil
}

// withoutDates leaves out every condition on dates, at whatever depth.
func (f *MeetingFilter) withoutDates() MeetingFilter {
	g := *f
	g.During, g.OrUndated = nil, false
	for _, list := range []*[]MeetingFilter{&g.And, &g.Or} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i] = (*list)[i].withoutDates()
		}
	}
	if g.Not != nil {
		not := g.Not.withoutDates()
		g.Not = &not
	}
	return g
}

// hasDates says whether a date stands anywhere in the filter.
func (f *MeetingFilter) hasDates() bool {
	has := func(g MeetingFilter) bool { return g.hasDates() }
	return f.During != nil || slices.ContainsFunc(f.And, has) || slices.ContainsFunc(f.Or, has) || f.Not != nil && f.Not.hasDates()
}

// onlyDates says whether the filter has no condition but, perhaps, its own dates.
func (f *MeetingFilter) onlyDates() bool {
	return f.Formats == nil && f.Focuses == nil && f.Tracks == nil && f.Modes == nil && f.Topics == nil &&
		f.Series == nil && f.Regions == nil && f.Places == nil && f.Present == nil && f.HostedBy == nil &&
		f.Invited == nil && f.OnlyAnnounced == nil && f.Text == "" && f.And == nil && f.Or == nil && f.Not == nil
}

// selected are the meetings that match, by date.
func (x *index) selected(f *MeetingFilter) ([]int32, error) {
	is, err := x.meetingMatch(f)
	if err != nil {
		return nil, err
	}
	out := make([]int32, 0, len(x.meetings))
	for m := range int32(len(x.meetings)) {
		if is == nil || is(m) {
			out = append(out, m)
		}
	}
	return out, nil
}

// undatedLeftOut counts the undated meetings, among those that in passes, that
// do not match but would if every condition on dates were left out.
func (x *index) undatedLeftOut(f *MeetingFilter, in match) (int, error) {
	if !f.hasDates() {
		return 0, nil
	}
	g := f.withoutDates()
	is, err := x.meetingMatch(f)
	if err != nil {
		return 0, err
	}
	would, err := x.meetingMatch(&g)
	if err != nil {
		return 0, err
	}
	n := 0
	for m := range int32(len(x.meetings)) {
		if !x.meetings[m].dated && (is != nil && !is(m)) && (would == nil || would(m)) && (in == nil || in(m)) {
			n++
		}
	}
	return n, nil
}
