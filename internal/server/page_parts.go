package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph"
)

// What the pages of records have in common.

// foot tells how to cite a page and take its content away.
type foot struct {
	Cite     string
	Query    string // in GraphQL
	Explorer []ref
	Exports  []ref
	Data     string // the version
}

// footOf cites a page of these data, with what was asked of it. The address has
// no scheme, which only a proxy may know.
func footOf(r *http.Request, v *graph.View, title, address, query string) *foot {
	d := v.Dataset()
	cite := "“" + title + "”, Parley, " + r.Host + address
	if r.URL.RawQuery != "" && !strings.Contains(address, "?") {
		cite += "?" + r.URL.RawQuery
	}
	cite += ", "
	if d.Citation != "" {
		cite += "from: " + d.Citation
	} else {
		cite += "data version " + d.Version + "."
	}
	return &foot{Cite: cite, Query: query, Data: d.Version}
}

// reader reads whole records, each once.
type reader struct {
	ctx  context.Context
	v    *graph.View
	recs map[graph.ID]graph.Record
}

func newReader(r *http.Request, v *graph.View) *reader {
	return &reader{r.Context(), v, make(map[graph.ID]graph.Record)}
}

// need reads what is not there yet, in one read.
func (r *reader) need(ids ...graph.ID) error {
	var missing []graph.ID
	for _, id := range ids {
		if _, ok := r.recs[id]; !ok && id != "" {
			r.recs[id] = nil
			missing = append(missing, id)
		}
	}
	recs, err := r.v.Records(r.ctx, missing)
	if err != nil {
		return err
	}
	for i, rec := range recs {
		r.recs[missing[i]] = rec
	}
	return nil
}

// get gives a record that was read.
func get[R graph.Record](r *reader, id graph.ID) R {
	rec, _ := r.recs[id].(R)
	return rec
}

// meetingsWithSources reads meetings, what they cite, and other records.
func (r *reader) meetingsWithSources(ids []graph.ID, others ...graph.ID) error {
	all := append(others, ids...)
	for _, id := range ids {
		cited, err := r.v.SourcesOf(id)
		if err != nil {
			return err
		}
		all = append(all, cited...)
	}
	return r.need(all...)
}

func (r *reader) sources(meeting graph.ID) ([]source, error) {
	ids, err := r.v.SourcesOf(meeting)
	if err != nil {
		return nil, err
	}
	return r.sourceList(ids), nil
}

func (r *reader) sourceList(ids []graph.ID) []source {
	var out []source
	for _, id := range ids {
		if s := get[*graph.Source](r, id); s != nil {
			out = append(out, sourceOf(r.v, s))
		}
	}
	return out
}

// listSize is how many items of a list a page shows.
const listSize = 20

// cursors reads the cursors of one of a page's lists. The main list, without a
// name, has after and before, the list "people" people-after and people-before.
func cursors(q url.Values, list string) graph.PageArgs {
	n := listSize
	if before := q.Get(cursorName(list, "before")); before != "" {
		return graph.PageArgs{Last: &n, Before: &before}
	}
	args := graph.PageArgs{First: &n}
	if after := q.Get(cursorName(list, "after")); after != "" {
		args.After = &after
	}
	return args
}

func cursorName(list, end string) string {
	if list == "" {
		return end
	}
	return list + "-" + end
}

// pager tells how much of a list is shown, and leads to the rest.
type pager struct {
	Shown, Total int
	What         string // one of them
	Prev, Next   string // addresses, or empty
}

// pagerOf leads through a list; the other parameters stay as they are. The
// list's section has the id that it is named by, "list" for the main one.
func pagerOf[T any](r *http.Request, list, what string, p *graph.Page[T]) pager {
	out := pager{Shown: len(p.Items), Total: p.Total, What: what}
	to := func(end string, i int) string {
		q := r.URL.Query()
		q.Del(cursorName(list, "after"))
		q.Del(cursorName(list, "before"))
		q.Set(cursorName(list, end), p.Cursor(i))
		section := list
		if section == "" {
			section = "list"
		}
		return r.URL.Path + "?" + q.Encode() + "#" + section
	}
	if n := len(p.Items); n > 0 {
		if p.HasPrev {
			out.Prev = to("before", 0)
		}
		if p.HasNext {
			out.Next = to("after", n-1)
		}
	}
	return out
}

// fact is a line of what is known.
type factLine struct {
	Label, Text string
	Refs        []ref
}

// facts leaves out what is not known.
func facts(lines ...factLine) []factLine {
	return slices.DeleteFunc(lines, func(f factLine) bool { return f.Text == "" && len(f.Refs) == 0 })
}

// meetingLine is a meeting in a list.
type meetingLine struct {
	Meeting, Series ref
	Date, Place     string
	Format          string
	Announced       bool
	// Was is what somebody was there, beside just attending.
	Was     []string
	Led     []ledSide
	Sources []source
}

// ledSide is who led a side.
type ledSide struct {
	Side    string
	Leaders []member
}

func lineOf(v *graph.View, m *graph.Meeting) meetingLine {
	return meetingLine{
		Meeting: refTo(v, m.ID), Series: refTo(v, m.Series), Date: spanned(m), Place: placeOf(v, m),
		Format: graph.Formats.Label(m.Format), Announced: m.OnlyAnnounced,
	}
}

// roles tells in a few words what a participant was, beside just attending.
func roles(p graph.Participation) []string {
	var out []string
	switch {
	case p.Presence == graph.Invited:
		out = append(out, "only invited")
	case p.Hosting != "":
		out = append(out, graph.Hostings.Label(p.Hosting))
	}
	if p.Role != "" && p.Role != graph.RoleInvited && p.Role != graph.RoleParticipant && string(p.Role) != string(p.Hosting) {
		out = append(out, graph.Roles.Label(p.Role))
	}
	if p.Implied {
		out = append(out, "through others")
	}
	return out
}

// member is a row of a meeting.
type member struct {
	Who          ref
	Side         string // under whose name the row is told; empty when not known
	Office       string
	Organisation ref
	Roles        []string
}

func memberOf(v *graph.View, m *graph.Meeting, p graph.Participation) member {
	return member{Who: refTo(v, p.Participant), Side: v.Name(p.Side()), Office: graph.OfficeOf(m, p.Participant), Organisation: refTo(v, p.Organisation), Roles: roles(p)}
}

func membersOf(v *graph.View, m *graph.Meeting, rows []graph.Participation) []member {
	out := make([]member, len(rows))
	for i, p := range rows {
		out[i] = memberOf(v, m, p)
	}
	return out
}

// seriesLine is a series in a list.
type seriesLine struct {
	Series        ref
	With          []ref
	Format, Focus string
	Rounds        int
	First, Last   string
	Missing       string
	// Quiet counts the years without a round up to the newest meeting.
	Quiet int
}

// seriesLineOf tells a series on the page of some of its parties, which it
// leaves out; on that of one, the others lead to the page of the two.
func seriesLineOf(v *graph.View, id graph.ID, self ...graph.ID) (seriesLine, error) {
	f, err := v.Series(id)
	if err != nil {
		return seriesLine{}, err
	}
	out := seriesLine{
		Series: refTo(v, id), Rounds: f.Rounds, First: graph.Written(f.FirstRound), Last: graph.Written(f.LastRound), Missing: graph.MissingSentence(f),
	}
	if s, ok := v.Lean(id).(*graph.Series); ok {
		out.Format, out.Focus = graph.Formats.Label(s.Format), graph.Focuses.Label(s.Focus)
	}
	for _, p := range f.Parties {
		if slices.Contains(self, p) {
			continue
		}
		to := refTo(v, p)
		if len(self) == 1 && self[0] != "" {
			to.URL = pairAddress(self[0], p)
		}
		out.With = append(out.With, to)
	}
	out.Quiet, err = v.QuietYears(id)
	return out, err
}

func seriesLines(v *graph.View, ids []graph.ID, self ...graph.ID) ([]seriesLine, error) {
	out := make([]seriesLine, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = seriesLineOf(v, id, self...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// period: "2014 to May 2016"; "2014"; empty when neither is known.
func period(first, last graph.Date) string {
	from, to := graph.Written(first), graph.Written(last)
	if from == to || to == "" {
		return from
	}
	return from + " to " + to
}

func labels[T ~string](e *graph.Enum[T], values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = e.Label(v)
	}
	return out
}

// sentence makes the first letter large.
func sentence(s string) string { return strings.TrimSuffix(capital(s), ".") }

// graphQLText writes a string for GraphQL, whose escapes are those of JSON.
func graphQLText(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic("server: a string always encodes: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}
