package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// lead begins every command of the README.
const lead = "$ go run ./cmd/parley "

// withNeo4j is the section that needs a server.
func withNeo4j(t *testing.T, readme string) string {
	t.Helper()
	_, after, ok := strings.Cut(readme, "\n## With Neo4j\n")
	part, _, more := strings.Cut(after, "\n## ")
	if !ok || !more {
		t.Fatal("the README has no section on Neo4j")
	}
	return part
}

// TestReadmeCommandsWithNeo4j runs the commands of that section but serve.
func TestReadmeCommandsWithNeo4j(t *testing.T) {
	env := emptied(t)
	n := 0
	for line := range strings.Lines(withNeo4j(t, readme(t))) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), lead)
		if ok && !strings.HasPrefix(command, "serve") { // TestServeSeedsNeo4j
			n++
			must(t, env, words(command)...)
		}
	}
	if n != 2 {
		t.Errorf("got %d commands, want 2", n)
	}
}

// TestReadmeCommands runs every command of the README but the tests themselves.
func TestReadmeCommands(t *testing.T) {
	n := 0
	text := readme(t)
	for line := range strings.Lines(strings.Replace(text, withNeo4j(t, text), "", 1)) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), lead)
		switch {
		case command == "serve": // TestServe
		case ok:
			n++
			answer(t, words(command)...)
		case strings.HasPrefix(line, "$ echo "): // TestReadmeQuery
		case strings.HasPrefix(line, "$ ") && line != "$ go test ./...\n":
			t.Errorf("nobody runs %q", line)
		}
	}
	if n < 10 {
		t.Errorf("only %d commands", n)
	}
}

// words splits a command as a shell does, for plain words and double quotes.
func words(command string) (out []string) {
	for _, w := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(command, -1) {
		out = append(out, strings.Trim(w, `"`))
	}
	return out
}

// TestReadmeAnswer compares the answer that the README shows, up to its ellipsis.
func TestReadmeAnswer(t *testing.T) {
	_, after, _ := strings.Cut(readme(t), "$ go run ./cmd/parley path Kenya Estonia\n")
	shown, _, ok := strings.Cut(after, "…\n```")
	if got := answer(t, "path", "Kenya", "Estonia"); !ok || !strings.HasPrefix(got, shown) {
		t.Errorf("the README shows:\n%s\nthe program says:\n%s", shown, got)
	}
}

// TestReadmeQuery pipes the README's query in and compares the answer shown.
func TestReadmeQuery(t *testing.T) {
	_, after, _ := strings.Cut(readme(t), "$ echo '")
	query, rest, _ := strings.Cut(after, "' | go run ./cmd/parley query -\n")
	shown, _, ok := strings.Cut(rest, "…\n```")
	file := filepath.Join(t.TempDir(), "query.graphql")
	if err := os.WriteFile(file, []byte(query), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := answer(t, "query", file); !ok || !strings.HasPrefix(got, shown) {
		t.Errorf("the README shows:\n%s\nthe program says:\n%s", shown, got)
	}
}

func TestReadmeSettings(t *testing.T) {
	text := readme(t)
	for _, o := range options {
		row := "| `--" + o.name + "` "
		if o.trait == secret {
			row = "| "
		}
		row += "| `" + o.env + "` | " + o.preset
		if !strings.Contains(text, row) || !strings.Contains(text, o.meaning) {
			t.Errorf("the table of settings lacks --%s: %s | %s", o.name, row, o.meaning)
		}
	}
	if got, want := strings.Count(text, "| `PARLEY_")+strings.Count(text, "| `NEO4J_"), len(options); got != want {
		t.Errorf("the table has %d rows, want %d", got, want)
	}
	if n := strings.Count(text, "\n"); n > 200 {
		t.Errorf("the README has %d lines, want at most 200", n)
	}
}
