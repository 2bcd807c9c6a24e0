package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"parley/graph"
)

func (a *app) showCommand() *cobra.Command {
	var most int
	cmd := &cobra.Command{
		Use:   "show ID|NAME",
		Short: "Show one country, organisation, person, meeting, series or source",
		Long: `Shows one record whole: a country or organisation with its dialogues and last
meetings, a meeting with hosts, delegations, offices and sources, a person with
offices, a series with its rounds and the missing ones, a source with its
meetings. It is named by id, code, name or alias.`,
		Example: `  parley show Japan
  parley show "London Conference on Cyberspace (1st Global Conference on Cyberspace)"
  parley show series:japan-us-cyber-dialogue
  parley show person:izumi-nakamitsu --json`,
		Args: exactly(1, "one id or name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if most < 1 {
				return graph.Errorf(graph.Invalid, "--first is %d: write 1 or more", most)
			}
			v, err := a.view(cmd)
			if err != nil {
				return err
			}
			id, err := a.record(v, args[0])
			if err != nil {
				return err
			}
			s := &shower{printer: a.printer(), reader: newReader(cmd.Context(), v), most: most}
			if err := s.need([]graph.ID{id}); err != nil {
				return err
			}
			if a.json {
				out, err := s.json(id)
				if err != nil {
					return err
				}
				return a.printJSON(out)
			}
			return s.show(id)
		},
	}
	cmd.Flags().IntVar(&most, "first", 10, "how many entries of each list to print; --json has all")
	return cmd
}

// shower prints records.
type shower struct {
	*printer
	*reader
	most int
}

func (s *shower) show(id graph.ID) error {
	switch r := s.recs[id].(type) {
	case *graph.Country:
		return s.country(r)
	case *graph.Organisation:
		return s.organisation(r)
	case *graph.Person:
		return s.person(r)
	case *graph.Meeting:
		return s.meetingPage(r)
	case *graph.Series:
		return s.series(r)
	case *graph.Source:
		return s.sourcePage(r)
	}
	return graph.Errorf(graph.NotFound, "no record has the id %s", id)
}

func (s *shower) title(id graph.ID, name string) {
	s.head(name)
	s.dim("", string(id))
}

// facts prints what is known of some things in one wrapped line.
func (s *shower) facts(parts ...string) {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	if len(parts) > 0 {
		s.text("", "", strings.Join(parts, " · "))
	}
}

func (s *shower) section(title string, shown, all int) {
	s.blank()
	if shown < all {
		title += fmt.Sprintf(" (%d of %d; --first %d prints all)", shown, all, all)
	} else if all > 1 {
		title += fmt.Sprintf(" (%d)", all)
	}
	s.head(title)
}

func (s *shower) aliases(list []string) {
	if len(list) > 0 {
		s.dim("", "also: "+strings.Join(list, ", "))
	}
}

func (s *shower) country(r *graph.Country) error {
	s.title(r.ID, r.Name)
	s.facts(r.Official, strings.Join(slices.DeleteFunc([]string{r.Code(), r.Alpha3, r.Numeric}, func(c string) bool { return c == "" }), " "),
		cmp.Or(r.Subregion, r.Region))
	if r.Note != "" {
		s.text("", "", r.Note)
	}
	return s.actorBody(r.ID)
}

func (s *shower) organisation(r *graph.Organisation) error {
	s.title(r.ID, r.Name)
	stands := "stands for no actor"
	switch a := s.v.StandsFor(r.ID); a {
	case "":
	case r.ID:
		stands = "stands for itself"
	default:
		stands = "stands for " + s.v.Name(a)
	}
	s.facts(r.ShortName, graph.OrganisationKinds.Label(r.OrganisationKind), s.v.Name(r.Country), stands)
	if r.Parent != "" {
		s.text("", "", "part of "+s.v.Name(r.Parent)+" ("+string(r.Parent)+")")
	}
	s.aliases(r.Aliases)
	parts, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Parts(r.ID, graph.ParticipantMeetingsDesc, args)
	})
	if err != nil {
		return err
	}
	s.named("Parts", parts)
	if n := len(r.Memberships); n > 0 {
		s.blank()
		s.text("", "", graph.Count(n, "term")+" of membership of states recorded.")
	}
	return s.actorBody(r.ID)
}

// named prints a list of records with the number of their meetings.
func (s *shower) named(title string, ids []graph.ID) {
	if len(ids) == 0 {
		return
	}
	shown := ids[:min(len(ids), s.most)]
	s.section(title, len(shown), len(ids))
	for _, id := range shown {
		line := s.v.Name(id)
		if n := s.v.MeetingCount(id); n > 0 {
			line += ", " + graph.Count(n, "meeting")
		}
		s.text("  ", "    ", line)
	}
}

// collect reads all pages of a list.
func collect[T any](read func(graph.PageArgs) (*graph.Page[T], error)) ([]T, error) {
	all, most := []T(nil), 100
	for args := (graph.PageArgs{First: &most}); ; {
		p, err := read(args)
		if err != nil {
			return nil, err
		}
		all = append(all, p.Items...)
		if !p.HasNext || len(p.Items) == 0 {
			return all, nil
		}
		args.After = new(p.Cursor(len(p.Items) - 1))
	}
}

func (s *shower) links(id graph.ID, rule graph.LinkRule) ([]graph.Link, error) {
	return collect(func(args graph.PageArgs) (*graph.Page[graph.Link], error) {
		return s.v.Links(s.ctx, id, rule, graph.LinkMeetingsDesc, args)
	})
}

func (s *shower) seriesOf(id graph.ID, f graph.SeriesFilter) ([]graph.ID, error) {
	return collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.SeriesOf(id, f, graph.SeriesLastRoundDesc, args)
	})
}

// actorBody prints partners, dialogues, last meetings and people of a country or organisation.
func (s *shower) actorBody(id graph.ID) error {
	dialogues, err := s.links(id, graph.LinkRule{})
	if err != nil {
		return err
	}
	s.blank()
	line := graph.Count(s.v.MeetingCount(id), "meeting") + ", hosted or attended"
	if s.v.IsActor(id) {
		line += "; " + graph.Count(len(dialogues), "partner") + " in bilateral dialogues"
	}
	s.text("", "", line+".")
	if err := s.partners("Dialogues", dialogues); err != nil {
		return err
	}
	agreements, err := s.links(id, graph.LinkRule{Via: []graph.LinkKind{graph.Agreement}})
	if err != nil {
		return err
	}
	if err := s.partners("Agreements", agreements); err != nil {
		return err
	}
	if err := s.lastMeetings(id); err != nil {
		return err
	}
	people, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.PeopleOf(id, graph.PersonFilter{}, graph.ParticipantLastMeetingDesc, args)
	})
	if err != nil {
		return err
	}
	s.named("People who spoke for it, last seen first", people)
	return nil
}

// partners prints links, each with its series.
func (s *shower) partners(title string, links []graph.Link) error {
	if len(links) == 0 {
		return nil
	}
	shown := links[:min(len(links), s.most)]
	s.section(title, len(shown), len(links))
	for _, l := range shown {
		s.text("  ", "    ", s.v.Name(l.To)+": "+graph.LinkSummary(l))
		if err := s.linkSeries(l); err != nil {
			return err
		}
	}
	return nil
}

// linkSeries prints the series behind a link, each with its rounds.
func (s *shower) linkSeries(l graph.Link) error {
	ids := s.v.Evidence(l)
	if err := s.need(ids); err != nil {
		return err
	}
	rounds, last := map[graph.ID]int{}, map[graph.ID]*graph.Meeting{}
	var order []graph.ID
	for _, id := range ids { // by date, undated ones last
		m := s.meeting(id)
		if rounds[m.Series]++; rounds[m.Series] == 1 {
			order = append(order, m.Series)
		}
		if last[m.Series] == nil || !m.Start.IsZero() {
			last[m.Series] = m
		}
	}
	for _, id := range order {
		s.dim("    ", s.v.Name(id)+": "+graph.Count(rounds[id], "round")+", last "+shortDate(last[id]))
	}
	return nil
}

func (s *shower) lastMeetings(id graph.ID) error {
	rows, err := collect(func(args graph.PageArgs) (*graph.Page[graph.Participation], error) {
		return s.v.Participations(id, graph.MeetingFilter{}, nil, nil, graph.MeetingDateDesc, args)
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	shown := rows[:min(len(rows), s.most)]
	s.section("Meetings, latest first", len(shown), len(rows))
	ids := make([]graph.ID, len(shown))
	for i, p := range shown {
		ids[i] = p.Meeting
	}
	if err := s.need(ids); err != nil {
		return err
	}
	for _, p := range shown {
		m := s.meeting(p.Meeting)
		s.text("  "+pad(shortDate(m), 12), dateColumn, m.Name+was(p))
	}
	return nil
}

// was tells in a few words what a participant was, beside just attending.
func was(p graph.Participation) string {
	var parts []string
	switch {
	case p.Presence == graph.Invited:
		parts = append(parts, "only invited")
	case p.Hosting != "":
		parts = append(parts, graph.Hostings.Label(p.Hosting))
	}
	if p.Role != "" && p.Role != graph.RoleInvited && string(p.Role) != string(p.Hosting) {
		parts = append(parts, graph.Roles.Label(p.Role))
	}
	if p.Implied {
		parts = append(parts, "through others")
	}
	if len(parts) == 0 {
		return ""
	}
	return " [" + strings.Join(parts, ", ") + "]"
}

func (s *shower) person(r *graph.Person) error {
	s.title(r.ID, r.Name)
	s.facts(s.v.Name(r.Country), graph.Count(s.v.MeetingCount(r.ID), "meeting"))
	s.aliases(r.Aliases)
	offices, err := s.v.Offices(s.ctx, r.ID)
	if err != nil {
		return err
	}
	if len(offices) > 0 {
		s.section("Offices, as the meetings show them", len(offices), len(offices))
	}
	for _, o := range offices {
		seen := graph.Written(o.FirstSeen)
		if o.LastSeen != o.FirstSeen {
			seen += " to " + graph.Written(o.LastSeen)
		}
		parts := slices.DeleteFunc([]string{o.Title, s.v.Name(o.Organisation), s.v.Name(o.Country)}, func(p string) bool { return p == "" })
		s.text("  ", "    ", strings.Join(parts, ", "))
		s.dim("    ", "seen "+cmp.Or(seen, "without date")+", "+graph.Count(o.MeetingCount, "meeting"))
	}
	return s.lastMeetings(r.ID)
}

func (s *shower) meetingPage(m *graph.Meeting) error {
	facts, err := s.v.Meeting(m.ID)
	if err != nil {
		return err
	}
	s.title(m.ID, m.Name)
	s.text("", "", meetingDates(m)+" · "+meetingLine(s.v, m))
	round := "Round of "
	if m.Ordinal != nil {
		round = "Round " + strconv.Itoa(*m.Ordinal) + " of "
	}
	s.text("", "", round+s.v.Name(m.Series)+" ("+string(m.Series)+", focus: "+graph.Focuses.Label(facts.Focus)+")")
	if m.OnlyAnnounced {
		s.text("", "", "Only announced: the sources were written before, and none reports that it took place.")
	}
	s.text("", "", graph.Count(facts.ActorCount, "actor")+" known to have been present"+stated(m)+".")
	if len(m.Topics) > 0 {
		labels := make([]string, len(m.Topics))
		for i, t := range m.Topics {
			labels[i] = graph.Topics.Label(t)
		}
		s.text("Topics: ", "        ", strings.Join(labels, ", "))
	}
	if err := s.delegations(m); err != nil {
		return err
	}
	if m.Notes != "" {
		s.blank()
		s.head("Notes")
		s.text("  ", "  ", m.Notes)
	}
	return s.sources(m.ID)
}

// stated tells the numbers that sources give without naming everybody.
func stated(m *graph.Meeting) string {
	var numbers []string
	if m.StatedCountries != nil {
		numbers = append(numbers, fmt.Sprintf("%d countries", *m.StatedCountries))
	}
	if m.StatedAttendees != nil {
		numbers = append(numbers, fmt.Sprintf("%d attendees", *m.StatedAttendees))
	}
	if len(numbers) == 0 {
		return ""
	}
	return "; the sources state " + strings.Join(numbers, " and ")
}

func (s *shower) sources(meeting graph.ID) error {
	ids, err := s.v.SourcesOf(meeting)
	if err != nil {
		return err
	}
	if err := s.need(ids); err != nil {
		return err
	}
	s.section("Sources", len(ids), len(ids))
	for _, id := range ids {
		s.printer.source("  ", s.reader.source(id))
	}
	return nil
}

// meetingDates: "7 to 8 October 2019"; "30 June to 1 July 2019"; "undated".
func meetingDates(m *graph.Meeting) string {
	switch {
	case m.Start.IsZero():
		return "undated"
	case m.End.IsZero() || m.End == m.Start:
		return graph.Written(m.Start)
	}
	start, end := strings.Fields(graph.Written(m.Start)), strings.Fields(graph.Written(m.End))
	for len(start) > 1 && start[len(start)-1] == end[len(end)-1] {
		start, end = start[:len(start)-1], end[:len(end)-1]
		if len(end) == 1 {
			break
		}
	}
	return strings.Join(start, " ") + " to " + graph.Written(m.End)
}

// delegations prints the hosts, then who was present for each actor, then the
// others, then the invited.
func (s *shower) delegations(m *graph.Meeting) error {
	rows, err := s.v.AllParticipants(m.ID, graph.ParticipationFilter{})
	if err != nil {
		return err
	}
	var hosts, own, others, invited []graph.Participation
	behind := make(map[graph.ID][]graph.Participation)
	for _, p := range rows {
		if p.Hosting != "" {
			hosts = append(hosts, p)
		}
		switch {
		case p.Presence == graph.Invited:
			invited = append(invited, p)
		case p.OnBehalfOf == "":
			others = append(others, p)
		case p.OnBehalfOf == p.Participant:
			own = append(own, p)
		default:
			behind[p.OnBehalfOf] = append(behind[p.OnBehalfOf], p)
		}
	}
	slices.SortStableFunc(own, func(a, b graph.Participation) int {
		return cmp.Compare(graph.Fold(s.v.Name(a.Participant)), graph.Fold(s.v.Name(b.Participant)))
	})
	s.rowList("Hosts", m, hosts)
	if len(own) > 0 {
		s.section("Delegations", len(own), len(own))
	}
	for _, p := range own {
		name := s.v.Name(p.Participant)
		if p.Implied {
			name += " [through others]"
		}
		s.text("  ", "    ", name)
		for _, q := range behind[p.Participant] {
			s.text("    ", "      ", s.rowLine(m, q))
		}
	}
	s.rowList("Others, who stand for no state or body", m, others)
	s.rowList("Only invited", m, invited)
	return nil
}

func (s *shower) rowList(title string, m *graph.Meeting, rows []graph.Participation) {
	if len(rows) == 0 {
		return
	}
	s.section(title, len(rows), len(rows))
	for _, p := range rows {
		s.text("  ", "    ", s.rowLine(m, p))
	}
}

// rowLine: "Kim Gunn, Ambassador for International Security Affairs, Ministry of Foreign Affairs of Korea [co-chair]".
func (s *shower) rowLine(m *graph.Meeting, p graph.Participation) string {
	parts := []string{s.v.Name(p.Participant)}
	if office := graph.OfficeOf(m, p.Participant); office != "" {
		parts = append(parts, office)
	}
	if p.Organisation != "" {
		parts = append(parts, s.v.Name(p.Organisation))
	}
	return strings.Join(parts, ", ") + was(p)
}

func (s *shower) series(r *graph.Series) error {
	facts, err := s.v.Series(r.ID)
	if err != nil {
		return err
	}
	s.title(r.ID, r.Name)
	s.facts(graph.Formats.Label(r.Format), "focus: "+graph.Focuses.Label(r.Focus), graph.Count(facts.Rounds, "round")+" recorded")
	s.aliases(r.Aliases)
	if len(facts.Parties) > 0 {
		parties := make([]string, len(facts.Parties))
		for i, id := range facts.Parties {
			parties[i] = s.v.Name(id)
		}
		const most = 12
		if n := len(parties); n > most {
			parties = append(parties[:most], fmt.Sprintf("and %d more", n-most))
		}
		s.text("In every round: ", "                ", strings.Join(parties, ", "))
	}
	if line := graph.MissingSentence(facts); line != "" {
		s.text("", "", line)
	}
	rounds, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Rounds(r.ID, graph.MeetingFilter{}, graph.MeetingDateAsc, args)
	})
	if err != nil {
		return err
	}
	s.section("Rounds", len(rounds), len(rounds))
	return s.evidence(s.v, s.reader, rounds)
}

func (s *shower) sourcePage(r *graph.Source) error {
	s.title(r.ID, r.Label())
	s.printer.source("", r)
	if len(r.Authors) > 0 {
		names := make([]string, len(r.Authors))
		for i, a := range r.Authors {
			names[i] = s.v.Name(a.Person)
		}
		s.text("by ", "   ", strings.Join(names, ", "))
	}
	ids, err := collect(func(args graph.PageArgs) (*graph.Page[graph.ID], error) {
		return s.v.Citing(r.ID, graph.MeetingDateAsc, args)
	})
	if err != nil {
		return err
	}
	if err := s.need(ids); err != nil {
		return err
	}
	s.section("Meetings that name it", len(ids), len(ids))
	for _, id := range ids {
		m := s.meeting(id)
		s.text("  "+pad(shortDate(m), 12), dateColumn, m.Name)
		s.dim(dateColumn, string(id))
	}
	return nil
}
