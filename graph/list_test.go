package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
)

// world is a random dataset with its view and oracle.
type world struct {
	*testing.T
	records []graph.Record
	v       *graph.View
	o       *graphtest.Oracle
}

// worlds runs a test on several random datasets.
func worlds(t *testing.T, test func(*world)) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			records := graphtest.Random(seed, 40)
			test(&world{t, records, view(t, records), graphtest.NewOracle(records)})
		})
	}
}

func of[R graph.Record](w *world) (out []R) {
	for _, r := range w.records {
		if r, ok := r.(R); ok {
			out = append(out, r)
		}
	}
	return out
}

// same compares a list, read in pages of three, with the ids wanted, order aside.
func (w *world) same(what string, want []graph.ID, read func(graph.PageArgs) (*graph.Page[graph.ID], error)) {
	w.Helper()
	got := walk(w.T, 3, false, read)
	slices.Sort(got)
	slices.Sort(want)
	if d := gocmp.Diff(want, got); d != "" && len(want)+len(got) > 0 {
		w.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func idsOf[R graph.Record](list []R, keep func(R) bool) (out []graph.ID) {
	for _, r := range list {
		if keep(r) {
			out = append(out, r.RecordID())
		}
	}
	return out
}

func TestListsUnderFilters(t *testing.T) {
	hits := map[string]int{}
	worlds(t, func(w *world) {
		v := w.v
		check := func(what string, want []graph.ID, read func(graph.PageArgs) (*graph.Page[graph.ID], error)) {
			w.Helper()
			w.same(what, want, read)
			hits[what] += len(want)
		}
		countries := func(f graph.CountryFilter) func(graph.PageArgs) (*graph.Page[graph.ID], error) {
			return func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.Countries(f, "", a) }
		}
		all := of[*graph.Country](w)
		region := all[0].Region
		check("countries of a region", idsOf(all, func(c *graph.Country) bool { return c.Region == region }), countries(graph.CountryFilter{Regions: []string{region}}))
		check("countries with meetings", idsOf(all, func(c *graph.Country) bool { return w.metOnce(c.ID) }), countries(graph.CountryFilter{HasMeetings: ptr(true)}))
		check("countries without", idsOf(all, func(c *graph.Country) bool { return !w.metOnce(c.ID) }), countries(graph.CountryFilter{HasMeetings: ptr(false)}))
		check("countries by code", []graph.ID{all[0].ID}, countries(graph.CountryFilter{Text: strings.ToLower(all[0].Alpha3), Regions: []string{region}}))
		w.same("countries of no region", nil, countries(graph.CountryFilter{Regions: []string{}}))

		orgs := of[*graph.Organisation](w)
		organisations := func(f graph.OrganisationFilter) func(graph.PageArgs) (*graph.Page[graph.ID], error) {
			return func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.Organisations(f, "", a) }
		}
		check("ministries", idsOf(orgs, func(o *graph.Organisation) bool { return o.OrganisationKind == graph.OrgMinistry }),
			organisations(graph.OrganisationFilter{OrganisationKinds: []graph.OrganisationKind{graph.OrgMinistry}}))
		check("bodies that are actors", idsOf(orgs, func(o *graph.Organisation) bool { return w.o.IsActor(o.ID) }), organisations(graph.OrganisationFilter{IsActor: ptr(true)}))
		check("bodies that are none", idsOf(orgs, func(o *graph.Organisation) bool { return !w.o.IsActor(o.ID) }), organisations(graph.OrganisationFilter{IsActor: ptr(false)}))
		for _, c := range all {
			own := func(o *graph.Organisation) bool { return o.Country == c.ID }
			check("bodies of a country", idsOf(orgs, own), organisations(graph.OrganisationFilter{Countries: []graph.ID{c.ID}}))
			w.same("organisations of a country", idsOf(orgs, own), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return v.OrganisationsOf(c.ID, graph.OrganisationFilter{}, "", a)
			})
			check("meetings here", idsOf(of[*graph.Meeting](w), func(m *graph.Meeting) bool { return m.Country == c.ID }), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return v.MeetingsHere(c.ID, graph.MeetingFilter{}, "", a)
			})
		}
		for _, o := range orgs {
			check("parts", idsOf(orgs, func(p *graph.Organisation) bool { return p.Parent == o.ID }), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return v.Parts(o.ID, "", a)
			})
			check("people of an office", idsOf(of[*graph.Person](w), func(p *graph.Person) bool {
				return w.anyRow(func(r graphtest.OracleRow) bool { return r.Participant == p.ID && r.Organisation == o.ID })
			}), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return v.People(graph.PersonFilter{Organisations: []graph.ID{o.ID}}, "", a)
			})
		}
		check("people of a country", idsOf(of[*graph.Person](w), func(p *graph.Person) bool { return p.Country == all[0].ID }), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.People(graph.PersonFilter{Countries: []graph.ID{all[0].ID}}, "", a)
		})
		check("chairs", idsOf(of[*graph.Person](w), func(p *graph.Person) bool {
			return w.anyRow(func(r graphtest.OracleRow) bool { return r.Participant == p.ID && r.Role == graph.RoleChair })
		}), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			return v.People(graph.PersonFilter{Roles: []graph.Role{graph.RoleChair}}, "", a)
		})
		for _, s := range of[*graph.Source](w) {
			check("meetings of a source", idsOf(of[*graph.Meeting](w), func(m *graph.Meeting) bool { return slices.Contains(m.Sources, s.ID) }), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return v.Citing(s.ID, graph.MeetingDateDesc, a)
			})
		}
		sources := func(f graph.SourceFilter) func(graph.PageArgs) (*graph.Page[graph.ID], error) {
			return func(a graph.PageArgs) (*graph.Page[graph.ID], error) { return v.Sources(f, "", a) }
		}
		check("copies", idsOf(of[*graph.Source](w), func(s *graph.Source) bool { return s.IsCopy }), sources(graph.SourceFilter{IsCopy: ptr(true)}))
		check("no copies", idsOf(of[*graph.Source](w), func(s *graph.Source) bool { return !s.IsCopy }), sources(graph.SourceFilter{IsCopy: ptr(false)}))
		check("sources of 2015", idsOf(of[*graph.Source](w), func(s *graph.Source) bool {
			return !s.Date.IsZero() && s.Date.String()[:4] >= "2012" && s.Date.String()[:4] <= "2018"
		}), sources(graph.SourceFilter{Published: &graph.DateRange{From: day("2012"), To: day("2018-12-31")}}))
		publisher := of[*graph.Source](w)[0].Publisher
		check("sources of a publisher", idsOf(of[*graph.Source](w), func(s *graph.Source) bool { return publisher != "" && s.Publisher == publisher }), sources(graph.SourceFilter{Publishers: []string{strings.ToUpper(publisher)}}))
	})
	for what, n := range hits {
		if n == 0 {
			t.Errorf("%s: no world has one", what)
		}
	}
}

func (w *world) rowsOf(id graph.ID) (out []graphtest.OracleRow, meetings []*graph.Meeting) {
	for _, m := range of[*graph.Meeting](w) {
		for _, r := range w.o.Rows(m.ID) {
			if r.Participant == id {
				out, meetings = append(out, r), append(meetings, m)
			}
		}
	}
	return out, meetings
}

func (w *world) anyRow(is func(graphtest.OracleRow) bool) bool {
	for _, m := range of[*graph.Meeting](w) {
		if slices.ContainsFunc(w.o.Rows(m.ID), is) {
			return true
		}
	}
	return false
}

func (w *world) metOnce(id graph.ID) bool {
	return w.anyRow(func(r graphtest.OracleRow) bool { return r.Participant == id && r.Presence == graph.Attended })
}

func TestSeriesAndPeopleOfABody(t *testing.T) {
	worlds(t, func(w *world) {
		var who []graph.ID
		for _, c := range of[*graph.Country](w) {
			who = append(who, c.ID)
		}
		for _, o := range of[*graph.Organisation](w) {
			who = append(who, o.ID)
		}
		for _, id := range who {
			series, people := map[graph.ID]bool{}, map[graph.ID]bool{}
			actor := w.o.IsActor(id)
			for _, m := range of[*graph.Meeting](w) {
				for _, r := range w.o.Rows(m.ID) {
					if r.Presence != graph.Attended {
						continue
					}
					if r.Participant == id || !actor && r.Organisation == id {
						series[m.Series] = true
					}
					if r.Participant.Kind() == graph.KindPerson && (actor && r.OnBehalfOf == id || !actor && r.Organisation == id) {
						people[r.Participant] = true
					}
				}
			}
			w.same("series of "+string(id), keysOf(series), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return w.v.SeriesOf(id, graph.SeriesFilter{}, graph.SeriesLastRoundDesc, a)
			})
			w.same("people of "+string(id), keysOf(people), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return w.v.PeopleOf(id, graph.PersonFilter{}, "", a)
			})
		}
	})
}

func keysOf(m map[graph.ID]bool) (out []graph.ID) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

func TestSeriesFacts(t *testing.T) {
	worlds(t, func(w *world) {
		for _, s := range of[*graph.Series](w) {
			rounds := slices.DeleteFunc(of[*graph.Meeting](w), func(m *graph.Meeting) bool { return m.Series != s.ID })
			want := graph.SeriesFacts{Rounds: len(rounds)}
			var dated []*graph.Meeting
			has := map[int]bool{}
			highest := 0
			parties := map[graph.ID]int{}
			for _, m := range rounds {
				if !m.Start.IsZero() {
					dated = append(dated, m)
				}
				if m.Ordinal == nil {
					want.Unnumbered++
				} else {
					has[*m.Ordinal] = true
					highest = max(highest, *m.Ordinal)
				}
				for _, r := range w.o.Rows(m.ID) {
					if w.o.IsActor(r.Participant) && r.Presence == graph.Attended && !r.Implied {
						parties[r.Participant]++
					}
				}
			}
			for i := 1; i < highest && s.OrdinalsCountRounds; i++ {
				if !has[i] {
					want.MissingOrdinals = append(want.MissingOrdinals, i)
				}
			}
			for id, n := range parties {
				if n == len(rounds) {
					want.Parties = append(want.Parties, id)
				}
			}
			slices.Sort(want.Parties)
			slices.SortFunc(dated, byDate)
			if len(dated) > 0 {
				want.FirstRound, want.LastRound = dated[0].Start, dated[len(dated)-1].Start
			}
			got, err := w.v.Series(s.ID)
			if d := gocmp.Diff(want, got, dates); d != "" || err != nil {
				w.Errorf("%s: %v (-want +got):\n%s", s.ID, err, d)
			}
			w.same("rounds", idsOf(rounds, func(*graph.Meeting) bool { return true }), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
				return w.v.Rounds(s.ID, graph.MeetingFilter{}, graph.MeetingNameAsc, a)
			})
			for _, p := range want.Parties {
				w.hasSeries(s.ID, graph.ParticipantMatch{All: want.Parties}, true)
				w.hasSeries(s.ID, graph.ParticipantMatch{Any: []graph.ID{p}}, true)
				w.hasSeries(s.ID, graph.ParticipantMatch{None: []graph.ID{p}}, false)
			}
			for _, body := range of[*graph.Organisation](w) {
				if len(body.Memberships) == 0 {
					continue
				}
				member := slices.ContainsFunc(body.Memberships, func(t graph.Membership) bool {
					then, _ := w.o.Match(graph.MeetingFilter{Series: []graph.ID{s.ID}, During: &graph.DateRange{From: t.From, To: t.To}, OrUndated: true})
					return slices.Contains(want.Parties, t.Member) && len(then) > 0
				})
				w.hasSeries(s.ID, graph.ParticipantMatch{MembersOf: []graph.ID{body.ID}}, member)
			}
			w.hasSeries(s.ID, graph.ParticipantMatch{Any: []graph.ID{}}, false)
			w.hasSeries(s.ID, graph.ParticipantMatch{MembersOf: []graph.ID{}}, false)
			w.hasSeries(s.ID, graph.ParticipantMatch{None: []graph.ID{}}, true)
		}
	})
}

func (w *world) hasSeries(id graph.ID, p graph.ParticipantMatch, want bool) {
	w.Helper()
	s := of[*graph.Series](w)[slices.IndexFunc(of[*graph.Series](w), func(s *graph.Series) bool { return s.ID == id })]
	f := graph.SeriesFilter{Parties: &p, Formats: []graph.Format{s.Format}, Focuses: []graph.Focus{s.Focus}, Text: s.Name}
	got := walk(w.T, 100, false, func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
		return w.v.AllSeries(f, graph.SeriesRoundsDesc, a)
	})
	if slices.Contains(got, id) != want {
		w.Errorf("%s under parties %+v: got %v, want %v", id, p, !want, want)
	}
}

func byDate(a, b *graph.Meeting) int {
	key := func(m *graph.Meeting) (graph.Day, graph.Day) {
		last := m.Start.Last()
		if !m.End.IsZero() {
			last = m.End.Last()
		}
		return m.Start.First(), last
	}
	af, al := key(a)
	bf, bl := key(b)
	return cmp.Or(cmp.Compare(af, bf), cmp.Compare(al, bl), cmp.Compare(a.ID, b.ID))
}

func TestOffices(t *testing.T) {
	worlds(t, func(w *world) {
		for _, p := range of[*graph.Person](w) {
			rows, meetings := w.rowsOf(p.ID)
			type office struct {
				title        string
				org, country graph.ID
			}
			want := map[office]int{}
			for i, r := range rows {
				o := office{graph.OfficeOf(meetings[i], p.ID), r.Organisation, r.Country}
				if o != (office{}) {
					want[o]++
				}
			}
			got, err := w.v.Offices(w.Context(), p.ID)
			if err != nil {
				w.Fatal(err)
			}
			for i, o := range got {
				k := office{o.Title, o.Organisation, o.Country}
				if want[k] != o.MeetingCount {
					w.Errorf("%s, %+v: got %d meetings, want %d", p.ID, k, o.MeetingCount, want[k])
				}
				delete(want, k)
				if i > 0 && !o.FirstSeen.IsZero() && (got[i-1].FirstSeen.IsZero() || got[i-1].FirstSeen.First() > o.FirstSeen.First()) {
					w.Errorf("%s: %v comes before %v", p.ID, got[i-1], o)
				}
			}
			if len(want) > 0 {
				w.Errorf("%s: missing %v", p.ID, want)
			}
		}
	})
}

func TestParticipations(t *testing.T) {
	worlds(t, func(w *world) {
		for _, id := range append(w.v.Actors(), graph.ID(of[*graph.Person](w)[0].ID)) {
			rows, meetings := w.rowsOf(id)
			met := 0
			for _, presence := range [][]graph.Presence{nil, {graph.Attended}, {graph.Invited}, {}} {
				for _, hosting := range []*bool{nil, ptr(true), ptr(false)} {
					var want []graph.ID
					for i, r := range rows {
						if (presence == nil || slices.Contains(presence, r.Presence)) && (hosting == nil || (r.Hosting != "") == *hosting) {
							want = append(want, meetings[i].ID)
						}
					}
					w.same(fmt.Sprint("meetings of ", id, presence, hosting), want, func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
						p, err := w.v.Participations(id, graph.MeetingFilter{}, presence, hosting, graph.MeetingDateDesc, a)
						if err != nil {
							return nil, err
						}
						out := &graph.Page[graph.ID]{Cursor: p.Cursor, Total: p.Total, HasNext: p.HasNext, HasPrev: p.HasPrev}
						for _, q := range p.Items {
							out.Items = append(out.Items, q.Meeting)
						}
						return out, nil
					})
				}
			}
			for _, r := range rows {
				if r.Presence == graph.Attended {
					met++
				}
			}
			if got := w.v.MeetingCount(id); got != met {
				w.Errorf("%s: %d meetings, want %d", id, got, met)
			}
		}
	})
}

func TestParticipantsUnderFilters(t *testing.T) {
	worlds(t, func(w *world) {
		for _, m := range of[*graph.Meeting](w) {
			rows := w.o.Rows(m.ID)
			for what, row := range map[string]struct {
				f    graph.ParticipationFilter
				keep func(graphtest.OracleRow) bool
			}{
				"persons":  {graph.ParticipationFilter{Kinds: []graph.Kind{graph.KindPerson}}, func(r graphtest.OracleRow) bool { return r.Participant.Kind() == graph.KindPerson }},
				"invited":  {graph.ParticipationFilter{Presence: []graph.Presence{graph.Invited}}, func(r graphtest.OracleRow) bool { return r.Presence == graph.Invited }},
				"hosts":    {graph.ParticipationFilter{Hosting: ptr(true)}, func(r graphtest.OracleRow) bool { return r.Hosting != "" }},
				"speakers": {graph.ParticipationFilter{Roles: []graph.Role{graph.RoleSpeaker}}, func(r graphtest.OracleRow) bool { return r.Role == graph.RoleSpeaker }},
				"implied":  {graph.ParticipationFilter{Implied: ptr(true)}, func(r graphtest.OracleRow) bool { return r.Implied }},
				"listed":   {graph.ParticipationFilter{Implied: ptr(false)}, func(r graphtest.OracleRow) bool { return !r.Implied }},
			} {
				var want []graph.ID
				for _, r := range rows {
					if row.keep(r) {
						want = append(want, r.Participant)
					}
				}
				var got []graph.ID
				for args := (graph.PageArgs{First: ptr(2)}); ; {
					p, err := w.v.Participants(m.ID, row.f, args)
					if err != nil {
						w.Fatal(err)
					}
					for _, q := range p.Items {
						got = append(got, q.Participant)
					}
					if !p.HasNext {
						break
					}
					args.After = new(p.Cursor(len(p.Items) - 1))
				}
				if !slices.Equal(got, want) {
					w.Errorf("%s of %s: got %v, want %v", what, m.ID, got, want)
				}
			}
			earliest, latest := graph.Date{}, graph.Date{}
			if !m.Start.IsZero() {
				earliest, latest = m.Start.First().Date(), m.Start.Last().Date()
				if !m.End.IsZero() {
					latest = m.End.Last().Date()
				}
			}
			f, err := w.v.Meeting(m.ID)
			if err != nil || f.Earliest != earliest || f.Latest != latest || f.Precision != m.Start.Precision() || f.ActorCount != len(w.o.Present(m.ID)) {
				w.Errorf("%s: got %+v, %v", m.ID, f, err)
			}
		}
	})
}

func TestNetworkAndLinks(t *testing.T) {
	worlds(t, func(w *world) {
		for _, rule := range []graph.LinkRule{
			{},
			{Via: []graph.LinkKind{graph.Attendance, graph.CoHosting}, MaxDelegations: ptr(4)},
			{Via: graph.LinkKinds.Values(), Filter: graph.MeetingFilter{During: &graph.DateRange{From: day("2014")}}},
		} {
			want := w.o.Links(rule)
			net, err := w.v.Network(w.Context(), rule, nil)
			if err != nil || len(net.Links) != len(want) {
				w.Fatalf("got %d links, %v; want %d", len(net.Links), err, len(want))
			}
			actors, behind := map[graph.ID]bool{}, map[graph.ID]bool{}
			for i, l := range net.Links {
				x := want[i]
				if l.From != x.From || l.To != x.To || !slices.Equal(l.Kinds, x.Kinds) || l.MeetingCount != len(x.Meetings) || l.FirstMet != x.FirstMet || l.LastMet != x.LastMet || l.Announced != x.Announced {
					w.Errorf("got %+v, want %+v", l, x)
				}
				actors[l.From], actors[l.To] = true, true
				for _, m := range x.Meetings {
					behind[m] = true
				}
				w.link(rule, l, x)
			}
			if got := keysOf(actors); len(got) != len(net.Actors) || !slices.IsSorted(net.Actors) || net.MeetingCount != len(behind) {
				w.Errorf("got %d actors, %d meetings; want %d, %d", len(net.Actors), net.MeetingCount, len(got), len(behind))
			}
			if len(net.Actors) > 0 {
				w.around(rule, net.Actors[0], want)
			}
		}
	})
}

// link asks for one link from both ends.
func (w *world) link(rule graph.LinkRule, l graph.Link, x graphtest.OracleLink) {
	w.Helper()
	back, err := w.v.Link(w.Context(), l.To, l.From, rule)
	if err != nil || back == nil || back.From != l.To || back.MeetingCount != l.MeetingCount {
		w.Errorf("backwards: got %+v, %v", back, err)
		return
	}
	w.same("meetings of a link", slices.Clone(x.Meetings), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
		return w.v.LinkMeetings(*back, graph.MeetingDateDesc, a)
	})
	want := map[graph.ID]bool{}
	for _, m := range of[*graph.Meeting](w) {
		if slices.Contains(x.Meetings, m.ID) {
			for _, s := range m.Sources {
				want[s] = true
			}
		}
	}
	got, err := w.v.LinkSources(l, ptr(100))
	if err != nil || len(got) != len(want) {
		w.Errorf("sources of a link: got %v, %v; want %v", got, err, keysOf(want))
	}
}

func (w *world) around(rule graph.LinkRule, who graph.ID, all []graphtest.OracleLink) {
	w.Helper()
	partners, behind := []graph.ID{}, map[graph.ID]bool{}
	for _, l := range all {
		if l.From != who && l.To != who {
			continue
		}
		partners = append(partners, graph.ID(strings.Replace(string(l.From)+string(l.To), string(who), "", 1)))
		for _, m := range l.Meetings {
			behind[m] = true
		}
	}
	net, err := w.v.Network(w.Context(), rule, []graph.ID{who})
	if err != nil || len(net.Links) != len(partners) || len(net.Actors) != len(partners)+1 || net.MeetingCount != len(behind) {
		w.Errorf("around %s: got %d links, %d actors, %d meetings, %v; want %d links, %d meetings", who, len(net.Links), len(net.Actors), net.MeetingCount, err, len(partners), len(behind))
	}
	empty, err := w.v.Network(w.Context(), rule, []graph.ID{})
	if err != nil || len(empty.Links) > 0 || empty.MeetingCount != 0 {
		w.Errorf("around nobody: got %+v, %v", empty, err)
	}
	for _, o := range graph.LinkOrders.Values() {
		var links []graph.Link
		w.same("links in order "+string(o), slices.Clone(partners), func(a graph.PageArgs) (*graph.Page[graph.ID], error) {
			p, err := w.v.Links(w.Context(), who, rule, o, a)
			if err != nil {
				return nil, err
			}
			out := &graph.Page[graph.ID]{Cursor: p.Cursor, Total: p.Total, HasNext: p.HasNext, HasPrev: p.HasPrev}
			for _, l := range p.Items {
				out.Items = append(out.Items, l.To)
				links = append(links, l)
			}
			return out, nil
		})
		for i := 1; i < len(links); i++ {
			a, b := links[i-1], links[i]
			if o == graph.LinkMeetingsDesc && a.MeetingCount < b.MeetingCount || o == graph.LinkNameAsc && graph.Fold(w.v.Name(a.To)) > graph.Fold(w.v.Name(b.To)) {
				w.Errorf("%s: %s before %s", o, a.To, b.To)
			}
		}
	}
}

func TestFacets(t *testing.T) {
	worlds(t, func(w *world) {
		f := graph.MeetingFilter{
			During: &graph.DateRange{From: day("2012")}, Formats: []graph.Format{graph.FormatBilateral, graph.FormatRegional, graph.FormatMultilateral},
			Tracks: []graph.Track{graph.Track1, graph.Track15}, OnlyAnnounced: ptr(false),
		}
		for _, rule := range []*graph.LinkRule{nil, {Via: []graph.LinkKind{graph.Attendance}, MaxDelegations: ptr(6)}} {
			behind := map[graph.ID]bool{}
			if rule != nil {
				for _, l := range w.o.Links(*rule) {
					for _, m := range l.Meetings {
						behind[m] = true
					}
				}
			}
			matching := func(drop func(*graph.MeetingFilter)) (out []*graph.Meeting) {
				g := f
				drop(&g)
				ids, _ := w.o.Match(g)
				for _, m := range of[*graph.Meeting](w) {
					if slices.Contains(ids, m.ID) && (rule == nil || behind[m.ID]) {
						out = append(out, m)
					}
				}
				return out
			}
			got, err := w.v.Facets(f, rule)
			if err != nil {
				w.Fatal(err)
			}
			if want := len(matching(func(*graph.MeetingFilter) {})); got.MeetingCount != want {
				w.Errorf("got %d meetings, want %d", got.MeetingCount, want)
			}
			counts := map[string]int{}
			for _, m := range matching(func(g *graph.MeetingFilter) { g.Formats = nil }) {
				counts[string(m.Format)]++
			}
			for _, m := range matching(func(g *graph.MeetingFilter) { g.Tracks = nil }) {
				counts[string(m.Track)]++
			}
			for _, m := range matching(func(*graph.MeetingFilter) {}) {
				counts[string(m.Mode)]++
				for _, t := range m.Topics {
					counts["topic "+string(t)]++
				}
			}
			for _, c := range slices.Concat(got.Formats, got.Tracks, got.Modes) {
				if counts[c.Value] != c.Meetings {
					w.Errorf("%s: got %d, want %d", c.Value, c.Meetings, counts[c.Value])
				}
			}
			for _, c := range got.Topics {
				if counts["topic "+c.Value] != c.Meetings {
					w.Errorf("%s: got %d, want %d", c.Value, c.Meetings, counts["topic "+c.Value])
				}
			}
			years, undated := map[int]int{}, 0
			for _, m := range matching(func(g *graph.MeetingFilter) { g.During = nil }) {
				if m.Start.IsZero() {
					undated++
				} else {
					years[m.Start.Year()]++
				}
			}
			for _, y := range got.Years {
				if years[y.Year] != y.Meetings {
					w.Errorf("%d: got %d, want %d", y.Year, y.Meetings, years[y.Year])
				}
				delete(years, y.Year)
			}
			if len(years) > 0 || got.Undated != undated {
				w.Errorf("years %v are missing; undated: got %d, want %d", years, got.Undated, undated)
			}
			if len(got.Regions) == 0 || len(got.Focuses) != len(graph.Focuses.Values()) {
				w.Errorf("got %v, %v", got.Regions, got.Focuses)
			}
			for _, c := range got.Regions {
				g := f
				g.Regions = []string{c.Value}
				n := 0
				ids, _ := w.o.Match(g)
				for _, id := range ids {
					if rule == nil || behind[id] {
						n++
					}
				}
				if c.Meetings != n {
					w.Errorf("%s: got %d, want %d", c.Value, c.Meetings, n)
				}
			}
		}
	})
}

func TestDatasetTellsItself(t *testing.T) {
	a, b := graphtest.Random(5, 20), graphtest.Random(5, 20)
	slices.Reverse(b)
	va, vb := view(t, a), view(t, b)
	if va.Version() != vb.Version() || len(va.Version()) != 64 {
		t.Errorf("the same data have versions %s and %s", va.Version(), vb.Version())
	}
	if c := view(t, graphtest.Random(6, 20)); c.Version() == va.Version() {
		t.Error("other data have the same version")
	}
	d := va.Dataset()
	n := 0
	for _, c := range d.Counts {
		n += c.Count
	}
	if n != len(a) || d.FirstMeeting.IsZero() || d.LastMeeting.First() < d.FirstMeeting.First() {
		t.Errorf("got %+v for %d records", d, len(a))
	}
	if got := va.Digest(a[0].RecordID()); got != graph.DigestOf(a[0]) {
		t.Errorf("digest of %s: got %x", a[0].RecordID(), got)
	}
}

func TestBadArguments(t *testing.T) {
	v := view(t, graphtest.Small())
	ctx := t.Context()
	paths := func(q graph.PathQuery) func() error {
		return func() error { return second(v.Paths(ctx, q)) }
	}
	meetings := func(f graph.MeetingFilter) func() error {
		return func() error { return second(v.Meetings(f, "", graph.PageArgs{})) }
	}
	ends := func(r graph.LinkRule) graph.PathQuery {
		return graph.PathQuery{From: "country:AA", To: "country:BB", Rule: r}
	}
	for what, row := range map[string]struct {
		ask  func() error
		code graph.Code
		says string
	}{
		"from = to":               {paths(graph.PathQuery{From: "country:AA", To: "country:AA"}), graph.Invalid, "two different actors"},
		"malformed end":           {paths(graph.PathQuery{From: "AA", To: "country:BB"}), graph.Invalid, "is not an id"},
		"unknown end":             {paths(graph.PathQuery{From: "country:ZZ", To: "country:BB"}), graph.NotFound, "country:ZZ"},
		"a person as an end":      {paths(graph.PathQuery{From: "person:ann-example", To: "country:BB"}), graph.Invalid, "from: person:ann-example is a person: give the id of a country or an organisation"},
		"a ministry as an end":    {paths(graph.PathQuery{From: "country:AA", To: "organisation:ministry-b"}), graph.Invalid, "stands for Borduria: use country:BB"},
		"an end avoided":          {paths(graph.PathQuery{From: "country:AA", To: "country:BB", Avoid: []graph.ID{"country:BB"}}), graph.Invalid, "is an end"},
		"unknown to avoid":        {paths(graph.PathQuery{From: "country:AA", To: "country:BB", Avoid: []graph.ID{"country:ZZ"}}), graph.NotFound, "country:ZZ"},
		"max hops 0":              {paths(graph.PathQuery{From: "country:AA", To: "country:BB", MaxHops: ptr(0)}), graph.Invalid, "1 or more"},
		"first 0":                 {paths(graph.PathQuery{From: "country:AA", To: "country:BB", First: ptr(0)}), graph.Invalid, "1 to 100"},
		"first 101":               {paths(graph.PathQuery{From: "country:AA", To: "country:BB", First: ptr(101)}), graph.Limit, "1 to 100"},
		"no kinds":                {paths(ends(graph.LinkRule{Via: []graph.LinkKind{}})), graph.Invalid, "via is empty"},
		"unknown kind":            {paths(ends(graph.LinkRule{Via: []graph.LinkKind{"TEA"}})), graph.Invalid, "BILATERAL_DIALOGUE"},
		"bound 1":                 {paths(ends(graph.LinkRule{MaxDelegations: ptr(1)})), graph.Invalid, "2 or more"},
		"from after to":           {meetings(graph.MeetingFilter{During: &graph.DateRange{From: day("2015"), To: day("2014-12")}}), graph.Invalid, "is after"},
		"unknown format":          {meetings(graph.MeetingFilter{Formats: []graph.Format{"DUEL"}}), graph.Invalid, "BILATERAL"},
		"unknown topic":           {meetings(graph.MeetingFilter{Topics: []graph.Topic{"CATS"}}), graph.Invalid, "NORMS"},
		"unknown region":          {meetings(graph.MeetingFilter{Regions: []string{"Atlantis"}}), graph.Invalid, "North, South"},
		"unknown series":          {meetings(graph.MeetingFilter{Series: []graph.ID{"series:zz"}}), graph.NotFound, "series:zz"},
		"a country as a series":   {meetings(graph.MeetingFilter{Series: []graph.ID{"country:AA"}}), graph.Invalid, "series: country:AA is a country: give the id of a series"},
		"a body as a place":       {meetings(graph.MeetingFilter{Places: []graph.ID{"organisation:forum"}}), graph.Invalid, "places: organisation:forum is an organisation: give the id of a country"},
		"a malformed place":       {meetings(graph.MeetingFilter{Places: []graph.ID{"aa"}}), graph.Invalid, "places"},
		"unknown present":         {meetings(graph.MeetingFilter{Present: &graph.ParticipantMatch{Any: []graph.ID{"person:zz"}}}), graph.NotFound, "person:zz"},
		"members of nobody known": {meetings(graph.MeetingFilter{Present: &graph.ParticipantMatch{MembersOf: []graph.ID{"organisation:ministry-a"}}}), graph.Invalid, "no members of organisation:ministry-a are recorded"},
		"members of a country":    {meetings(graph.MeetingFilter{HostedBy: &graph.ParticipantMatch{MembersOf: []graph.ID{"country:AA"}}}), graph.Invalid, "give the id of an organisation"},
		"parties of nobody known": {func() error {
			return second(v.AllSeries(graph.SeriesFilter{Parties: &graph.ParticipantMatch{MembersOf: []graph.ID{"organisation:ministry-a"}}}, "", graph.PageArgs{}))
		}, graph.Invalid, "parties: no members"},
		"a fault deep in a filter": {meetings(graph.MeetingFilter{And: []graph.MeetingFilter{{Or: []graph.MeetingFilter{{Not: &graph.MeetingFilter{Tracks: []graph.Track{"T"}}}}}}}), graph.Invalid, "TRACK_1"},
		"around a ministry":        {func() error { return second(v.Network(ctx, graph.LinkRule{}, []graph.ID{"organisation:ministry-a"})) }, graph.Invalid, "stands for Aland"},
		"a network of no kinds":    {func() error { return second(v.Network(ctx, graph.LinkRule{Via: []graph.LinkKind{}}, nil)) }, graph.Invalid, "via is empty"},
		"a link to itself":         {func() error { return second(v.Link(ctx, "country:AA", "country:AA", graph.LinkRule{})) }, graph.Invalid, "two different"},
		"a link from nobody":       {func() error { return second(v.Link(ctx, "country:ZZ", "country:AA", graph.LinkRule{})) }, graph.NotFound, "from"},
		"a link to nobody":         {func() error { return second(v.Link(ctx, "country:AA", "country:ZZ", graph.LinkRule{})) }, graph.NotFound, "to"},
		"a link under a bad rule": {func() error {
			return second(v.Link(ctx, "country:AA", "country:BB", graph.LinkRule{MaxDelegations: ptr(0)}))
		}, graph.Invalid, "2 or more"},
		"links of a person": {func() error {
			return second(v.Links(ctx, "person:ann-example", graph.LinkRule{}, "", graph.PageArgs{}))
		}, graph.Invalid, "person:ann-example is a person: give the id of"},
		"links in no order": {func() error { return second(v.Links(ctx, "country:AA", graph.LinkRule{}, "UP", graph.PageArgs{})) }, graph.Invalid, "LinkOrder"},
		"links under a bad rule": {func() error {
			return second(v.Links(ctx, "country:AA", graph.LinkRule{MaxDelegations: ptr(0)}, "", graph.PageArgs{}))
		}, graph.Invalid, "2 or more"},
		"facets under a bad filter": {func() error { return second(v.Facets(graph.MeetingFilter{Modes: []graph.Mode{"X"}}, nil)) }, graph.Invalid, "IN_PERSON"},
		"facets under a bad rule":   {func() error { return second(v.Facets(graph.MeetingFilter{}, &graph.LinkRule{MaxDelegations: ptr(0)})) }, graph.Invalid, "2 or more"},
		"countries of no such region": {func() error {
			return second(v.Countries(graph.CountryFilter{Regions: []string{"x"}}, "", graph.PageArgs{}))
		}, graph.Invalid, "region"},
		"organisations of a bad kind": {func() error {
			return second(v.Organisations(graph.OrganisationFilter{OrganisationKinds: []graph.OrganisationKind{"x"}}, "", graph.PageArgs{}))
		}, graph.Invalid, "MINISTRY"},
		"organisations of nowhere": {func() error {
			return second(v.Organisations(graph.OrganisationFilter{Countries: []graph.ID{"country:ZZ"}}, "", graph.PageArgs{}))
		}, graph.NotFound, "ZZ"},
		"people of nowhere": {func() error {
			return second(v.People(graph.PersonFilter{Countries: []graph.ID{"country:ZZ"}}, "", graph.PageArgs{}))
		}, graph.NotFound, "ZZ"},
		"people of no office": {func() error {
			return second(v.People(graph.PersonFilter{Organisations: []graph.ID{"organisation:zz"}}, "", graph.PageArgs{}))
		}, graph.NotFound, "zz"},
		"people of a bad role": {func() error {
			return second(v.People(graph.PersonFilter{Roles: []graph.Role{"KING"}}, "", graph.PageArgs{}))
		}, graph.Invalid, "CHAIR"},
		"series of a bad format": {func() error {
			return second(v.AllSeries(graph.SeriesFilter{Formats: []graph.Format{"x"}}, "", graph.PageArgs{}))
		}, graph.Invalid, "BILATERAL"},
		"series of a bad focus": {func() error {
			return second(v.AllSeries(graph.SeriesFilter{Focuses: []graph.Focus{"x"}}, "", graph.PageArgs{}))
		}, graph.Invalid, "POLICY"},
		"series of unknown parties": {func() error {
			return second(v.AllSeries(graph.SeriesFilter{Parties: &graph.ParticipantMatch{Any: []graph.ID{"country:ZZ"}}}, "", graph.PageArgs{}))
		}, graph.NotFound, "ZZ"},
		"sources backwards": {func() error {
			return second(v.Sources(graph.SourceFilter{Published: &graph.DateRange{From: day("2015"), To: day("2014")}}, "", graph.PageArgs{}))
		}, graph.Invalid, "is after"},
		"rows of a bad kind": {func() error {
			return second(v.Participants("meeting:a-b-dialogue-1", graph.ParticipationFilter{Kinds: []graph.Kind{"x"}}, graph.PageArgs{}))
		}, graph.Invalid, "COUNTRY"},
		"rows of a bad presence": {func() error {
			return second(v.Participants("meeting:a-b-dialogue-1", graph.ParticipationFilter{Presence: []graph.Presence{"x"}}, graph.PageArgs{}))
		}, graph.Invalid, "ATTENDED"},
		"rows of no meeting": {func() error { return second(v.AllParticipants("meeting:zz", graph.ParticipationFilter{})) }, graph.NotFound, "zz"},
		"a page of rows too long": {func() error {
			return second(v.Participants("meeting:a-b-dialogue-1", graph.ParticipationFilter{}, graph.PageArgs{First: ptr(500)}))
		}, graph.Limit, "first"},
		"meetings of nobody": {func() error {
			return second(v.Participations("person:zz", graph.MeetingFilter{}, nil, nil, "", graph.PageArgs{}))
		}, graph.NotFound, "zz"},
		"meetings of bad presence": {func() error {
			return second(v.Participations("country:AA", graph.MeetingFilter{}, []graph.Presence{"x"}, nil, "", graph.PageArgs{}))
		}, graph.Invalid, "ATTENDED"},
		"meetings in no order": {func() error {
			return second(v.Participations("country:AA", graph.MeetingFilter{}, nil, nil, "x", graph.PageArgs{}))
		}, graph.Invalid, "DATE_ASC"},
		"meetings under a bad filter": {func() error {
			return second(v.Participations("country:AA", graph.MeetingFilter{Tracks: []graph.Track{"x"}}, nil, nil, "", graph.PageArgs{}))
		}, graph.Invalid, "TRACK_1"},
		"a page of meetings too long": {func() error {
			return second(v.Participations("country:AA", graph.MeetingFilter{}, nil, nil, "", graph.PageArgs{Last: ptr(500)}))
		}, graph.Limit, "last"},
		"meetings here of no country": {func() error {
			return second(v.MeetingsHere("series:a-b-dialogue", graph.MeetingFilter{}, "", graph.PageArgs{}))
		}, graph.Invalid, "country"},
		"rounds of no series":      {func() error { return second(v.Rounds("series:zz", graph.MeetingFilter{}, "", graph.PageArgs{})) }, graph.NotFound, "zz"},
		"meetings of no source":    {func() error { return second(v.Citing("source:zz", "", graph.PageArgs{})) }, graph.NotFound, "zz"},
		"parts of no organisation": {func() error { return second(v.Parts("organisation:zz", "", graph.PageArgs{})) }, graph.NotFound, "zz"},
		"organisations of no country": {func() error {
			return second(v.OrganisationsOf("country:ZZ", graph.OrganisationFilter{}, "", graph.PageArgs{}))
		}, graph.NotFound, "ZZ"},
		"series of nobody":            {func() error { return second(v.SeriesOf("country:ZZ", graph.SeriesFilter{}, "", graph.PageArgs{})) }, graph.NotFound, "ZZ"},
		"people of nobody":            {func() error { return second(v.PeopleOf("country:ZZ", graph.PersonFilter{}, "", graph.PageArgs{})) }, graph.NotFound, "ZZ"},
		"offices of nobody":           {func() error { return second(v.Offices(ctx, "person:zz")) }, graph.NotFound, "zz"},
		"facts of no meeting":         {func() error { return second(v.Meeting("meeting:zz")) }, graph.NotFound, "zz"},
		"facts of no series":          {func() error { return second(v.Series("series:zz")) }, graph.NotFound, "zz"},
		"present at no meeting":       {func() error { return second(v.Present("meeting:zz")) }, graph.NotFound, "zz"},
		"sources of no meeting":       {func() error { return second(v.SourcesOf("meeting:zz")) }, graph.NotFound, "zz"},
		"a look-up of a malformed id": {func() error { return second(v.Lookup("zz")) }, graph.Invalid, "is not an id"},
	} {
		err := row.ask()
		if graph.CodeOf(err) != row.code || err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v (%s), want %s with %q", what, err, graph.CodeOf(err), row.code, row.says)
		}
	}
	if ok, err := v.Lookup("country:ZZ"); ok || err != nil {
		t.Errorf("an unknown id: got %v, %v; want false", ok, err)
	}
	l, err := v.Link(ctx, "country:AA", "country:BB", graph.LinkRule{})
	if err != nil || l == nil {
		t.Fatal(l, err)
	}
	for n, code := range map[int]graph.Code{-1: graph.Invalid, 101: graph.Limit, 0: ""} {
		if _, err := v.LinkSources(*l, &n); graph.CodeOf(err) != code {
			t.Errorf("first %d: got %v, want %q", n, err, code)
		}
	}
	if none, err := v.Link(ctx, "country:AA", "country:BB", graph.LinkRule{Via: []graph.LinkKind{graph.CoHosting}}); none != nil || err != nil {
		t.Errorf("no link: got %v, %v; want nil", none, err)
	}
}
