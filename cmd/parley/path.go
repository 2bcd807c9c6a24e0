package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"parley/graph"
)

// pathFlags are the flags of parley path as they were written.
type pathFlags struct {
	avoid                    []string
	maxHops, first, meetings int
}

func (a *app) pathCommand() *cobra.Command {
	var f pathFlags
	cmd := &cobra.Command{
		Use:   "path FROM TO",
		Short: "Find the shortest dialogue paths between two actors",
		Long: `Finds all tied shortest dialogue paths between two states or international
bodies, with the meetings and sources of every hop; or tells why there is none,
and which single change would give one.

An actor is named by id (country:JP), code (JP, JPN), name, or alias, in any
case and without marks; so are series, places and whoever was present. --from
and --to are dates: a day (2014-06-05), a month (2014-06) or a year (2014).
Lists are joined by commas; values in any case.`,
		Example: `  parley path Kenya Estonia
  parley path "New Zealand" Brazil --avoid US --first 3
  parley path Japan Poland --via co_hosting --from 2015
  parley path Iran Japan --via attendance --max-delegations 5 --json`,
		Args: exactly(2, "two actors"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.runPath(cmd, args, f) },
	}
	bindConditions(cmd, "around")
	s := cmd.Flags()
	s.StringSliceVar(&f.avoid, "avoid", nil, "actors that the path must not pass")
	s.IntVar(&f.maxHops, "max-hops", 0, "no more hops than this (1 or more)")
	s.IntVar(&f.first, "first", 10, "how many of the tied paths to give (1 to 100)")
	s.IntVar(&f.meetings, "meetings", 5, "meetings printed for each hop, newest first; 0 prints all")
	return cmd
}

func names[T ~string](e *graph.Enum[T]) string {
	var out []string
	for _, v := range e.Values() {
		out = append(out, string(v))
	}
	return strings.Join(out, ", ")
}

func (a *app) runPath(cmd *cobra.Command, args []string, f pathFlags) error {
	v, err := a.view(cmd)
	if err != nil {
		return err
	}
	q, err := a.pathQuery(cmd, v, args, f)
	if err != nil {
		return err
	}
	res, err := v.Paths(cmd.Context(), q)
	if err != nil {
		return err
	}
	r := newReader(cmd.Context(), v)
	if a.json {
		out, err := r.pathResultJSON(q, res)
		if err != nil {
			return err
		}
		return a.printJSON(out)
	}
	return a.printer().path(cmd.Context(), v, r, q, res, f.meetings)
}

func (a *app) pathQuery(cmd *cobra.Command, v *graph.View, args []string, f pathFlags) (q graph.PathQuery, err error) {
	if q.From, err = a.actor(v, args[0]); err != nil {
		return q, err
	}
	if q.To, err = a.actor(v, args[1]); err != nil {
		return q, err
	}
	for _, name := range f.avoid {
		id, err := a.actor(v, name)
		if err != nil {
			return q, err
		}
		q.Avoid = append(q.Avoid, id)
	}
	if cmd.Flags().Changed("max-hops") {
		q.MaxHops = &f.maxHops
	}
	if f.meetings < 0 {
		return q, graph.Errorf(graph.Invalid, "--meetings is %d: write 0 for all, or more", f.meetings)
	}
	q.First = &f.first
	chosen, err := a.conditions(cmd, v)
	q.Rule = chosen.Rule
	q.Rule.Filter = chosen.Filter
	return q, err
}

// path prints the answer to a path question.
func (p *printer) path(_ context.Context, v *graph.View, r *reader, q graph.PathQuery, res *graph.PathResult, meetings int) error {
	if res.NoPath != nil {
		return p.noPath(v, r, q, res, meetings)
	}
	head := fmt.Sprintf("%s → %s: %s, %s", v.Name(res.From), v.Name(res.To), graph.Count(res.Hops, "hop"), countDigits(res.Total, "shortest path"))
	p.head(head)
	p.dim("", "by "+v.RulePhrase(q.Rule))
	p.blank()
	if len(res.Paths) > 1 {
		for i, path := range res.Paths {
			number := strconv.Itoa(i+1) + "."
			p.text(pad(number, 4), "    ", chain(v, path)+"  ("+graph.Count(meetingsOf(path), "meeting")+")")
		}
		if n := strconv.Itoa(len(res.Paths)); n != res.Total {
			p.dim("    ", fmt.Sprintf("%s of %s shown; --first shows up to 100.", n, res.Total))
		}
		p.blank()
		p.line("Evidence for path 1; --avoid leads to others, --json has all of it.")
		p.blank()
	}
	if err := p.steps(v, r, res.Paths[0], meetings); err != nil {
		return err
	}
	p.text("", "", v.PathSentence(res.Paths[0]))
	p.dim("", "Data version "+v.Version()[:12]+" (parley version).")
	return nil
}

func countDigits(digits, what string) string {
	if digits == "1" {
		return "1 " + what
	}
	return digits + " " + what + "s"
}

func meetingsOf(p graph.Path) (n int) {
	for _, s := range p.Steps {
		n += s.MeetingCount
	}
	return n
}

func chain(v *graph.View, p graph.Path) string {
	var names []string
	for _, id := range p.Actors {
		names = append(names, v.Name(id))
	}
	return strings.Join(names, " → ")
}

// steps prints each hop with its meetings, newest first, and their sources.
func (p *printer) steps(v *graph.View, r *reader, path graph.Path, most int) error {
	for i, s := range path.Steps {
		p.head(fmt.Sprintf("Hop %d: %s → %s", i+1, v.Name(s.From), v.Name(s.To)))
		p.line(linkLine(s))
		p.blank()
		all := v.Evidence(s)
		slices.Reverse(all)
		all = undatedLast(v, all)
		shown := all
		if most > 0 && len(all) > most {
			shown = all[:most]
		}
		if err := p.evidence(v, r, shown); err != nil {
			return err
		}
		if len(shown) < len(all) {
			p.dim("  ", fmt.Sprintf("%d of %d meetings shown; --meetings 0 prints all.", len(shown), len(all)))
			p.blank()
		}
	}
	return nil
}

// undatedLast keeps the order of meetings but puts those without a date last.
func undatedLast(v *graph.View, ids []graph.ID) []graph.ID {
	var dated, undated []graph.ID
	for _, id := range ids {
		if f, err := v.Meeting(id); err == nil && f.Precision == graph.PrecisionUnknown {
			undated = append(undated, id)
		} else {
			dated = append(dated, id)
		}
	}
	return append(dated, undated...)
}

// linkLine: "bilateral dialogue and co-hosting: 4 meetings, 2016 to May 2023".
func linkLine(l graph.Link) string {
	kinds := make([]string, len(l.Kinds))
	for i, k := range l.Kinds {
		kinds[i] = graph.LinkKinds.Label(k)
	}
	return strings.Join(kinds, ", ") + ": " + graph.LinkSummary(l)
}

const (
	dateColumn    = "              " // before the lines under a meeting's title
	sourcesOnLine = 2
)

// evidence prints meetings, each with date, title, place, who led and sources.
func (p *printer) evidence(v *graph.View, r *reader, ids []graph.ID) error {
	if err := r.needMeetings(ids); err != nil {
		return err
	}
	for _, id := range ids {
		m := r.meeting(id)
		p.text("  "+pad(shortDate(m), 12), dateColumn, m.Name)
		p.text(dateColumn, dateColumn, meetingLine(v, m))
		if led := ledBy(v, m); led != "" {
			p.text(dateColumn, dateColumn, "led by "+led)
		}
		sources, err := v.SourcesOf(id)
		if err != nil {
			return err
		}
		for i, s := range sources {
			if i == sourcesOnLine && len(sources) > sourcesOnLine+1 {
				p.dim(dateColumn, fmt.Sprintf("and %d more sources: parley show %s", len(sources)-i, id))
				break
			}
			p.source(dateColumn, r.source(s))
		}
		p.blank()
	}
	return nil
}

// source prints a source in two lines: what it is, and where.
func (p *printer) source(indent string, s *graph.Source) {
	what := []string{}
	if s.Title != "" {
		what = append(what, "“"+s.Title+"”")
	}
	if s.Publisher != "" {
		what = append(what, s.Publisher)
	}
	if !s.Date.IsZero() {
		what = append(what, s.Date.String())
	}
	if s.IsCopy {
		what = append(what, "copy of another publisher's text")
	}
	if len(what) > 0 {
		p.dim(indent, strings.Join(what, ", "))
	}
	if s.URL != "" {
		p.dim(indent, s.URL)
	} else {
		p.dim(indent, "document "+s.File+" ("+string(s.ID)+")")
	}
}

func shortDate(m *graph.Meeting) string {
	if m.Start.IsZero() {
		return "undated"
	}
	return m.Start.String()
}

// meetingLine tells place, mode, track and what is special, in a few words.
func meetingLine(v *graph.View, m *graph.Meeting) string {
	var parts []string
	switch country := v.Name(m.Country); {
	case m.City != "" && m.City != country:
		parts = append(parts, m.City+", "+country)
	case country != "":
		parts = append(parts, country)
	}
	if m.Mode != graph.ModeInPerson {
		parts = append(parts, graph.Modes.Label(m.Mode))
	}
	parts = append(parts, graph.Tracks.Label(m.Track))
	if m.Format != graph.FormatBilateral {
		parts = append(parts, graph.Formats.Label(m.Format))
	}
	if m.OnlyAnnounced {
		parts = append(parts, "ONLY ANNOUNCED")
	}
	return strings.Join(parts, " · ")
}

// ledBy names the heads of delegations and the chairs.
func ledBy(v *graph.View, m *graph.Meeting) string {
	var names []string
	for _, l := range m.Participants {
		switch l.Role {
		case graph.RoleHeadOfDelegation, graph.RoleCoChair, graph.RoleChair:
		default:
			continue
		}
		name := v.Name(l.Participant)
		switch {
		case l.Country != "":
			name += " (" + v.Name(l.Country) + ")"
		case l.Organisation != "":
			name += " (" + v.Name(l.Organisation) + ")"
		}
		names = append(names, name)
	}
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// noPath prints why there is none, and what would give one.
func (p *printer) noPath(v *graph.View, r *reader, q graph.PathQuery, res *graph.PathResult, meetings int) error {
	p.head(fmt.Sprintf("%s → %s: no path", v.Name(res.From), v.Name(res.To)))
	p.dim("", "by "+v.RulePhrase(q.Rule))
	p.blank()
	p.text("", "", v.NoPathSentence(q, res.NoPath.Reason)+" ("+string(res.NoPath.Reason)+")")
	if len(res.NoPath.Relaxations) == 0 {
		p.text("", "", "No change gives a path: under no rule is there a chain of meetings between the two.")
		p.dim("", "Data version "+v.Version()[:12]+" (parley version).")
		return nil
	}
	p.blank()
	p.line("What would give one:")
	for i, x := range res.NoPath.Relaxations {
		p.text(pad(fmt.Sprintf("%d.", i+1), 4), "    ", v.RelaxationSentence(x))
		p.text("    ", "    ", chain(v, x.Path)+"  ("+graph.Count(meetingsOf(x.Path), "meeting")+")")
		p.dim("    ", relaxedFlag(x))
	}
	p.blank()
	p.line("Evidence for change 1:")
	p.blank()
	if err := p.steps(v, r, res.NoPath.Relaxations[0].Path, meetings); err != nil {
		return err
	}
	p.dim("", "Data version "+v.Version()[:12]+" (parley version).")
	return nil
}

// relaxedFlag tells a change in terms of flags.
func relaxedFlag(x graph.Relaxation) string {
	switch x.Change {
	case graph.RaiseMaxHops:
		return "with --max-hops " + x.Value
	case graph.StopAvoiding:
		return "without " + x.Value + " in --avoid"
	case graph.DropDates:
		return "without --from, --to and --or-undated"
	case graph.DropFilter:
		return "without dates and the other flags that choose meetings"
	case graph.RaiseMaxDelegations:
		return "with --max-delegations " + x.Value
	case graph.AddLinkKind:
		s := "with " + x.Value + " in --via"
		if x.MaxDelegations > 0 {
			s += fmt.Sprintf(" and --max-delegations %d", x.MaxDelegations)
		}
		return s
	}
	return "with no flag but --via " + strings.ReplaceAll(names(graph.LinkKinds), ", ", ",")
}
