package graph

// LinkRule says how two actors must be joined. The zero rule means bilateral
// dialogues of any date.
type LinkRule struct {
	// Via: nil means BILATERAL_DIALOGUE; an empty list is INVALID.
	Via []LinkKind
	// MaxDelegations bounds ATTENDANCE: meetings of a larger size are left out.
	// 2 or more; nil means no bound.
	MaxDelegations *int
	Filter         MeetingFilter
}

// MeetingFilter chooses meetings. Fields are joined by and, the values of one
// list by or. A nil field is no condition; an empty list that is not nil
// matches nothing.
type MeetingFilter struct {
	During *DateRange
	// OrUndated lets undated meetings pass During, which they never match.
	OrUndated bool
	Formats   []Format
	Focuses   []Focus
	Tracks    []Track
	Modes     []Mode
	Topics    []Topic
	Series    []ID
	// Regions: a state of one of these UN M49 regions was present. An unknown
	// region is INVALID.
	Regions []string
	// Places are the countries where the meeting took place.
	Places []ID
	// Present: hosted or attended; implied presence counts.
	Present  *ParticipantMatch
	HostedBy *ParticipantMatch
	Invited  *ParticipantMatch
	// OnlyAnnounced: true leaves the meetings of which no source reports that
	// they took place, false all others.
	OnlyAnnounced *bool
	// Text: every word starts a word of the title, the series' name or the
	// city. Text without a word is no condition.
	Text string
	And  []MeetingFilter
	Or   []MeetingFilter
	Not  *MeetingFilter
}

// ParticipantMatch compares the countries, organisations and people of a
// meeting with lists: at least one of Any, each of All, nobody of None, and
// some state that is a member of one of the bodies MembersOf at the date of the
// meeting, as far as dates tell. An empty Any, All or MembersOf matches nothing;
// an empty None excludes nobody; a body without members on record is INVALID.
type ParticipantMatch struct{ Any, All, None, MembersOf []ID }

// DateRange is closed on both ends; a zero date leaves that end open. It is
// INVALID when From begins after To ends.
type DateRange struct{ From, To Date }

// CountryFilter chooses countries; like the filters below, it joins its fields
// by and, and a nil field is no condition. Text: every word starts a word of
// the names, aliases, short name and code together.
type CountryFilter struct {
	Text        string
	Regions     []string
	HasMeetings *bool
}

// OrganisationFilter chooses organisations.
type OrganisationFilter struct {
	Text              string
	OrganisationKinds []OrganisationKind
	Countries         []ID
	IsActor           *bool
}

// PersonFilter chooses people: by the country of their record, and by the
// organisations and roles that they had at some meeting.
type PersonFilter struct {
	Text          string
	Countries     []ID
	Organisations []ID
	Roles         []Role
}

// SeriesFilter chooses series.
type SeriesFilter struct {
	Text    string
	Formats []Format
	Focuses []Focus
	// Parties: MembersOf asks for a party that was a member at one of the rounds.
	Parties *ParticipantMatch
}

// SourceFilter chooses sources. Text: words of the label, publisher and address.
type SourceFilter struct {
	Text       string
	Publishers []string // compared as folded text
	Published  *DateRange
	IsCopy     *bool
}

// ParticipationFilter chooses rows of a meeting.
type ParticipationFilter struct {
	Kinds    []Kind
	Presence []Presence
	Hosting  *bool
	Roles    []Role
	Implied  *bool
}

// PathQuery asks for the shortest dialogue paths between two actors.
type PathQuery struct {
	// From and To are ids of two different actors.
	From, To ID
	Rule     LinkRule
	// Avoid are actors that no path may pass; neither end may be among them.
	Avoid []ID
	// MaxHops bounds the length: 1 or more; nil means no bound.
	MaxHops *int
	// First bounds how many of the tied paths come back: 1 to 100; nil means 10.
	First *int
}

// PathResult answers a [PathQuery].
type PathResult struct {
	From, To ID
	// Hops of the shortest paths; 0 when there is none.
	Hops int
	// Paths in order: more meetings over all steps first, then actor ids from
	// the left, bytewise.
	Paths []Path
	// Total counts all tied shortest paths, in decimal digits: it is exact
	// however large.
	Total string
	// NoPath is nil when there is a path.
	NoPath *NoPath
}

// Path is a chain of actors joined by links.
type Path struct {
	Actors []ID // one more than there are steps
	Steps  []Link
}

// NoPath says why there is no path, and which single changes would give one.
type NoPath struct {
	Reason NoPathReason
	// Relaxations in the order of [RelaxationKinds]; ADD_LINK_KIND in that of
	// [LinkKinds], STOP_AVOIDING by id. DROP_ALL only when nothing smaller works.
	Relaxations []Relaxation
}

// Relaxation is one change to the question that gives a path.
type Relaxation struct {
	Change RelaxationKind
	// Value is the new value: a number, an id or a link kind; empty when the
	// change leaves an argument out.
	Value string
	// MaxDelegations goes with ADD_LINK_KIND ATTENDANCE: the smallest bound
	// that gives a path; else 0.
	MaxDelegations int
	// Path is the first that the change gives.
	Path Path
}

// Link is two actors and the meetings that join them under a rule.
type Link struct {
	// From and To: in a path, the direction of travel; in an actor's links,
	// that actor first; in a network, the smaller id first.
	From, To ID
	// Kinds of the rule that hold, in the order of [LinkKinds].
	Kinds []LinkKind
	// MeetingCount counts the meetings of all kinds together, each once.
	MeetingCount int
	// FirstMet and LastMet are the starts of the first and the last dated
	// meeting; zero when none is dated.
	FirstMet, LastMet Date
	// Announced counts the meetings that were only announced.
	Announced int

	a, b, last int32 // actors; the last dated meeting, or none
	rule       *rule
}

// Network is every link under a rule.
type Network struct {
	Actors []ID // by id
	Links  []Link
	// MeetingCount counts the meetings behind the links, each once.
	MeetingCount int
	// UndatedLeftOut counts the meetings that would stand behind a link but for
	// the filter's dates, because none is known.
	UndatedLeftOut int
}
