package graphtest

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parley/graph"
)

// Match gives the meetings that pass a filter, in bytewise order of ids, and
// the number of undated ones that would pass it but for a `During` in it, at
// whatever depth.
func (o *Oracle) Match(f graph.MeetingFilter) (matching []graph.ID, undatedLeftOut int) {
	open := withoutDates(f)
	for _, m := range o.meetings {
		switch {
		case o.passes(m, f):
			matching = append(matching, m.ID)
		case !m.dated && o.passes(m, open):
			undatedLeftOut++
		}
	}
	return matching, undatedLeftOut
}

// withoutDates is a copy of a filter in which no part speaks of dates.
func withoutDates(f graph.MeetingFilter) graph.MeetingFilter {
	f.During, f.OrUndated = nil, false
	if f.And != nil {
		f.And = eachWithoutDates(f.And)
	}
	if f.Or != nil {
		f.Or = eachWithoutDates(f.Or)
	}
	if f.Not != nil {
		not := withoutDates(*f.Not)
		f.Not = &not
	}
	return f
}

func eachWithoutDates(list []graph.MeetingFilter) []graph.MeetingFilter {
	out := make([]graph.MeetingFilter, 0, len(list))
	for _, f := range list {
		out = append(out, withoutDates(f))
	}
	return out
}

// passes asks one condition after the other. A nil list is no condition; an
// empty one contains nothing, so that nothing passes it.
func (o *Oracle) passes(m *meeting, f graph.MeetingFilter) bool {
	switch {
	case f.During != nil && !during(m, *f.During, f.OrUndated),
		f.Formats != nil && !slices.Contains(f.Formats, m.Format),
		f.Focuses != nil && !slices.Contains(f.Focuses, m.series.Focus),
		f.Tracks != nil && !slices.Contains(f.Tracks, m.Track),
		f.Modes != nil && !slices.Contains(f.Modes, m.Mode),
		f.Topics != nil && !shareOne(f.Topics, m.Topics),
		f.Series != nil && !slices.Contains(f.Series, m.Series),
		f.Places != nil && !slices.Contains(f.Places, m.Country),
		f.Regions != nil && !o.fromRegion(m, f.Regions),
		f.Present != nil && !o.compare(*f.Present, m, attended),
		f.HostedBy != nil && !o.compare(*f.HostedBy, m, hosting),
		f.Invited != nil && !o.compare(*f.Invited, m, invited),
		f.OnlyAnnounced != nil && m.OnlyAnnounced != *f.OnlyAnnounced,
		!startWords(m.words, o.wordsOf(f.Text)):
		return false
	}
	return o.passesNested(m, f)
}

func (o *Oracle) passesNested(m *meeting, f graph.MeetingFilter) bool {
	if f.And != nil && len(f.And) == 0 {
		return false
	}
	for _, part := range f.And {
		if !o.passes(m, part) {
			return false
		}
	}
	if f.Or != nil && !slices.ContainsFunc(f.Or, func(part graph.MeetingFilter) bool { return o.passes(m, part) }) {
		return false
	}
	return f.Not == nil || !o.passes(m, *f.Not)
}

// during asks whether the days that the dates of a meeting allow touch a range.
func during(m *meeting, r graph.DateRange, orUndated bool) bool {
	if !m.dated {
		return orUndated
	}
	if r.From.String() != "" {
		if from, _ := days(r.From); m.latest < from {
			return false
		}
	}
	if r.To.String() != "" {
		if _, to := days(r.To); m.earliest > to {
			return false
		}
	}
	return true
}

func (o *Oracle) fromRegion(m *meeting, regions []string) bool {
	return slices.ContainsFunc(m.present, func(actor graph.ID) bool {
		c := o.countries[actor]
		return c != nil && slices.Contains(regions, c.Region)
	})
}

func attended(r OracleRow) bool { return r.Presence == graph.Attended }
func hosting(r OracleRow) bool  { return r.Hosting != "" }
func invited(r OracleRow) bool  { return r.Presence == graph.Invited }

// participants are those whose row is so.
func participants(m *meeting, so func(OracleRow) bool) []graph.ID {
	var out []graph.ID
	for _, row := range m.rows {
		if so(row) {
			out = append(out, row.Participant)
		}
	}
	return out
}

func (o *Oracle) compare(match graph.ParticipantMatch, m *meeting, so func(OracleRow) bool) bool {
	who := participants(m, so)
	if match.Any != nil && !shareOne(match.Any, who) {
		return false
	}
	if match.All != nil && len(match.All) == 0 {
		return false
	}
	for _, id := range match.All {
		if !slices.Contains(who, id) {
			return false
		}
	}
	if match.MembersOf != nil && !shareOne(who, o.membersAt(match.MembersOf, m)) {
		return false
	}
	return !shareOne(match.None, who)
}

// membersAt are the states that may be members of one of some bodies at the
// date of a meeting: all that ever were, when it has none.
func (o *Oracle) membersAt(bodies []graph.ID, m *meeting) []graph.ID {
	var out []graph.ID
	for _, body := range bodies {
		for _, term := range o.organisations[body].Memberships {
			if !m.dated || during(m, graph.DateRange{From: term.From, To: term.To}, false) {
				out = append(out, term.Member)
			}
		}
	}
	return out
}

func shareOne[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// startWords asks whether each wanted word starts one of the words there are.
func startWords(have, want []string) bool {
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// wordsOf is words, worked out once for a text.
func (o *Oracle) wordsOf(text string) []string {
	if text == "" {
		return nil
	}
	found, ok := o.words[text]
	if !ok {
		found = words(text)
		o.words[text] = found
	}
	return found
}

// words takes a text apart as text is compared: NFKD, marks (Mn) off, lower
// case, some letters spelt out, split at what is neither letter nor digit.
func words(text string) []string {
	var plain []rune
	for _, r := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			plain = append(plain, unicode.ToLower(r))
		}
	}
	spelt := strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i").Replace(string(plain))
	return strings.FieldsFunc(spelt, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
