package dataset_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/internal/dataset"
)

// malformed is a change of the small dataset that is no change of what it
// says, and all that is then said of data to be shipped.
type malformed struct {
	name  string
	edits []edit
	want  []string
	// alike: elsewhere it is an error too, not a warning.
	alike bool
}

const (
	bo    = `{"id":"person:bo-sample","name":"Bo Sample"}`
	forum = `meeting:tide-forum-2021-05`
)

func malformedLines() []malformed {
	with := func(file, old, new string) []edit { return []edit{{file, old, new}} }
	person := func(line string) []edit { return with("people.jsonl", bo, line) }
	return []malformed{
		{"not UTF-8", person("{\"id\":\"person:bo-sample\",\"name\":\"Bo\xff Sample\"}"), []string{
			`people.jsonl:2 person:bo-sample: byte 36 of the line is not UTF-8; save the file as UTF-8`,
		}, true},
		{"a byte order mark", with("people.jsonl", `{"id":"person:ada-example"`, "\ufeff"+`{"id":"person:ada-example"`), []string{
			`people.jsonl:1 person:ada-example: the file begins with a byte order mark; save it as UTF-8 without one`,
		}, true},
		{"an empty line", with("people.jsonl", bo, " \n"+bo), []string{
			`people.jsonl:2: the line is empty; delete it`,
		}, true},
		{"carriage returns", with("people.jsonl", "}\n"+bo+"\n", "}\r\n"+bo+"\r\n"), []string{
			`people.jsonl:1: the line ends with CR LF, as 1 more of this file do; end lines with LF alone`,
		}, true},
		{"a stray comma", person(`{"id":"person:bo-sample",,"name":"Bo Sample"}`), []string{
			`people.jsonl:2 person:bo-sample: not JSON: invalid character ',' looking for beginning of object key string (column 26); look for a comma, quote or bracket too many or too few there`,
		}, true},
		{"no end", person(`{"id":"person:bo-sample","name":"Bo Sample"`), []string{
			`people.jsonl:2 person:bo-sample: not JSON: the record does not end; close every quote and bracket; a record is one line`,
		}, true},
		{"a list for a record", with("people.jsonl", bo, bo+"\n"+`["person:bo-sample"]`), []string{
			`people.jsonl:3: not a JSON object; write a record as {"id":…}`,
		}, true},
		{"an unknown field", person(`{"id":"person:bo-sample","name":"Bo Sample","contry":"country:FR"}`), []string{
			`people.jsonl:2 person:bo-sample contry: there is no field "contry"; write "country"?`,
		}, true},
		{"a field in another case", person(`{"id":"person:bo-sample","Name":"Bo Sample"}`), []string{
			`people.jsonl:2 person:bo-sample Name: there is no field "Name"; write "name"?`,
		}, true},
		{"an unknown field like no other", person(`{"id":"person:bo-sample","name":"Bo Sample","hobby":"boats"}`), []string{
			`people.jsonl:2 person:bo-sample hobby: there is no field "hobby"; use only id, name, aliases, country`,
		}, true},
		{"an unknown field inside", with("meetings.jsonl", `"office":"Director"`, `"title":"Director"`), []string{
			`meetings.jsonl:3 ` + forum + ` participants[1].title: there is no field "title"; use only participant, role, office, organisation, country`,
		}, true},
		{"a field twice", person(`{"id":"person:bo-sample","name":"Bo","name":"Bo Sample"}`), []string{
			`people.jsonl:2 person:bo-sample name: the field stands there twice; keep one`,
		}, true},
		{"text for a number", with("meetings.jsonl", `"ordinal":1`, `"ordinal":"1"`), []string{
			`meetings.jsonl:1 meeting:france-japan-tide-dialogue-1 ordinal: text stands here; write a whole number`,
		}, true},
		{"a fraction for a whole number", with("meetings.jsonl", `"statedCountries":30`, `"statedCountries":30.5`), []string{
			`meetings.jsonl:3 ` + forum + ` statedCountries: the number 30.5 stands here; write a whole number`,
		}, true},
		{"text for a list", person(`{"id":"person:bo-sample","name":"Bo Sample","aliases":"Bo"}`), []string{
			`people.jsonl:2 person:bo-sample aliases: text stands here; write a list in square brackets, each item text in quotes`,
		}, true},
		{"text for an object in a list", with("meetings.jsonl", `{"participant":"person:bo-sample","role":"SPEAKER"}`, `"person:bo-sample"`), []string{
			`meetings.jsonl:3 ` + forum + ` participants[2]: text stands here; write an object in curly brackets`,
		}, true},
		{"an object for text", person(`{"id":"person:bo-sample","name":{"first":"Bo"}}`), []string{
			`people.jsonl:2 person:bo-sample name: an object stands here; write text in quotes`,
		}, true},
		{"text for true or false", with("sources.jsonl", `"isCopy":true`, `"isCopy":"yes"`), []string{
			`sources.jsonl:3 source:s-9a39110017 isCopy: text stands here; write true or false`,
		}, true},
		{"text for degrees", with("countries.jsonl", `"latitude":47.25`, `"latitude":"47.25"`), []string{
			`countries.jsonl:75 country:FR latitude: text stands here; write a number`,
		}, true},
		{"a number for a date", with("sources.jsonl", `"date":"2020-01"`, `"date":2020`), []string{
			`sources.jsonl:1 source:s-612daf93de date: the number 2020 stands here; write text in quotes`,
		}, true},
		{"a day that does not exist", with("sources.jsonl", `"date":"2020-01"`, `"date":"2020-13"`), []string{
			`sources.jsonl:1 source:s-612daf93de date: "2020-13" is not a date; write a day (2014-06-05), a month (2014-06) or a year (2014)`,
		}, true},
		{"text after the record", person(bo + ` and friends`), []string{
			`people.jsonl:2 person:bo-sample: text after the record: ‹and friends›; write one record a line, and nothing else`,
		}, true},
		{"no id", with("people.jsonl", bo, bo+"\n"+`{"name":"Nobody"}`), []string{
			`people.jsonl:3 id: there is no id; give it one that begins with person:`,
		}, true},
		{"a record in the wrong file", []edit{{"people.jsonl", "\n" + bo, ""}, {"series.jsonl", `{"id":"series:tide-forum"`, bo + "\n" + `{"id":"series:tide-forum"`}}, []string{
			`series.jsonl:2 person:bo-sample id: "person:bo-sample" is the id of another kind of record; move the line to people.jsonl, or begin the id with series:`,
		}, true},
		{"an id twice", with("people.jsonl", bo, bo+"\n"+`{"id":"person:bo-sample","name":"Bo Example"}`), []string{
			`people.jsonl:3 person:bo-sample id: this id also stands in people.jsonl:2; keep one of the two lines, or give one an id of its own`,
		}, true},
		{"a line over 1 MiB", person(`{"id":"person:bo-sample","name":"Bo Sample","aliases":["` + strings.Repeat("o", 1<<20) + `"]}`), []string{
			`people.jsonl:2 person:bo-sample: the line has 1048635 bytes; write 1048576 at most`,
		}, true},
		{"out of order", []edit{{"people.jsonl", "\n" + bo, ""}, {"people.jsonl", `{"id":"person:ada`, bo + "\n" + `{"id":"person:ada`}}, []string{
			`people.jsonl:2 person:ada-example id: stands after person:bo-sample; sort the lines by id, bytewise`,
		}, false},
		{"blanks", person(`{"id":"person:bo-sample", "name":"Bo Sample"}`), []string{
			`people.jsonl:2 person:bo-sample: not in canonical form: column 26 reads ‹ "name":"Bo Sample"}›; write ‹"name":"Bo Sample"}› there`,
		}, false},
		{"escapes", person(`{"id":"person:bo-sample","name":"Bo S\u0061mple"}`), []string{
			`people.jsonl:2 person:bo-sample: not in canonical form: column 38 reads ‹\u0061mple"}›; write ‹ample"}› there`,
		}, false},
		{"null for an absent key", person(`{"id":"person:bo-sample","name":"Bo Sample","country":null}`), []string{
			`people.jsonl:2 person:bo-sample: not in canonical form: column 44 reads ‹,"country":null}›; write ‹}› there`,
		}, false},
		{"another order of keys", person(`{"name":"Bo Sample","id":"person:bo-sample"}`), []string{
			`people.jsonl:2 person:bo-sample: not in canonical form: column 3 reads ‹name":"Bo Sample","id":"…›; write ‹id":"person:bo-sample","…› there`,
		}, false},
		{"no final line feed", with("people.jsonl", bo+"\n", bo), []string{
			`people.jsonl:2: the last line has no line feed; end it with one`,
		}, false},
	}
}

func TestMalformedLines(t *testing.T) {
	for _, row := range malformedLines() {
		t.Run(row.name, func(t *testing.T) {
			data := small(t)
			apply(t, data, row.edits...)
			set, faults := read(data)
			if diff := cmp.Diff(row.want, text(set.Validate(true))); diff != "" {
				t.Errorf("faults of shipped data (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(faults, set.Validate(false)); diff != "" {
				t.Errorf("reading and checking differ (-ReadDir +Validate):\n%s", diff)
			}
			for _, f := range faults {
				if f.Warning == row.alike {
					t.Errorf("elsewhere a warning: %t, want %t", f.Warning, !row.alike)
				}
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	data := small(t)
	delete(data, "series.jsonl")
	apply(t, data, edit{"people.jsonl", bo, bo + "x"})
	set, _ := read(data)
	want := []string{
		`people.jsonl:2 person:bo-sample: text after the record: ‹x›; write one record a line, and nothing else`,
		`series.jsonl: the file is missing; a dataset is the six files ` + dataset.FileNames(),
	}
	if diff := cmp.Diff(want, text(set.Validate(false))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnreadableFile(t *testing.T) {
	data := small(t)
	delete(data, "people.jsonl")
	data["people.jsonl/inside"] = "a folder where a file should be"
	_, faults := read(data)
	if len(faults) != 1 || faults[0].Warning || !strings.HasPrefix(faults[0].String(), "people.jsonl: cannot be read: ") {
		t.Errorf("got %q", text(faults))
	}
}

func TestUnreadableLineDragsNothingAlong(t *testing.T) {
	data := small(t)
	apply(t, data, edit{"series.jsonl", `"focus":"POLICY",`, `"focus":"POLICY"`}, edit{"meetings.jsonl", `"statedCountries":30,`, ``},
		edit{"meetings.jsonl", `"sources":["source:s-9a39110017"]`, `"sources":["source:s-9a39110017"`})
	set, _ := read(data)
	var at []string
	for _, f := range set.Validate(true) {
		at = append(at, f.File+" "+string(f.ID))
	}
	if diff := cmp.Diff([]string{"meetings.jsonl " + forum, "series.jsonl series:france-japan-tide-dialogue"}, at); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSetIsInOrder(t *testing.T) {
	data := small(t)
	apply(t, data, edit{"people.jsonl", "\n" + bo, ""}, edit{"people.jsonl", `{"id":"person:ada`, bo + "\n" + `{"id":"person:ada`})
	set, _ := read(data)
	kinds := graph.Kinds.Values()
	for i := 1; i < len(set.Records); i++ {
		a, b := set.Records[i-1].RecordID(), set.Records[i].RecordID()
		if a.Kind() == b.Kind() && a >= b || index(kinds, a.Kind()) > index(kinds, b.Kind()) {
			t.Errorf("%s stands before %s", a, b)
		}
	}
	for _, c := range set.Changes() {
		if c.ID != c.Record.RecordID() || c.Digest != graph.DigestOf(c.Record) {
			t.Errorf("%s: another id or digest", c.ID)
		}
	}
}

func index(kinds []graph.Kind, k graph.Kind) int {
	for i := range kinds {
		if kinds[i] == k {
			return i
		}
	}
	return -1
}
