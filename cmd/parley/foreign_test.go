package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// shell runs Cypher as somebody with cypher-shell does.
func shell(t *testing.T, env map[string]string, text string) {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(env["NEO4J_URI"], neo4j.BasicAuth(env["NEO4J_USERNAME"], env["NEO4J_PASSWORD"], ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(context.Background())
	if _, err := neo4j.ExecuteQuery(t.Context(), driver, text, nil, neo4j.EagerResultTransformer); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// within waits until an address answers with all of the texts, or without the
// one that begins with an exclamation mark.
func within(t *testing.T, address string, status int, parts ...string) {
	t.Helper()
	var got int
	var body string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		got, body = get(t, address)
		fits := got == status
		for _, part := range parts {
			absent, not := strings.CutPrefix(part, "!")
			fits = fits && strings.Contains(body, absent) != not
		}
		if fits {
			return
		}
	}
	t.Fatalf("%s: got %d, %s; want %d, %q", address, got, body, status, parts)
}

// TestTwoServersSeeForeignChanges: two servers on one Neo4j, of which one looks
// every second and one when it is told to, while somebody edits with Cypher.
func TestTwoServersSeeForeignChanges(t *testing.T) {
	env := emptied(t)
	for k, v := range env {
		t.Setenv(k, v)
	}
	imported(t, env)
	var addresses []string
	var told *exec.Cmd
	for _, every := range []string{"1s", "1h"} {
		var address string
		address, told = serving(t, "--refresh", every)
		turnsGreen(t, address, shippedVersion)
		addresses = append(addresses, address)
	}
	look := func() {
		t.Helper()
		if err := told.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	const meeting = "meeting:warsaw-process-working-group-on-cybersecurity-1"
	ask := "/graphql?query=" + url.QueryEscape(`{country(code:"EE"){capital} meeting(id:"`+meeting+`"){name start}}`)
	_, before := get(t, addresses[0]+ask)
	if !strings.Contains(before, "Tallinn") || !strings.Contains(before, `"start":"2019`) {
		t.Fatal(before)
	}

	shell(t, env, `MATCH (c:Country {id: 'country:EE'}) SET c.capital = 'Reval'`)
	began := time.Now()
	for _, address := range addresses {
		within(t, address+ask, http.StatusOK, `"capital":"Reval"`)
	}
	t.Logf("both saw an edit after %v", time.Since(began).Round(time.Millisecond))
	var versions [2]string
	for i, address := range addresses {
		_, versions[i] = get(t, address+"/readyz")
	}
	if versions[0] != versions[1] || strings.Contains(versions[0], shippedVersion) || strings.Contains(versions[0], "refused") {
		t.Errorf("/readyz: got %q", versions)
	}

	shell(t, env, `MATCH (m:Meeting {id: '`+meeting+`'}) SET m.start = '2014-13', m.name = 'Half'`)
	look()
	for _, address := range addresses {
		within(t, address+"/readyz", http.StatusOK, `"status":"ready"`, meeting+` start: \"2014-13\" is not a date; write a day`)
		within(t, address+ask, http.StatusOK, `"start":"2019`, "!Half")
	}
	shell(t, env, `MATCH (m:Meeting {id: '`+meeting+`'}) SET m.start = '2018-12'`) // and the name is taken over with it
	look()
	for _, address := range addresses {
		within(t, address+ask, http.StatusOK, `"start":"2018-12"`, `"name":"Half"`)
		within(t, address+"/readyz", http.StatusOK, `"status":"ready"`, "!refused")
	}

	// What cannot be read is served as it was, but not to who never read it.
	shell(t, env, `MATCH (m:Meeting {id: '`+meeting+`'}) SET m.json = 'not JSON'`)
	look()
	third, _ := serving(t, "--refresh", "1s")
	within(t, third+"/readyz", http.StatusServiceUnavailable, `"code":"UNAVAILABLE"`, meeting+" json: it does not fit the stamp")
	for _, address := range addresses {
		within(t, address+"/readyz", http.StatusOK, `"status":"ready"`, meeting+" json: it was edited and cannot be read")
		within(t, address+ask, http.StatusOK, `"start":"2018-12"`)
	}
	code, _, errOut := askWith(t, env, "validate", "--neo4j-uri", env["NEO4J_URI"])
	if code != exitFault {
		t.Errorf("validate: exit code %d", code)
	}
	has(t, errOut, meeting+" json: it does not fit the stamp", "parley import --rebuild")
	if got := imported(t, env, "--rebuild"); got.Updated != 1 || got.Rebuilt != 6399 || got.Created+got.Unchanged+got.Deleted != 0 || *got.Version != shippedVersion {
		t.Errorf("--rebuild: %+v", got)
	}
	look()
	for _, address := range append(addresses, third) {
		within(t, address+"/readyz", http.StatusOK, `"status":"ready"`, shippedVersion, "!refused")
	}

	// Somebody empties the database.
	shell(t, env, `MATCH (n) DETACH DELETE n`)
	for _, address := range addresses {
		within(t, address+ask, http.StatusOK, `"country":null`)
	}
	must(t, env, "import")
	for _, address := range addresses {
		within(t, address+"/readyz", http.StatusOK, `"status":"ready"`, shippedVersion)
		within(t, address+ask, http.StatusOK, `"capital":"Tallinn"`)
	}
}

// TestRebuildHeals what is damaged, and says what it was not given.
func TestRebuildHeals(t *testing.T) {
	env := emptied(t)
	dir := t.TempDir()
	file := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put := func(name string, lines ...string) {
		t.Helper()
		file(filepath.Join(dir, name+".jsonl"), strings.Join(append(lines, ""), "\n"))
	}
	for _, name := range []string{"organisations", "series", "meetings", "sources"} {
		put(name)
	}
	japan, ada, bo := `{"id":"country:JP","name":"Japan"}`, `{"id":"person:ada-example","name":"Ada Example","country":"country:JP"}`, `{"id":"person:bo-sample","name":"Bo Sample"}`
	put("countries", japan)
	put("people", ada, bo)
	first := imported(t, env, dir)
	if first.Created != 3 {
		t.Fatalf("got %+v", first)
	}
	has(t, must(t, env, "import", dir, "--rebuild"), "0 records created, 0 updated, 3 rebuilt, 0 unchanged, 0 deleted", "persons: 2 rebuilt")

	// A record that others name: without --rebuild, and from a file of its own.
	shell(t, env, `MATCH (c:Country) DETACH DELETE c`)
	if code, _, errOut := askWith(t, env, "show", "person:ada-example"); code != exitFault || !strings.Contains(errOut, `person:ada-example country: "country:JP" does not exist`) {
		t.Errorf("a dangling reference: exit code %d, %s", code, errOut)
	}
	one := filepath.Join(t.TempDir(), "one.jsonl")
	file(one, japan+"\n")
	if got := imported(t, env, one); got.Created != 1 || *got.Version != *first.Version {
		t.Errorf("put back: %+v", got)
	}

	shell(t, env, `MATCH (p:Person {id: 'person:ada-example'})-[x:OF_COUNTRY]->() DELETE x`)
	if code, text, _ := askWith(t, env, "validate"); code != exitFault || !strings.Contains(text, "person:ada-example: its relationships are not those of its record: 0 too many, 1 missing") || !strings.Contains(text, "3 records, 1 fault") {
		t.Errorf("validate: exit code %d, %s", code, text)
	}
	must(t, env, "import", dir, "--rebuild")
	has(t, must(t, env, "validate"), "3 records, 0 faults")

	shell(t, env, `MATCH (p:Person) SET p.stamp = 'mine'`)
	if code, _, errOut := askWith(t, env, "import", dir); code != exitFault || !strings.Contains(errOut, "person:bo-sample stamp: it is none of Parley's") {
		t.Errorf("damage: exit code %d, %s", code, errOut)
	}
	put("people", ada)
	var out jsonImport
	code, text, _ := askWith(t, env, "import", dir, "--rebuild", "--json")
	if err := json.Unmarshal([]byte(text), &out); err != nil || code != exitFault || len(out.Faults) != 1 || out.Faults[0].ID != "person:bo-sample" {
		t.Errorf("not all that is damaged: exit code %d, %v, %+v", code, err, out)
	}
	if got := imported(t, env, dir, "--rebuild", "--prune"); got.Rebuilt != 2 || got.Deleted != 1 || len(got.Faults) != 0 {
		t.Errorf("--prune: %+v", got)
	}
	has(t, must(t, env, "version"), "1 country", "1 person")
}
