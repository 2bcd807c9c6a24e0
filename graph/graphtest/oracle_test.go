package graphtest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
)

// states gives countries of an invented region each, but for two that share one.
func states(codes ...string) []graph.Record {
	var out []graph.Record
	for _, code := range codes {
		region := "Region of " + code
		if code == "JP" || code == "KR" {
			region = "Far Lands"
		}
		out = append(out, &graph.Country{ID: graph.ID("country:" + code), Name: "State " + code, Region: region})
	}
	return out
}

// taking lists participants without a role.
func taking(ids ...graph.ID) []graph.Listing {
	var out []graph.Listing
	for _, id := range ids {
		out = append(out, graph.Listing{Participant: id})
	}
	return out
}

// talks gives a bilateral series of two states with one round for each date;
// an empty one makes an undated round.
func talks(a, b string, focus graph.Focus, dates ...string) []graph.Record {
	slug := strings.ToLower(a + "-" + b + "-" + string(focus))
	s := &graph.Series{ID: graph.ID("series:" + slug), Name: "Invented Talks " + a + " " + b, Format: graph.FormatBilateral, Focus: focus}
	out := []graph.Record{s}
	for i, d := range dates {
		m := &graph.Meeting{
			ID: graph.ID(fmt.Sprintf("meeting:%s-%d", slug, i+1)), Series: s.ID, Name: s.Name, Ordinal: new(i + 1), Format: s.Format, Track: graph.Track1,
			Mode: graph.ModeNotStated, Participants: taking(graph.ID("country:"+a), graph.ID("country:"+b)),
		}
		if d != "" {
			m.Start = date(d)
		}
		out = append(out, m)
	}
	return out
}

func join(lists ...[]graph.Record) []graph.Record {
	var out []graph.Record
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// chains writes the actors of paths by the slugs of their ids.
func chains(paths []OraclePath) []string {
	var out []string
	for _, p := range paths {
		var slugs []string
		for _, id := range p.Actors {
			_, slug, _ := strings.Cut(string(id), ":")
			slugs = append(slugs, slug)
		}
		out = append(out, strings.Join(slugs, " "))
	}
	return out
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(graph.Date{}, chain{})); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// diamond has three ways of two hops from JP to KE:
//
//	      KR           JP-KR: 2012-05, undated, 2012
//	   3/    \1        all others: once
//	JP ── AX ── KE
//	   \     /
//	      BR
func diamond() []graph.Record {
	return join(
		states("AX", "BR", "JP", "KE", "KR"),
		talks("JP", "KR", graph.FocusPolicy, "2012-05", "", "2012"),
		talks("KE", "KR", graph.FocusDigital, "2015-01-02"),
		talks("AX", "JP", graph.FocusGeneral, "2016"), talks("AX", "KE", graph.FocusPolicy, "2017"),
		talks("BR", "JP", graph.FocusPolicy, "2016"), talks("BR", "KE", graph.FocusPolicy, "2017"),
	)
}

func TestLinkHoldsItsEvidence(t *testing.T) {
	links := NewOracle(diamond()).Links(graph.LinkRule{})
	if len(links) != 6 {
		t.Fatalf("got %d links, want 6", len(links))
	}
	equal(t, "JP-KR", links[4], OracleLink{
		From: "country:JP", To: "country:KR", Kinds: []graph.LinkKind{graph.BilateralDialogue},
		Meetings: []graph.ID{"meeting:jp-kr-policy-1", "meeting:jp-kr-policy-2", "meeting:jp-kr-policy-3"},
		FirstMet: date("2012"), LastMet: date("2012-05"), // a year begins before its months
	})
}

func TestTiesComeWithMostMeetingsFirstThenByID(t *testing.T) {
	o := NewOracle(diamond())
	res := o.Paths(graph.PathQuery{From: "country:JP", To: "country:KE"})
	equal(t, "paths", chains(res.Paths), []string{"JP KR KE", "JP AX KE", "JP BR KE"})
	if res.Hops != 2 || res.Total != "3" || res.NoPath != nil {
		t.Errorf("got %d hops, %s paths, %v; want 2, 3, nil", res.Hops, res.Total, res.NoPath)
	}
	if s := res.Paths[0].Steps[1]; s.From != "country:KR" || s.To != "country:KE" {
		t.Errorf("the second step leads from %s to %s, want the direction of travel", s.From, s.To)
	}
	res = o.Paths(graph.PathQuery{From: "country:JP", To: "country:KE", Avoid: []graph.ID{"country:KR"}, First: new(1)})
	equal(t, "paths round KR", chains(res.Paths), []string{"JP AX KE"})
	if res.Total != "2" {
		t.Errorf("got %s paths round KR, want 2", res.Total)
	}
}

// ladder has 2 to the 13th ways from JP to KE; two met twice, b07 and b08:
//
//	   a01   a02       a13
//	JP <  >─<  >─ ... ─<  > KE      each joined with both of the next rung
//	   b01   b02       b13
func TestManyTiesAreCountedExactly(t *testing.T) {
	records := states("JP", "KE")
	rungs := [][]graph.ID{{"country:JP"}}
	for n := 1; n <= 13; n++ {
		var rung []graph.ID
		for _, side := range []string{"a", "b"} {
			name := fmt.Sprintf("%s%02d", side, n)
			body := &graph.Organisation{ID: graph.ID("organisation:" + name), Name: name, OrganisationKind: graph.OrgRegional}
			records, rung = append(records, body), append(rung, body.ID)
		}
		rungs = append(rungs, rung)
	}
	rungs = append(rungs, []graph.ID{"country:KE"})
	s := &graph.Series{ID: "series:ladder", Name: "Ladder", Format: graph.FormatBilateral, Focus: graph.FocusPolicy}
	records = append(records, s)
	for n, rung := range rungs[1:] {
		for _, from := range rungs[n] {
			for _, to := range rung {
				times := 1
				if from == "organisation:b07" && to == "organisation:b08" {
					times = 2
				}
				for range times {
					id := graph.ID("meeting:m-" + strconv.Itoa(len(records)))
					records = append(records, &graph.Meeting{ID: id, Name: "Rung", Series: s.ID, Format: s.Format, Participants: taking(from, to)})
				}
			}
		}
	}
	res := NewOracle(records).Paths(graph.PathQuery{From: "country:JP", To: "country:KE", First: new(2)})
	if res.Total != "8192" || res.Hops != 14 {
		t.Errorf("got %s paths of %d hops, want 8192 of 14", res.Total, res.Hops)
	}
	equal(t, "paths", chains(res.Paths), []string{
		"JP a01 a02 a03 a04 a05 a06 b07 b08 a09 a10 a11 a12 a13 KE",
		"JP a01 a02 a03 a04 a05 a06 b07 b08 a09 a10 a11 a12 b13 KE",
	})
}

func TestBothWaysOfListingTiesAgree(t *testing.T) {
	for seed := range uint64(60) {
		records := Random(seed, 60)
		o, r := NewOracle(records), rand.New(rand.NewPCG(seed, 2))
		for range 20 {
			q := RandomQuery(r, records)
			s := o.search(question{
				from: o.numbers([]graph.ID{q.From})[0], to: o.numbers([]graph.ID{q.To})[0],
				asked: asked{o.everything, kindsOf(q.Rule), boundOf(q.Rule)},
			})
			if s == nil {
				continue
			}
			all := s.all()
			equal(t, fmt.Sprintf("seed %d, %+v", seed, q), s.best(s.from, 4, map[int][]chain{}), all[:min(4, len(all))])
		}
	}
}

// conference is one meeting at which most are present through others:
//
//	hosts         ministry of KR (HOST), Zoë of the cell (CO_HOST)
//	participants  JP, ministry of KR (ORGANISER), think tank in JP (ORGANISER), Ana of no organisation, but of FJ
//	invited       KR, FJ, Ken of the ministry
//
//	cell ── part of ── desk ── part of ── UNION      UNION: a body without country or parent
func conference() []graph.Record {
	return join(states("FJ", "JP", "KR"), []graph.Record{
		&graph.Organisation{ID: "organisation:cell", Name: "Cell", OrganisationKind: graph.OrgAgency, Parent: "organisation:desk"},
		&graph.Organisation{ID: "organisation:desk", Name: "Desk", OrganisationKind: graph.OrgOther, Parent: "organisation:union"},
		&graph.Organisation{ID: "organisation:union", Name: "Union", OrganisationKind: graph.OrgInternational},
		&graph.Organisation{ID: "organisation:ministry", Name: "Ministry", OrganisationKind: graph.OrgMinistry, Country: "country:KR"},
		&graph.Organisation{ID: "organisation:tank", Name: "Tank", OrganisationKind: graph.OrgThinkTank, Country: "country:JP"},
		&graph.Person{ID: "person:ana", Name: "Ana"}, &graph.Person{ID: "person:ken", Name: "Ken"}, &graph.Person{ID: "person:zoe", Name: "Zoë"},
		&graph.Series{ID: "series:conference", Name: "Façade Conference", Format: graph.FormatMinilateral, Focus: graph.FocusPolicy},
		&graph.Meeting{
			ID: "meeting:conference-1", Name: "Första mötet", Series: "series:conference", Format: graph.FormatMinilateral, OnlyAnnounced: true,
			Track: graph.Track2, Mode: graph.ModeHybrid, City: "Øster-Nowhere", Country: "country:FJ", StatedCountries: new(2), Topics: []graph.Topic{"AI"},
			Hosts: []graph.Listing{
				{Participant: "organisation:ministry", Role: graph.RoleHost},
				{Participant: "person:zoe", Role: graph.RoleCoHost, Office: "Head", Organisation: "organisation:cell"},
			},
			Participants: []graph.Listing{
				{Participant: "organisation:tank", Role: graph.RoleOrganiser},
				{Participant: "country:JP"},
				{Participant: "organisation:ministry", Role: graph.RoleOrganiser},
				{Participant: "person:ana", Role: graph.RoleHost, Country: "country:FJ"},
			},
			Invited: []graph.Listing{
				{Participant: "country:KR"},
				{Participant: "country:FJ"},
				{Participant: "person:ken", Role: graph.RoleInvited, Organisation: "organisation:ministry"},
			},
		},
	})
}

func TestRowsOfThosePresentThroughOthers(t *testing.T) {
	equal(t, "rows", NewOracle(conference()).Rows("meeting:conference-1"), []OracleRow{
		{Participant: "country:KR", Presence: graph.Attended, Hosting: graph.HostingHost, OnBehalfOf: "country:KR", Implied: true, ImpliedBy: []graph.ID{"organisation:ministry"}},
		{Participant: "organisation:ministry", Presence: graph.Attended, Hosting: graph.HostingHost, OnBehalfOf: "country:KR"},
		{Participant: "organisation:union", Presence: graph.Attended, Hosting: graph.HostingCoHost, OnBehalfOf: "organisation:union", Implied: true, ImpliedBy: []graph.ID{"person:zoe"}},
		{Participant: "person:zoe", Presence: graph.Attended, Hosting: graph.HostingCoHost, Role: graph.RoleCoHost, Office: "Head", Organisation: "organisation:cell", OnBehalfOf: "organisation:union"},
		{Participant: "country:JP", Presence: graph.Attended, OnBehalfOf: "country:JP"},
		{Participant: "organisation:tank", Presence: graph.Attended, Role: graph.RoleOrganiser},
		{Participant: "person:ana", Presence: graph.Attended, Role: graph.RoleHost, Country: "country:FJ"},
		{Participant: "country:FJ", Presence: graph.Invited, OnBehalfOf: "country:FJ"},
		{Participant: "person:ken", Presence: graph.Invited, Role: graph.RoleInvited, Organisation: "organisation:ministry", OnBehalfOf: "country:KR"},
	})
}

func TestLinksOfThosePresentThroughOthers(t *testing.T) {
	o := NewOracle(conference())
	equal(t, "present", o.Present("meeting:conference-1"), []graph.ID{"country:JP", "country:KR", "organisation:union"})
	if got := o.Size("meeting:conference-1"); got != 3 {
		t.Errorf("size is %d, want 3: more are listed than stated", got)
	}
	if o.IsActor("organisation:desk") || o.IsActor("person:zoe") || !o.IsActor("organisation:union") || !o.IsActor("country:FJ") {
		t.Error("actors are the countries and the union")
	}
	ids := func(rule graph.LinkRule) (out []string) {
		for _, l := range o.Links(rule) {
			out = append(out, fmt.Sprintln(l.From, l.To, l.Kinds))
		}
		return out
	}
	equal(t, "co-hosting and attendance", ids(graph.LinkRule{Via: []graph.LinkKind{graph.Attendance, graph.CoHosting}}), []string{
		"country:JP country:KR [ATTENDANCE]\n", "country:JP organisation:union [ATTENDANCE]\n", "country:KR organisation:union [CO_HOSTING ATTENDANCE]\n",
	})
	equal(t, "attendance up to 2", ids(graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}, MaxDelegations: new(2)}), []string(nil))
}

func TestFilters(t *testing.T) {
	club := &graph.Organisation{ID: "organisation:club", Name: "Club", OrganisationKind: graph.OrgOther, Memberships: []graph.Membership{
		{Member: "country:FJ", From: date("2016")}, {Member: "country:JP", To: date("2014-06-15")},
	}}
	o := NewOracle(join(conference(), talks("JP", "KR", graph.FocusAgreement, "2014-06", "2015"), []graph.Record{club}))
	during := func(from, to string) *graph.DateRange {
		var d graph.DateRange
		if from != "" {
			d.From = date(from)
		}
		if to != "" {
			d.To = date(to)
		}
		return &d
	}
	for name, row := range map[string]struct {
		f       graph.MeetingFilter
		want    string // last byte of the slugs: conference is c
		leftOut int
	}{
		"no condition":                  {graph.MeetingFilter{}, "c12", 0},
		"a month touches its last day":  {graph.MeetingFilter{During: during("2014-06-30", "2014-12-31")}, "1", 1},
		"a year touches all of its":     {graph.MeetingFilter{During: during("2015-07", "2015-07")}, "2", 1},
		"both ends open: dated only":    {graph.MeetingFilter{During: during("", "")}, "12", 1},
		"undated may pass":              {graph.MeetingFilter{During: during("2016", ""), OrUndated: true}, "c", 0},
		"left out of a nested range":    {graph.MeetingFilter{Or: []graph.MeetingFilter{{During: during("2015", "")}, {Modes: []graph.Mode{graph.ModeVirtual}}}}, "2", 1},
		"not during":                    {graph.MeetingFilter{Not: &graph.MeetingFilter{During: during("2015", "")}}, "c1", 0},
		"implied presence counts":       {graph.MeetingFilter{Present: &graph.ParticipantMatch{All: []graph.ID{"country:KR", "organisation:union"}}}, "c", 0},
		"implied hosting counts":        {graph.MeetingFilter{HostedBy: &graph.ParticipantMatch{Any: []graph.ID{"country:KR"}}}, "c", 0},
		"present through others":        {graph.MeetingFilter{Invited: &graph.ParticipantMatch{Any: []graph.ID{"country:KR"}}}, "", 0},
		"invited":                       {graph.MeetingFilter{Invited: &graph.ParticipantMatch{Any: []graph.ID{"country:FJ"}}}, "c", 0},
		"nobody of":                     {graph.MeetingFilter{Present: &graph.ParticipantMatch{None: []graph.ID{"person:ana"}}}, "12", 0},
		"none of nobody":                {graph.MeetingFilter{Present: &graph.ParticipantMatch{None: []graph.ID{}}}, "c12", 0},
		"any of nobody":                 {graph.MeetingFilter{Present: &graph.ParticipantMatch{Any: []graph.ID{}}}, "", 0},
		"all of nobody":                 {graph.MeetingFilter{Present: &graph.ParticipantMatch{All: []graph.ID{}}}, "", 0},
		"no conditions and":             {graph.MeetingFilter{And: []graph.MeetingFilter{}}, "", 0},
		"no conditions or":              {graph.MeetingFilter{Or: []graph.MeetingFilter{}}, "", 0},
		"members then, or once":         {graph.MeetingFilter{Present: &graph.ParticipantMatch{MembersOf: []graph.ID{"organisation:club"}}}, "c1", 0},
		"members of no body":            {graph.MeetingFilter{Present: &graph.ParticipantMatch{MembersOf: []graph.ID{}}}, "", 0},
		"an invited member":             {graph.MeetingFilter{Invited: &graph.ParticipantMatch{MembersOf: []graph.ID{"organisation:club"}}}, "c", 0},
		"only announced":                {graph.MeetingFilter{OnlyAnnounced: new(true)}, "c", 0},
		"known to have taken place":     {graph.MeetingFilter{OnlyAnnounced: new(false)}, "12", 0},
		"a region through presence":     {graph.MeetingFilter{Regions: []string{"Far Lands"}}, "c12", 0},
		"an invited state's region":     {graph.MeetingFilter{Regions: []string{"Region of FJ"}}, "", 0},
		"a place":                       {graph.MeetingFilter{Places: []graph.ID{"country:FJ"}}, "c", 0},
		"words start words, marks off":  {graph.MeetingFilter{Text: "FACADE forsta öst"}, "c", 0},
		"a word in the middle":          {graph.MeetingFilter{Text: "acade"}, "", 0},
		"text without a word":           {graph.MeetingFilter{Text: " – "}, "c12", 0},
		"the focus of the series":       {graph.MeetingFilter{Focuses: []graph.Focus{graph.FocusAgreement}}, "12", 0},
		"both conditions":               {graph.MeetingFilter{Topics: []graph.Topic{"AI"}, Tracks: []graph.Track{graph.Track1}}, "", 0},
		"either value, and not another": {graph.MeetingFilter{Formats: []graph.Format{graph.FormatBilateral, graph.FormatMinilateral}, Not: &graph.MeetingFilter{Series: []graph.ID{"series:conference"}}}, "12", 0},
	} {
		ids, leftOut := o.Match(row.f)
		got := ""
		for _, id := range ids {
			got += strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(string(id), "meeting:"), "onference-1"), "jp-kr-agreement-")
		}
		if got != row.want || leftOut != row.leftOut {
			t.Errorf("%s: got %q and %d left out, want %q and %d", name, got, leftOut, row.want, row.leftOut)
		}
	}
}

// apart has few links, so that most questions have no path for an answer:
//
//	JP ═══ KR ═══ EE ─ ─ PL · · · DE      AU ═══ FJ      ZA
//	   2012   2018    ?
//
//	═══ dialogue   ─ ─ agreement   · · · a conference that states 7 countries
func apart() []graph.Record {
	return join(
		states("AU", "DE", "EE", "FJ", "JP", "KR", "PL", "ZA"),
		talks("JP", "KR", graph.FocusPolicy, "2012-03"), talks("EE", "KR", graph.FocusPolicy, "2018"),
		talks("EE", "PL", graph.FocusAgreement, ""), talks("AU", "FJ", graph.FocusPolicy, "2018"),
		[]graph.Record{
			&graph.Series{ID: "series:big", Name: "Big Conference", Format: graph.FormatMultilateral, Focus: graph.FocusPolicy},
			&graph.Meeting{
				ID: "meeting:big-1", Name: "Big Conference", Series: "series:big", Format: graph.FormatMultilateral, Track: graph.Track1,
				StatedCountries: new(7), Participants: taking("country:PL", "country:DE"),
			},
		},
	)
}

func TestNoPathIsExplained(t *testing.T) {
	o := NewOracle(apart())
	for _, row := range []struct {
		name, from, to string
		q              graph.PathQuery
		reason         graph.NoPathReason
		relaxations    []string
	}{
		{"never met anybody", "ZA", "JP", graph.PathQuery{}, graph.FromHasNoMeeting, nil},
		{"nobody met it", "JP", "ZA", graph.PathQuery{}, graph.ToHasNoMeeting, nil},
		{
			"the dates leave one out", "EE", "JP",
			graph.PathQuery{Rule: graph.LinkRule{Filter: graph.MeetingFilter{During: &graph.DateRange{To: date("2015")}}}},
			graph.FromHasNoLink,
			[]string{"DROP_DATES  0: EE KR JP"},
		},
		{
			"the filter leaves both out", "JP", "EE",
			graph.PathQuery{Rule: graph.LinkRule{Filter: graph.MeetingFilter{Tracks: []graph.Track{graph.Track2}}}},
			graph.FromHasNoLink,
			[]string{"DROP_FILTER  0: JP KR EE"},
		},
		{
			"another kind", "JP", "PL",
			graph.PathQuery{},
			graph.ToHasNoLink,
			[]string{"ADD_LINK_KIND AGREEMENT 0: JP KR EE PL", "ADD_LINK_KIND ATTENDANCE 2: JP KR EE PL"},
		},
		{"a larger meeting, if it may be added", "JP", "DE", graph.PathQuery{}, graph.ToHasNoLink, []string{"ADD_LINK_KIND ATTENDANCE 7: JP KR EE PL DE"}},
		{
			"a larger meeting, if it may be larger", "PL", "DE",
			graph.PathQuery{Rule: graph.LinkRule{Via: []graph.LinkKind{graph.Attendance}, MaxDelegations: new(3)}},
			graph.ToHasNoLink,
			[]string{"RAISE_MAX_DELEGATIONS 7 0: PL DE"},
		},
		{
			"too far", "JP", "EE",
			graph.PathQuery{MaxHops: new(1), Avoid: []graph.ID{"country:ZA"}},
			graph.TooFar,
			[]string{"RAISE_MAX_HOPS 2 0: JP KR EE"},
		},
		{
			"avoided", "JP", "EE",
			graph.PathQuery{MaxHops: new(2), Avoid: []graph.ID{"country:KR", "country:FJ", "country:KR"}},
			graph.Avoided,
			[]string{"STOP_AVOIDING country:KR 0: JP KR EE"},
		},
		{"avoided and too far", "JP", "EE", graph.PathQuery{MaxHops: new(1), Avoid: []graph.ID{"country:KR"}}, graph.Avoided, []string{"DROP_ALL  0: JP KR EE"}},
		{"everything at once", "JP", "DE", graph.PathQuery{Avoid: []graph.ID{"country:KR"}}, graph.ToHasNoLink, []string{"DROP_ALL  0: JP KR EE PL DE"}},
		{"nothing helps", "JP", "AU", graph.PathQuery{}, graph.NotConnected, nil},
	} {
		row.q.From, row.q.To = graph.ID("country:"+row.from), graph.ID("country:"+row.to)
		res := o.Paths(row.q)
		if res.NoPath == nil {
			t.Errorf("%s: got a path, want none", row.name)
			continue
		}
		var got []string
		for _, r := range res.NoPath.Relaxations {
			got = append(got, fmt.Sprintf("%s %s %d: %s", r.Change, r.Value, r.MaxDelegations, chains([]OraclePath{r.Path})[0]))
		}
		equal(t, row.name, got, row.relaxations)
		if res.NoPath.Reason != row.reason || res.Total != "0" || res.Hops != 0 {
			t.Errorf("%s: got %s, %s paths, %d hops; want %s, 0, 0", row.name, res.NoPath.Reason, res.Total, res.Hops, row.reason)
		}
	}
}

func TestAddedKindShowsOnTheSteps(t *testing.T) {
	res := NewOracle(apart()).Paths(graph.PathQuery{From: "country:KR", To: "country:DE"})
	equal(t, "steps", res.NoPath.Relaxations[0].Path.Steps, []OracleLink{
		{
			From: "country:KR", To: "country:EE", Kinds: []graph.LinkKind{graph.BilateralDialogue, graph.Attendance},
			Meetings: []graph.ID{"meeting:ee-kr-policy-1"}, FirstMet: date("2018"), LastMet: date("2018"),
		},
		{From: "country:EE", To: "country:PL", Kinds: []graph.LinkKind{graph.Attendance}, Meetings: []graph.ID{"meeting:ee-pl-agreement-1"}},
		{From: "country:PL", To: "country:DE", Kinds: []graph.LinkKind{graph.Attendance}, Meetings: []graph.ID{"meeting:big-1"}},
	})
}
