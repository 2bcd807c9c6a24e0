package graph

import (
	"strings"
)

// The vocabulary is data, declared once, in this file. Checks, the SDL's
// enums, data files, command line and legend follow it; tests compare them.

// Term is one value of an enum.
type Term[T ~string] struct {
	Value T
	// Label is for people, in lower case unless it is a name.
	Label string

	prefix string // of ids, for kinds
}

// Enum is a closed list of values, in the order in which they are sorted and shown.
type Enum[T ~string] struct {
	name  string
	terms []Term[T]
	at    map[T]uint8
}

func enum[T ~string](name string, terms ...Term[T]) *Enum[T] {
	e := &Enum[T]{name: name, terms: terms, at: make(map[T]uint8, len(terms))}
	for i, t := range terms {
		e.at[t.Value] = uint8(i)
	}
	return e
}

// Name is the name of the enum in the SDL.
func (e *Enum[T]) Name() string { return e.name }

// Terms lists all terms in order. The caller owns the list.
func (e *Enum[T]) Terms() []Term[T] { return append([]Term[T](nil), e.terms...) }

// Values lists all values in order. The caller owns the list.
func (e *Enum[T]) Values() []T {
	out := make([]T, len(e.terms))
	for i, t := range e.terms {
		out[i] = t.Value
	}
	return out
}

// Has says whether v is a value of the enum.
func (e *Enum[T]) Has(v T) bool { _, ok := e.at[v]; return ok }

// Label is v for people; v itself when it is no value of the enum.
func (e *Enum[T]) Label(v T) string {
	if i, ok := e.at[v]; ok {
		return e.terms[i].Label
	}
	return string(v)
}

// Parse reads a value in any case, with - or a blank for _ ("co-hosting" is
// CO_HOSTING); anything else is INVALID, with the values there are.
func (e *Enum[T]) Parse(s string) (T, error) {
	v := T(strings.NewReplacer("-", "_", " ", "_", ".", "_").Replace(strings.ToUpper(strings.TrimSpace(s))))
	if !e.Has(v) {
		return "", Errorf(Invalid, "%s is no %s: use one of %s", quote(s), e.name, e.list())
	}
	return v, nil
}

func (e *Enum[T]) list() string {
	names := make([]string, len(e.terms))
	for i, t := range e.terms {
		names[i] = string(t.Value)
	}
	return strings.Join(names, ", ")
}

func (e *Enum[T]) term(v T) Term[T] { return e.terms[e.at[v]] }

// position is the place of v in the enum; after all values when v is none.
func (e *Enum[T]) position(v T) uint8 {
	if i, ok := e.at[v]; ok {
		return i
	}
	return uint8(len(e.terms))
}

// Kind is what a record is.
type Kind string

// The kinds of records.
const (
	KindCountry      Kind = "COUNTRY"
	KindOrganisation Kind = "ORGANISATION"
	KindPerson       Kind = "PERSON"
	KindMeeting      Kind = "MEETING"
	KindSeries       Kind = "SERIES"
	KindSource       Kind = "SOURCE"
)

// Kinds lists the kinds of records.
var Kinds = enum("EntityKind",
	Term[Kind]{KindCountry, "country", "country"},
	Term[Kind]{KindOrganisation, "organisation", "organisation"},
	Term[Kind]{KindPerson, "person", "person"},
	Term[Kind]{KindMeeting, "meeting", "meeting"},
	Term[Kind]{KindSeries, "series", "series"},
	Term[Kind]{KindSource, "source", "source"},
)

// LinkKind is a way in which meetings join two actors.
type LinkKind string

// The ways in which meetings join two actors; invitations never count.
const (
	// BilateralDialogue joins the two named actors of a bilateral meeting whose series has another focus than AGREEMENT.
	BilateralDialogue LinkKind = "BILATERAL_DIALOGUE"
	// Agreement joins the two named actors of a bilateral meeting whose series has the focus AGREEMENT.
	Agreement LinkKind = "AGREEMENT"
	// CoHosting joins all actors that hosted a meeting.
	CoHosting LinkKind = "CO_HOSTING"
	// Attendance joins all actors that were present at a meeting.
	Attendance LinkKind = "ATTENDANCE"
)

// LinkKinds lists the ways in which meetings join two actors.
var LinkKinds = enum("LinkKind",
	Term[LinkKind]{BilateralDialogue, "bilateral dialogue", ""},
	Term[LinkKind]{Agreement, "agreement", ""},
	Term[LinkKind]{CoHosting, "co-hosting", ""},
	Term[LinkKind]{Attendance, "attendance", ""},
)

// Format says how many sides a meeting has.
type Format string

// The formats.
const (
	FormatBilateral    Format = "BILATERAL"
	FormatTrilateral   Format = "TRILATERAL"
	FormatMinilateral  Format = "MINILATERAL"
	FormatRegional     Format = "REGIONAL"
	FormatMultilateral Format = "MULTILATERAL"
)

// Formats lists the formats.
var Formats = enum("MeetingFormat",
	Term[Format]{FormatBilateral, "bilateral", ""},
	Term[Format]{FormatTrilateral, "trilateral", ""},
	Term[Format]{FormatMinilateral, "minilateral", ""},
	Term[Format]{FormatRegional, "regional", ""},
	Term[Format]{FormatMultilateral, "multilateral", ""},
)

// Focus says what a series is about.
type Focus string

// The focuses.
const (
	FocusPolicy      Focus = "POLICY"
	FocusAgreement   Focus = "AGREEMENT"
	FocusOperational Focus = "OPERATIONAL"
	FocusCapacity    Focus = "CAPACITY"
	FocusDigital     Focus = "DIGITAL"
	FocusGeneral     Focus = "GENERAL"
)

// Focuses lists the focuses.
var Focuses = enum("Focus",
	Term[Focus]{FocusPolicy, "policy", ""},
	Term[Focus]{FocusAgreement, "agreement", ""},
	Term[Focus]{FocusOperational, "operational", ""},
	Term[Focus]{FocusCapacity, "capacity", ""},
	Term[Focus]{FocusDigital, "digital", ""},
	Term[Focus]{FocusGeneral, "general", ""},
)

// Track says who meets: officials, or others.
type Track string

// The tracks.
const (
	Track1  Track = "TRACK_1"
	Track15 Track = "TRACK_1_5"
	Track2  Track = "TRACK_2"
)

// Tracks lists the tracks.
var Tracks = enum("Track",
	Term[Track]{Track1, "track 1", ""},
	Term[Track]{Track15, "track 1.5", ""},
	Term[Track]{Track2, "track 2", ""},
)

// Mode says how the participants met.
type Mode string

// The modes.
const (
	ModeInPerson  Mode = "IN_PERSON"
	ModeVirtual   Mode = "VIRTUAL"
	ModeHybrid    Mode = "HYBRID"
	ModeNotStated Mode = "NOT_STATED"
)

// Modes lists the modes.
var Modes = enum("MeetingMode",
	Term[Mode]{ModeInPerson, "in person", ""},
	Term[Mode]{ModeVirtual, "virtual", ""},
	Term[Mode]{ModeHybrid, "hybrid", ""},
	Term[Mode]{ModeNotStated, "mode not stated", ""},
)

// Precision says to what a date is known.
type Precision string

// The precisions.
const (
	PrecisionDay     Precision = "DAY"
	PrecisionMonth   Precision = "MONTH"
	PrecisionYear    Precision = "YEAR"
	PrecisionUnknown Precision = "UNKNOWN"
)

// Precisions lists the precisions.
var Precisions = enum("DatePrecision",
	Term[Precision]{PrecisionDay, "day", ""},
	Term[Precision]{PrecisionMonth, "month", ""},
	Term[Precision]{PrecisionYear, "year", ""},
	Term[Precision]{PrecisionUnknown, "date not known", ""},
)

// Presence says whether a participant was there.
type Presence string

// The presences.
const (
	// Attended: hosted or took part.
	Attended Presence = "ATTENDED"
	// Invited: only invited; whether it came is not known.
	Invited Presence = "INVITED"
)

// Presences lists the presences.
var Presences = enum("Presence",
	Term[Presence]{Attended, "attended", ""},
	Term[Presence]{Invited, "invited", ""},
)

// Hosting says how a participant hosted; it is empty for who did not.
type Hosting string

// The ways of hosting.
const (
	HostingHost   Hosting = "HOST"
	HostingCoHost Hosting = "CO_HOST"
)

// Hostings lists the ways of hosting.
var Hostings = enum("Hosting",
	Term[Hosting]{HostingHost, "host", ""},
	Term[Hosting]{HostingCoHost, "co-host", ""},
)

// Role is what a person did at a meeting.
type Role string

// The roles.
const (
	RoleHost             Role = "HOST"
	RoleCoHost           Role = "CO_HOST"
	RoleChair            Role = "CHAIR"
	RoleCoChair          Role = "CO_CHAIR"
	RoleHeadOfDelegation Role = "HEAD_OF_DELEGATION"
	RoleSpeaker          Role = "SPEAKER"
	RolePanelist         Role = "PANELIST"
	RoleOrganiser        Role = "ORGANISER"
	RoleParticipant      Role = "PARTICIPANT"
	RoleInvited          Role = "INVITED"
)

// Roles lists the roles.
var Roles = enum("Role",
	Term[Role]{RoleHost, "host", ""},
	Term[Role]{RoleCoHost, "co-host", ""},
	Term[Role]{RoleChair, "chair", ""},
	Term[Role]{RoleCoChair, "co-chair", ""},
	Term[Role]{RoleHeadOfDelegation, "head of delegation", ""},
	Term[Role]{RoleSpeaker, "speaker", ""},
	Term[Role]{RolePanelist, "panelist", ""},
	Term[Role]{RoleOrganiser, "organiser", ""},
	Term[Role]{RoleParticipant, "participant", ""},
	Term[Role]{RoleInvited, "invited", ""},
)

// OrganisationKind says what an organisation is.
type OrganisationKind string

// The kinds of organisations.
const (
	OrgGovernment    OrganisationKind = "GOVERNMENT"
	OrgMinistry      OrganisationKind = "MINISTRY"
	OrgAgency        OrganisationKind = "AGENCY"
	OrgCERT          OrganisationKind = "CERT"
	OrgMilitary      OrganisationKind = "MILITARY"
	OrgParliament    OrganisationKind = "PARLIAMENT"
	OrgMission       OrganisationKind = "MISSION"
	OrgInternational OrganisationKind = "INTERNATIONAL_ORGANISATION"
	OrgRegional      OrganisationKind = "REGIONAL_ORGANISATION"
	OrgThinkTank     OrganisationKind = "THINK_TANK"
	OrgNGO           OrganisationKind = "NGO"
	OrgUniversity    OrganisationKind = "UNIVERSITY"
	OrgCompany       OrganisationKind = "COMPANY"
	OrgOther         OrganisationKind = "OTHER"
)

// OrganisationKinds lists the kinds of organisations.
var OrganisationKinds = enum("OrganisationKind",
	Term[OrganisationKind]{OrgGovernment, "government", ""},
	Term[OrganisationKind]{OrgMinistry, "ministry", ""},
	Term[OrganisationKind]{OrgAgency, "agency", ""},
	Term[OrganisationKind]{OrgCERT, "CERT", ""},
	Term[OrganisationKind]{OrgMilitary, "military", ""},
	Term[OrganisationKind]{OrgParliament, "parliament", ""},
	Term[OrganisationKind]{OrgMission, "mission", ""},
	Term[OrganisationKind]{OrgInternational, "international organisation", ""},
	Term[OrganisationKind]{OrgRegional, "regional organisation", ""},
	Term[OrganisationKind]{OrgThinkTank, "think tank", ""},
	Term[OrganisationKind]{OrgNGO, "NGO", ""},
	Term[OrganisationKind]{OrgUniversity, "university", ""},
	Term[OrganisationKind]{OrgCompany, "company", ""},
	Term[OrganisationKind]{OrgOther, "other", ""},
)

// ofState says whether a national organisation of this kind stands for its country.
func (k OrganisationKind) ofState() bool {
	switch k {
	case OrgGovernment, OrgMinistry, OrgAgency, OrgCERT, OrgMilitary, OrgParliament, OrgMission:
		return true
	}
	return false
}

// ofStates says whether a body of this kind without country and parent is an actor.
func (k OrganisationKind) ofStates() bool { return k == OrgInternational || k == OrgRegional }

// Topic is a subject of a meeting.
type Topic string

// Topics lists the subjects.
var Topics = enum("Topic",
	Term[Topic]{"NORMS", "norms", ""},
	Term[Topic]{"INTERNATIONAL_LAW", "international law", ""},
	Term[Topic]{"CBM", "confidence-building measures", ""},
	Term[Topic]{"CAPACITY_BUILDING", "capacity building", ""},
	Term[Topic]{"CRITICAL_INFRASTRUCTURE", "critical infrastructure", ""},
	Term[Topic]{"CYBERCRIME", "cybercrime", ""},
	Term[Topic]{"MILITARY", "military", ""},
	Term[Topic]{"INFORMATION_SHARING", "information sharing", ""},
	Term[Topic]{"INTERNET_GOVERNANCE", "internet governance", ""},
	Term[Topic]{"THREATS", "threats", ""},
	Term[Topic]{"SUPPLY_CHAIN", "supply chain", ""},
	Term[Topic]{"RANSOMWARE", "ransomware", ""},
	Term[Topic]{"AI", "AI", ""},
	Term[Topic]{"FIVE_G", "5G", ""},
	Term[Topic]{"DATA", "data", ""},
	Term[Topic]{"HUMAN_RIGHTS", "human rights", ""},
	Term[Topic]{"CERT_COOPERATION", "CERT cooperation", ""},
	Term[Topic]{"COUNTER_TERRORISM", "counter-terrorism", ""},
	Term[Topic]{"DIGITAL_ECONOMY", "digital economy", ""},
	Term[Topic]{"ELECTIONS", "elections", ""},
	Term[Topic]{"NATIONAL_STRATEGY", "national strategy", ""},
)

// NoPathReason says why two actors have no path.
type NoPathReason string

// The reasons, in the order in which they are tried.
const (
	// FromHasNoMeeting: the first actor was present at no meeting at all.
	FromHasNoMeeting NoPathReason = "FROM_HAS_NO_MEETING"
	// ToHasNoMeeting: the last one was not.
	ToHasNoMeeting NoPathReason = "TO_HAS_NO_MEETING"
	// FromHasNoLink: no meeting that passes the rule joins the first actor to anybody.
	FromHasNoLink NoPathReason = "FROM_HAS_NO_LINK"
	// ToHasNoLink: nor the last one.
	ToHasNoLink NoPathReason = "TO_HAS_NO_LINK"
	// TooFar: there is a path, longer than maxHops.
	TooFar NoPathReason = "TOO_FAR"
	// Avoided: there is a path, through actors to be avoided.
	Avoided NoPathReason = "AVOIDED"
	// NotConnected: none of the above.
	NotConnected NoPathReason = "NOT_CONNECTED"
)

// NoPathReasons lists the reasons.
var NoPathReasons = enum("NoPathReason",
	Term[NoPathReason]{FromHasNoMeeting, "the first has no meeting", ""},
	Term[NoPathReason]{ToHasNoMeeting, "the last has no meeting", ""},
	Term[NoPathReason]{FromHasNoLink, "the first has no link", ""},
	Term[NoPathReason]{ToHasNoLink, "the last has no link", ""},
	Term[NoPathReason]{TooFar, "too far", ""},
	Term[NoPathReason]{Avoided, "only through who is avoided", ""},
	Term[NoPathReason]{NotConnected, "not connected", ""},
)

// RelaxationKind is one change to a question that had no path for an answer.
type RelaxationKind string

// The changes, in the order in which they are tried.
const (
	RaiseMaxHops        RelaxationKind = "RAISE_MAX_HOPS"
	StopAvoiding        RelaxationKind = "STOP_AVOIDING"
	DropDates           RelaxationKind = "DROP_DATES"
	DropFilter          RelaxationKind = "DROP_FILTER"
	RaiseMaxDelegations RelaxationKind = "RAISE_MAX_DELEGATIONS"
	AddLinkKind         RelaxationKind = "ADD_LINK_KIND"
	DropAll             RelaxationKind = "DROP_ALL"
)

// RelaxationKinds lists the changes.
var RelaxationKinds = enum("RelaxationKind",
	Term[RelaxationKind]{RaiseMaxHops, "allow more hops", ""},
	Term[RelaxationKind]{StopAvoiding, "stop avoiding one actor", ""},
	Term[RelaxationKind]{DropDates, "drop the dates", ""},
	Term[RelaxationKind]{DropFilter, "drop the filter", ""},
	Term[RelaxationKind]{RaiseMaxDelegations, "allow larger meetings", ""},
	Term[RelaxationKind]{AddLinkKind, "add a kind of link", ""},
	Term[RelaxationKind]{DropAll, "drop every condition", ""},
)

// ParticipantOrder sorts countries, organisations and people.
type ParticipantOrder string

// The orders of participants; each ends with the id, what is not known last.
const (
	ParticipantNameAsc         ParticipantOrder = "NAME_ASC"
	ParticipantNameDesc        ParticipantOrder = "NAME_DESC"
	ParticipantMeetingsDesc    ParticipantOrder = "MEETINGS_DESC"
	ParticipantLastMeetingDesc ParticipantOrder = "LAST_MEETING_DESC"
	ParticipantPartnersDesc    ParticipantOrder = "PARTNERS_DESC"
)

// ParticipantOrders lists the orders of participants.
var ParticipantOrders = enum("ParticipantOrder",
	Term[ParticipantOrder]{ParticipantNameAsc, "name", ""},
	Term[ParticipantOrder]{ParticipantNameDesc, "name, backwards", ""},
	Term[ParticipantOrder]{ParticipantMeetingsDesc, "most meetings", ""},
	Term[ParticipantOrder]{ParticipantLastMeetingDesc, "latest meeting", ""},
	Term[ParticipantOrder]{ParticipantPartnersDesc, "most partners", ""},
)

// MeetingOrder sorts meetings.
type MeetingOrder string

// The orders of meetings: undated ones last in both directions, then the id.
const (
	MeetingDateAsc  MeetingOrder = "DATE_ASC"
	MeetingDateDesc MeetingOrder = "DATE_DESC"
	MeetingNameAsc  MeetingOrder = "NAME_ASC"
)

// MeetingOrders lists the orders of meetings.
var MeetingOrders = enum("MeetingOrder",
	Term[MeetingOrder]{MeetingDateAsc, "oldest", ""},
	Term[MeetingOrder]{MeetingDateDesc, "newest", ""},
	Term[MeetingOrder]{MeetingNameAsc, "name", ""},
)

// SeriesOrder sorts series.
type SeriesOrder string

// The orders of series.
const (
	SeriesNameAsc       SeriesOrder = "NAME_ASC"
	SeriesRoundsDesc    SeriesOrder = "ROUNDS_DESC"
	SeriesLastRoundDesc SeriesOrder = "LAST_ROUND_DESC"
)

// SeriesOrders lists the orders of series.
var SeriesOrders = enum("SeriesOrder",
	Term[SeriesOrder]{SeriesNameAsc, "name", ""},
	Term[SeriesOrder]{SeriesRoundsDesc, "most rounds", ""},
	Term[SeriesOrder]{SeriesLastRoundDesc, "latest round", ""},
)

// SourceOrder sorts sources.
type SourceOrder string

// The orders of sources.
const (
	SourceDateDesc SourceOrder = "DATE_DESC"
	SourceDateAsc  SourceOrder = "DATE_ASC"
	SourceLabelAsc SourceOrder = "LABEL_ASC"
)

// SourceOrders lists the orders of sources.
var SourceOrders = enum("SourceOrder",
	Term[SourceOrder]{SourceDateDesc, "newest", ""},
	Term[SourceOrder]{SourceDateAsc, "oldest", ""},
	Term[SourceOrder]{SourceLabelAsc, "label", ""},
)

// LinkOrder sorts the links of one actor.
type LinkOrder string

// The orders of links; NAME_ASC is by the partner's name.
const (
	LinkMeetingsDesc LinkOrder = "MEETINGS_DESC"
	LinkLastMetDesc  LinkOrder = "LAST_MET_DESC"
	LinkNameAsc      LinkOrder = "NAME_ASC"
)

// LinkOrders lists the orders of links.
var LinkOrders = enum("LinkOrder",
	Term[LinkOrder]{LinkMeetingsDesc, "most meetings", ""},
	Term[LinkOrder]{LinkLastMetDesc, "met last", ""},
	Term[LinkOrder]{LinkNameAsc, "name", ""},
)

// RelationKind names a kind of relationship between records, as its type in
// Cypher does.
type RelationKind string

// The kinds of relationships.
const (
	RelationCoHosted       RelationKind = "CO_HOSTED"
	RelationAttended       RelationKind = "ATTENDED"
	RelationInvited        RelationKind = "INVITED"
	RelationRoundOf        RelationKind = "ROUND_OF"
	RelationCites          RelationKind = "CITES"
	RelationWrittenBy      RelationKind = "WRITTEN_BY"
	RelationPartOf         RelationKind = "PART_OF"
	RelationOfCountry      RelationKind = "OF_COUNTRY"
	RelationInCountry      RelationKind = "IN_COUNTRY"
	RelationMemberOf       RelationKind = "MEMBER_OF"
	RelationDialogue       RelationKind = RelationKind(BilateralDialogue)
	RelationAgreement      RelationKind = RelationKind(Agreement)
	RelationAffiliatedWith RelationKind = "AFFILIATED_WITH"
)

// Relation describes a kind of relationship, for graph databases and legends.
type Relation struct {
	Name RelationKind
	// From and To are the kinds that may stand at either end.
	From, To []Kind
	// Label reads from From to To ("attended"), Back the other way ("was attended by").
	Label, Back string
	// Owner is the kind of the records that own the relationships which rules
	// make out of records: see [Batch.Derived]. A relation without is stated as
	// it is by the record at one end.
	Owner Kind
}

// Derived says whether rules make the relationships out of records.
func (r Relation) Derived() bool { return r.Owner != "" }

var (
	anyParticipant = []Kind{KindCountry, KindOrganisation, KindPerson}
	anyActor       = []Kind{KindCountry, KindOrganisation}

	aMeeting = []Kind{KindMeeting}
	aPerson  = []Kind{KindPerson}
)

// Relations lists the kinds of relationships.
var Relations = []Relation{
	{Name: RelationCoHosted, From: anyParticipant, To: aMeeting, Label: "hosted", Back: "was hosted by", Owner: KindMeeting},
	{Name: RelationAttended, From: anyParticipant, To: aMeeting, Label: "attended", Back: "was attended by", Owner: KindMeeting},
	{Name: RelationInvited, From: anyParticipant, To: aMeeting, Label: "was invited to", Back: "invited", Owner: KindMeeting},
	{Name: RelationRoundOf, From: aMeeting, To: []Kind{KindSeries}, Label: "is a round of", Back: "has the round"},
	{Name: RelationCites, From: []Kind{KindMeeting, KindOrganisation}, To: []Kind{KindSource}, Label: "cites", Back: "is cited by"},
	{Name: RelationWrittenBy, From: []Kind{KindSource}, To: aPerson, Label: "was written by", Back: "wrote"},
	{Name: RelationPartOf, From: []Kind{KindOrganisation}, To: []Kind{KindOrganisation}, Label: "is part of", Back: "has the part"},
	{Name: RelationOfCountry, From: []Kind{KindOrganisation, KindPerson}, To: []Kind{KindCountry}, Label: "belongs to", Back: "has"},
	{Name: RelationInCountry, From: aMeeting, To: []Kind{KindCountry}, Label: "took place in", Back: "was the place of"},
	{Name: RelationMemberOf, From: []Kind{KindCountry}, To: []Kind{KindOrganisation}, Label: "is or was a member of", Back: "has or had the member"},
	{Name: RelationDialogue, From: anyActor, To: anyActor, Label: "holds a dialogue with", Back: "holds a dialogue with", Owner: KindSeries},
	{Name: RelationAgreement, From: anyActor, To: anyActor, Label: "signed an agreement with", Back: "signed an agreement with", Owner: KindSeries},
	{Name: RelationAffiliatedWith, From: aPerson, To: []Kind{KindOrganisation}, Label: "held an office in", Back: "had the office-holder", Owner: KindPerson},
}
