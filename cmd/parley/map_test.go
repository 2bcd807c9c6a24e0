package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// allowed is the package map of docs/ARCHITECTURE.md: what each package may
// import beyond the standard library, tests aside.
var allowed = map[string][]string{
	"parley/cmd/parley": {
		"parley/graph", "parley/graph/memstore", "parley/internal/dataset",
		"github.com/spf13/cobra", "github.com/mattn/go-runewidth", "github.com/agnivade/levenshtein", "golang.org/x/term",
	},
	"parley/graph":                    {"golang.org/x/text/unicode/norm"},
	"parley/graph/memstore":           {"parley/graph"},
	"parley/graph/graphtest":          {"parley/graph", "github.com/google/go-cmp/cmp", "golang.org/x/text/unicode/norm"},
	"parley/graph/graphtest/prove":    {"parley/graph", "parley/graph/memstore", "parley/graph/graphtest", "parley/internal/dataset"},
	"parley/internal/dataset":         {"parley/graph", "golang.org/x/text/unicode/norm"},
	"parley/internal/dataset/convert": {"parley/graph", "parley/internal/dataset", "golang.org/x/text/unicode/norm"},
	"parley/schema":                   nil,
}

// forbidden are parts of the standard library that a package must not know.
var forbidden = map[string][]string{
	"parley/graph": {"net/http", "os", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "database/sql"},
}

func TestPackageMap(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "parley/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		may, known := allowed[p.ImportPath]
		if !known {
			t.Errorf("%s is not on the package map", p.ImportPath)
		}
		for _, i := range p.Imports {
			first, _, _ := strings.Cut(i, "/")
			if (strings.Contains(first, ".") || first == "parley") && !slices.Contains(may, i) {
				t.Errorf("%s imports %s, which the package map does not allow", p.ImportPath, i)
			}
			if slices.Contains(forbidden[p.ImportPath], i) {
				t.Errorf("%s imports %s", p.ImportPath, i)
			}
		}
	}
}
