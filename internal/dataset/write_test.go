package dataset_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"iter"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/internal/dataset"
)

// kept gathers files as a folder would: none that was not written to its end.
type kept map[string]string

func (k kept) create(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	k[name] = b.String()
	return nil
}

func yields(records []graph.Record, end error) iter.Seq2[graph.Record, error] {
	return func(yield func(graph.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
		if end != nil {
			yield(nil, end)
		}
	}
}

func TestShippedDataAreWrittenAsTheyAre(t *testing.T) {
	got := kept{}
	if err := dataset.Write(yields(embedded(t).Records, nil), got.create); err != nil {
		t.Fatal(err)
	}
	for name, text := range got {
		want, err := fs.ReadFile(dataset.Files(), name)
		if err != nil || string(want) != text {
			t.Errorf("%s differs from the shipped file (%v)", name, err)
		}
	}
	if len(got) != 6 {
		t.Errorf("got %d files, want 6", len(got))
	}
	for _, name := range dataset.Notices() {
		if _, err := fs.Stat(dataset.Files(), name); err != nil || !dataset.IsFileName(name) {
			t.Errorf("%s is no file of the dataset: %v", name, err)
		}
	}
}

func TestNoRecordsAreSixEmptyFiles(t *testing.T) {
	got := kept{}
	if err := dataset.Write(yields(nil, nil), got.create); err != nil || len(got) != 6 || got["series.jsonl"] != "" {
		t.Errorf("got %v, %v; want six empty files", got, err)
	}
}

func TestWriteKeepsNothingOfARunThatFails(t *testing.T) {
	set, _ := read(small(t))
	broken := errors.New("broken")
	turned := slices.Clone(set.Records)
	slices.Reverse(turned)
	for _, row := range []struct {
		claim   string
		records iter.Seq2[graph.Record, error]
		is      func(error) bool
	}{
		{"an error at the end", yields(set.Records, broken), func(err error) bool { return errors.Is(err, broken) }},
		{"an error at the beginning", yields(nil, broken), func(err error) bool { return errors.Is(err, broken) }},
		{"kinds out of order", yields(turned, nil), func(err error) bool { return graph.CodeOf(err) == graph.Internal }},
		{"a record twice", yields(append(set.Records[:1:1], set.Records[0]), nil), func(err error) bool { return graph.CodeOf(err) == graph.Internal }},
	} {
		got := kept{}
		if err := dataset.Write(row.records, got.create); !row.is(err) || len(got) > 0 {
			t.Errorf("%s: got %v and %d files", row.claim, err, len(got))
		}
	}
}

const (
	baker = `{"id":"person:cy-baker","name":"Cy Baker","country":"country:FR"}`
	paper = `{"id":"source:s-0000000001","title":"A paper","url":"https://example.org/paper","authors":[{"person":"person:cy-baker"}]}`
)

// TestReadFile reads records of any kind among the small dataset.
func TestReadFile(t *testing.T) {
	set, _ := read(small(t))
	for _, row := range []struct {
		claim, text string
		want        []string
	}{
		{"kinds in any order", lines(paper, baker), []string{}},
		{"a record that is there already", lines(baker, bo, paper), []string{}},
		{"no kind", lines(baker, `{"id":"city:paris","name":"Paris"}`, `{"name":"Nobody"}`), []string{
			`more.jsonl:2 id: no id tells the kind of the record; begin the id with one of country:, organisation:, person:, meeting:, series:, source:`,
			`more.jsonl:3 id: no id tells the kind of the record; begin the id with one of country:, organisation:, person:, meeting:, series:, source:`,
		}},
		{"not JSON", lines(`baker`, `{"id":"person:cy-baker","name":`), []string{
			`more.jsonl:1: not JSON: invalid character 'b' looking for beginning of value (column 1); look for a comma, quote or bracket too many or too few there`,
			`more.jsonl:2 person:cy-baker: not JSON: the record does not end; close every quote and bracket; a record is one line`,
		}},
		{"an id twice", lines(baker, paper, baker), []string{
			`more.jsonl:3 person:cy-baker id: this id also stands in more.jsonl:1; keep one of the two lines, or give one an id of its own`,
		}},
		{"form and rules at once", lines(`{"id":"person:cy-baker","name":"Cy Baker","country":"country:QQ"}`, `{"id":"person:di-smith","nam":"Di Smith"}`), []string{
			`more.jsonl:1 person:cy-baker country: "country:QQ" does not exist; add that record or name another`,
			`more.jsonl:2 person:di-smith nam: there is no field "nam"; write "name"?`,
		}},
		{"a fault of a record that is there", lines(`{"id":"series:france-japan-tide-dialogue","name":"France-Japan Tide Dialogue","format":"REGIONAL","focus":"POLICY","ordinalsCountRounds":true}`,
			`{"id":"organisation:tides","name":"Tides","organisationKind":"OTHER","parent":"organisation:tides"}`), []string{
			`more.jsonl:2 organisation:tides parent: the parents of organisation:tides form a circle; leave one of them out`,
			`store meeting:france-japan-tide-dialogue-1 format: BILATERAL, but its series is REGIONAL; write REGIONAL, or put it in another series`,
			`store meeting:france-japan-tide-dialogue-undated format: BILATERAL, but its series is REGIONAL; write REGIONAL, or put it in another series`,
		}},
	} {
		t.Run(row.claim, func(t *testing.T) {
			more, _ := dataset.ReadFile(fstest.MapFS{"more.jsonl": {Data: []byte(row.text)}}, "more.jsonl")
			own := make(map[graph.ID]bool)
			for _, r := range more.Records {
				own[r.RecordID()] = true
			}
			others := slices.DeleteFunc(slices.Clone(set.Records), func(r graph.Record) bool { return own[r.RecordID()] })
			if d := cmp.Diff(row.want, text(more.ValidateAmong(others))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestFaultsOfRecordsInAStore(t *testing.T) {
	data := small(t)
	apply(t, data, edit{"people.jsonl", "\n" + bo, ""})
	set, _ := read(data)
	if got := dataset.FromRecords(set.Records).Validate(false); len(got) == 0 || got[0].File != "store" || got[0].Line != 0 {
		t.Errorf("got %q, want a fault in the store", text(got))
	}
	none, _ := dataset.ReadFile(fstest.MapFS{"more.jsonl": {Data: nil}}, "more.jsonl")
	if got := none.ValidateAmong(set.Records); len(got) == 0 || got[0].File != "store" {
		t.Errorf("got %q, want a fault in the store", text(got))
	}
	missing, faults := dataset.ReadFile(fstest.MapFS{}, "more.jsonl")
	if len(faults) != 1 || faults[0].File != "more.jsonl" || len(missing.ValidateAmong(nil)) != 1 {
		t.Errorf("got %q, want that the file cannot be read", text(faults))
	}
}
