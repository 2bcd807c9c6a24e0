package neo4jstore

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/graph"
)

// Texts lists every text by a name, for the test that explains them.
func Texts() map[string]string {
	out := map[string]string{
		"beginHistory": string(beginHistory), "lockStore": string(lockStore), "readStore": string(readStore), "writeStore": string(writeStore),
		"readRecords": string(readRecords), "readStamps": string(readStamps), "readChanges": string(readChanges), "countBatch": string(countBatch),
		"readUnnumbered": string(readUnnumbered), "auditNodes": string(auditNodes), "auditStrays": string(auditStrays), "auditRelationships": string(auditRelationships),
		"lockNodes": string(lockNodes), "readNodes": string(readNodes), "unlinkAll": string(unlinkAll),
		"nameRecords": string(nameRecords), "deleteRecords": string(deleteRecords),
	}
	for _, k := range kinds {
		out["put "+k.label] = string(k.put)
		if k.unlink != "" {
			out["unlink "+k.label] = string(k.unlink)
		}
	}
	for kind, text := range links {
		out["link "+string(kind)] = string(text)
	}
	for kind, texts := range disown {
		for _, text := range texts {
			out["disown "+string(kind)+" "+string(text)] = string(text)
		}
	}
	return out
}

func parsed(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]*ast.File)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	return files
}

// Nothing outside cypher.go may make a text, and cypher.go only writes them
// out: no conversion, no joining, no formatting.
func TestCypherIsConstant(t *testing.T) {
	runs := 0
	for name, f := range parsed(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "cypher" {
					t.Errorf("%s makes a text of something else", name)
				}
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Run" {
					runs++
				}
				if name == "cypher.go" {
					t.Errorf("%s calls something", name)
				}
			case *ast.BinaryExpr:
				if name == "cypher.go" {
					t.Errorf("%s joins texts", name)
				}
			}
			return true
		})
		for _, i := range f.Imports {
			if name == "cypher.go" && i.Path.Value != `"parley/graph"` {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
	if runs != 2 {
		t.Errorf("got %d calls of Run, want those of exec and each alone", runs)
	}
}

var typesIn = regexp.MustCompile(`\[\w:([A-Z_|]+)\]`)

// types lists the types of relationships that a text names.
func types(text string) (list []string) {
	for _, m := range typesIn.FindAllStringSubmatch(text, -1) {
		list = append(list, strings.Split(m[1], "|")...)
	}
	return list
}

func TestTextsKeepToTheVocabulary(t *testing.T) {
	known := make(map[string]bool)
	for _, r := range graph.Relations {
		known[string(r.Name)] = true
		if links[r.Name] == "" {
			t.Errorf("no text makes %s", r.Name)
		}
		if !slices.Contains(types(string(auditRelationships)), string(r.Name)) {
			t.Errorf("audits do not read %s", r.Name)
		}
		takesAway := func(text cypher) bool { return slices.Contains(types(string(text)), string(r.Name)) }
		if r.Derived() && !slices.ContainsFunc(disown[r.Owner], takesAway) {
			t.Errorf("no text takes %s away from its %s", r.Name, r.Owner)
		}
	}
	for name, text := range Texts() {
		for _, typ := range types(text) {
			if !known[typ] {
				t.Errorf("%s: %s is not among the relations", name, typ)
			}
		}
	}
	for _, kind := range graph.Kinds.Values() {
		want := strings.ToUpper(kinds[kind].label)
		if want != string(kind) || !strings.Contains(string(deleteRecords), ":"+kinds[kind].label) || !strings.Contains(string(auditStrays), kinds[kind].label) {
			t.Errorf("the label of %s is %q, or deleting leaves it", kind, kinds[kind].label)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(links)) {
		if !strings.Contains(string(links[kind]), "[x:"+string(kind)+"]") {
			t.Errorf("the text of %s makes something else", kind)
		}
	}
}
