package dataset_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"parley/internal/dataset"
)

// small is a made-up dataset that breaks no rule, beside the shipped countries:
//
//	France ── France-Japan Tide Dialogue ── Japan
//	            round 1 (2020)  round 2 (undated, announced)
//	Council of Atlantis (member: France) ── Tide Forum, May 2021, chair Ada Example
func small(t testing.TB) map[string]string {
	t.Helper()
	countries, err := fs.ReadFile(dataset.Files(), "countries.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"countries.jsonl": string(countries),
		"organisations.jsonl": lines(
			`{"id":"organisation:council-of-atlantis","name":"Council of Atlantis","shortName":"CoA","organisationKind":"REGIONAL_ORGANISATION","memberships":[{"member":"country:FR","from":"1990","sources":["source:s-f9b81ec490"]}]}`,
			`{"id":"organisation:ministry-of-tides-of-france","name":"Ministry of Tides of France","organisationKind":"MINISTRY","country":"country:FR"}`,
			`{"id":"organisation:secretariat-of-the-council-of-atlantis","name":"Secretariat of the Council of Atlantis","organisationKind":"OTHER","parent":"organisation:council-of-atlantis"}`,
		),
		"people.jsonl": lines(
			`{"id":"person:ada-example","name":"Ada Example","aliases":["A. Example"],"country":"country:FR"}`,
			`{"id":"person:bo-sample","name":"Bo Sample"}`,
		),
		"meetings.jsonl": lines(
			`{"id":"meeting:france-japan-tide-dialogue-1","name":"First France-Japan Tide Dialogue","series":"series:france-japan-tide-dialogue","ordinal":1,"format":"BILATERAL","track":"TRACK_1","mode":"IN_PERSON","start":"2020-01-02","end":"2020-01-03","city":"Paris","country":"country:FR","hosts":[{"participant":"country:FR","role":"HOST"},{"participant":"organisation:ministry-of-tides-of-france","role":"HOST"}],"participants":[{"participant":"country:FR"},{"participant":"country:JP"}],"topics":["NORMS"],"statedAttendees":20,"sources":["source:s-612daf93de"]}`,
			`{"id":"meeting:france-japan-tide-dialogue-undated","name":"France-Japan Tide Dialogue","series":"series:france-japan-tide-dialogue","format":"BILATERAL","track":"TRACK_1","mode":"VIRTUAL","participants":[{"participant":"country:FR"},{"participant":"country:JP"}],"onlyAnnounced":true,"sources":["source:s-739b66d4dd"],"notes":"Announced for a coming spring."}`,
			`{"id":"meeting:tide-forum-2021-05","name":"Tide Forum 2021","series":"series:tide-forum","format":"REGIONAL","track":"TRACK_1_5","mode":"HYBRID","start":"2021-05-04","hosts":[{"participant":"organisation:secretariat-of-the-council-of-atlantis","role":"HOST"}],"participants":[{"participant":"country:FR"},{"participant":"person:ada-example","role":"CHAIR","office":"Director","organisation":"organisation:ministry-of-tides-of-france","country":"country:FR"},{"participant":"person:bo-sample","role":"SPEAKER"}],"statedCountries":30,"sources":["source:s-9a39110017"]}`,
		),
		"series.jsonl": lines(
			`{"id":"series:france-japan-tide-dialogue","name":"France-Japan Tide Dialogue","format":"BILATERAL","focus":"POLICY","ordinalsCountRounds":true}`,
			`{"id":"series:tide-forum","name":"Tide Forum","aliases":["Forum of Tides"],"format":"REGIONAL","focus":"CAPACITY","ordinalsCountRounds":true}`,
		),
		"sources.jsonl": lines(
			`{"id":"source:s-612daf93de","title":"First round","url":"https://example.org/round/1","date":"2020-01"}`,
			`{"id":"source:s-739b66d4dd","url":"https://example.org/round/2","publisher":"Example Post"}`,
			`{"id":"source:s-9a39110017","url":"https://www.example.org/forum/","isCopy":true}`,
			`{"id":"source:s-f9b81ec490","url":"https://example.org/terms"}`,
		),
	}
}

func lines(records ...string) string { return strings.Join(records, "\n") + "\n" }

// edit is one change of a file of the small dataset: old is there once. An
// edit without old puts a line before the first one that stands after it.
type edit struct{ file, old, new string }

func apply(t testing.TB, data map[string]string, edits ...edit) {
	t.Helper()
	for _, e := range edits {
		if e.old == "" {
			data[e.file] = inserted(data[e.file], e.new)
			continue
		}
		if n := strings.Count(data[e.file], e.old); n != 1 {
			t.Fatalf("%s has %q %d times", e.file, e.old, n)
		}
		data[e.file] = strings.Replace(data[e.file], e.old, e.new, 1)
	}
}

func inserted(text, line string) string {
	var b strings.Builder
	done := false
	for l := range strings.Lines(text) {
		if !done && l > line {
			b.WriteString(line + "\n")
			done = true
		}
		b.WriteString(l)
	}
	if !done {
		b.WriteString(line + "\n")
	}
	return b.String()
}

func read(data map[string]string) (*dataset.Set, []dataset.Fault) {
	files := make(fstest.MapFS)
	for name, text := range data {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dataset.ReadDir(files)
}

func text(faults []dataset.Fault) []string {
	out := []string{}
	for _, f := range faults {
		out = append(out, f.String())
	}
	return out
}

func TestSmallDatasetBreaksNoRule(t *testing.T) {
	set, faults := read(small(t))
	if got := append(text(faults), text(set.Validate(true))...); len(got) > 0 {
		t.Errorf("faults:\n%s", strings.Join(got, "\n"))
	}
}
