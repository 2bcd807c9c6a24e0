package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parley/graph"
)

type countryFact struct {
	Code, Alpha3, Numeric, Name, Official string
	Aliases, Demonyms                     []string
	Region, Subregion, Capital, Note      string
	Latitude, Longitude                   *float64
}

func (f *facts) country(c countryFact) graph.Record {
	var forms []string
	for form, codes := range f.ambiguous {
		if slices.Contains(codes, c.Code) {
			forms = append(forms, form)
		}
	}
	return &graph.Country{
		ID: id(graph.KindCountry, c.Code), Name: c.Name, Official: c.Official,
		Aliases: sorted(c.Aliases), AmbiguousForms: sorted(forms), Demonyms: c.Demonyms,
		Alpha3: c.Alpha3, Numeric: c.Numeric, Region: c.Region, Subregion: c.Subregion, Capital: c.Capital,
		Latitude: c.Latitude, Longitude: c.Longitude, Note: c.Note,
	}
}

type organisationFact struct {
	ID, Name, Short, Kind, Country, Parent string
	Aliases                                []string
}

type membershipFact struct {
	Member, Body string
	From, To     graph.Date
	Sources      []string
}

func (f *facts) organisation(o organisationFact) graph.Record {
	r := &graph.Organisation{
		ID: id(graph.KindOrganisation, o.ID), Name: o.Name, ShortName: o.Short, Aliases: sorted(o.Aliases),
		OrganisationKind: value[graph.OrganisationKind](o.Kind),
		Country:          id(graph.KindCountry, o.Country), Parent: id(graph.KindOrganisation, o.Parent),
	}
	for _, m := range f.memberships {
		if m.Body == o.ID {
			r.Memberships = append(r.Memberships, graph.Membership{
				Member: id(graph.KindCountry, m.Member), From: m.From, To: m.To, Sources: ids(graph.KindSource, m.Sources),
			})
		}
	}
	slices.SortStableFunc(r.Memberships, func(a, b graph.Membership) int {
		return cmp.Or(cmp.Compare(a.Member, b.Member), cmp.Compare(a.From.String(), b.From.String()), cmp.Compare(a.To.String(), b.To.String()))
	})
	return r
}

type personFact struct {
	ID, Name, Country string
	Aliases           []string
}

func person(p personFact) graph.Record {
	return &graph.Person{
		ID: id(graph.KindPerson, p.ID), Name: p.Name, Aliases: sorted(p.Aliases), Country: id(graph.KindCountry, p.Country),
	}
}

type seriesFact struct {
	ID, Name, Format, Focus string
	OrdinalsCountRounds     bool `json:"ordinals_count_rounds"`
	Aliases                 []string
}

func series(s seriesFact) graph.Record {
	return &graph.Series{
		ID: id(graph.KindSeries, s.ID), Name: s.Name, Aliases: sorted(s.Aliases), Format: value[graph.Format](s.Format),
		Focus: value[graph.Focus](s.Focus), OrdinalsCountRounds: s.OrdinalsCountRounds,
	}
}

type sourceFact struct {
	ID, URL, Title, Publisher, File string
	Date                            graph.Date
	Copy                            bool
	Authors                         []actorFact
}

func source(s sourceFact) graph.Record {
	r := &graph.Source{
		ID: id(graph.KindSource, s.ID), Title: s.Title, URL: s.URL, File: s.File, Publisher: s.Publisher, Date: s.Date, IsCopy: s.Copy,
	}
	for _, a := range s.Authors {
		r.Authors = append(r.Authors, graph.Author{
			Person: id(graph.Kind(a.Kind), a.ID), Organisation: id(graph.KindOrganisation, a.Org), Country: id(graph.KindCountry, a.Country),
		})
	}
	return r
}

// actorFact is who hosts, takes part, is invited or wrote a source.
type actorFact struct {
	Kind                          actorKind
	ID, Title, Org, Country, Role string
}

type actorKind graph.Kind

// UnmarshalText refuses a kind of actor that is not known.
func (k *actorKind) UnmarshalText(b []byte) error {
	switch string(b) {
	case "country":
		*k = actorKind(graph.KindCountry)
	case "org":
		*k = actorKind(graph.KindOrganisation)
	case "person":
		*k = actorKind(graph.KindPerson)
	default:
		return fmt.Errorf("actor kind %q", b)
	}
	return nil
}

func listings(actors []actorFact) []graph.Listing {
	var out []graph.Listing
	for _, a := range actors {
		out = append(out, graph.Listing{
			Participant: id(graph.Kind(a.Kind), a.ID), Role: value[graph.Role](a.Role), Office: a.Title,
			Organisation: id(graph.KindOrganisation, a.Org), Country: id(graph.KindCountry, a.Country),
		})
	}
	return out
}

type meetingFact struct {
	ID, Title                    string
	SeriesID                     string `json:"series_id"`
	Ordinal                      *int
	Format, Track, Mode          string
	Start, End                   graph.Date
	City, Country                string
	Hosts, Participants, Invited []actorFact
	Topics                       []string
	StatedCountries              *int `json:"stated_countries"`
	StatedAttendees              *int `json:"stated_attendees"`
	OnlyAnnounced                bool `json:"only_announced"`
	Sources                      []string
	Notes                        string
}

func meeting(m meetingFact) graph.Record {
	r := &graph.Meeting{
		ID: id(graph.KindMeeting, m.ID), Name: m.Title, Series: id(graph.KindSeries, m.SeriesID), Ordinal: m.Ordinal,
		Format: value[graph.Format](m.Format), Track: graph.Track("TRACK_" + strings.ReplaceAll(m.Track, ".", "_")),
		Mode:  value[graph.Mode](cmp.Or(m.Mode, "not-stated")),
		Start: m.Start, End: m.End, City: m.City, Country: id(graph.KindCountry, m.Country),
		Hosts: listings(m.Hosts), Participants: listings(m.Participants), Invited: listings(m.Invited),
		StatedCountries: m.StatedCountries, StatedAttendees: m.StatedAttendees, OnlyAnnounced: m.OnlyAnnounced,
		Sources: ids(graph.KindSource, m.Sources), Notes: m.Notes,
	}
	for _, t := range m.Topics {
		r.Topics = append(r.Topics, topic(t))
	}
	return r
}

func topic(s string) graph.Topic {
	if s == "5g" {
		return "FIVE_G" // a name of the SDL cannot begin with a digit
	}
	return value[graph.Topic](s)
}
