package dataset_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/internal/dataset"
)

// shippedWarnings are the exceptions to habits that are always warnings, by
// line: file, record and field.
var shippedWarnings = []string{
	"meetings.jsonl meeting:commonwealth-cyber-fellowship-meetings-2022-07-africa id",
	"meetings.jsonl meeting:commonwealth-cyber-fellowship-meetings-2025-01-caribbean id",
	"meetings.jsonl meeting:dialogue-with-international-cyber-fellows-2025-10 participants[6].role",
	"meetings.jsonl meeting:gfce-regional-meetings-2016-04-west-africa id",
	"meetings.jsonl meeting:gfce-regional-meetings-2020-02-pacific id",
	"meetings.jsonl meeting:gfce-regional-meetings-2022-10-southeast-asia id",
	"meetings.jsonl meeting:gfce-regional-meetings-2022-africa id",
	"meetings.jsonl meeting:international-cyber-security-capacity-building-conference-2019-09 hosts[0].role",
	"meetings.jsonl meeting:international-cyber-security-capacity-building-conference-2019-09 hosts[1].role",
	"meetings.jsonl meeting:itu-regional-cybersecurity-forum-2008-02-doha id",
	"meetings.jsonl meeting:itu-regional-cybersecurity-forum-2008-07-brisbane id",
	"meetings.jsonl meeting:itu-regional-cybersecurity-forum-2008-08-lusaka id",
	"meetings.jsonl meeting:itu-regional-cybersecurity-forum-2009-06-tunis id",
	"meetings.jsonl meeting:itu-regional-cybersecurity-forum-2009-11-santo-domingo id",
	"meetings.jsonl meeting:lac4-conferences-2022-11-cyberweek id",
	"meetings.jsonl meeting:lac4-conferences-2025-11-cyberweek id",
	"meetings.jsonl meeting:tallinn-mechanism-7 format",
	"meetings.jsonl meeting:un-ad-hoc-committee-on-cybercrime-2022-02-24 id",
	"meetings.jsonl meeting:un-oewg-side-events-on-ict-security-2022-07-27 id",
	"meetings.jsonl meeting:un-open-ended-working-group-on-ict-security-2021-2025-2024-05-10 id",
	"meetings.jsonl meeting:un-open-ended-working-group-on-ict-security-2021-2025-2024-05-10 participants[12].role",
}

func TestShippedDataAreValid(t *testing.T) {
	set, faults := dataset.ReadDir(dataset.Files())
	for _, f := range faults {
		t.Errorf("form: %s", f)
	}
	var warnings []string
	for _, f := range set.Validate(true) {
		if f.Warning {
			warnings = append(warnings, fmt.Sprintf("%s %s %s", f.File, f.ID, f.Field))
		} else {
			t.Errorf("error: %s", f)
		}
	}
	if diff := cmp.Diff(shippedWarnings, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestEmbeddedIsWhatReadDirReads(t *testing.T) {
	want, _ := dataset.ReadDir(dataset.Files())
	got := embedded(t)
	a, b := want.Changes(), got.Changes()
	if len(a) != len(b) {
		t.Fatalf("%d records, want %d", len(b), len(a))
	}
	for i := range a {
		if a[i].ID != b[i].ID || a[i].Digest != b[i].Digest || b[i].Digest != graph.DigestOf(b[i].Record) {
			t.Errorf("record %d: %s, want %s in the same words", i, b[i].ID, a[i].ID)
		}
	}
	if diff := cmp.Diff(want.Validate(true), got.Validate(true)); diff != "" {
		t.Errorf("faults (-ReadDir +Embedded):\n%s", diff)
	}
}

func TestNoticesGoAlong(t *testing.T) {
	for name, words := range map[string]string{
		"LICENSE":     "https://creativecommons.org/licenses/by/4.0/",
		"NOTICES.txt": "UNICODE LICENSE V3",
	} {
		if b, err := fs.ReadFile(dataset.Files(), name); err != nil || !strings.Contains(string(b), words) {
			t.Errorf("%s: %v, want %q in it", name, err, words)
		}
	}
	if got := dataset.Citation("v1"); !strings.Contains(got, "version v1") || !strings.Contains(got, dataset.Licence) {
		t.Errorf("Citation = %q", got)
	}
}

// TestKnownGapsAreTrue counts in the data what the sentences say.
func TestKnownGapsAreTrue(t *testing.T) {
	said := strings.ReplaceAll(strings.Join(dataset.KnownGaps(), " "), ",", "")
	for what, n := range gapFigures(embedded(t).Records) {
		words := strings.Replace(what, "#", fmt.Sprint(n), 1)
		if !strings.Contains(said, words) {
			t.Errorf("the data give %q, which no sentence says", words)
		}
	}
}

// gapFigures counts gaps; # stands for the number in the words of a sentence.
func gapFigures(records []graph.Record) map[string]int {
	n := make(map[string]int)
	count := func(words string, missing bool) {
		if n[words] += 0; missing {
			n[words]++
		}
	}
	seen := make(map[graph.ID]bool)
	for _, r := range records {
		switch r := r.(type) {
		case *graph.Organisation:
			for _, m := range r.Memberships {
				count("# of the 430 terms", m.From.IsZero())
			}
		case *graph.Source:
			count("# of the 2070 sources have no title", r.Title == "")
			count("title and # no date", r.Date.IsZero())
			count("than the # that are marked", r.IsCopy)
		case *graph.Meeting:
			meetingGaps(r, seen, count)
		}
	}
	for _, r := range records {
		if c, ok := r.(*graph.Country); ok {
			count("# of the 250 countries have no meeting", !seen[c.ID])
		}
	}
	missingRounds(records, n)
	return n
}

func meetingGaps(m *graph.Meeting, seen map[graph.ID]bool, count func(string, bool)) {
	people := 0
	for _, l := range slices.Concat(m.Hosts, m.Participants, m.Invited) {
		seen[l.Participant] = true
		if l.Participant.Kind() == graph.KindPerson {
			people++
		}
	}
	listed := 0
	for _, l := range m.Participants {
		if l.Participant.Kind() == graph.KindCountry {
			listed++
		}
	}
	wide := m.Format == graph.FormatRegional || m.Format == graph.FormatMultilateral
	count("# meetings list fewer", m.StatedCountries != nil && listed < *m.StatedCountries)
	count("# regional or multilateral ones list none", wide && listed == 0)
	count("and # name a host and nobody else", len(m.Participants) == 0)
	count("# meetings have no date", m.Start.IsZero())
	count("and # are known to the year", m.Start.Precision() == graph.PrecisionYear)
	count("# meetings have no place", m.Country == "")
	count("place and # no topic", len(m.Topics) == 0)
	count("# meetings rest on announcements", m.OnlyAnnounced)
	count("a place # have no host", m.Format == graph.FormatBilateral && m.Track == graph.Track1 && m.Country != "" && len(m.Hosts) == 0)
	count("Only # meetings name a person", people > 0)
}

// missingRounds counts ordinals below the highest of their series, where ordinals count rounds.
func missingRounds(records []graph.Record, n map[string]int) {
	highest, numbered, unnumbered := make(map[graph.ID]int), make(map[graph.ID]int), make(map[graph.ID]int)
	for _, r := range records {
		m, ok := r.(*graph.Meeting)
		switch {
		case !ok:
		case m.Ordinal == nil:
			unnumbered[m.Series]++
		default:
			numbered[m.Series]++
			highest[m.Series] = max(highest[m.Series], *m.Ordinal)
		}
	}
	for _, r := range records {
		s, ok := r.(*graph.Series)
		if !ok || !s.OrdinalsCountRounds || highest[s.ID] == numbered[s.ID] {
			continue
		}
		n["# earlier rounds"] += highest[s.ID] - numbered[s.ID]
		n["of # numbered series"]++
		if unnumbered[s.ID] > 0 {
			n["in # of these series"]++
		}
	}
}
