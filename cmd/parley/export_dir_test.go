package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	for _, claim := range []string{"a new folder", "a second export"} {
		has(t, answer(t, "export", dir), "6400 records (250 countries, 733 organisations, 1397 persons, 1322 meetings, 628 series, 2070 sources)", "data "+shippedVersion)
		sameFiles(t, dir)
		if t.Failed() {
			t.Fatal(claim)
		}
	}
	var out jsonExport
	if err := json.Unmarshal([]byte(answer(t, "export", dir, "--json")), &out); err != nil || out.Version != shippedVersion || out.Folder != dir || len(out.Counts) != 6 {
		t.Errorf("--json: %v, %+v", err, out)
	}
	// Data that were read from a folder may go back into it, in canonical form.
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("ours"), 0o644); err != nil {
		t.Fatal(err)
	}
	odd := copyData(t, func(_ string, b []byte) []byte {
		return []byte(strings.Replace(string(b), `","name":`, `", "name":`, 1))
	})
	code, _, errOut := ask(t, "export", dir, "--data", odd)
	if code != exitOK {
		t.Errorf("exit code %d, %s", code, errOut)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "LICENSE")); err != nil || string(b) != "ours" {
		t.Errorf("the licence that was there is gone: %s, %v", b, err)
	}
	if err := os.Remove(filepath.Join(dir, "LICENSE")); err != nil {
		t.Fatal(err)
	}
	answer(t, "export", dir)
	sameFiles(t, dir)
}

func TestExportFolderRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"taken/diary.txt": "mine", "file": "mine", "killed/.meetings.jsonl.123": "half", "killed/meetings.jsonl": ""} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		claim string
		args  []string
		code  int
		says  string
	}{
		{"a mistyped format", []string{"link.csv"}, exitUsage, `there is no export "link.csv": did you mean links.csv, or ./link.csv for a folder of this name?`},
		{"another format", []string{"links.xlsx"}, exitUsage, "use one of participations.csv"},
		{"a format without its end", []string{"network"}, exitUsage, "did you mean network.graphml or network.gexf or network.json, or ./network"},
		{"a folder of other files", []string{"taken"}, exitUsage, `"taken" holds "diary.txt", which is no file of a dataset: name a new folder, or an empty one`},
		{"a file", []string{"file"}, exitUsage, `"file" is a file: name a folder`},
		{"a filter", []string{"out", "--from", "2020"}, exitUsage, "--from does not go with a folder"},
		{"a file for output", []string{"out", "-o", "x"}, exitUsage, "--output does not go with a folder"},
		{"a folder inside a file", []string{"file/out"}, exitFault, "file/out"},
		{"a name with a slash", []string{"./links.csv"}, exitOK, ""},
		{"what a killed export left", []string{"killed"}, exitOK, ""},
	} {
		code, _, errOut := ask(t, append([]string{"export"}, row.args...)...)
		if code != row.code || !strings.Contains(errOut, row.says) {
			t.Errorf("%s: exit code %d, %s; want %d with %q", row.claim, code, errOut, row.code, row.says)
		}
	}
	if b, err := os.ReadFile("taken/diary.txt"); err != nil || string(b) != "mine" {
		t.Errorf("got %q, %v", b, err)
	}
	if _, err := os.Stat("out"); err == nil {
		t.Error("a refused export made its folder")
	}
}
