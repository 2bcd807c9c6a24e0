package gql

import (
	"fmt"

	"github.com/graph-gophers/graphql-go"

	"parley/graph"
)

// The arguments of fields as graphql-go fills them in, and what they mean to
// package graph. A nil pointer is an argument that was left out or null.

// date is the scalar PartialDate.
type date graph.Date

// ImplementsGraphQLType tells graphql-go which scalar this is.
func (date) ImplementsGraphQLType(name string) bool { return name == "PartialDate" }

// UnmarshalGraphQL reads a value that the preflight has checked.
func (d *date) UnmarshalGraphQL(v any) error {
	s, ok := v.(string)
	if !ok {
		return graph.Errorf(graph.Invalid, "a date is text in quotes")
	}
	parsed, err := graph.ParseDate(s)
	*d = date(parsed)
	return err
}

// MarshalJSON writes the ISO form.
func (d date) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", graph.Date(d)), nil }

func dateOf(d graph.Date) *date {
	if d.IsZero() {
		return nil
	}
	return (*date)(&d)
}

func ids(list *[]graphql.ID) []graph.ID {
	if list == nil {
		return nil
	}
	out := make([]graph.ID, len(*list))
	for i, id := range *list {
		out[i] = graph.ID(id)
	}
	return out
}

// given is a list argument: nil when it was left out.
func given[T any](list *[]T) []T {
	if list == nil {
		return nil
	}
	if *list == nil {
		return []T{}
	}
	return *list
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func number(n *int32) *int {
	if n == nil {
		return nil
	}
	i := int(*n)
	return &i
}

func order[T ~string](o *T) T {
	if o == nil {
		return ""
	}
	return *o
}

// pageArgs are those of a connection.
type pageArgs struct {
	First, Last   *int32
	After, Before *string
}

func (a pageArgs) page() graph.PageArgs {
	return graph.PageArgs{First: number(a.First), Last: number(a.Last), After: a.After, Before: a.Before}
}

type dateRangeInput struct{ From, To *date }

func (r *dateRangeInput) graph() *graph.DateRange {
	if r == nil {
		return nil
	}
	out := &graph.DateRange{}
	if r.From != nil {
		out.From = graph.Date(*r.From)
	}
	if r.To != nil {
		out.To = graph.Date(*r.To)
	}
	return out
}

type participantMatchInput struct{ Any, All, None, MembersOf *[]graphql.ID }

func (p *participantMatchInput) graph() *graph.ParticipantMatch {
	if p == nil {
		return nil
	}
	return &graph.ParticipantMatch{Any: ids(p.Any), All: ids(p.All), None: ids(p.None), MembersOf: ids(p.MembersOf)}
}

type meetingFilterInput struct {
	During        *dateRangeInput
	OrUndated     *bool
	Formats       *[]graph.Format
	Focuses       *[]graph.Focus
	Tracks        *[]graph.Track
	Modes         *[]graph.Mode
	Topics        *[]graph.Topic
	Series        *[]graphql.ID
	Regions       *[]string
	Places        *[]graphql.ID
	Present       *participantMatchInput
	HostedBy      *participantMatchInput
	Invited       *participantMatchInput
	OnlyAnnounced *bool
	Text          *string
	And           *[]*meetingFilterInput
	Or            *[]*meetingFilterInput
	Not           *meetingFilterInput
}

func (f *meetingFilterInput) graph() graph.MeetingFilter {
	if f == nil {
		return graph.MeetingFilter{}
	}
	out := graph.MeetingFilter{
		During: f.During.graph(), OrUndated: f.OrUndated != nil && *f.OrUndated, Formats: given(f.Formats), Focuses: given(f.Focuses),
		Tracks: given(f.Tracks), Modes: given(f.Modes), Topics: given(f.Topics), Series: ids(f.Series), Regions: given(f.Regions),
		Places: ids(f.Places), Present: f.Present.graph(), HostedBy: f.HostedBy.graph(), Invited: f.Invited.graph(), OnlyAnnounced: f.OnlyAnnounced,
		Text: text(f.Text), And: filters(f.And), Or: filters(f.Or),
	}
	if f.Not != nil {
		not := f.Not.graph()
		out.Not = &not
	}
	return out
}

func filters(list *[]*meetingFilterInput) []graph.MeetingFilter {
	if list == nil {
		return nil
	}
	out := make([]graph.MeetingFilter, len(*list))
	for i, f := range *list {
		out[i] = f.graph()
	}
	return out
}

type linkRuleInput struct {
	Via            *[]graph.LinkKind
	MaxDelegations *int32
	Filter         *meetingFilterInput
}

func (r *linkRuleInput) graph() graph.LinkRule {
	if r == nil {
		return graph.LinkRule{}
	}
	return graph.LinkRule{Via: given(r.Via), MaxDelegations: number(r.MaxDelegations), Filter: r.Filter.graph()}
}

type countryFilterInput struct {
	Text        *string
	Regions     *[]string
	HasMeetings *bool
}

func (f *countryFilterInput) graph() graph.CountryFilter {
	if f == nil {
		return graph.CountryFilter{}
	}
	return graph.CountryFilter{Text: text(f.Text), Regions: given(f.Regions), HasMeetings: f.HasMeetings}
}

type organisationFilterInput struct {
	Text              *string
	OrganisationKinds *[]graph.OrganisationKind
	Countries         *[]graphql.ID
	IsActor           *bool
}

func (f *organisationFilterInput) graph() graph.OrganisationFilter {
	if f == nil {
		return graph.OrganisationFilter{}
	}
	return graph.OrganisationFilter{Text: text(f.Text), OrganisationKinds: given(f.OrganisationKinds), Countries: ids(f.Countries), IsActor: f.IsActor}
}

type personFilterInput struct {
	Text          *string
	Countries     *[]graphql.ID
	Organisations *[]graphql.ID
	Roles         *[]graph.Role
}

func (f *personFilterInput) graph() graph.PersonFilter {
	if f == nil {
		return graph.PersonFilter{}
	}
	return graph.PersonFilter{Text: text(f.Text), Countries: ids(f.Countries), Organisations: ids(f.Organisations), Roles: given(f.Roles)}
}

type seriesFilterInput struct {
	Text    *string
	Formats *[]graph.Format
	Focuses *[]graph.Focus
	Parties *participantMatchInput
}

func (f *seriesFilterInput) graph() graph.SeriesFilter {
	if f == nil {
		return graph.SeriesFilter{}
	}
	return graph.SeriesFilter{Text: text(f.Text), Formats: given(f.Formats), Focuses: given(f.Focuses), Parties: f.Parties.graph()}
}

type sourceFilterInput struct {
	Text       *string
	Publishers *[]string
	Published  *dateRangeInput
	IsCopy     *bool
}

func (f *sourceFilterInput) graph() graph.SourceFilter {
	if f == nil {
		return graph.SourceFilter{}
	}
	return graph.SourceFilter{Text: text(f.Text), Publishers: given(f.Publishers), Published: f.Published.graph(), IsCopy: f.IsCopy}
}

type participationFilterInput struct {
	Kinds    *[]graph.Kind
	Presence *[]graph.Presence
	Hosting  *bool
	Roles    *[]graph.Role
	Implied  *bool
}

func (f *participationFilterInput) graph() graph.ParticipationFilter {
	if f == nil {
		return graph.ParticipationFilter{}
	}
	return graph.ParticipationFilter{Kinds: given(f.Kinds), Presence: given(f.Presence), Hosting: f.Hosting, Roles: given(f.Roles), Implied: f.Implied}
}

// Arguments of the fields that several types have.

type countriesArgs struct {
	Filter  *countryFilterInput
	OrderBy *graph.ParticipantOrder
	pageArgs
}

type organisationsArgs struct {
	Filter  *organisationFilterInput
	OrderBy *graph.ParticipantOrder
	pageArgs
}

type peopleArgs struct {
	Filter  *personFilterInput
	OrderBy *graph.ParticipantOrder
	pageArgs
}

type partsArgs struct {
	OrderBy *graph.ParticipantOrder
	pageArgs
}

type meetingsArgs struct {
	Filter  *meetingFilterInput
	OrderBy *graph.MeetingOrder
	pageArgs
}

type seriesArgs struct {
	Filter  *seriesFilterInput
	OrderBy *graph.SeriesOrder
	pageArgs
}

type sourcesArgs struct {
	Filter  *sourceFilterInput
	OrderBy *graph.SourceOrder
	pageArgs
}

type participationsArgs struct {
	Filter   *meetingFilterInput
	Presence *[]graph.Presence
	Hosting  *bool
	OrderBy  *graph.MeetingOrder
	pageArgs
}

type participantsArgs struct {
	Filter *participationFilterInput
	pageArgs
}

type linksArgs struct {
	Rule    *linkRuleInput
	OrderBy *graph.LinkOrder
	pageArgs
}

type membershipsArgs struct{ On *date }

func (a membershipsArgs) on() graph.Date {
	if a.On == nil {
		return graph.Date{}
	}
	return graph.Date(*a.On)
}

type evidenceArgs struct {
	OrderBy *graph.MeetingOrder
	pageArgs
}
