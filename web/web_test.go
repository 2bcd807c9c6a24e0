package web_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/gql"
	"parley/web"
)

// Every vendored module is the file that CHECKSUMS names, with its licence, and
// imports nothing that is not vendored as well.
func TestVendoredModules(t *testing.T) {
	vendor, err := fs.Sub(web.Static(), "vendor")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := fs.ReadFile(vendor, "CHECKSUMS")
	if err != nil {
		t.Fatal(err)
	}
	licences, err := fs.ReadFile(vendor, "LICENSES.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for lines := bufio.NewScanner(bytes.NewReader(sums)); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		want[name] = sum
	}
	files, err := fs.Glob(vendor, "*.min.mjs")
	if err != nil || len(files) != len(want) || len(files) == 0 {
		t.Fatalf("%d modules, %d checksums, %v", len(files), len(want), err)
	}
	imports := regexp.MustCompile(`(?:from|import)\s*"([^"]+)"`)
	version := regexp.MustCompile(`^// \S+ v(\S+) `)
	for _, name := range files {
		b, err := fs.ReadFile(vendor, name)
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != want[name] {
			t.Errorf("%s is not the file of CHECKSUMS", name)
		}
		v := version.FindSubmatch(b)
		if v == nil || !bytes.Contains(licences, []byte(strings.TrimSuffix(name, ".min.mjs")+" "+string(v[1])+"\n")) {
			t.Errorf("LICENSES.txt lacks %s %s", name, v)
		}
		for _, m := range imports.FindAllSubmatch(b, -1) {
			if want[string(m[1])+".min.mjs"] == "" {
				t.Errorf("%s imports %s, which is not there", name, m[1])
			}
		}
	}
}

// operations reads queries.js: templates whose only inserts are fragments.
func operations(t *testing.T) map[string]string {
	t.Helper()
	b, err := fs.ReadFile(web.Static(), "js/queries.js")
	if err != nil {
		t.Fatal(err)
	}
	templates := regexp.MustCompile("(?s)(export )?const ([A-Z_]+) = `(.*?)`;").FindAllSubmatch(b, -1)
	fragments, out := make(map[string]string), make(map[string]string)
	insert := regexp.MustCompile(`\$\{([A-Z]+)\}`)
	for _, m := range templates {
		text := insert.ReplaceAllStringFunc(string(m[3]), func(s string) string { return fragments[s[2:len(s)-1]] })
		if len(m[1]) > 0 {
			out[string(m[2])] = text
		} else {
			fragments[string(m[2])] = text
		}
	}
	return out
}

// samples are variables for each operation, and what its answer must hold.
var samples = map[string]struct{ variables, has string }{
	"NETWORK":       {`{"rule":{"via":["BILATERAL_DIALOGUE"],"filter":{"during":{"from":"2015","to":"2020"},"regions":["Asia"]}},"kinds":{"via":["BILATERAL_DIALOGUE"]},"filter":{"during":{"from":"2015","to":"2020"},"regions":["Asia"]}}`, `"undatedLeftOut"`},
	"PLACES":        {`{"rule":{"via":["AGREEMENT","CO_HOSTING","ATTENDANCE"],"maxDelegations":13}}`, `"links":[{`},
	"ACTOR_PANEL":   {`{"id":"country:IN","rule":{"via":["BILATERAL_DIALOGUE"]},"meetings":{"formats":["BILATERAL"]},"hosting":null,"series":{"formats":["BILATERAL"],"focuses":["POLICY"],"parties":{"any":["country:IN"]}}}`, `"name":"India"`},
	"MORE_PARTNERS": {`{"id":"country:US","rule":{"via":["BILATERAL_DIALOGUE"]},"after":null}`, `"South Korea"`},
	"MORE_SERIES":   {`{"id":"country:IN","series":null,"after":null}`, `"missingOrdinals"`},
	"MORE_PEOPLE":   {`{"id":"country:JP","after":null}`, `"offices"`},
	"MORE_MEETINGS": {`{"id":"country:JP","meetings":{"during":{"from":"2010","to":"2024"}},"hosting":true,"after":null}`, `"onlyAnnounced"`},
	"LINK":          {`{"from":"country:JP","to":"country:EE","rule":{"via":["BILATERAL_DIALOGUE"]},"first":25,"after":null}`, `"Estonia`},
	"NAMES":         {`{"ids":["country:TW","organisation:european-union"]}`, `"Taiwan"`},
	"PATHS":         {`{"from":"country:NG","to":"country:TW","rule":{"via":["BILATERAL_DIALOGUE"]},"avoid":["country:US"],"first":50}`, `"noPath"`},
	"SEARCH":        {`{"text":"japan","kinds":null,"first":12}`, `"Japan"`},
	"SEARCH_TWO":    {`{"a":"japan","b":"estonia"}`, `"Estonia"`},
}

// Every operation of the explorer is answered on the shipped data, at a cost
// that leaves room, and no operation goes without a sample.
func TestOperations(t *testing.T) {
	ask := asker(t)
	ops := operations(t)
	if len(ops) != len(samples) {
		t.Errorf("%d operations, %d samples", len(ops), len(samples))
	}
	for name, text := range ops {
		t.Run(name, func(t *testing.T) { ask(t, text, samples[name].variables, samples[name].has) })
	}
}

// The queries that the page offers to copy are written by code; the API answers
// them as they are.
func TestCopiedQueries(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		missing(t, "node")
	}
	const program = `import("./static/js/queries.js").then((q) => {
  const rule = { via: ["BILATERAL_DIALOGUE", "ATTENDANCE"], maxDelegations: 13, filter: { during: { from: "2015", to: "2020" }, orUndated: true, formats: ["BILATERAL"],
    focuses: ["POLICY"], tracks: ["TRACK_1"], topics: ["NORMS", "AI"], regions: ["Asia"] } };
  console.log(JSON.stringify([q.networkText(rule), q.actorText("country:JP", rule), q.linkText("country:JP", "country:EE", rule), q.pathsText("country:NG", "country:TW", rule, ["country:US"])]));
});`
	out, err := exec.CommandContext(t.Context(), "node", "--input-type=module", "-e", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := json.Unmarshal(out, &texts); err != nil || len(texts) == 0 {
		t.Fatalf("%s: %v", out, err)
	}
	ask := asker(t)
	for _, text := range texts {
		ask(t, text, "{}", `"data"`)
	}
}

// asker asks the API over the shipped data, and wants an answer without errors
// that has a text.
func asker(t *testing.T) func(t *testing.T, query, variables, has string) {
	t.Helper()
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		t.Fatal(err)
	}
	api, err := gql.New(graph.NewExplorer(store, graph.Options{}), gql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T, query, variables, has string) {
		t.Helper()
		a := api.Do(t.Context(), gql.Request{Query: query, Variables: json.RawMessage(variables)})
		if body := string(a.Body); strings.Contains(body, `"errors"`) || !strings.Contains(body, has) {
			t.Errorf("%s\nanswer: %.400s", query, body)
		}
	}
}

// The parts of the scripts that need no page do as their tests say.
func TestScripts(t *testing.T) {
	run(t, "node", "node", "--import", "./test/vendored.mjs", "--test", "test/")
}

// The types of the scripts hold together.
func TestScriptTypes(t *testing.T) {
	const tsc = "node_modules/typescript/bin/tsc"
	if _, err := os.Stat(tsc); errors.Is(err, fs.ErrNotExist) {
		missing(t, "typescript: npm ci in web/ brings it")
	}
	run(t, "node", "node", tsc, "--noEmit")
}

// run runs a program in this folder.
func run(t *testing.T, need string, command ...string) {
	t.Helper()
	if _, err := exec.LookPath(need); err != nil {
		missing(t, need)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if out, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", strings.Join(command, " "), err, out)
	}
}

// missing skips by name, or fails where PARLEY_REQUIRE holds node.
func missing(t *testing.T, what string) {
	t.Helper()
	if strings.Contains(os.Getenv("PARLEY_REQUIRE"), "node") {
		t.Fatalf("PARLEY_REQUIRE wants node, but there is no %s", what)
	}
	t.Skipf("there is no %s", what)
}
