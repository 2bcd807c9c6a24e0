package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"parley/graph"
)

// seriesPage shows a run of meetings.
type seriesPage struct {
	Name, Sentence string
	Aliases        []string
	Facts          []factLine
	Missing        string
	Quiet          int
	Newest         string // date of the newest meeting of the data
	Rounds         []roundLine
	RoundsOf       pager
	Explorer       []ref
}

// roundLine is a round with the time since the one before.
type roundLine struct {
	meetingLine
	Ordinal string
	Gap     string
}

func (s *Server) series(r *http.Request, v *graph.View) (page, error) {
	id, other, err := s.named(r, v, graph.KindSeries)
	if err != nil || other != nil {
		return orElse(other), err
	}
	rounds, err := v.Rounds(id, graph.MeetingFilter{}, graph.MeetingDateDesc, cursors(r.URL.Query(), ""))
	if err != nil {
		return page{}, err
	}
	read := newReader(r, v)
	if err := read.meetingsWithSources(rounds.Items, id); err != nil {
		return page{}, err
	}
	f, err := v.Series(id)
	if err != nil {
		return page{}, err
	}
	rec := get[*graph.Series](read, id)
	body := &seriesPage{Name: rec.Name, Aliases: rec.Aliases, Missing: graph.MissingSentence(f), Newest: newestDate(v), RoundsOf: pagerOf(r, "", "round", rounds)}
	if body.Quiet, err = v.QuietYears(id); err != nil {
		return page{}, err
	}
	if body.Rounds, err = roundLines(v, read, rounds.Items); err != nil {
		return page{}, err
	}
	body.describe(v, rec, f)
	crumbs := []ref{{"Meetings", "/meetings"}}
	address := addressOf(id)
	foot := footOf(r, v, rec.Name, address, queryOf(id))
	foot.Exports = []ref{
		{"Rounds, CSV", "/export/meetings.csv?series=" + url.QueryEscape(string(id))},
		{"Participations, CSV", "/export/participations.csv?series=" + url.QueryEscape(string(id))},
	}
	subject := thing(v, id).with("alternateName", rec.Aliases).with("description", body.Sentence).
		with("startDate", f.FirstRound.String()).with("endDate", f.LastRound.String()).with("subEvent", things(v, rounds.Items))
	return page{
		name: "series", Title: rec.Name, Description: body.Sentence, Address: address, Crumbs: crumbs,
		Linked: document(subject, crumbs, rec.Name), Foot: foot, Body: body,
	}, nil
}

func (b *seriesPage) describe(v *graph.View, rec *graph.Series, f graph.SeriesFacts) {
	parties := refsTo(v, f.Parties)
	b.Sentence = rec.Name + " is a " + graph.Formats.Label(rec.Format) + " series of " + graph.Count(f.Rounds, "recorded round")
	if when := period(f.FirstRound, f.LastRound); when != "" {
		b.Sentence += ", " + when
	}
	if len(parties) > 0 {
		b.Sentence += "; in every round: " + joinedNames(parties, 6)
	}
	b.Sentence += "."
	numbering := ""
	if !rec.OrdinalsCountRounds {
		numbering = "The numbers of the rounds count something else"
	}
	b.Facts = facts(
		factLine{Label: "Format", Text: sentence(graph.Formats.Label(rec.Format))},
		factLine{Label: "Focus", Text: sentence(graph.Focuses.Label(rec.Focus))},
		factLine{Label: "In every round", Refs: parties},
		factLine{Label: "Numbering", Text: numbering},
	)
	b.Explorer = pairLinks(v, rec.ID)
}

func roundLines(v *graph.View, read *reader, ids []graph.ID) ([]roundLine, error) {
	out := make([]roundLine, len(ids))
	for i, id := range ids {
		m := get[*graph.Meeting](read, id)
		line := roundLine{meetingLine: lineOf(v, m)}
		if m.Ordinal != nil {
			line.Ordinal = strconv.Itoa(*m.Ordinal)
		}
		before, _, err := v.RoundsAround(id)
		if err != nil {
			return nil, err
		}
		if b, ok := v.Lean(before).(*graph.Meeting); ok {
			line.Gap = graph.Between(b.Start, m.Start)
		}
		if line.Sources, err = read.sources(id); err != nil {
			return nil, err
		}
		if line.Led, err = ledAt(v, m); err != nil {
			return nil, err
		}
		out[i] = line
	}
	return out, nil
}

// ledAt tells who led, by side, or only for some sides; who led for nobody that
// is known comes last.
func ledAt(v *graph.View, m *graph.Meeting, only ...graph.ID) ([]ledSide, error) {
	d, err := v.Delegations(m.ID)
	if err != nil {
		return nil, err
	}
	var rows []graph.Participation
	for _, x := range d.Sides {
		rows = append(rows, x.Leaders()...)
	}
	rows = append(rows, d.OtherLeaders()...)
	var out []ledSide
	unknown := ledSide{Side: "Side not known"}
	at := make(map[graph.ID]int)
	for _, p := range rows {
		side, leader := p.Side(), memberOf(v, m, p)
		if side == "" {
			unknown.Leaders = append(unknown.Leaders, leader)
			continue
		}
		if len(only) > 0 && !slices.Contains(only, side) {
			continue
		}
		i, ok := at[side]
		if !ok {
			i, at[side] = len(out), len(out)
			out = append(out, ledSide{Side: v.Name(side)})
		}
		out[i].Leaders = append(out[i].Leaders, leader)
	}
	if len(unknown.Leaders) > 0 {
		out = append(out, unknown)
	}
	return out, nil
}
