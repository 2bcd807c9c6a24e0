package schema_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/schema"
)

// part is anything in the SDL that a reader can look up.
type part struct {
	path        string // "Query.paths(first)"
	name        string
	description string
	value       *ast.Value // default; nil for none
}

func parts(t testing.TB) []part {
	t.Helper()
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL})
	if err != nil {
		t.Fatal(err)
	}
	out := []part{{path: "schema", name: "schema", description: s.Description}}
	for name, def := range s.Types {
		if def.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		out = append(out, part{path: name, name: name, description: def.Description})
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue // Query has __schema and __type
			}
			path := name + "." + f.Name
			out = append(out, part{path, f.Name, f.Description, f.DefaultValue})
			for _, a := range f.Arguments {
				out = append(out, part{path + "(" + a.Name + ")", a.Name, a.Description, a.DefaultValue})
			}
		}
		for _, v := range def.EnumValues {
			out = append(out, part{path: name + "." + v.Name, name: v.Name, description: v.Description})
		}
	}
	return out
}

func TestEverythingIsDescribed(t *testing.T) {
	for _, p := range parts(t) {
		switch {
		case strings.TrimSpace(p.description) == "":
			t.Errorf("%s has no description", p.path)
		case repeats(p.name, p.description):
			t.Errorf("%s: %q only repeats the name: say what a reader cannot guess from it", p.path, p.description)
		case !strings.ContainsAny(p.description[len(p.description)-1:], ".!?"):
			t.Errorf("%s: %q is no whole sentence: end it with a full stop", p.path, p.description)
		}
	}
}

// TestNothingHasADefault: graphql-go 1.11 answers an explicit null with
// "data":{} where the SDL has a default.
func TestNothingHasADefault(t *testing.T) {
	for _, p := range parts(t) {
		if p.value != nil {
			t.Errorf("%s has the default %s: put it in code, and say so in the description", p.path, p.value)
		}
	}
}

// TestQueryRepeatsTheSchemasDescription: introspection of graphql-go has no
// description of the schema, so that of Query says the same.
func TestQueryRepeatsTheSchemasDescription(t *testing.T) {
	said := make(map[string]string)
	for _, p := range parts(t) {
		said[p.path] = strings.ReplaceAll(strings.Join(strings.Fields(p.description), " "), "`", "")
	}
	for _, rule := range []string{
		"first is 20 (search and paths 10), at most 100 (search 50)", "via is [BILATERAL_DIALOGUE]", "orderBy is the first value of its enum",
		"A null argument or field is as good as one left out.", "An id that is malformed is INVALID",
		"one that no record has is NOT_FOUND where a computation or filter needs it, and null where it is only looked up",
		"Errors carry their code in extensions.code.",
	} {
		for _, path := range []string{"schema", "Query"} {
			if !strings.Contains(said[path], rule) && !strings.Contains(said[path], strings.ReplaceAll(rule, " is ", " ")) {
				t.Errorf("the description of %s does not say %q", path, rule)
			}
		}
	}
}

// TestQueriesInDescriptionsAreValid: what a reader may copy has to work.
func TestQueriesInDescriptionsAreValid(t *testing.T) {
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range parts(t) {
		for _, m := range regexp.MustCompile("`([^`]*\\(.*?})`").FindAllStringSubmatch(p.description, -1) {
			n++
			if _, err := gqlparser.LoadQueryWithRules(s, "{"+m[1]+"}", nil); err != nil {
				t.Errorf("%s: %s: %v", p.path, m[1], err)
			}
		}
	}
	if n == 0 {
		t.Error("there is no query in any description")
	}
}

func TestLinesAreShort(t *testing.T) {
	n := 0
	for line := range strings.Lines(schema.SDL) {
		n++
		if length := len([]rune(strings.TrimSuffix(line, "\n"))); length >= 140 {
			t.Errorf("line %d has %d characters: keep it under 140", n, length)
		}
	}
}

func TestRepeats(t *testing.T) {
	for _, row := range []struct {
		name, description string
		want              bool
	}{
		{"name", "The name.", true},
		{"meetingCount", "Count of the meetings.", true},
		{"BILATERAL_DIALOGUE", "A bilateral dialogue", true},
		{"alpha3", "Alpha3", true},
		{"name", "Title of this round in English.", false},
		{"name", "The name of a round.", false},
		{"AI", "Artificial intelligence.", false},
	} {
		if got := repeats(row.name, row.description); got != row.want {
			t.Errorf("repeats(%q, %q) = %v, want %v", row.name, row.description, got, row.want)
		}
	}
}

// repeats says whether a description has no word that is not in the name.
func repeats(name, description string) bool {
	known := map[string]bool{}
	for _, w := range append(words(name), "a", "an", "the", "of", "it", "this", "i") {
		known[w] = true
	}
	for _, w := range words(description) {
		if !known[w] {
			return false
		}
	}
	return true
}

// words splits text, camelCase and SNAKE_CASE into lower-case words without
// the s of the plural.
func words(s string) []string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		if lower && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	list := strings.Fields(b.String())
	for i, w := range list {
		list[i] = strings.TrimSuffix(w, "s")
	}
	return list
}
