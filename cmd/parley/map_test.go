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
		"parley/graph", "parley/graph/memstore", "parley/graph/neo4jstore", "parley/internal/dataset", "parley/internal/gql", "parley/internal/export",
		"parley/internal/server", "parley/schema", "parley/web/graphiql",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/mattn/go-runewidth", "github.com/agnivade/levenshtein", "golang.org/x/term",
	},
	"parley/graph":          {"golang.org/x/text/unicode/norm"},
	"parley/graph/memstore": {"parley/graph"},
	"parley/graph/neo4jstore": {
		"parley/graph", "github.com/neo4j/neo4j-go-driver/v5/neo4j", "github.com/neo4j/neo4j-go-driver/v5/neo4j/config",
	},
	"parley/graph/neo4jstore/compare": {
		"parley/graph", "parley/graph/graphtest", "parley/graph/memstore", "parley/graph/neo4jstore", "parley/internal/dataset", "parley/internal/gql",
		"github.com/neo4j/neo4j-go-driver/v5/neo4j",
	},
	"parley/graph/neo4jstore/faults": {
		"parley/graph", "parley/graph/graphtest", "parley/graph/memstore", "parley/graph/neo4jstore", "parley/internal/dataset", "parley/internal/server/launch",
		"github.com/neo4j/neo4j-go-driver/v5/neo4j", "github.com/Shopify/toxiproxy/v2", "github.com/rs/zerolog",
	},
	"parley/graph/graphtest":          {"parley/graph", "github.com/google/go-cmp/cmp", "golang.org/x/text/unicode/norm"},
	"parley/graph/graphtest/prove":    {"parley/graph", "parley/graph/memstore", "parley/graph/graphtest", "parley/internal/dataset"},
	"parley/internal/dataset":         {"parley/graph", "golang.org/x/text/unicode/norm"},
	"parley/internal/dataset/convert": {"parley/graph", "parley/internal/dataset", "golang.org/x/text/unicode/norm"},
	"parley/internal/gql": {
		"parley/graph", "parley/schema", "github.com/graph-gophers/graphql-go", "github.com/graph-gophers/graphql-go/errors",
		"github.com/vektah/gqlparser/v2", "github.com/vektah/gqlparser/v2/ast", "github.com/vektah/gqlparser/v2/formatter", "github.com/vektah/gqlparser/v2/gqlerror",
		"github.com/vektah/gqlparser/v2/parser", "github.com/vektah/gqlparser/v2/validator", "github.com/vektah/gqlparser/v2/validator/core", "github.com/vektah/gqlparser/v2/validator/rules",
	},
	"parley/internal/export":    {"parley/graph"},
	"parley/internal/neo4jtest": nil,
	"parley/internal/server": {
		"parley/graph", "parley/internal/gql", "parley/web", "github.com/gin-gonic/gin", "github.com/andybalholm/brotli", "github.com/klauspost/compress/gzip",
		"github.com/prometheus/client_golang/prometheus", "github.com/prometheus/client_golang/prometheus/collectors",
		"github.com/prometheus/client_golang/prometheus/promhttp", "go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute",
		"go.opentelemetry.io/otel/codes", "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp", "go.opentelemetry.io/otel/propagation",
		"go.opentelemetry.io/otel/sdk/resource", "go.opentelemetry.io/otel/sdk/trace", "go.opentelemetry.io/otel/trace", "go.opentelemetry.io/otel/trace/noop",
	},
	"parley/internal/browsertest": {
		"github.com/chromedp/chromedp", "github.com/chromedp/chromedp/kb", "github.com/chromedp/cdproto/cdp", "github.com/chromedp/cdproto/emulation", "github.com/chromedp/cdproto/input",
		"github.com/chromedp/cdproto/log", "github.com/chromedp/cdproto/network", "github.com/chromedp/cdproto/page", "github.com/chromedp/cdproto/performance", "github.com/chromedp/cdproto/runtime",
	},
	"parley/internal/server/attack": {"parley/internal/server/launch"},
	"parley/internal/server/launch": nil,
	"parley/internal/server/load":   {"parley/internal/server/launch"},
	"parley/web":                    nil,
	"parley/web/graphiql":           {"github.com/andybalholm/brotli"},
	"parley/schema":                 nil,
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
