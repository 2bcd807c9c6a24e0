package graph

import (
	"fmt"
	"strconv"
	"strings"
)

// Sentences are made of names, kinds and dates, and are fit to be quoted.

// PathSentence tells a path in one sentence.
func (v *View) PathSentence(p Path) string {
	from, to := v.Name(p.Actors[0]), v.Name(p.Actors[len(p.Actors)-1])
	if len(p.Steps) == 1 {
		return fmt.Sprintf("%s and %s are linked directly: %s.", from, to, v.stepPhrase(p.Steps[0], false))
	}
	parts := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		parts[i] = v.stepPhrase(s, true)
	}
	return fmt.Sprintf("%s and %s are %d hops apart: %s.", from, to, len(p.Steps), strings.Join(parts, "; "))
}

// stepPhrase: "Kenya and United States by bilateral dialogue (2 meetings, 2021 to 2024)".
func (v *View) stepPhrase(l Link, ends bool) string {
	kinds := make([]string, len(l.Kinds))
	for i, k := range l.Kinds {
		kinds[i] = LinkKinds.Label(k)
	}
	s := "by " + listed(kinds) + " (" + LinkSummary(l) + ")"
	if ends {
		s = v.Name(l.From) + " and " + v.Name(l.To) + " " + s
	}
	return s
}

// LinkSummary tells how often and when a link's actors met: "4 meetings, 2016
// to May 2023, 1 of them only announced".
func LinkSummary(l Link) string {
	s := Count(l.MeetingCount, "meeting")
	switch first, last := Written(l.FirstMet), Written(l.LastMet); {
	case l.FirstMet.IsZero():
		s += ", date not known"
	case first == last:
		s += ", " + first
	default:
		s += ", " + first + " to " + last
	}
	switch {
	case l.Announced == 0:
	case l.Announced == l.MeetingCount:
		s += ", only announced"
	default:
		s += fmt.Sprintf(", %d of them only announced", l.Announced)
	}
	return s
}

// Count writes a number of things: "1 meeting", "2 meetings"; series stay series.
func Count(n int, what string) string {
	if n == 1 || strings.HasSuffix(what, "s") {
		return strconv.Itoa(n) + " " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Written is a date for a sentence: "5 June 2014", "June 2014", "2014"; empty
// when it is not known.
func Written(d Date) string {
	var s []string
	if d.day != 0 {
		s = append(s, strconv.Itoa(int(d.day)))
	}
	if d.month != 0 {
		s = append(s, monthNames[d.month-1])
	}
	if d.year != 0 {
		s = append(s, fmt.Sprintf("%04d", d.year))
	}
	return strings.Join(s, " ")
}

var monthNames = [...]string{
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// NoPathSentence tells why there is no path.
func (v *View) NoPathSentence(q PathQuery, reason NoPathReason) string {
	from, to := v.Name(q.From), v.Name(q.To)
	via := v.RulePhrase(q.Rule)
	switch reason {
	case FromHasNoMeeting:
		return from + " was present at no meeting that is recorded."
	case ToHasNoMeeting:
		return to + " was present at no meeting that is recorded."
	case FromHasNoLink:
		return fmt.Sprintf("%s has no link by %s.", from, via)
	case ToHasNoLink:
		return fmt.Sprintf("%s has no link by %s.", to, via)
	case TooFar:
		return fmt.Sprintf("%s and %s are joined by %s only over more than %s.", from, to, via, Count(*q.MaxHops, "hop"))
	case Avoided:
		names := make([]string, len(q.Avoid))
		for i, id := range q.Avoid {
			names[i] = v.Name(id)
		}
		return fmt.Sprintf("%s and %s are joined by %s only through %s, which is to be avoided.", from, to, via, listed(names))
	}
	return fmt.Sprintf("No chain of links by %s joins %s and %s.", via, from, to)
}

// RulePhrase tells a rule: "bilateral dialogue or attendance of up to 5 delegations under the filter".
func (v *View) RulePhrase(r LinkRule) string {
	kinds := r.Via
	if kinds == nil {
		kinds = []LinkKind{BilateralDialogue}
	}
	parts := make([]string, len(kinds))
	for i, k := range kinds {
		parts[i] = LinkKinds.Label(k)
		if k == Attendance && r.MaxDelegations != nil {
			parts[i] += fmt.Sprintf(" (meetings of up to %d delegations)", *r.MaxDelegations)
		}
	}
	s := strings.Join(parts, " or ")
	if during := r.Filter.During; during != nil {
		s += RangePhrase(*during)
	}
	if !r.Filter.onlyDates() {
		s += " under this filter"
	}
	return s
}

// RangePhrase tells a range of dates: " from 2014 to May 2016", " since 2014",
// " until 2016", " in 2014", " on 5 June 2014".
func RangePhrase(r DateRange) string {
	switch {
	case r.From.IsZero() && r.To.IsZero():
		return " at any known date"
	case r.To.IsZero():
		return " since " + Written(r.From)
	case r.From.IsZero():
		return " until " + Written(r.To)
	}
	switch {
	case r.From != r.To:
	case r.From.Precision() == PrecisionDay:
		return " on " + Written(r.From)
	default:
		return " in " + Written(r.From)
	}
	return " from " + Written(r.From) + " to " + Written(r.To)
}

// RelaxationSentence tells one change and how long the path is that it gives.
func (v *View) RelaxationSentence(r Relaxation) string {
	hops := Count(len(r.Path.Steps), "hop")
	switch r.Change {
	case RaiseMaxHops:
		return fmt.Sprintf("Allow %s: then there is a path.", hops)
	case StopAvoiding:
		return fmt.Sprintf("Stop avoiding %s: then there is a path of %s.", v.Name(ID(r.Value)), hops)
	case DropDates:
		return fmt.Sprintf("Drop the dates: then there is a path of %s.", hops)
	case DropFilter:
		return fmt.Sprintf("Drop the filter: then there is a path of %s.", hops)
	case RaiseMaxDelegations:
		return fmt.Sprintf("Let meetings of up to %s delegations count: then there is a path of %s.", r.Value, hops)
	case AddLinkKind:
		if r.MaxDelegations > 0 {
			return fmt.Sprintf("Let %s of meetings of up to %d delegations count too: then there is a path of %s.",
				manyOf(LinkKind(r.Value)), r.MaxDelegations, hops)
		}
		return fmt.Sprintf("Let %s count too: then there is a path of %s.", manyOf(LinkKind(r.Value)), hops)
	}
	return fmt.Sprintf("Drop every condition and let every kind of link count: then there is a path of %s.", hops)
}

// manyOf is a kind of link in the plural, where it has one.
func manyOf(k LinkKind) string {
	switch k {
	case BilateralDialogue, Agreement:
		return LinkKinds.Label(k) + "s"
	}
	return LinkKinds.Label(k)
}
