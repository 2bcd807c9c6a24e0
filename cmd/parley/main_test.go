package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMain lets the test binary be the program, for tests that need a process.
func TestMain(m *testing.M) {
	if os.Getenv("PARLEY_TEST_MAIN") == "1" {
		main()
	}
	os.Exit(m.Run())
}

// ask runs the program and gives its exit code, output and messages.
func ask(t testing.TB, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return askWith(t, nil, args...)
}

func askWith(t testing.TB, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errOut bytes.Buffer
	code = run(t.Context(), args, func(k string) string { return env[k] }, &out, &errOut)
	return code, out.String(), errOut.String()
}

// answer is the output of a question that must succeed.
func answer(t testing.TB, args ...string) string {
	t.Helper()
	code, out, errOut := ask(t, args...)
	if code != exitOK || out == "" {
		t.Fatalf("parley %s: exit code %d, %s%s", strings.Join(args, " "), code, out, errOut)
	}
	return out
}

func has(t *testing.T, text string, want ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(text), " ") // lines are wrapped
	for _, w := range want {
		if !strings.Contains(flat, w) {
			t.Errorf("%q is missing in:\n%s", w, text)
		}
	}
}

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"path-kenya-estonia": {"path", "Kenya", "Estonia"},
		"path-ties":          {"path", "nz", "BRA", "--meetings", "1", "--first", "3"},
		"path-none":          {"path", "KE", "Vanuatu", "--meetings", "1"},
		"path-filtered":      {"path", "Iran", "Japan", "--via", "bilateral-dialogue,attendance", "--max-delegations", "3", "--from", "2016", "--tracks", "1", "--avoid", "Russia"},
		"show-country":       {"show", "Kenya"},
		"show-body":          {"show", "organisation:united-nations-office-for-disarmament-affairs"},
		"show-meeting":       {"show", "meeting:warsaw-process-working-group-on-cybersecurity-1"},
		"show-person":        {"show", "Izumi Nakamitsu"},
		"show-series":        {"show", "Estonia-Japan Cyber Dialogue"},
		"show-source":        {"show", "source:seed-001"},
		"search":             {"search", "nakamitsu"},
		"help":               {"--help"},
		"help-path":          {"path", "--help"},
	} {
		t.Run(name, func(t *testing.T) {
			got := answer(t, args...)
			for line := range strings.Lines(got) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > widthDefault && !strings.Contains(line, "://") && !strings.HasPrefix(strings.TrimSpace(line), "meeting:") {
					t.Errorf("a line of %d columns: %s", n, line)
				}
				if line != "\n" && strings.TrimRight(line, " \n")+"\n" != line {
					t.Errorf("blanks at the end of %q", line)
				}
			}
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("(-want +got), go test ./cmd/parley -update writes anew:\n%s", d)
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	empty := t.TempDir()
	file := filepath.Join(empty, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		claim string
		code  int
		says  []string
		args  []string
	}{
		{"an unknown name suggests", exitUsage, []string{`nothing is called "Kennya": did you mean Kenya (country:KE)?`}, []string{"path", "Kennya", "Estonia"}},
		{"an unknown name without neighbours", exitUsage, []string{`nothing is called "Xyzzyplugh"`, "parley search"}, []string{"path", "Xyzzyplugh", "Estonia"}},
		{"an ambiguous name lists the candidates", exitUsage, []string{`"Korea" may mean more than one`, "North Korea (country:KP)", "South Korea (country:KR)"}, []string{"path", "Korea", "Japan"}},
		{"from = to", exitUsage, []string{"from and to are both country:JP", "two different actors"}, []string{"path", "Japan", "JPN"}},
		{"who stands for nobody", exitUsage, []string{"ICT4Peace Foundation", "stands for no actor"}, []string{"path", "ICT4Peace Foundation", "Japan"}},
		{"who stands for another", exitUsage, []string{"is no actor, it stands for United Nations: use organisation:united-nations"}, []string{"path", "UNODA", "Japan"}},
		{"an unknown id", exitUsage, []string{"country:ZZ"}, []string{"show", "country:ZZ"}},
		{"a malformed date", exitUsage, []string{`--from: "2014-13" is not a date`, "2014-06-05"}, []string{"path", "KE", "EE", "--from", "2014-13"}},
		{"from after to", exitUsage, []string{"from 2020 is after to 2019"}, []string{"path", "KE", "EE", "--from", "2020", "--to", "2019"}},
		{"first 0", exitUsage, []string{"first is 0: write 1 to 100"}, []string{"path", "KE", "EE", "--first", "0"}},
		{"first 101", exitUsage, []string{"first is 101, over the limit"}, []string{"path", "KE", "EE", "--first", "101"}},
		{"max hops -1", exitUsage, []string{"maxHops is -1: write 1 or more"}, []string{"path", "KE", "EE", "--max-hops", "-1"}},
		{"max delegations 1", exitUsage, []string{"maxDelegations is 1", "2 or more"}, []string{"path", "KE", "EE", "--via", "attendance", "--max-delegations", "1"}},
		{"max delegations alone", exitUsage, []string{"--max-delegations goes with --via attendance"}, []string{"path", "KE", "EE", "--max-delegations", "2"}},
		{"max delegations of others", exitUsage, []string{"--max-delegations goes with --via attendance"}, []string{"export", "links.csv", "--via", "co_hosting", "--max-delegations", "2"}},
		{"an unknown link kind", exitUsage, []string{`--via: "tea" is no LinkKind`, "BILATERAL_DIALOGUE"}, []string{"path", "KE", "EE", "--via", "tea"}},
		{"an empty link kind", exitUsage, []string{"via is empty"}, []string{"path", "KE", "EE", "--via", ""}},
		{"an unknown track", exitUsage, []string{`--tracks: "track 3" is no Track`}, []string{"path", "KE", "EE", "--tracks", "3"}},
		{"an unknown mode", exitUsage, []string{`--modes: "telepathy" is no MeetingMode`}, []string{"path", "KE", "EE", "--modes", "telepathy"}},
		{"a series that is none", exitUsage, []string{`--series: nothing is called "Estonia Japan Dialogue"`, "did you mean one of these?", "series:estonia-japan-cyber-dialogue"}, []string{"path", "KE", "EE", "--series", "Estonia Japan Dialogue"}},
		{"a place that may be two", exitUsage, []string{`--places: "Korea" may mean more than one`, "country:KR"}, []string{"path", "KE", "EE", "--places", "Korea"}},
		{"somebody whom no record names", exitUsage, []string{"--present: no record has the id person:nobody"}, []string{"path", "KE", "EE", "--present", "person:nobody"}},
		{"an empty text", exitUsage, []string{"--text is empty: give it a value, or leave it out"}, []string{"path", "KE", "EE", "--text", " "}},
		{"an end to be avoided", exitUsage, []string{"avoid: country:EE is an end"}, []string{"path", "KE", "EE", "--avoid", "Estonia"}},
		{"an unknown choice of announced", exitUsage, []string{`--announced: "perhaps" is not known: write include, exclude or only`}, []string{"path", "KE", "EE", "--announced", "perhaps"}},
		{"or-undated alone", exitUsage, []string{"--or-undated goes with --from or --to"}, []string{"path", "KE", "EE", "--or-undated"}},
		{"too few actors", exitUsage, []string{"parley path takes two actors", "got 1 argument"}, []string{"path", "KE"}},
		{"too many actors", exitUsage, []string{"quote names of several words"}, []string{"path", "New", "Zealand", "Brazil"}},
		{"a bad flag", exitUsage, []string{"unknown flag: --colour", "parley path --help"}, []string{"path", "KE", "EE", "--colour"}},
		{"hops that are no number", exitUsage, []string{`parley: --max-hops: "two" is no whole number: write one such as 5 (parley path --help shows the flags)`}, []string{"path", "KE", "EE", "--max-hops", "two"}},
		{"a bound that is no number", exitUsage, []string{`--max-delegations: "few" is no whole number`}, []string{"path", "KE", "EE", "--max-delegations", "few"}},
		{"a number out of all bounds", exitUsage, []string{`--first: "99999999999999999999" is no whole number`}, []string{"show", "JP", "--first", "99999999999999999999"}},
		{"a flag that needs no value", exitUsage, []string{`--json: "maybe" is neither true nor false: write --json alone, or leave it out`}, []string{"version", "--json=maybe"}},
		{"quotes out of place", exitUsage, []string{`--avoid: "U\"S" has a double quote out of place`}, []string{"path", "KE", "EE", "--avoid", `U"S`}},
		{"a server that is none", exitUsage, []string{`"localhost" is no address of a server`}, []string{"health", "localhost"}},
		{"two servers", exitUsage, []string{"parley health takes one address at most"}, []string{"health", "http://a", "http://b"}},
		{"a flag without number", exitUsage, []string{"first", "many"}, []string{"path", "KE", "EE", "--first", "many"}},
		{"an unknown command", exitUsage, []string{`there is no command "pth"`, "path"}, []string{"pth", "KE", "EE"}},
		{"help about an unknown command", exitUsage, []string{`there is no command "pth"; did you mean path? (parley --help lists them)`}, []string{"help", "pth"}},
		{"an argument where none is taken", exitUsage, []string{"parley version takes no arguments, and got 1 argument (parley version --help has an example)"}, []string{"version", "extra"}},
		{"a search without letters", exitUsage, []string{"neither a letter nor a digit"}, []string{"search", "!!"}},
		{"a search for sources", exitUsage, []string{"parley search does not find sources", "parley show SOURCE-ID"}, []string{"search", "a", "--kinds", "source"}},
		{"a search for what is no kind", exitUsage, []string{`--kinds: "foo" is no kind: use COUNTRY, ORGANISATION, PERSON, MEETING, SERIES`}, []string{"search", "a", "--kinds", "foo"}},
		{"a search for too many", exitUsage, []string{"over the limit"}, []string{"search", "a", "--first", "51"}},
		{"a name that nothing has", exitUsage, []string{`nothing is called "London Conference"`, "London Conference on Cyberspace", "meeting:global-conference-on-cyberspace-1"}, []string{"show", "London Conference"}},
		{"show 0", exitUsage, []string{"--first is 0"}, []string{"show", "JP", "--first", "0"}},
		{"no such folder", exitFault, []string{"there is no folder", "meetings.jsonl"}, []string{"path", "KE", "EE", "--data", filepath.Join(empty, "none")}},
		{"a file for a folder", exitFault, []string{"is a file"}, []string{"path", "KE", "EE", "--data", file}},
		{"an empty folder", exitFault, []string{"countries.jsonl", "meetings.jsonl", "sources.jsonl", "6 faults"}, []string{"path", "KE", "EE", "--data", empty}},
		{"validating no folder", exitFault, []string{"there is no folder"}, []string{"validate", filepath.Join(empty, "none")}},
	} {
		t.Run(row.claim, func(t *testing.T) {
			code, out, errOut := ask(t, row.args...)
			if code != row.code {
				t.Errorf("got exit code %d, want %d", code, row.code)
			}
			if out != "" {
				t.Errorf("standard output is not empty: %s", out)
			}
			has(t, errOut, row.says...)
		})
	}
}

// TestBrokenData: all faults of a folder are told, on standard error, and end
// the command; validate tells the same on standard output.
func TestBrokenData(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"countries.jsonl":     `{"id":"country:JP","name":"Japan"}` + "\n" + `{"id":"country:US","name":"United States","size":3}` + "\n",
		"organisations.jsonl": "",
		"people.jsonl":        "not json\n",
		"series.jsonl":        `{"id":"series:japan-us-talks","name":"Japan-US Talks","format":"DUEL","focus":"POLICY","ordinalsCountRounds":true}` + "\n",
		"sources.jsonl":       `{"id":"source:s-1","url":"https://example.org"}` + "\n",
		"meetings.jsonl":      `{"id":"meeting:japan-us-talks-1","name":"First Talks","series":"series:japan-us-talks","ordinal":1,"format":"BILATERAL","track":"TRACK_1","mode":"VIRTUAL","start":"2014-02-30","sources":[]}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	wants := []string{"countries.jsonl:2", "size", "people.jsonl:1", "series.jsonl:1", `"DUEL" is no MeetingFormat`, "meetings.jsonl:1", `"2014-02-30" is not a date`}
	code, out, errOut := ask(t, "path", "JP", "US", "--data", dir)
	if code != exitFault || out != "" {
		t.Errorf("got exit code %d and output %q, want %d and none", code, out, exitFault)
	}
	has(t, errOut, append(wants, "cannot be used")...)
	code, out, errOut = ask(t, "validate", dir)
	if code != exitFault || errOut != "" {
		t.Errorf("validate: got exit code %d and messages %q", code, errOut)
	}
	has(t, out, wants...)
	code, out, _ = askWith(t, map[string]string{"PARLEY_DATA": dir}, "validate", "--json")
	var faults []jsonFault
	if err := json.Unmarshal([]byte(out), &faults); err != nil || code != exitFault || len(faults) < 4 {
		t.Errorf("validate --json: exit code %d, %v, %d faults", code, err, len(faults))
	}
}

// copyData writes the built-in data files into a folder.
func copyData(t testing.TB, change func(name string, data []byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"countries", "organisations", "people", "meetings", "series", "sources"} {
		data, err := os.ReadFile("../../internal/dataset/data/" + name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".jsonl"), change(name, data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDataFolder(t *testing.T) {
	same := copyData(t, func(_ string, data []byte) []byte { return data })
	for _, args := range [][]string{{"path", "Kenya", "Estonia"}, {"version"}} {
		if got, want := answer(t, append(args, "--data", same)...), answer(t, args...); got != want {
			t.Errorf("%v: the same data give other answers:\n%s", args, got)
		}
	}
	// An unusual name is a warning here, though it would be a fault of the shipped data.
	odd := copyData(t, func(name string, data []byte) []byte {
		if name == "people" {
			data = bytes.Replace(data, []byte(`"name":"Izumi Nakamitsu"`), []byte(`"name":"Izumi N."`), 1)
		}
		return data
	})
	code, out, errOut := ask(t, "show", "izumi n", "--data", odd)
	if code != exitOK {
		t.Errorf("got exit code %d: %s", code, errOut)
	}
	has(t, out, "Izumi N.")
	has(t, errOut, "22 warnings about the data: parley validate")
	code, out, _ = ask(t, "validate", odd)
	if code != exitOK {
		t.Errorf("validate: got exit code %d", code)
	}
	has(t, out, "warning", "person:izumi-nakamitsu", "0 faults, 22 warnings")
}

func TestShippedDataIsValid(t *testing.T) {
	has(t, answer(t, "validate"), "6400 records, 0 faults, 21 warnings")
}

func TestCodeThatNamesAnotherToo(t *testing.T) {
	code, _, errOut := ask(t, "path", "AU", "KE")
	if code != exitOK {
		t.Errorf("got exit code %d", code)
	}
	has(t, errOut, "AU is taken for the code of Australia; it also names African Union (organisation:african-union)")
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestOutputThatFails(t *testing.T) {
	getenv := func(string) string { return "" }
	var errOut bytes.Buffer
	if code := run(t.Context(), []string{"show", "US"}, getenv, brokenWriter{syscall.EPIPE}, &errOut); code != exitOK || errOut.Len() > 0 {
		t.Errorf("a closed pipe: got exit code %d, %s; want 0 in silence", code, errOut.String())
	}
	if code := run(t.Context(), []string{"show", "US"}, getenv, brokenWriter{errors.New("disk full")}, &errOut); code != exitFault || !strings.Contains(errOut.String(), "disk full") {
		t.Errorf("a full disk: got exit code %d, %s; want 1 and the reason", code, errOut.String())
	}
}

// TestClosedPipe runs a process whose reader goes away.
func TestClosedPipe(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "show", "US", "--json")
	cmd.Env = append(os.Environ(), "PARLEY_TEST_MAIN=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if err := cmd.Wait(); err != nil || errOut.Len() > 0 {
		t.Errorf("got %v, %s; want exit code 0 in silence", err, errOut.String())
	}
}

func TestNoColourInPipesAndLinesFitColumns(t *testing.T) {
	_, out, _ := askWith(t, map[string]string{"COLUMNS": "50"}, "show", "Kenya")
	if strings.Contains(out, "\x1b") {
		t.Error("colour in a pipe")
	}
	for line := range strings.Lines(out) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 50 {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
}

func TestPrinterStyles(t *testing.T) {
	var b bytes.Buffer
	p := &printer{w: &b, colour: true, width: 40}
	p.head("Japan")
	p.dim("  ", "quiet")
	p.text("- ", "  ", "plain")
	if got, want := b.String(), "\x1b[1mJapan\x1b[0m\n  \x1b[2mquiet\x1b[0m\n- plain\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWrap(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"one two three", []string{"one two", "three"}},
		{"https://example.org/very/long x", []string{"https://example.org/very/long", "x"}},
		{"日本語 日本", []string{"日本語", "日本"}},
	} {
		if d := cmp.Diff(row.want, wrap(row.text, 8)); d != "" {
			t.Errorf("%q (-want +got):\n%s", row.text, d)
		}
	}
}
