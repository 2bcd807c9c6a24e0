package main

import (
	"context"
	"encoding/json"
	"math"
	"strconv"

	"parley/graph"
)

// The JSON of --json has the names and shapes of the types in schema.graphql;
// a test compares them. What the API gives in pages is here whole, as a
// connection's totalCount and nodes.

func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

type jsonNodes[T any] struct {
	TotalCount int `json:"totalCount"`
	Nodes      []T `json:"nodes"`
}

func nodes[T any](list []T) jsonNodes[T] { return jsonNodes[T]{len(list), orEmpty(list)} }

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// maybe is null for an empty value.
func maybe[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

type jsonRef struct {
	ID   graph.ID   `json:"id"`
	Name string     `json:"name"`
	Kind graph.Kind `json:"kind"`
}

type jsonSource struct {
	ID        graph.ID    `json:"id"`
	Label     string      `json:"label"`
	Title     *string     `json:"title"`
	URL       *string     `json:"url"`
	File      *string     `json:"file"`
	Publisher *string     `json:"publisher"`
	Authors   []string    `json:"authors"`
	Date      *graph.Date `json:"date"`
	IsCopy    bool        `json:"isCopy"`
}

type jsonMeeting struct {
	ID              graph.ID                      `json:"id"`
	Name            string                        `json:"name"`
	Kind            graph.Kind                    `json:"kind"`
	Series          *jsonRef                      `json:"series"`
	Ordinal         *int                          `json:"ordinal"`
	Format          graph.Format                  `json:"format"`
	Focus           graph.Focus                   `json:"focus"`
	Track           graph.Track                   `json:"track"`
	Mode            graph.Mode                    `json:"mode"`
	Start           *graph.Date                   `json:"start"`
	End             *graph.Date                   `json:"end"`
	Earliest        *graph.Date                   `json:"earliest"`
	Latest          *graph.Date                   `json:"latest"`
	Precision       graph.Precision               `json:"precision"`
	City            *string                       `json:"city"`
	Country         *jsonRef                      `json:"country"`
	Topics          []graph.Topic                 `json:"topics"`
	OnlyAnnounced   bool                          `json:"onlyAnnounced"`
	Notes           *string                       `json:"notes"`
	ActorCount      int                           `json:"actorCount"`
	StatedCountries *int                          `json:"statedCountries"`
	StatedAttendees *int                          `json:"statedAttendees"`
	Size            int                           `json:"size"`
	Sources         []jsonSource                  `json:"sources"`
	Participants    *jsonNodes[jsonParticipation] `json:"participants,omitempty"`
}

type jsonParticipation struct {
	Participant  *jsonRef       `json:"participant"`
	Meeting      *jsonMeeting   `json:"meeting,omitempty"`
	Presence     graph.Presence `json:"presence"`
	Hosting      *graph.Hosting `json:"hosting"`
	Role         *graph.Role    `json:"role"`
	Office       *string        `json:"office"`
	Organisation *jsonRef       `json:"organisation"`
	Country      *jsonRef       `json:"country"`
	OnBehalfOf   *jsonRef       `json:"onBehalfOf"`
	Implied      bool           `json:"implied"`
	ImpliedBy    []*jsonRef     `json:"impliedBy"`
}

type jsonLink struct {
	From         *jsonRef                `json:"from"`
	To           *jsonRef                `json:"to"`
	Kinds        []graph.LinkKind        `json:"kinds"`
	MeetingCount int                     `json:"meetingCount"`
	FirstMet     *graph.Date             `json:"firstMet"`
	LastMet      *graph.Date             `json:"lastMet"`
	Announced    int                     `json:"announced"`
	Meetings     *jsonNodes[jsonMeeting] `json:"meetings,omitempty"`
	Sources      []jsonSource            `json:"sources,omitempty"`
}

type jsonPath struct {
	Hops     int        `json:"hops"`
	Actors   []*jsonRef `json:"actors"`
	Steps    []jsonLink `json:"steps"`
	Sentence string     `json:"sentence"`
}

type jsonPathResult struct {
	From        *jsonRef    `json:"from"`
	To          *jsonRef    `json:"to"`
	Hops        *int        `json:"hops"`
	Paths       []jsonPath  `json:"paths"`
	Total       int         `json:"total"`
	TotalDigits string      `json:"totalDigits"`
	NoPath      *jsonNoPath `json:"noPath"`
}

type jsonNoPath struct {
	Reason      graph.NoPathReason `json:"reason"`
	Sentence    string             `json:"sentence"`
	Relaxations []jsonRelaxation   `json:"relaxations"`
}

type jsonRelaxation struct {
	Change         graph.RelaxationKind `json:"change"`
	Value          *string              `json:"value"`
	MaxDelegations *int                 `json:"maxDelegations"`
	Sentence       string               `json:"sentence"`
	Path           jsonPath             `json:"path"`
}

type jsonDataset struct {
	Version      string          `json:"version"`
	FirstMeeting *graph.Date     `json:"firstMeeting"`
	LastMeeting  *graph.Date     `json:"lastMeeting"`
	Counts       []jsonKindCount `json:"counts"`
	Licence      string          `json:"licence"`
	Citation     string          `json:"citation"`
	KnownGaps    []string        `json:"knownGaps"`
}

type jsonKindCount struct {
	Kind  graph.Kind `json:"kind"`
	Count int        `json:"count"`
}

func datasetJSON(d graph.Dataset) jsonDataset {
	out := jsonDataset{
		Version: d.Version, FirstMeeting: maybe(d.FirstMeeting), LastMeeting: maybe(d.LastMeeting),
		Licence: d.Licence, Citation: d.Citation, KnownGaps: orEmpty(d.KnownGaps),
	}
	for _, c := range d.Counts {
		out.Counts = append(out.Counts, jsonKindCount(c))
	}
	return out
}

// reader gives whole records, each read once.
type reader struct {
	ctx  context.Context
	v    *graph.View
	recs map[graph.ID]graph.Record
}

func newReader(ctx context.Context, v *graph.View) *reader {
	return &reader{ctx: ctx, v: v, recs: make(map[graph.ID]graph.Record)}
}

// need reads all of the records that are not there yet, at once.
func (r *reader) need(ids []graph.ID) error {
	var missing []graph.ID
	for _, id := range ids {
		if _, ok := r.recs[id]; !ok && id != "" {
			missing = append(missing, id)
			r.recs[id] = nil
		}
	}
	recs, err := r.v.Records(r.ctx, missing)
	for i, rec := range recs {
		r.recs[missing[i]] = rec
	}
	return err
}

// needMeetings reads meetings and their sources.
func (r *reader) needMeetings(ids []graph.ID) error {
	if err := r.need(ids); err != nil {
		return err
	}
	var sources []graph.ID
	for _, id := range ids {
		if m, ok := r.recs[id].(*graph.Meeting); ok {
			sources = append(sources, m.Sources...)
		}
	}
	return r.need(sources)
}

func (r *reader) meeting(id graph.ID) *graph.Meeting { m, _ := r.recs[id].(*graph.Meeting); return m }
func (r *reader) source(id graph.ID) *graph.Source   { s, _ := r.recs[id].(*graph.Source); return s }

func (r *reader) ref(id graph.ID) *jsonRef {
	if id == "" {
		return nil
	}
	return &jsonRef{id, r.v.Name(id), id.Kind()}
}

func (r *reader) refs(ids []graph.ID) []*jsonRef {
	out := make([]*jsonRef, len(ids))
	for i, id := range ids {
		out[i] = r.ref(id)
	}
	return out
}

func (r *reader) sourceJSON(id graph.ID) jsonSource {
	s := r.source(id)
	out := jsonSource{
		ID: id, Label: s.Label(), Title: maybe(s.Title), URL: maybe(s.URL), File: maybe(s.File),
		Publisher: maybe(s.Publisher), Authors: []string{}, Date: maybe(s.Date), IsCopy: s.IsCopy,
	}
	for _, a := range s.Authors {
		out.Authors = append(out.Authors, r.v.Name(a.Person))
	}
	return out
}

func (r *reader) sourcesJSON(ids []graph.ID) []jsonSource {
	out := make([]jsonSource, len(ids))
	for i, id := range ids {
		out[i] = r.sourceJSON(id)
	}
	return out
}

// meetingJSON tells a meeting that was read before with needMeetings.
func (r *reader) meetingJSON(id graph.ID) (jsonMeeting, error) {
	m := r.meeting(id)
	facts, err := r.v.Meeting(id)
	if err != nil {
		return jsonMeeting{}, err
	}
	sources, err := r.v.SourcesOf(id)
	if err != nil {
		return jsonMeeting{}, err
	}
	return jsonMeeting{
		ID: id, Name: m.Name, Kind: id.Kind(), Series: r.ref(m.Series), Ordinal: m.Ordinal, Format: m.Format,
		Focus: facts.Focus, Track: m.Track, Mode: m.Mode, Start: maybe(m.Start), End: maybe(m.End),
		Earliest: maybe(facts.Earliest), Latest: maybe(facts.Latest), Precision: facts.Precision, City: maybe(m.City),
		Country: r.ref(m.Country), Topics: orEmpty(m.Topics), OnlyAnnounced: m.OnlyAnnounced, Notes: maybe(m.Notes),
		ActorCount: facts.ActorCount, StatedCountries: m.StatedCountries, StatedAttendees: m.StatedAttendees,
		Size: facts.Size, Sources: r.sourcesJSON(sources),
	}, nil
}

func (r *reader) meetingsJSON(ids []graph.ID) ([]jsonMeeting, error) {
	if err := r.needMeetings(ids); err != nil {
		return nil, err
	}
	out := make([]jsonMeeting, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = r.meetingJSON(id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// participationJSON tells a row of a meeting that was read before.
func (r *reader) participationJSON(p graph.Participation) jsonParticipation {
	return jsonParticipation{
		Participant: r.ref(p.Participant), Presence: p.Presence, Hosting: maybe(p.Hosting), Role: maybe(p.Role),
		Office: maybe(graph.OfficeOf(r.meeting(p.Meeting), p.Participant)), Organisation: r.ref(p.Organisation), Country: r.ref(p.Country),
		OnBehalfOf: r.ref(p.OnBehalfOf), Implied: p.Implied, ImpliedBy: r.refs(p.ImpliedBy),
	}
}

// linkJSON tells a link; with evidence, its meetings and sources too.
func (r *reader) linkJSON(l graph.Link, evidence bool) (jsonLink, error) {
	out := jsonLink{
		From: r.ref(l.From), To: r.ref(l.To), Kinds: l.Kinds, MeetingCount: l.MeetingCount,
		FirstMet: maybe(l.FirstMet), LastMet: maybe(l.LastMet), Announced: l.Announced,
	}
	if !evidence {
		return out, nil
	}
	meetings, err := r.meetingsJSON(r.v.Evidence(l))
	if err != nil {
		return out, err
	}
	all := nodes(meetings)
	out.Meetings = &all
	most := 100
	sources, err := r.v.LinkSources(l, &most)
	out.Sources = r.sourcesJSON(sources)
	return out, err
}

func (r *reader) pathJSON(p graph.Path) (jsonPath, error) {
	out := jsonPath{Hops: len(p.Steps), Actors: r.refs(p.Actors), Steps: make([]jsonLink, len(p.Steps)), Sentence: r.v.PathSentence(p)}
	for i, s := range p.Steps {
		var err error
		if out.Steps[i], err = r.linkJSON(s, true); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (r *reader) pathResultJSON(q graph.PathQuery, res *graph.PathResult) (jsonPathResult, error) {
	out := jsonPathResult{
		From: r.ref(res.From), To: r.ref(res.To), Hops: maybe(res.Hops), Paths: make([]jsonPath, len(res.Paths)),
		Total: intOf(res.Total), TotalDigits: res.Total,
	}
	for i, p := range res.Paths {
		var err error
		if out.Paths[i], err = r.pathJSON(p); err != nil {
			return out, err
		}
	}
	if res.NoPath == nil {
		return out, nil
	}
	out.NoPath = &jsonNoPath{
		Reason: res.NoPath.Reason, Sentence: r.v.NoPathSentence(q, res.NoPath.Reason), Relaxations: []jsonRelaxation{},
	}
	for _, x := range res.NoPath.Relaxations {
		p, err := r.pathJSON(x.Path)
		if err != nil {
			return out, err
		}
		out.NoPath.Relaxations = append(out.NoPath.Relaxations, jsonRelaxation{
			Change: x.Change, Value: maybe(x.Value), MaxDelegations: maybe(x.MaxDelegations), Sentence: r.v.RelaxationSentence(x), Path: p,
		})
	}
	return out, nil
}

// intOf is a count as a 32-bit number, the largest one when it does not fit.
func intOf(digits string) int {
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return math.MaxInt32
	}
	return int(n)
}
