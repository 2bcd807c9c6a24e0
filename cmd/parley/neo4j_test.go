package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/internal/dataset"
	"parley/internal/neo4jtest"
)

// emptied gives the environment of a Neo4j server that holds nothing.
func emptied(t *testing.T) map[string]string {
	t.Helper()
	uri, username, password := neo4jtest.Server(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(username, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(ctx)
	if _, err := neo4j.ExecuteQuery(ctx, driver, "MATCH (n) DETACH DELETE n", nil, neo4j.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
	return map[string]string{"NEO4J_URI": uri, "NEO4J_USERNAME": username, "NEO4J_PASSWORD": password}
}

// must is the output of a command that must succeed, and say nothing beside.
func must(t *testing.T, env map[string]string, args ...string) string {
	t.Helper()
	code, out, errOut := askWith(t, env, args...)
	if code != exitOK || errOut != "" {
		t.Fatalf("parley %s: exit code %d, %s%s", strings.Join(args, " "), code, out, errOut)
	}
	return out
}

// imported is what parley import --json says.
func imported(t *testing.T, env map[string]string, args ...string) (out jsonImport) {
	t.Helper()
	if err := json.Unmarshal([]byte(must(t, env, append([]string{"import", "--json"}, args...)...)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const shippedVersion = "91955d57f5584294889a595639f04fd5ae2e0cb0e02181ec6efa4d2255638b18"

// TestNeo4jHoldsTheShippedData imports them and asks both stores the same.
func TestNeo4jHoldsTheShippedData(t *testing.T) {
	env := emptied(t)
	code, _, errOut := askWith(t, env, "show", "JP")
	if code != exitUsage {
		t.Errorf("an empty store: got exit code %d", code)
	}
	has(t, errOut, "the Neo4j store holds no record: parley import fills it")

	has(t, must(t, env, "import", "--dry-run"), "nothing was written", "6400 records created", "countries: 250 created")
	began := time.Now()
	first := imported(t, env)
	t.Logf("the first import: %v", time.Since(began).Round(time.Millisecond))
	if first.Created != 6400 || first.Updated+first.Unchanged+first.Deleted != 0 || first.Version == nil || *first.Version != shippedVersion {
		t.Errorf("the first import: %+v", first)
	}
	again := imported(t, env)
	if again.Unchanged != 6400 || again.Created+again.Updated+again.Deleted != 0 || len(again.Counts) != 6 {
		t.Errorf("the second import: %+v", again)
	}
	has(t, must(t, env, "import"), "0 records created, 0 updated, 6400 unchanged, 0 deleted", "series: 628 unchanged", "data "+shippedVersion)

	query := queryFile(t, `{country(code:"EE"){name people(first:3){nodes{name}} meetings(first:5){nodes{role meeting{name notes sources{label}}}}}}`)
	for _, args := range [][]string{
		{"path", "Kenya", "Estonia"},
		{"path", "nz", "BRA", "--first", "3", "--json"},
		{"path", "KE", "Vanuatu"},
		{"path", "Iran", "Japan", "--via", "attendance", "--max-delegations", "3", "--from", "2016"},
		{"show", "Kenya"},
		{"show", "US", "--json"},
		{"show", "Izumi Nakamitsu"},
		{"show", "meeting:warsaw-process-working-group-on-cybersecurity-1", "--json"},
		{"show", "Estonia-Japan Cyber Dialogue"},
		{"show", "source:seed-001"},
		{"search", "nakamitsu"},
		{"search", "cyber dialogue japan", "--json"},
		{"query", query},
		{"export", "participations.csv"},
		{"export", "network.gexf", "--via", "co_hosting"},
		{"version", "--json"},
	} {
		if got, want := must(t, env, args...), answer(t, args...); got != want {
			t.Errorf("%v: Neo4j answers\n%.500s\nthe built-in dataset\n%.500s", args, got, want)
		}
	}
	has(t, must(t, env, "validate"), env["NEO4J_URI"]+": 6400 records, 0 faults, 21 warnings", "store warning: meeting:tallinn-mechanism-7 format")

	dir := filepath.Join(t.TempDir(), "out")
	has(t, must(t, env, "export", dir), "6400 records", "data "+shippedVersion)
	sameFiles(t, dir)
}

// sameFiles compares a folder with the shipped files, byte for byte.
func sameFiles(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if want, err := fs.ReadFile(dataset.Files(), e.Name()); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from the shipped file (%v)", e.Name(), err)
		}
	}
	if len(entries) != 8 {
		t.Errorf("got %d files, want six of records and two notices", len(entries))
	}
}

// TestImportStepByStep: a folder, files over it, faults, and what a prune takes away.
func TestImportStepByStep(t *testing.T) {
	env := emptied(t)
	dir := t.TempDir()
	put := func(name, text string) string {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, name := range []string{"organisations", "people", "series", "meetings", "sources"} {
		put(name+".jsonl", "")
	}
	put("countries.jsonl", `{"id":"country:JP","name":"Japan"}`+"\n"+`{"id":"country:US","name":"United States"}`+"\n")
	if got := imported(t, env, dir); got.Created != 2 || len(got.Faults) != 0 {
		t.Errorf("a folder: %+v", got)
	}
	// Kinds of a file are mixed, and refer to one another and to what is there.
	extra := t.TempDir()
	more := filepath.Join(extra, "more.jsonl")
	dir, folder := extra, dir
	put("more.jsonl", `{"id":"person:ada-example","name":"Ada Example","country":"country:JP"}`+"\n"+
		`{"id":"source:s-1","url":"https://example.org/1","authors":[{"person":"person:ada-example"}]}`+"\n"+
		`{"id":"country:US","name":"United States","alpha3":"USA"}`+"\n")
	if got := imported(t, env, more); got.Created != 2 || got.Updated != 1 || got.Unchanged != 0 {
		t.Errorf("a file: %+v", got)
	}
	before := must(t, env, "version")
	bad := put("bad.jsonl", `{"id":"person:bo-sample","name":"Bo Sample","country":"country:QQ"}`+"\n"+`{"id":"person:cy","nam":"Cy"}`+"\n"+"not json\n")
	faults := []string{
		`bad.jsonl:1 person:bo-sample country: "country:QQ" does not exist; add that record or name another`,
		`bad.jsonl:2 person:cy nam: there is no field "nam"; write "name"?`, `bad.jsonl:3: not JSON`,
	}
	for _, args := range [][]string{{"import", bad}, {"import", "--dry-run", bad}} {
		code, out, errOut := askWith(t, env, args...)
		if code != exitFault || out != "" {
			t.Errorf("%v: exit code %d, %s", args, code, out)
		}
		has(t, errOut, append(faults, "nothing was imported: 3 faults")...)
	}
	var report jsonImport
	code, out, _ := askWith(t, env, "import", "--json", bad)
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitFault || len(report.Faults) != 3 || report.Version != nil {
		t.Errorf("--json: exit code %d, %v, %+v", code, err, report)
	}
	// What the folder lacks goes with --prune, unless something that stays needs it.
	if code, _, errOut := askWith(t, env, "import", "--prune", more); code != exitUsage || !strings.Contains(errOut, "--prune goes with a folder") {
		t.Errorf("--prune with a file: exit code %d, %s", code, errOut)
	}
	if now := must(t, env, "version"); now != before {
		t.Errorf("something was written: %s, before %s", now, before)
	}
	if got := imported(t, env, "--prune", "--dry-run", folder); got.Deleted != 2 || got.Updated != 1 || got.Unchanged != 1 {
		t.Errorf("--prune --dry-run: %+v", got)
	}
	if now := must(t, env, "version"); now != before {
		t.Errorf("--dry-run wrote: %s, before %s", now, before)
	}
	if got := imported(t, env, "--prune", folder); got.Deleted != 2 || got.Updated != 1 || got.Unchanged != 1 {
		t.Errorf("--prune: %+v", got)
	}
	has(t, must(t, env, "version"), "2 countries", "0 persons")
}

// TestImportsAtOnce: several that import the same at the same time all succeed,
// and one of them has written.
func TestImportsAtOnce(t *testing.T) {
	env := emptied(t)
	var all sync.WaitGroup
	outs := make([]jsonImport, 3)
	for i := range outs {
		all.Go(func() {
			var out, errOut bytes.Buffer
			code := run(t.Context(), []string{"import", "--json"}, func(k string) string { return env[k] }, &out, &errOut)
			if err := json.Unmarshal(out.Bytes(), &outs[i]); err != nil || code != exitOK {
				t.Errorf("exit code %d, %v, %s", code, err, errOut.String())
			}
		})
	}
	all.Wait()
	created, unchanged := 0, 0
	for _, o := range outs {
		created, unchanged = created+o.Created, unchanged+o.Unchanged
	}
	if created != 6400 || unchanged != 2*6400 {
		t.Errorf("got %d created and %d unchanged, want 6400 and %d", created, unchanged, 2*6400)
	}
}

// TestImportBrokenOff breaks imports off at several moments: each leaves all or
// nothing, and says which.
func TestImportBrokenOff(t *testing.T) {
	said := make(map[string]int)
	for _, wait := range []time.Duration{0, 300, 700, 1000} {
		env := emptied(t)
		must(t, env, "import", "--dry-run") // begins a history
		ctx, cancel := context.WithTimeout(t.Context(), wait*time.Millisecond)
		var out, errOut bytes.Buffer
		code := run(ctx, []string{"import"}, func(k string) string { return env[k] }, &out, &errOut)
		cancel()
		left := imported(t, env, "--dry-run")
		switch says := errOut.String(); {
		case code == exitOK:
			said["done"]++
		case code != exitFault || out.Len() > 0:
			t.Errorf("after %d ms: exit code %d, %s%s", wait, code, out.String(), says)
		case strings.Contains(says, "nothing was written") && left.Created != 6400:
			t.Errorf("after %d ms: %s, but %d are left to create", wait, says, left.Created)
		case strings.Contains(says, "nothing was written"):
			said["nothing"]++
		default:
			has(t, says, "in its last moment, and may have been done: run it again to see")
			said["perhaps"]++
		}
		if left.Created != 6400 && left.Unchanged != 6400 {
			t.Errorf("after %d ms: a part was written: %+v", wait, left)
		}
	}
	t.Log(said)
	if said["nothing"] == 0 {
		t.Error("none was broken off in time")
	}
}

// TestServeSeedsNeo4j: two servers fill an empty store at once, and both turn green.
func TestServeSeedsNeo4j(t *testing.T) {
	env := emptied(t)
	for k, v := range env {
		t.Setenv(k, v)
	}
	var addresses []string
	for range 2 {
		address, _ := serving(t, "--seed")
		addresses = append(addresses, address)
	}
	for _, address := range addresses {
		if status, body := get(t, address+"/healthz"); status != http.StatusOK {
			t.Errorf("/healthz: got %d, %s", status, body)
		}
		turnsGreen(t, address, shippedVersion)
	}
	has(t, must(t, env, "import"), "6400 unchanged")
	// A store that holds something is left alone.
	emptied(t)
	one := filepath.Join(t.TempDir(), "one.jsonl")
	if err := os.WriteFile(one, []byte(`{"id":"country:JP","name":"Japan"}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	version := *imported(t, env, one).Version
	address, cmd := serving(t, "--seed")
	turnsGreen(t, address, version)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v, want exit code 0", err)
	}
}

// turnsGreen waits for readiness.
func turnsGreen(t *testing.T, address, version string) {
	t.Helper()
	status, body := 0, ""
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if status, body = get(t, address+"/readyz"); status == http.StatusOK {
			break
		}
	}
	if !strings.Contains(body, version) {
		t.Errorf("/readyz: got %d, %s; want the data %s", status, body, version)
	}
}

// nobody is an address that no server listens on.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "bolt://" + l.Addr().String()
}

// TestServeStartsBeforeNeo4j: a server whose store is away lives and says why
// it is not ready, without what only the log may hold.
func TestServeStartsBeforeNeo4j(t *testing.T) {
	uri := nobody(t)
	t.Setenv("NEO4J_URI", uri)
	t.Setenv("NEO4J_PASSWORD", "s3cret-word")
	for _, args := range [][]string{nil, {"--seed"}} {
		address, cmd := serving(t, args...)
		if status, body := get(t, address+"/healthz"); status != http.StatusOK {
			t.Errorf("/healthz: got %d, %s", status, body)
		}
		status, body := get(t, address+"/readyz")
		if status != http.StatusServiceUnavailable || !strings.Contains(body, `"code":"UNAVAILABLE"`) || !strings.Contains(body, "Neo4j store: ") || !strings.Contains(body, "the server cannot be reached") {
			t.Errorf("/readyz: got %d, %s", status, body)
		}
		if strings.Contains(body, "127.0.0.1") || strings.Contains(body, "s3cret") {
			t.Errorf("/readyz tells too much: %s", body)
		}
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("after SIGTERM: %v, want exit code 0", err)
		}
	}
}

// TestServeTurnsGreenWhenNeo4jComes: the server is away at first, then it is
// there, empty, and is filled; then it goes again.
func TestServeTurnsGreenWhenNeo4jComes(t *testing.T) {
	env := emptied(t)
	uri := nobody(t)
	for k, v := range env {
		t.Setenv(k, v)
	}
	t.Setenv("NEO4J_URI", uri)
	address, _ := serving(t, "--seed")
	if status, body := get(t, address+"/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("/readyz: got %d, %s", status, body)
	}
	_, from, _ := strings.Cut(uri, "//")
	_, to, _ := strings.Cut(env["NEO4J_URI"], "//")
	gone := relay(t, from, to)
	turnsGreen(t, address, shippedVersion)
	if status, body := get(t, address+"/graphql?query=%7Bdataset%7Bversion%7D%7D"); status != http.StatusOK || !strings.Contains(body, shippedVersion) {
		t.Errorf("/graphql: got %d, %s", status, body)
	}
	gone()
	time.Sleep(1100 * time.Millisecond) // for as long the version that was seen is taken for the newest
	if status, body := get(t, address+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "UNAVAILABLE") {
		t.Errorf("after it went: /readyz: got %d, %s", status, body)
	}
	if status, _ := get(t, address+"/healthz"); status != http.StatusOK {
		t.Errorf("after it went: /healthz: got %d", status)
	}
}

// relay takes connections at an address and passes them on, until it is told to stop.
func relay(t *testing.T, from, to string) (stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", from)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			context.AfterFunc(ctx, func() { in.Close(); out.Close() })
			go func() { io.Copy(out, in); out.Close() }()
			go func() { io.Copy(in, out); in.Close() }()
		}
	}()
	return func() { cancel(); l.Close() }
}

// TestNeo4jIsNamedRight: what is wrong with the settings of a server, with no server.
func TestNeo4jIsNamedRight(t *testing.T) {
	away := nobody(t)
	dir := t.TempDir()
	word := filepath.Join(dir, "password")
	if err := os.WriteFile(word, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(uri string, more ...string) map[string]string {
		env := map[string]string{"NEO4J_URI": uri}
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return env
	}
	for _, row := range []struct {
		claim string
		env   map[string]string
		args  []string
		code  int
		says  string
	}{
		{"nobody listens", at(away), []string{"show", "JP"}, exitFault, "the server cannot be reached"},
		{"nobody listens: what to do", at(away), []string{"path", "KE", "EE"}, exitFault, "Unset NEO4J_URI to use the built-in dataset"},
		{"nobody listens: the cause", at(away, "NEO4J_PASSWORD_FILE", word), []string{"version"}, exitFault, "refused"},
		{"nobody listens: an import", at(away), []string{"import"}, exitFault, "the server cannot be reached"},
		{"nobody listens: an export", at(away), []string{"export", filepath.Join(dir, "out")}, exitFault, "the server cannot be reached"},
		{"nobody listens: validate", at(away), []string{"validate"}, exitFault, "the server cannot be reached"},
		{"nobody listens: query", at(away), []string{"query", queryFile(t, "{dataset{version}}")}, exitFault, "the server cannot be reached"},
		{"another scheme", at("http://localhost:7474"), []string{"version"}, exitUsage, "NEO4J_URI: write an address such as neo4j://localhost:7687"},
		{"no scheme", at("localhost"), []string{"version"}, exitUsage, "NEO4J_URI"},
		{"a password in the address", at("bolt://neo4j:s3cret@localhost"), []string{"version"}, exitUsage, "leave user name and password out of it"},
		{"a flag wins", at("bolt://localhost"), []string{"version", "--neo4j-uri", "bolt:///"}, exitUsage, "--neo4j-uri: write an address"},
		{"a folder too", at(away), []string{"version", "--data", dir}, exitUsage, "--data and NEO4J_URI both say where the data are: leave one out"},
		{"a folder too, of the environment", at(away, "PARLEY_DATA", dir), []string{"show", "JP"}, exitUsage, "PARLEY_DATA and NEO4J_URI both"},
		{"two passwords", at(away, "NEO4J_PASSWORD", "a", "NEO4J_PASSWORD_FILE", word), []string{"version"}, exitUsage, "both set: unset one"},
		{"no file of a password", at(away), []string{"version", "--neo4j-password-file", filepath.Join(dir, "none")}, exitUsage, "--neo4j-password-file: cannot read "},
		{"a password as a flag", at(away), []string{"version", "--neo4j-password", "s3cret"}, exitUsage, "unknown flag"},
		{"an import without server", nil, []string{"import"}, exitUsage, "set NEO4J_URI or --neo4j-uri"},
		{"an import of nothing", at(away), []string{"import", filepath.Join(dir, "none")}, exitFault, "there is no folder or file"},
		{"an import of two", at(away), []string{"import", dir, dir}, exitUsage, "one folder or file at most"},
		{"seeding without server", nil, []string{"serve", "--seed"}, exitUsage, "--seed fills a Neo4j server: set NEO4J_URI"},
		{"seeding without server, by the environment", map[string]string{"PARLEY_SEED": "true"}, []string{"serve"}, exitUsage, "PARLEY_SEED fills"},
		{"seeding perhaps", nil, []string{"serve", "--seed=perhaps"}, exitUsage, `--seed: "perhaps" is neither true nor false`},
	} {
		t.Run(row.claim, func(t *testing.T) {
			began := time.Now()
			code, out, errOut := askWith(t, row.env, row.args...)
			if code != row.code || !strings.Contains(out+errOut, row.says) {
				t.Errorf("got exit code %d, %s%s; want %d with %q", code, out, errOut, row.code, row.says)
			}
			if strings.Contains(out+errOut, "s3cret") {
				t.Errorf("the password is told: %s%s", out, errOut)
			}
			if took := time.Since(began); took > 8*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	// An argument says where the data are, whatever the environment does.
	if code, out, errOut := askWith(t, at(away), "validate", copyData(t, func(_ string, b []byte) []byte { return b })); code != exitOK {
		t.Errorf("a folder to validate: exit code %d, %s%s", code, out, errOut)
	}
}

func TestProgress(t *testing.T) {
	known := &progress{what: "writing", total: 200}
	known.step(100)
	if got, want := known.line(2*time.Second), "████████████░░░░░░░░░░░░ writing, 2 s, 50 %"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	known.step(1000)
	has(t, known.line(0), "100 %")
	unknown := &progress{what: "reading"}
	places := make(map[string]bool)
	for tenths := range 40 {
		places[strings.Fields(unknown.line(time.Duration(tenths) * 100 * time.Millisecond))[0]] = true
	}
	for bar := range maps.Keys(places) {
		if n := len([]rune(bar)); n != 24 || strings.Count(bar, "█") != 6 {
			t.Errorf("a bar of %d: %s", n, bar)
		}
	}
	if len(places) != 19 {
		t.Errorf("the block stands in %d places, want 19", len(places))
	}
	var b bytes.Buffer
	p := startProgress(&b, "waiting", 0)
	time.Sleep(250 * time.Millisecond)
	p.done()
	if got := b.String(); !strings.Contains(got, "waiting, 0 s") || !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("got %q, want a line that is taken away", got)
	}
	a := &app{errOut: &b, getenv: func(string) string { return "" }}
	a.progress("in a pipe", 1).done()
	if strings.Contains(b.String(), "pipe") {
		t.Error("a bar in a pipe")
	}
}
