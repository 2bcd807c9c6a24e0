package graph

import "fmt"

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

// PresenceSentence tells how a participant was present: "Japan was present at
// 239 meetings, 2006 to 2026; it has 25 partners in bilateral dialogues."
func (v *View) PresenceSentence(who ID) (string, error) {
	f, err := v.Presence(who)
	if err != nil {
		return "", err
	}
	if f.Meetings == 0 {
		return v.Name(who) + " was present at no meeting that is recorded.", nil
	}
	s := v.Name(who) + " was present at " + counted(f.Meetings, f.Announced, f.First, f.Last)
	if f.Hosted > 0 {
		s += fmt.Sprintf(", and hosted %d of them", f.Hosted)
	}
	if f.Partners > 0 {
		s += "; it has " + Count(f.Partners, "partner") + " in bilateral dialogues"
	}
	return s + ".", nil
}

// counted: "4 meetings, 2016 to May 2023, 1 of them only announced".
func counted(meetings, announced int, first, last Date) string {
	return LinkSummary(Link{MeetingCount: meetings, Announced: announced, FirstMet: first, LastMet: last})
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
