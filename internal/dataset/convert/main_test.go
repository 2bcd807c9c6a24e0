package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestShippedFilesAreTheConvertersWork makes the data files anew and compares
// them byte by byte.
func TestShippedFilesAreTheConvertersWork(t *testing.T) {
	const facts, shipped = "../../../../shared/facts", "../data"
	if _, err := os.Stat(facts); err != nil {
		t.Skip("TestShippedFilesAreTheConvertersWork needs the collected facts, which are not part of the project")
	}
	dir := t.TempDir()
	if err := convert(facts, dir); err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(made) != 7 {
		t.Errorf("%d files, want six of data and the notices", len(made))
	}
	for _, f := range made {
		got, want := read(t, shipped, f.Name()), read(t, dir, f.Name())
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the converter gives", f.Name())
		}
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestUnknownFactsAreRefused: a fact must not be lost in silence.
func TestUnknownFactsAreRefused(t *testing.T) {
	for name, row := range map[string]string{
		"a field that no row has": `{"id":"x","colour":"blue"}`,
		"a kind of actor":         `{"id":"x","hosts":[{"kind":"planet","id":"y"}]}`,
		"a day that was never":    `{"id":"x","start":"2020-02-30"}`,
		"an ordinal in words":     `{"id":"x","ordinal":"first"}`,
	} {
		var rows []meetingFact
		err := lines(&rows)([]byte(row))
		if err == nil || !strings.HasPrefix(err.Error(), "row 1: ") {
			t.Errorf("%s: got %v, want an error of row 1", name, err)
		}
	}
}
