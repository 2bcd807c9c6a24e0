package export

import (
	"bufio"
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"parley/graph"
)

var participationColumns = []string{
	"meeting_id", "meeting_name", "series_id", "start", "end", "earliest", "latest", "precision",
	"format", "focus", "track", "mode", "place_city", "place_country_id", "place_country_name",
	"participant_id", "participant_name", "participant_kind", "presence", "hosting", "role", "office",
	"organisation_id", "organisation_name", "country_id", "on_behalf_of_id", "on_behalf_of_name",
	"implied", "implied_by", "only_announced", "sources", "source_urls",
}

// participations writes a row for each participant of each meeting: meetings by
// date, then the order of the API's participants.
func participations(_ context.Context, v *graph.View, q Query, p provenance) (job, error) {
	return perMeeting(v, q, p, participationColumns, func(t *table, m *meeting) error {
		rows, err := v.AllParticipants(m.rec.ID, graph.ParticipationFilter{})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := t.row(m.participation(r)...); err != nil {
				return err
			}
		}
		return nil
	})
}

var meetingColumns = []string{
	"id", "name", "series_id", "series_name", "ordinal", "start", "end", "earliest", "latest", "precision",
	"format", "focus", "track", "mode", "city", "country_id", "country_name", "topics",
	"hosts", "actors", "actor_count", "participant_count", "invited_count", "stated_countries", "stated_attendees", "size",
	"only_announced", "notes", "sources", "source_urls",
}

// meetings writes a row for each meeting, by date. Hosts are participants that
// hosted, actors all that were present, implied ones included in both;
// participant_count and invited_count count those that a source lists.
func meetings(_ context.Context, v *graph.View, q Query, p provenance) (job, error) {
	return perMeeting(v, q, p, meetingColumns, func(t *table, m *meeting) error {
		cells, err := m.cells()
		if err != nil {
			return err
		}
		return t.row(cells...)
	})
}

// perMeeting makes the job that visits each meeting of the query.
func perMeeting(v *graph.View, q Query, p provenance, columns []string, visit func(*table, *meeting) error) (job, error) {
	if err := q.meetingsOnly(); err != nil {
		return nil, err
	}
	if _, err := v.Meetings(q.Filter, graph.MeetingDateAsc, graph.PageArgs{First: new(0)}); err != nil {
		return nil, err
	}
	p.query = q.meetingsJSON()
	return func(ctx context.Context, w *bufio.Writer) error {
		t := newTable(w, p, columns)
		for m, err := range selected(ctx, v, q.Filter) {
			if err != nil {
				return err
			}
			if err := visit(t, m); err != nil {
				return err
			}
		}
		return t.end()
	}, nil
}

// meeting is a meeting's record with what the index knows of it.
type meeting struct {
	v       *graph.View
	rec     *graph.Meeting
	facts   graph.MeetingFacts
	sources []graph.ID
}

// selected walks the meetings that pass, by date, a page and a read at a time.
// It ends with the first error.
func selected(ctx context.Context, v *graph.View, f graph.MeetingFilter) iter.Seq2[*meeting, error] {
	return func(yield func(*meeting, error) bool) {
		args := graph.PageArgs{First: new(batch)}
		for more := true; more; {
			page, err := v.Meetings(f, graph.MeetingDateAsc, args)
			if err == nil {
				err = ended(ctx)
			}
			var recs []graph.Record
			if err == nil {
				recs, err = v.Records(ctx, page.Items)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range recs {
				if !yield(describe(v, r)) {
					return
				}
			}
			if more = page.HasNext; more {
				args.After = new(page.Cursor(len(page.Items) - 1))
			}
		}
	}
}

func describe(v *graph.View, r graph.Record) (*meeting, error) {
	m := &meeting{v: v, rec: r.(*graph.Meeting)}
	var err error
	if m.facts, err = v.Meeting(m.rec.ID); err != nil {
		return nil, err
	}
	m.sources, err = v.SourcesOf(m.rec.ID)
	return m, err
}

// participation gives the cells of one row, in the order of participationColumns.
func (m *meeting) participation(p graph.Participation) []string {
	placeID, place := named(m.v, m.rec.Country)
	whoID, who := named(m.v, p.Participant)
	organisationID, organisation := named(m.v, p.Organisation)
	behalfID, behalf := named(m.v, p.OnBehalfOf)
	return []string{
		string(m.rec.ID), m.rec.Name, string(m.rec.Series),
		m.rec.Start.String(), m.rec.End.String(), m.facts.Earliest.String(), m.facts.Latest.String(), string(m.facts.Precision),
		string(m.rec.Format), string(m.facts.Focus), string(m.rec.Track), string(m.rec.Mode), m.rec.City, placeID, place,
		whoID, who, string(p.Participant.Kind()), string(p.Presence), string(p.Hosting), string(p.Role),
		graph.OfficeOf(m.rec, p.Participant), organisationID, organisation, string(p.Country), behalfID, behalf,
		strconv.FormatBool(p.Implied), joined(p.ImpliedBy), strconv.FormatBool(m.rec.OnlyAnnounced),
		joined(m.sources), joined(addresses(m.v, m.sources)),
	}
}

// cells are those of a meeting's own row, in the order of meetingColumns.
func (m *meeting) cells() ([]string, error) {
	rows, err := m.v.AllParticipants(m.rec.ID, graph.ParticipationFilter{})
	if err != nil {
		return nil, err
	}
	present, err := m.v.Present(m.rec.ID)
	if err != nil {
		return nil, err
	}
	var hosts []graph.ID
	listed, invited := 0, 0
	for _, p := range rows {
		if p.Hosting != "" {
			hosts = append(hosts, p.Participant)
		}
		switch {
		case p.Presence == graph.Invited:
			invited++
		case !p.Implied:
			listed++
		}
	}
	seriesID, series := named(m.v, m.rec.Series)
	countryID, country := named(m.v, m.rec.Country)
	return []string{
		string(m.rec.ID), m.rec.Name, seriesID, series, count(m.rec.Ordinal),
		m.rec.Start.String(), m.rec.End.String(), m.facts.Earliest.String(), m.facts.Latest.String(), string(m.facts.Precision),
		string(m.rec.Format), string(m.facts.Focus), string(m.rec.Track), string(m.rec.Mode), m.rec.City, countryID, country,
		joined(m.rec.Topics), joined(hosts), joined(present),
		strconv.Itoa(m.facts.ActorCount), strconv.Itoa(listed), strconv.Itoa(invited),
		count(m.rec.StatedCountries), count(m.rec.StatedAttendees), strconv.Itoa(m.facts.Size),
		strconv.FormatBool(m.rec.OnlyAnnounced), m.rec.Notes, joined(m.sources), joined(addresses(m.v, m.sources)),
	}, nil
}

// addresses gives one for each source, without blanks. The index holds them, so
// that this costs no read.
func addresses(v *graph.View, sources []graph.ID) []string {
	out := make([]string, len(sources))
	for i, id := range sources {
		switch s, _ := v.Lean(id).(*graph.Source); {
		case s == nil:
			out[i] = string(id)
		case s.URL != "":
			out[i] = strings.Join(strings.Fields(s.URL), "%20")
		default:
			out[i] = "document:" + url.PathEscape(s.File)
		}
	}
	return out
}
