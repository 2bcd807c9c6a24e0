package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// RoundsAround gives the rounds of the same series before and after a meeting
// by date, undated ones last; empty at either end.
func (v *View) RoundsAround(meeting ID) (before, after ID, err error) {
	n, err := v.node("meeting", meeting, KindMeeting)
	if err != nil {
		return "", "", err
	}
	x := v.x
	m := x.meetAt[n-x.nodes(KindMeeting).from]
	if x.meetings[m].series == none {
		return "", "", nil
	}
	rounds := x.roundsOf(x.meetings[m].series)
	i := slices.Index(rounds, m)
	if i > 0 {
		before = x.ids[x.meetings[rounds[i-1]].node]
	}
	if i+1 < len(rounds) {
		after = x.ids[x.meetings[rounds[i+1]].node]
	}
	return before, after, nil
}

// QuietYears counts the whole years from the last dated round of a series to
// the start of the last meeting of the data: how long nothing is on record,
// told without a clock. 0 when no round is dated.
func (v *View) QuietYears(series ID) (int, error) {
	n, err := v.node("series", series, KindSeries)
	if err != nil {
		return 0, err
	}
	x := v.x
	last, newest := x.lastDated(x.roundsOf(n)), none
	for m := len(x.meetings) - 1; m >= 0 && newest == none; m-- {
		if x.meetings[m].dated {
			newest = int32(m)
		}
	}
	if last == none {
		return 0, nil
	}
	return max(0, monthsFrom(x.meetings[last].latest.Date(), x.meetings[newest].earliest.Date())/12), nil
}

// monthsFrom counts the whole months from one day to another.
func monthsFrom(a, b Date) int {
	n := 12*(b.Year()-a.Year()) + b.Month() - a.Month()
	if b.day < a.day {
		n--
	}
	return n
}

// MissingSentence tells which rounds of a series have no record; empty when
// none is missing.
func MissingSentence(f SeriesFacts) string {
	if len(f.MissingOrdinals) == 0 {
		return ""
	}
	s := "No record of round "
	if len(f.MissingOrdinals) > 1 {
		s = "No record of rounds "
	}
	s += ranges(f.MissingOrdinals)
	unnumbered := "the round without a number"
	if f.Unnumbered > 1 {
		unnumbered = fmt.Sprintf("one of the %d rounds without a number", f.Unnumbered)
	}
	switch {
	case f.Unnumbered == 0:
	case len(f.MissingOrdinals) == 1:
		s += "; " + unnumbered + " may be it"
	default:
		s += "; " + strings.TrimPrefix(unnumbered, "one of ") + " may be among them"
	}
	return s + "."
}

// ranges: 1, 2, 3, 7 is "1 to 3 and 7".
func ranges(list []int) string {
	var parts []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		switch j - i {
		case 0:
			parts = append(parts, strconv.Itoa(list[i]))
		case 1:
			parts = append(parts, strconv.Itoa(list[i]), strconv.Itoa(list[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", list[i], list[j]))
		}
		i = j + 1
	}
	return listed(parts)
}

// Between tells how much time lies between two dates, no more exactly than
// they are known: "5 months", "1 year 4 months", "about 2 years", "the same
// year"; empty when one is not known.
func Between(a, b Date) string {
	switch {
	case a.IsZero() || b.IsZero():
		return ""
	case a.month == 0 || b.month == 0:
		if a.year == b.year {
			return "the same year"
		}
		return "about " + Count(b.Year()-a.Year(), "year")
	}
	months := 12*(b.Year()-a.Year()) + b.Month() - a.Month()
	if a.day != 0 && b.day != 0 {
		months = monthsFrom(a, b)
	}
	var parts []string
	if y := months / 12; y > 0 {
		parts = append(parts, Count(y, "year"))
	}
	if m := months % 12; m > 0 {
		parts = append(parts, Count(m, "month"))
	}
	if parts == nil {
		return "less than a month"
	}
	return strings.Join(parts, " ")
}
