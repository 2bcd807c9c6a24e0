package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docs/operations.md may name only commands, flags, settings, metrics and
// messages that there are.
func TestOperationsDoc(t *testing.T) {
	text := textOf(t, "../../docs/operations.md")
	commands := 0
	for _, m := range regexp.MustCompile(`(?m)^\$ (?:\w+=\S+ )*parley (.*)$`).FindAllStringSubmatch(text, -1) {
		commands++
		answer(t, append(words(m[1]), "--help")...)
	}
	if commands < 8 {
		t.Errorf("got %d commands of parley", commands)
	}
	known := readme(t) + textOf(t, "../../docker-compose.yml") + textOf(t, "import.go")
	for _, name := range regexp.MustCompile("`(?:--[a-z-]+|(?:NEO4J|PARLEY)_[A-Z0-9_]+)`").FindAllString(text, -1) {
		if !strings.Contains(known, strings.Trim(name, "`-")) {
			t.Errorf("there is no %s", name)
		}
	}
	metrics := textOf(t, "../../internal/server/metrics.go")
	for _, m := range regexp.MustCompile("`(parley_[a-z_]+)").FindAllStringSubmatch(text, -1) {
		if m[1] != "parley_" && !strings.Contains(metrics, `"`+m[1]+`"`) {
			t.Errorf("there is no metric %s", m[1])
		}
	}
	source := textOf(t, "../../internal/server/health.go") + textOf(t, "refresh.go") + textOf(t, "seed.go") + textOf(t, "../../internal/server/export.go")
	for _, message := range []string{
		"not ready", "ready again", "a change by others is refused: the last good state is served", "cannot look for changes by others", "cannot fill the store yet", "export broke off",
	} {
		if !strings.Contains(text, "`"+message+"`") || !strings.Contains(source, `"`+message+`"`) {
			t.Errorf("the message %q is not in the document, or not in the program", message)
		}
	}
}

// TestOperationsTimeLimits: the table of time limits is that of the server.
func TestOperationsTimeLimits(t *testing.T) {
	doc, config := textOf(t, "../../docs/operations.md"), textOf(t, "../../internal/server/config.go")
	for preset, row := range map[string]string{
		"ReadHeaderTimeout, 5*time.Second":                            "| a request's header arrives | 5 s |",
		"ReadTimeout, 15*time.Second":                                 "| a request arrives, with its body | 15 s |",
		"QueueWait, 500*time.Millisecond":                             "| 500 ms |",
		"WriteTimeout, max(30*time.Second, c.Timeout+20*time.Second)": "| 30 s, or 20 s over `--timeout` where that is more |",
		"ExportTimeout, 2*time.Minute":                                "| an export is worked on and taken by the client | 2 min |",
		"IdleTimeout, time.Minute":                                    "| 60 s |",
	} {
		if !strings.Contains(config, "preset(&c."+preset+")") || !strings.Contains(doc, row) {
			t.Errorf("server: %s; docs/operations.md: %s", preset, row)
		}
	}
}

// textOf is what a file of the project holds.
func textOf(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
