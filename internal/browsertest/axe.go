package browsertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Axe is axe-core, which finds what keeps people out: the script of the npm
// package in the folder that PARLEY_AXE names. Without one the test is skipped,
// or fails when PARLEY_REQUIRE holds axe.
func Axe(t testing.TB) (script string) {
	t.Helper()
	dir := os.Getenv("PARLEY_AXE")
	switch {
	case dir != "":
	case strings.Contains(os.Getenv("PARLEY_REQUIRE"), "axe"):
		t.Fatal("PARLEY_REQUIRE wants axe, but PARLEY_AXE names no folder where npm installed axe-core")
	default:
		t.Skip("PARLEY_AXE names no folder where npm installed axe-core")
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Violation is one rule that a page breaks.
type Violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML, FailureSummary string
		Target               []any
	}
}

// String says what is wrong, and where first.
func (v Violation) String() string {
	s := fmt.Sprintf("%s (%s): %s, %d times", v.ID, v.Impact, v.Help, len(v.Nodes))
	for i, n := range v.Nodes {
		if i == 3 {
			break
		}
		s += fmt.Sprintf("\n    %v %.200s %s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
	}
	return s
}

// Violations runs axe with all its rules of WCAG 2.2 A and AA and its advice.
func (p *Page) Violations(axe string) (out []Violation) {
	p.t.Helper()
	// Given to the debugger, not to the page: the policy of the page stays.
	p.Do(chromedp.Evaluate[chromedp.Void](axe + "; true"))
	var raw string
	p.Eval(`axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations))`, &raw)
	if err := json.Unmarshal([]byte(raw), &out); err != nil {
		p.t.Fatal(err)
	}
	return out
}
