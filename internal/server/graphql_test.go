package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"parley/internal/gql"
	"parley/internal/server"
)

const (
	isJSON  = "Content-Type: application/json"
	wantsGQ = "Accept: application/graphql-response+json"
)

func TestGraphQLTransport(t *testing.T) {
	long := strings.Repeat("x", 200)
	post := func(name, body string, status int, has ...string) row {
		return row{name: name, method: "POST", target: "/graphql", body: body, header: []string{isJSON}, status: status, has: has}
	}
	get := func(name, query string, status int, has ...string) row {
		return row{name: name, target: "/graphql?" + query, status: status, has: has}
	}
	rows := []row{
		post("a query", `{"query":"{a}"}`, 200, `"data":`, `"query":"{a}"`),
		post("nulls are allowed", `{"query":"{a}","variables":null,"operationName":null,"extensions":null}`, 200, `"variables":null`),
		post("variables keep their text", `{"query":"{a}","variables":{"n":9007199254740993,"o":{"b":[1.50]}}}`, 200, `{"n":9007199254740993,"o":{"b":[1.50]}}`),
		post("operation name", `{"query":"{a}","operationName":"B"}`, 200, `"operationName":"B"`),
		post("unknown keys are passed over", `{"query":"{a}","query2":[[[]]],"Query":1}`, 200),
		post("blanks around are fine", " \n{\"query\":\"{a}\"}\n ", 200),
		post("empty body", ``, 400, "the body is empty", `"code":"INVALID"`, `"requestId":"`),
		post("broken JSON", `{ "not a JSON`, 400, "not JSON"),
		post("cut JSON", `{"query":"{a}"`, 400, "not JSON"),
		post("bad syntax says where", `{"query":nope}`, 400, "goes wrong at byte"),
		post("no object", `"{a}"`, 400, "not a JSON object"),
		post("a batch", `[{"query":"{a}"},{"query":"{b}"}]`, 400, "batches are not taken"),
		post("an empty batch", `[]`, 400, "batches are not taken"),
		post("something after it", `{"query":"{a}"}{"query":"{b}"}`, 400, "follows the JSON object"),
		post("a key twice", `{"query":"{a}","query":"{b}"}`, 400, "query stands twice"),
		post("no query", `{"variables":{}}`, 400, "there is no query"),
		post("a null query", `{"query":null}`, 400, "there is no query"),
		post("an empty query", `{"query":""}`, 400, "the query is empty"),
		post("case matters", `{"Query":"{a}"}`, 400, "there is no query"),
		post("a query that is an object", `{"query":{}}`, 400, "query is an object: send a text"),
		post("an operation name that is a number", `{"query":"{a}","operationName":0}`, 400, "operationName is a number"),
		post("variables that are a list", `{"query":"{a}","variables":["x"]}`, 400, "variables is a list: send a JSON object"),
		post("variables that are a text", `{"query":"{a}","variables":"{}"}`, 400, "variables is a text"),
		post("extensions that are a truth value", `{"query":"{a}","extensions":false}`, 400, "extensions is a truth value"),
		post("too deep", `{"query":"{a}","variables":`+strings.Repeat(`{"a":`, 20_000)+"1"+strings.Repeat("}", 20_001), 400, "nested more than 32 deep"),
		post("no UTF-8", "{\"query\":\"{a \xff}\"}", 400, "not UTF-8"),
		get("a query", "query={a}", 200, `"query":"{a}"`),
		get("encoded variables", "query={a}&operationName=B&variables=%7B%22n%22%3A1%7D&extensions=%7B%7D", 200, `"variables":{"n":1}`, `"operationName":"B"`),
		get("null and empty variables", "query={a}&variables=null&operationName=&extensions=", 200),
		get("no query", "", 400, "add ?query="),
		get("an empty query", "query=", 400, "the query is empty"),
		get("a query twice", "query={a}&query={b}", 400, "query stands twice"),
		get("variables that are no JSON", "query={a}&variables=nope", 400, `variables is not JSON: \"nope\"`),
		get("variables that are a list", "query={a}&variables=[]", 400, "variables is a list"),
		get("bad encoding", "query=%zz", 400, "percent-encode"),
		get("no UTF-8", "query=%ff", 400, "not UTF-8"),
		{name: "long input is not echoed", target: "/graphql?query={a}&variables=" + long, status: 400, hasNot: []string{long[:61]}},
		{name: "a mutation by GET", target: "/graphql?query=mutation%20{a}", status: 405, has: []string{"use POST"}, want: map[string]string{"Allow": "POST"}},
		{name: "a mutation by HEAD", method: "HEAD", target: "/graphql?query=mutation%20{a}", status: 405},
		{name: "a mutation by POST", method: "POST", target: "/graphql", body: `{"query":"mutation {a}"}`, header: []string{isJSON}, status: 200},
	}
	for _, header := range []string{"Content-Type: text/plain", "Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data; boundary=x", "Content-Type: application/graphql", "Content-Type: application/json; charset=utf-16", "Content-Type: application/json;;", "X-None: 1"} {
		rows = append(rows, row{name: "refused: " + header, method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{header}, status: 415, has: []string{"application/json", `"code":"INVALID"`}})
	}
	rows = append(rows,
		row{name: "an encoded body", method: "POST", target: "/graphql", body: "x", header: []string{isJSON, "Content-Encoding: gzip"}, status: 415, has: []string{"send it plain"}},
		row{name: "charset in any case", method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{`Content-Type: Application/JSON; Charset="UTF-8"`}, status: 200},
	)
	s := newServer(t, nil)
	for _, c := range rows {
		c.run(t, s.Handler())
	}
}

func TestGraphQLBodyCap(t *testing.T) {
	s := newServer(t, func(c *server.Config) { c.MaxBody = 100 })
	body := func(n int) string { return `{"query":"` + strings.Repeat("x", n-len(`{"query":""}`)) + `"}` }
	for _, c := range []row{
		{name: "as large as allowed", body: body(100), status: 200},
		{name: "one more", body: body(101), status: 413, has: []string{"larger than 100 bytes", `"code":"LIMIT"`}},
	} {
		c.method, c.target, c.header = "POST", "/graphql", []string{isJSON}
		c.run(t, s.Handler())
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", struct{ io.Reader }{strings.NewReader(body(101))})
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	if s.Handler().ServeHTTP(w, r); w.Code != 413 {
		t.Errorf("a body without a length: status = %d, want 413", w.Code)
	}
}

func TestGraphQLMediaTypes(t *testing.T) {
	const old, current = "application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"
	s := newServer(t, nil)
	for _, c := range []struct {
		accept, query string
		status        int
		media         string
	}{
		{"", "{a}", 200, old},
		{"*/*", "{a}", 200, old},
		{"application/*", "{a}", 200, old},
		{"application/json", "{a}", 200, old},
		{"application/graphql-response+json", "{a}", 200, current},
		{"application/graphql-response+json, application/json", "{a}", 200, current},
		{"application/json, application/graphql-response+json", "{a}", 200, current},
		{"application/graphql-response+json;q=0.5, application/json", "{a}", 200, old},
		{"application/graphql-response+json; q=0.9, */*;q=0.1", "{a}", 200, current},
		{"application/json;q=0, */*", "{a}", 200, current},
		{"Application/GraphQL-Response+JSON;charset=utf-8", "{a}", 200, current},
		{"text/html,application/xhtml+xml,*/*;q=0.8", "{a}", 200, old},
		{"text/html", "{a}", 406, old},
		{"application/json;q=0", "{a}", 406, old},
		{"application/json;q=x", "{a}", 406, old},
		{"application/json", "{", 200, old},
		{"application/graphql-response+json", "{", 400, current},
		{"application/graphql-response+json", "refuse LIMIT", 400, current},
		{"application/graphql-response+json", "refuse UNAVAILABLE", 503, current},
		{"application/graphql-response+json", "refuse TIMEOUT", 504, current},
		{"application/graphql-response+json", "refuse INTERNAL", 500, current},
		{"application/json", "refuse UNAVAILABLE", 200, old},
		{"application/graphql-response+json", "", 400, current},
		{"application/json", "", 400, old},
	} {
		header := []string{"X-None: 1"}
		if c.accept != "" {
			header[0] = "Accept: " + c.accept
		}
		row{
			name: c.accept + " " + c.query, target: "/graphql?query=" + url.QueryEscape(c.query), header: header, status: c.status,
			want: map[string]string{"Content-Type": c.media, "Vary": "Accept, Accept-Encoding"},
		}.run(t, s.Handler())
	}
	row{
		name: "a refused answer has no data", method: "POST", target: "/graphql", body: `{"query":"{"}`, header: []string{isJSON, wantsGQ},
		status: 400, has: []string{`"errors"`}, hasNot: []string{`"data"`},
	}.run(t, s.Handler())
}

func TestGraphQLCaching(t *testing.T) {
	s := newServer(t, nil)
	res := ask(t, s.Handler(), "GET", "/graphql?query={a}", "")
	tag := res.Header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("ETag = %q, want a weak one", tag)
	}
	for _, c := range []row{
		{name: "known", target: "/graphql?query={a}", header: []string{"If-None-Match: " + tag}, status: 304, want: map[string]string{"ETag": tag, "Cache-Control": "no-cache", "Content-Type": "", "Content-Length": ""}},
		{name: "known among others", target: "/graphql?query={a}", header: []string{`If-None-Match: "x", ` + strings.TrimPrefix(tag, "W/")}, status: 304},
		{name: "any", target: "/graphql?query={a}", header: []string{"If-None-Match: *"}, status: 304},
		{name: "other", target: "/graphql?query={b}", header: []string{"If-None-Match: " + tag}, status: 200},
		{name: "refused", target: "/graphql?query={", status: 200, want: map[string]string{"ETag": "", "Cache-Control": "no-store"}},
		{name: "POST", method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{isJSON, "If-None-Match: " + tag}, status: 200, want: map[string]string{"ETag": "", "Cache-Control": "no-store"}},
	} {
		c.run(t, s.Handler())
	}
}

// The audits of npm graphql-http, when PARLEY_GRAPHQL_HTTP names a folder in
// which it is installed.
// An answer that is kept is the same in every encoding, and never one to
// another request.
func TestKeptAnswers(t *testing.T) {
	api, err := gql.New(shipped(), gql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t, func(c *server.Config) { c.API = api })
	const query = "{countries(first:50){nodes{id name}}}"
	const body = `{"query":"` + query + `"}`
	plain := decoded(t, ask(t, s.Handler(), "POST", "/graphql", body, isJSON))
	for range 2 {
		for _, encoding := range []string{"", "gzip", "br"} {
			for method, target := range map[string]string{"POST": "/graphql", "GET": "/graphql?query=" + url.QueryEscape(query), "HEAD": "/graphql?query=" + url.QueryEscape(query)} {
				sent := body
				if method != "POST" {
					sent = ""
				}
				res := ask(t, s.Handler(), method, target, sent, isJSON, "Accept-Encoding: "+encoding)
				raw, err := io.ReadAll(res.Body)
				if err != nil {
					t.Fatal(err)
				}
				if method == "HEAD" {
					if len(raw) > 0 || res.StatusCode != 200 {
						t.Errorf("HEAD in %q: status %d, %d bytes", encoding, res.StatusCode, len(raw))
					}
					continue
				}
				if got := res.Header.Get("Content-Encoding"); got != encoding {
					t.Errorf("%s: Content-Encoding = %q, want %q", method, got, encoding)
				}
				if n := res.Header.Get("Content-Length"); n != "" && n != strconv.Itoa(len(raw)) {
					t.Errorf("%s in %q: Content-Length = %s for %d bytes", method, encoding, n, len(raw))
				}
				if got := strings.Join(res.Header.Values("Vary"), ", "); got != "Accept, Accept-Encoding" {
					t.Errorf("%s in %q: Vary = %q", method, encoding, got)
				}
				res.Body = io.NopCloser(bytes.NewReader(raw))
				if got := decoded(t, res); got != plain {
					t.Errorf("%s in %q: got %.60q, want %.60q", method, encoding, got, plain)
				}
			}
		}
	}
	for _, c := range []row{
		{name: "a body as query string", target: "/graphql?" + url.PathEscape(body), status: 400, has: []string{"there is no query"}},
		{name: "a query string as body", method: "POST", target: "/graphql", header: []string{isJSON}, body: "query=" + url.QueryEscape(query), status: 400, has: []string{"not JSON"}},
		{name: "the body under another type", method: "POST", target: "/graphql", header: []string{"Content-Type: text/plain"}, body: body, status: 415},
	} {
		c.run(t, s.Handler())
	}
}

func TestGraphQLOverHTTPAudits(t *testing.T) {
	dir := os.Getenv("PARLEY_GRAPHQL_HTTP")
	if dir == "" && strings.Contains(os.Getenv("PARLEY_REQUIRE"), "graphql-http") {
		t.Fatal("PARLEY_REQUIRE wants graphql-http, but PARLEY_GRAPHQL_HTTP names no folder")
	}
	if dir == "" {
		t.Skip("PARLEY_GRAPHQL_HTTP names no folder with npm graphql-http")
	}
	h := httptest.NewServer(newServer(t, nil).Handler())
	defer h.Close()
	script, err := filepath.Abs(filepath.Join("testdata", "audit.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", script, h.URL+"/graphql")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "61 of 61 passed") {
		t.Errorf("%v: %s", err, out)
	}
}

// FuzzGraphQLBody: whatever is posted, the answer is a GraphQL response, coded
// when it is refused, and what reaches the API is well-formed.
func FuzzGraphQLBody(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{a}"}`, `{"query":"{a}","variables":{"a":1},"operationName":"A","extensions":{}}`, `[]`, `{`, ``, `null`, `0`,
		`{"query":"\ud800"}`, `{"query":"{a}","variables":null}`, `{"query":"a","query":"b"}`, "\xef\xbb\xbf{}", `{"query":"{a}"} x`,
	} {
		f.Add(seed)
	}
	s := newServer(f, func(c *server.Config) {
		c.API = fakeAPI{do: func(_ context.Context, r gql.Request) gql.Answer {
			if r.Query == "" || !utf8.ValidString(r.Query) || !utf8.ValidString(r.OperationName) {
				f.Errorf("the API got %q", r)
			}
			if r.Variables != nil && (!json.Valid(r.Variables) || r.Variables[0] != '{') {
				f.Errorf("the API got variables %q", r.Variables)
			}
			return answered(r)
		}}
	})
	f.Fuzz(func(t *testing.T, body string) {
		res := ask(t, s.Handler(), "POST", "/graphql", body, isJSON)
		var got struct {
			Data   map[string]any
			Errors []struct {
				Message    string
				Extensions struct{ Code string }
			}
		}
		if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
			t.Fatal(err)
		}
		switch {
		case res.StatusCode == http.StatusOK:
		case res.StatusCode != http.StatusBadRequest || len(got.Errors) != 1 || got.Data != nil:
			t.Errorf("status %d, answer %+v", res.StatusCode, got)
		case got.Errors[0].Extensions.Code != "INVALID" && got.Errors[0].Extensions.Code != "LIMIT":
			t.Errorf("status %d, answer %+v", res.StatusCode, got)
		}
	})
}

// FuzzGraphQLURL does the same for GET.
func FuzzGraphQLURL(f *testing.F) {
	for _, seed := range []string{"query={a}", "query={a}&variables={}", "query=%zz", "a=1;b=2", "query=&query=", "query={a}&variables=%7B%22a%22"} {
		f.Add(seed)
	}
	s := newServer(f, nil)
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/graphql", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, r)
		if c := w.Code; c != 200 && c != 400 && c != 405 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("status %d, body %q", c, w.Body)
		}
	})
}
