package graphiql_test

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/schema"
	"parley/web/graphiql"
)

// get asks a handler for a path; headers come in pairs.
func get(t testing.TB, h http.Handler, target string, headers ...string) *http.Response {
	t.Helper()
	return ask(t, h, http.MethodGet, target, headers...)
}

func ask(t testing.TB, h http.Handler, method, target string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// plain is the body of an answer, uncompressed.
func plain(t testing.TB, r *http.Response) []byte {
	t.Helper()
	body := io.Reader(r.Body)
	var err error
	switch r.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(r.Body)
	case "gzip":
		if body, err = gzip.NewReader(r.Body); err != nil {
			t.Fatal(err)
		}
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// checksums reads CHECKSUMS: the hexadecimal SHA-256 by name.
func checksums(t testing.TB) map[string]string {
	t.Helper()
	f, err := os.Open("CHECKSUMS")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sums := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok || sums[name] != "" {
			t.Fatalf("odd line %q", lines.Text())
		}
		sums[name] = sum
	}
	return sums
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func TestArchiveIsWhatTheChecksumsSay(t *testing.T) {
	sums := checksums(t)
	archive, err := os.ReadFile("graphiql.zip")
	if err != nil {
		t.Fatal(err)
	}
	if got := sumOf(archive); got != sums["graphiql.zip"] {
		t.Errorf("graphiql.zip: got %s, want %s", got, sums["graphiql.zip"])
	}
	if limit := 2_200_000; len(archive) > limit {
		t.Errorf("the archive has %d bytes, want at most %d", len(archive), limit)
	}
	delete(sums, "graphiql.zip")

	r, err := zip.OpenReader("graphiql.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, entry := range r.File {
		name := strings.TrimSuffix(entry.Name, ".br")
		f, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(brotli.NewReader(f))
		if err != nil {
			t.Fatalf("%s: %v", entry.Name, err)
		}
		if got := sumOf(b); got != sums[name] {
			t.Errorf("%s: got %s, want %s", name, got, sums[name])
		}
		delete(sums, name)
	}
	for name := range sums {
		t.Errorf("%s has a checksum and is not in the archive", name)
	}
}

// reference is how the built files name each other.
var reference = regexp.MustCompile(`[\w.-]+-[\w-]{8}\.(?:js|css|ttf)\b`)

func TestArchiveIsComplete(t *testing.T) {
	sums := checksums(t)
	reached := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if reached[name] || sums[name] == "" {
			return
		}
		reached[name] = true
		for _, other := range reference.FindAllString(string(plain(t, get(t, handler, graphiql.Base+name))), -1) {
			follow("assets/" + other)
		}
	}
	page := string(plain(t, get(t, handler, graphiql.Base)))
	for _, m := range regexp.MustCompile(`(?:src|href)="\./([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if sums[m[1]] == "" {
			t.Errorf("the page asks for %s, which is not there", m[1])
		}
	}
	follow("index.html")
	for name := range sums {
		if !reached[name] && name != "graphiql.zip" && name != "LICENSES.txt" {
			t.Errorf("nothing asks for %s", name)
		}
	}
	for _, worker := range []string{"graphql.worker", "json.worker", "editor.worker"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(reached)), func(name string) bool { return strings.Contains(name, worker) }) {
			t.Errorf("there is no %s", worker)
		}
	}
}

func TestPageHoldsUnderItsPolicy(t *testing.T) {
	page := string(plain(t, get(t, handler, graphiql.Base)))
	if strings.Contains(page, "http://") || strings.Contains(page, "https://") || strings.Contains(page, "//cdn") {
		t.Error("the page names another host")
	}
	for _, m := range regexp.MustCompile(`<script([^>]*)>([^<]*)`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(m[1], "src=") || strings.TrimSpace(m[2]) != "" {
			t.Errorf("an inline script: %q", m[0])
		}
	}
}

func TestLicencesOfAllPackagesAreServed(t *testing.T) {
	want, err := os.ReadFile("LICENSES.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(t, get(t, handler, graphiql.Base+"LICENSES.txt")); string(got) != string(want) {
		t.Error("the served LICENSES.txt differs from the file")
	}
	for _, line := range []string{"\ngraphiql 5.4.0 MIT\n", "\ngraphql 16.15.0 MIT\n", "\nmonaco-editor 0.52.2 MIT\n", "\nreact 19.3.1 MIT\n"} {
		if !strings.Contains(string(want), line) {
			t.Errorf("LICENSES.txt has no line %q", strings.TrimSpace(line))
		}
	}
}

// The lock file pins every package by its hash and names no registry.
func TestBuildIsPinned(t *testing.T) {
	b, err := os.ReadFile("build/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct{ Version, Resolved, Integrity string }
	}
	if err := json.Unmarshal(b, &lock); err != nil {
		t.Fatal(err)
	}
	for name, p := range lock.Packages {
		if name != "" && (p.Resolved != "" || p.Version == "" || p.Integrity == "") {
			t.Errorf("%s: got resolved %q, version %q, integrity %q", name, p.Resolved, p.Version, p.Integrity)
		}
	}
	if got := lock.Packages["node_modules/graphiql"].Version; got != "5.4.0" {
		t.Errorf("graphiql: got %s, want 5.4.0", got)
	}
}

// handler is shared by the tests that only read.
var handler = graphiql.Handler()

func TestEveryFileIsServedInEveryForm(t *testing.T) {
	types := map[string]string{
		".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".json": "application/json", ".ttf": "font/ttf", ".txt": "text/plain; charset=utf-8",
	}
	sums := checksums(t)
	delete(sums, "graphiql.zip")
	b, err := os.ReadFile("examples.json")
	if err != nil {
		t.Fatal(err)
	}
	sums["examples.json"] = sumOf(b)
	for name, want := range sums {
		etags := map[string]bool{}
		for _, encoding := range []string{"br", "gzip", ""} {
			r := get(t, handler, graphiql.Base+name, "Accept-Encoding", encoding)
			if r.StatusCode != http.StatusOK || r.Header.Get("Content-Encoding") != encoding {
				t.Fatalf("%s as %q: got status %d, encoding %q", name, encoding, r.StatusCode, r.Header.Get("Content-Encoding"))
			}
			if got := r.Header.Get("Content-Type"); got != types[path.Ext(name)] || got == "" {
				t.Errorf("%s: got media type %q", name, got)
			}
			cache := "no-cache"
			if strings.HasPrefix(name, "assets/") {
				cache = "public, max-age=31536000, immutable"
			}
			if got := r.Header.Get("Cache-Control"); got != cache {
				t.Errorf("%s: got Cache-Control %q, want %q", name, got, cache)
			}
			length, etag := r.Header.Get("Content-Length"), r.Header.Get("Etag")
			raw, err := io.ReadAll(r.Body)
			if err != nil || strconv.Itoa(len(raw)) != length {
				t.Errorf("%s as %q: got %d bytes, Content-Length %s", name, encoding, len(raw), length)
			}
			r.Body = io.NopCloser(strings.NewReader(string(raw)))
			if got := sumOf(plain(t, r)); got != want {
				t.Errorf("%s as %q: got %s, want %s", name, encoding, got, want)
			}
			if etags[etag] || !strings.HasPrefix(etag, `"`) {
				t.Errorf("%s as %q: the ETag %s is weak or another form's", name, encoding, etag)
			}
			etags[etag] = true

			again := get(t, handler, graphiql.Base+name, "Accept-Encoding", encoding, "If-None-Match", `"other", W/`+etag)
			if left, _ := io.ReadAll(again.Body); again.StatusCode != http.StatusNotModified || len(left) > 0 || again.Header.Get("Etag") != etag {
				t.Errorf("%s as %q: got status %d, %d bytes for a known ETag", name, encoding, again.StatusCode, len(left))
			}
		}
	}
}

func TestHandler(t *testing.T) {
	const page = graphiql.Base
	etag := get(t, handler, page).Header.Get("Etag")
	for _, row := range []struct {
		name, method, target string
		headers              []string
		status               int
		want                 map[string]string
	}{
		{"the base is the page", "GET", page, nil, 200, map[string]string{"Content-Type": "text/html; charset=utf-8", "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}},
		{"a query in the address changes nothing", "GET", page + "?query=%7Bdataset%7Bversion%7D%7D", nil, 200, map[string]string{"Etag": etag}},
		{"HEAD has the headers of GET", "HEAD", page, nil, 200, map[string]string{"Etag": etag, "Content-Encoding": ""}},
		{"without its slash the base is redirected, query and all", "GET", "/graphiql?query=x", nil, 301, map[string]string{"Location": page + "?query=x"}},
		{"an unknown file is not found", "GET", page + "assets/none.js", nil, 404, map[string]string{"X-Content-Type-Options": "nosniff", "Etag": ""}},
		{"a folder is not found", "GET", page + "assets/", nil, 404, nil},
		{"a compressed file has no address of its own", "GET", page + "index.html.br", nil, 404, nil},
		{"another path is not found", "GET", "/", nil, 404, nil},
		{"a path that climbs is not found", "GET", page + "../graphiql/index.html", nil, 404, nil},
		{"POST is not allowed", "POST", page, nil, 405, map[string]string{"Allow": "GET, HEAD"}},
		{"any ETag fits a star", "GET", page, []string{"If-None-Match", "*"}, 304, nil},
		{"another ETag gets the page", "GET", page, []string{"If-None-Match", `"x"`}, 200, nil},
		{"the ETag of another form gets the page", "GET", page, []string{"If-None-Match", etag, "Accept-Encoding", "br"}, 200, nil},
		{"a browser gets brotli", "GET", page, []string{"Accept-Encoding", "gzip, deflate, br, zstd"}, 200, map[string]string{"Content-Encoding": "br"}},
		{"weights decide", "GET", page, []string{"Accept-Encoding", "br;q=0.5, GZIP;q=0.8"}, 200, map[string]string{"Content-Encoding": "gzip"}},
		{"weight 0 forbids", "GET", page, []string{"Accept-Encoding", "br; q=0, gzip;q=0"}, 200, map[string]string{"Content-Encoding": ""}},
		{"a star stands for the rest", "GET", page, []string{"Accept-Encoding", "br;q=0, *"}, 200, map[string]string{"Content-Encoding": "gzip"}},
		{"a broken weight forbids", "GET", page, []string{"Accept-Encoding", "br;q=x, gzip"}, 200, map[string]string{"Content-Encoding": "gzip"}},
		{"an unknown encoding gets the plain form", "GET", page, []string{"Accept-Encoding", "zstd"}, 200, map[string]string{"Content-Encoding": ""}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := ask(t, handler, row.method, row.target, row.headers...)
			if r.StatusCode != row.status {
				t.Errorf("got status %d, want %d", r.StatusCode, row.status)
			}
			for name, want := range row.want {
				if got := r.Header.Get(name); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
			policy := r.Header.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'self';", "style-src 'self' 'unsafe-inline';", "worker-src 'self';", "img-src 'self' data:;", "font-src 'self' data:;"} {
				if !strings.Contains(policy, part) {
					t.Errorf("the policy %q lacks %q", policy, part)
				}
			}
			if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "script-src") {
				t.Errorf("the policy %q allows more than own scripts", policy)
			}
			if body, _ := io.ReadAll(r.Body); (row.method == "HEAD" || row.status == 304) && len(body) > 0 {
				t.Errorf("got a body of %d bytes", len(body))
			}
		})
	}
}

// allocated is the number of bytes that f takes from the heap.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestNothingIsUnpackedBeforeItIsAskedFor(t *testing.T) {
	var h http.Handler
	if got := allocated(func() { h = graphiql.Handler() }); got > 16<<10 {
		t.Errorf("making a handler took %d bytes", got)
	}
	if got := allocated(func() { get(t, h, graphiql.Base, "Accept-Encoding", "br") }); got > 256<<10 {
		t.Errorf("the first request took %d bytes", got)
	}

	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start := exec.CommandContext(t.Context(), program, "-test.run=^$")
	start.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := start.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`init parley/web/graphiql @.* (\d+) bytes`).FindSubmatch(trace)
	if m == nil {
		return // Nothing to initialise at all.
	}
	if n, err := strconv.Atoi(string(m[1])); err != nil || n > 16<<10 {
		t.Errorf("the start of the program takes %s", m[0])
	}
}

func TestExamples(t *testing.T) {
	sdl, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL})
	if err != nil {
		t.Fatal(err)
	}
	names, operations, groups := map[string]bool{}, map[string]bool{}, map[string]int{}
	var order []string
	for _, e := range graphiql.Examples() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Name == "" || names[e.Name] || !strings.HasSuffix(e.Answers, ".") {
				t.Errorf("the name is taken, or %q is no sentence", e.Answers)
			}
			query, faults := gqlparser.LoadQueryWithRules(sdl, e.Query, rules.NewDefaultRules())
			if faults != nil {
				t.Fatal(faults)
			}
			if len(query.Operations) != 1 || query.Operations[0].Name == "" || operations[query.Operations[0].Name] {
				t.Fatal("want one operation with a name of its own")
			}
			operations[query.Operations[0].Name] = true
			if _, err := validator.VariableValues(sdl, query.Operations[0], e.Variables); err != nil {
				t.Error(err)
			}
			for name := range e.Variables {
				if query.Operations[0].VariableDefinitions.ForName(name) == nil {
					t.Errorf("the query has no variable %s", name)
				}
			}
		})
		names[e.Name] = true
		groups[e.Group]++
		if !slices.Contains(order, e.Group) {
			order = append(order, e.Group)
		} else if order[len(order)-1] != e.Group {
			t.Errorf("%s stands apart from its group", e.Name)
		}
	}
	if want := []string{"Policy staff", "Researchers", "Analysts"}; !slices.Equal(order, want) {
		t.Errorf("groups: got %v, want %v", order, want)
	}
	for group, n := range groups {
		if n != 4 {
			t.Errorf("%s: got %d examples, want 4", group, n)
		}
	}
}

func BenchmarkHandler(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		graphiql.Handler()
	}
}

func BenchmarkFirstPage(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		get(b, graphiql.Handler(), graphiql.Base, "Accept-Encoding", "br")
	}
}
