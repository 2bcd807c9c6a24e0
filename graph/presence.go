package graph

import (
	"cmp"
	"fmt"
	"strings"
)

// PresenceFacts is what the index knows of how a participant was present.
// Invitations never count, implied presence does.
type PresenceFacts struct {
	Meetings, Hosted int
	// Announced counts the meetings that were only announced.
	Announced int
	// First and Last are the starts of the first and last dated meeting.
	First, Last Date
	// Partners counts the partners in bilateral dialogues; 0 for what is no actor.
	Partners int
}

// Presence tells how often and when a country, organisation or person was
// present; NOT_FOUND when there is none.
func (v *View) Presence(who ID) (PresenceFacts, error) {
	n, err := v.node("participant", who, anyParticipant...)
	if err != nil {
		return PresenceFacts{}, err
	}
	x := v.x
	f := PresenceFacts{Meetings: int(x.met[n]), Last: x.start(x.lastMet[n])}
	for _, i := range x.rowsBy.of(n) {
		r := &x.rows[i]
		if !r.attended() {
			continue
		}
		m := &x.meetings[r.meeting]
		f.Hosted += b2i(r.hosts())
		f.Announced += b2i(m.announced)
		if m.dated && f.First.IsZero() {
			f.First = x.start(r.meeting)
		}
	}
	if a := x.actorOf[n]; a != none {
		f.Partners = x.partners()[a]
	}
	return f, nil
}

// told counts the meetings that a sentence tells together, and how many of them
// a participant hosts.
type told struct {
	meetings, hosted int
	first, last      Date
}

// span: "33 meetings, 2012 to May 2023".
func (t told) span() string {
	return LinkSummary(Link{MeetingCount: t.meetings, FirstMet: t.first, LastMet: t.last})
}

// heldAndAnnounced counts the meetings at which a participant was present, apart
// from those that were only announced, which nobody is known to have attended.
func (x *index) heldAndAnnounced(n int32) (held, announced told) {
	for _, i := range x.rowsBy.of(n) {
		r := &x.rows[i]
		if !r.attended() {
			continue
		}
		m, t := &x.meetings[r.meeting], &held
		if m.announced {
			t = &announced
		}
		t.meetings++
		t.hosted += b2i(r.hosts())
		if m.dated {
			t.first, t.last = cmp.Or(t.first, x.start(r.meeting)), x.start(r.meeting)
		}
	}
	return held, announced
}

// PresenceSentence tells how a participant was present: "Japan was present at
// 239 meetings, 2006 to 2026, and hosted 60 of them; 3 more were only
// announced, 1 of them with Japan as host; it has 25 partners in bilateral
// dialogues."
func (v *View) PresenceSentence(who ID) (string, error) {
	f, err := v.Presence(who)
	if err != nil {
		return "", err
	}
	name := v.Name(who)
	held, announced := v.x.heldAndAnnounced(v.x.ref(who))
	s := name + " was present at "
	switch {
	case f.Meetings == 0:
		s += "no meeting that is recorded"
	case held.meetings == 0:
		s += "no meeting that is known to have taken place; " + announcedPhrase(announced, name, "")
	default:
		s += held.span() + hostedPhrase(held)
		if announced.meetings > 0 {
			s += "; " + announcedPhrase(announced, name, " more")
		}
	}
	if f.Partners > 0 {
		s += "; it has " + Count(f.Partners, "partner") + " in bilateral dialogues"
	}
	return s + ".", nil
}

// hostedPhrase: ", and hosted 7 of them", ", and hosted it".
func hostedPhrase(held told) string {
	switch {
	case held.hosted == 0:
		return ""
	case held.meetings == 1:
		return ", and hosted it"
	case held.hosted == held.meetings:
		return ", and hosted all of them"
	}
	return fmt.Sprintf(", and hosted %d of them", held.hosted)
}

// announcedPhrase: "3 more were only announced, 1 of them with Kenya as host".
func announcedPhrase(a told, name, more string) string {
	s := fmt.Sprintf("%d%s %s only announced", a.meetings, more, be(a.meetings))
	if more == "" { // nothing else tells when
		s += strings.TrimPrefix(a.span(), Count(a.meetings, "meeting"))
	}
	switch {
	case a.hosted == 0:
		return s
	case a.meetings == 1:
		return s + ", with " + name + " as host"
	case a.hosted == a.meetings:
		return s + ", all of them with " + name + " as host"
	}
	return fmt.Sprintf("%s, %d of them with %s as host", s, a.hosted, name)
}

func be(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// PairSentence tells what joins the two actors of a link: "Japan and Estonia
// met by bilateral dialogue: 4 meetings, 2014 to 1 July 2025."
func (v *View) PairSentence(l Link) string {
	kinds := make([]string, len(l.Kinds))
	for i, k := range l.Kinds {
		kinds[i] = LinkKinds.Label(k)
	}
	return v.Name(l.From) + " and " + v.Name(l.To) + " are joined by " + listed(kinds) + ": " + LinkSummary(l) + "."
}
