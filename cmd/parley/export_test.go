package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/export"
)

func TestExport(t *testing.T) {
	for _, f := range export.Formats() {
		got := answer(t, "export", f.Name)
		file := filepath.Join(t.TempDir(), "out")
		if code, out, errOut := ask(t, "export", f.Name, "-o", file); code != exitOK || out != "" || errOut != "" {
			t.Fatalf("%s: exit code %d, %s%s", f.Name, code, out, errOut)
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != got {
			t.Errorf("%s: the file differs from standard output (%v)", f.Name, err)
		}
		has(t, answer(t, "export", "--help"), f.Name, f.Description)
	}
}

func TestExportTakesTheFlagsOfPath(t *testing.T) {
	all := strings.Count(answer(t, "export", "links.csv"), "\n")
	for _, args := range [][]string{
		{"--from", "2020"},
		{"--around", "Kenya,EST"},
		{"--announced", "exclude"},
		{"--announced", "ONLY"},
		{"--formats", "bilateral", "--focuses", "policy", "--tracks", "1", "--topics", "norms"},
	} {
		got := strings.Count(answer(t, append([]string{"export", "links.csv"}, args...)...), "\n")
		if got >= all || got < 2 {
			t.Errorf("%v: %d lines of %d", args, got, all)
		}
	}
	wider := strings.Count(answer(t, "export", "links.csv", "--via", "attendance", "--max-delegations", "5"), "\n")
	if wider <= all {
		t.Errorf("attendance of up to 5: %d lines, want more than %d", wider, all)
	}
	has(t, answer(t, "export", "network.json", "--around", "Namibia", "--via", "attendance"), `"country:NA"`, `"around":["country:NA"]`)
}

func TestExportBadInput(t *testing.T) {
	dir := t.TempDir()
	for _, row := range []struct {
		claim string
		args  []string
		says  string
	}{
		{"no name", nil, "takes the name of one file, or a folder"},
		{"an unknown name", []string{"links.xlsx"}, "use one of participations.csv"},
		{"an unknown actor", []string{"links.csv", "--around", "Kennya"}, "did you mean Kenya"},
		{"a rule for meetings", []string{"meetings.csv", "--via", "co_hosting"}, "leave them out"},
		{"a bad date", []string{"meetings.csv", "--from", "soon"}, "--from: "},
		{"a folder", []string{"links.csv", "-o", dir}, "is a folder"},
		{"--json", []string{"links.csv", "--json"}, "network.json"},
	} {
		code, out, errOut := ask(t, append([]string{"export"}, row.args...)...)
		if code != exitUsage || out != "" || !strings.Contains(errOut, row.says) {
			t.Errorf("%s: exit code %d, output %q, message %q; want %d and %q", row.claim, code, out, errOut, exitUsage, row.says)
		}
	}
	code, _, errOut := ask(t, "export", "links.csv", "-o", filepath.Join(dir, "no", "such", "file"))
	if code != exitFault || !strings.Contains(errOut, "cannot write") {
		t.Errorf("a folder that is not there: exit code %d, %s", code, errOut)
	}
}

// TestWriteFileIsAllOrNothing: a file that was there stays when writing ends
// early, and nothing else is left behind.
func TestWriteFileIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "data.csv"), filepath.Join(dir, "link.csv")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("data.csv", link); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	half := func(w io.Writer) error { io.WriteString(w, "half"); return broken }
	whole := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	for _, step := range []struct {
		claim, name, want string
		write             func(io.Writer) error
		err               error
	}{
		{"half a write leaves the old file", file, "old", half, broken},
		{"a link is followed", link, "new", whole, nil},
	} {
		if err := writeFile(step.name, step.write); !errors.Is(err, step.err) {
			t.Errorf("%s: %v", step.claim, err)
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, []byte(step.want)) {
			t.Errorf("%s: got %q, %v", step.claim, got, err)
		}
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is no link any more: %v", err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, want that of the old file", info.Mode())
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := writeFile(os.DevNull, whole); err != nil {
		t.Errorf("a device: %v", err)
	}
}
