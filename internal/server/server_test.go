package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/gql"
	"parley/internal/server"
	"parley/schema"
)

// fakeAPI is an API of functions; a nil one answers as [answered] does.
type fakeAPI struct {
	do   func(context.Context, gql.Request) gql.Answer
	kind func(gql.Request) string
}

func (f fakeAPI) Do(ctx context.Context, r gql.Request) gql.Answer {
	if f.do == nil {
		return answered(r)
	}
	return f.do(ctx, r)
}

func (f fakeAPI) Kept(context.Context, [32]byte) (gql.Answer, bool) { return gql.Answer{}, false }

func (f fakeAPI) OperationKind(r gql.Request) string {
	if f.kind != nil {
		return f.kind(r)
	}
	return strings.Fields(r.Query + " query")[0]
}

// answered echoes the request as data; the query "{" and those that hold
// "refuse CODE" are refused.
func answered(r gql.Request) gql.Answer {
	if _, code, ok := strings.Cut(r.Query, "refuse "); ok {
		return refusedWith(code)
	}
	if r.Query == "{" || strings.Contains(r.Query, "8f31403") || strings.Contains(r.Query, "$id: ID!") {
		return refusedWith("INVALID")
	}
	b, err := json.Marshal(map[string]any{"data": map[string]any{
		"__typename": "Query", "query": r.Query, "operationName": r.OperationName, "variables": r.Variables,
	}})
	if err != nil {
		panic(err)
	}
	return gql.Answer{Body: b, Ran: true, Cost: 7, Version: "v"}
}

func refusedWith(code string) gql.Answer {
	return gql.Answer{Body: []byte(`{"errors":[{"message":"no","extensions":{"code":"` + code + `"}}]}`), Failed: true}
}

// fakeStore is a store of functions; what is nil is UNAVAILABLE.
type fakeStore struct {
	version func(context.Context) (graph.Version, error)
}

var errStore = errors.New("dial tcp 10.9.8.7:7687: refused, password hunter2")

func (f fakeStore) Version(ctx context.Context) (graph.Version, error) {
	if f.version == nil {
		return graph.Version{}, graph.Errorf(graph.Unavailable, "store: %w", &hidden{"the server cannot be reached", errStore})
	}
	return f.version(ctx)
}

func (fakeStore) Changes(context.Context, graph.Version) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) { yield(graph.Change{}, errStore) }
}
func (fakeStore) Records(context.Context, []graph.ID) ([]graph.Record, error) { return nil, errStore }
func (fakeStore) Apply(context.Context, graph.Batch) (graph.Version, error) {
	return graph.Version{}, errStore
}
func (fakeStore) Close(context.Context) error { return nil }

var _ graph.Store = fakeStore{}

// shipped is an explorer of the shipped data, made once: it never changes.
var shipped = sync.OnceValue(func() *graph.Explorer {
	set, err := dataset.Embedded()
	if err != nil {
		panic(err)
	}
	store, err := memstore.FromChanges(set.Changes())
	if err != nil {
		panic(err)
	}
	about := graph.About{Licence: dataset.Licence, Citation: dataset.Citation, KnownGaps: dataset.KnownGaps()}
	return graph.NewExplorer(store, graph.Options{About: about})
})

// newServer makes a server of the shipped data and a fake API; change may
// change what it is made of.
func newServer(t testing.TB, change func(*server.Config)) *server.Server {
	t.Helper()
	c := server.Config{Explorer: shipped(), API: fakeAPI{}, SDL: schema.SDL, Version: "v1.2.3"}
	if change != nil {
		change(&c)
	}
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// row is a request and what its answer must be.
type row struct {
	name, method, target string
	header               []string // "Name: value"
	body                 string
	status               int
	want                 map[string]string // headers; empty for absent
	has, hasNot          []string          // in the body
}

func (c row) run(t *testing.T, h http.Handler) {
	t.Helper()
	t.Run(c.name, func(t *testing.T) {
		t.Helper()
		res := ask(t, h, c.method, c.target, c.body, c.header...)
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != c.status {
			t.Errorf("status = %d, want %d: %s", res.StatusCode, c.status, body)
		}
		for k, want := range c.want {
			if got := strings.Join(res.Header.Values(k), ", "); got != want {
				t.Errorf("%s = %q, want %q", k, got, want)
			}
		}
		for _, want := range c.has {
			if !strings.Contains(string(body), want) {
				t.Errorf("body lacks %q:\n%.3000s", want, body)
			}
		}
		for _, not := range c.hasNot {
			if strings.Contains(string(body), not) {
				t.Errorf("body has %q:\n%.3000s", not, body)
			}
		}
		checkSecure(t, res.Header)
	})
}

func checkSecure(t *testing.T, h http.Header) {
	t.Helper()
	policy := h.Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "default-src '") || strings.Contains(policy, "script-src 'unsafe") {
		t.Errorf("Content-Security-Policy = %q", policy)
	}
	for k, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Get(k); got != want {
			t.Errorf("%s = %q, want %q", k, got, want)
		}
	}
	if h.Get("X-Request-Id") == "" {
		t.Error("no X-Request-Id")
	}
}

func ask(t testing.TB, h http.Handler, method, target, body string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	for _, line := range header {
		k, v, _ := strings.Cut(line, ": ")
		r.Header.Add(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// lines is a log of JSON lines that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lines) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestConfigSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*server.Config)
	}{
		{"Explorer", func(c *server.Config) { c.Explorer = nil }},
		{"API", func(c *server.Config) { c.API = nil }},
		{"SDL", func(c *server.Config) { c.SDL = "" }},
		{"WriteTimeout", func(c *server.Config) { c.WriteTimeout = time.Second }},
	} {
		config := server.Config{Explorer: shipped(), API: fakeAPI{}, SDL: schema.SDL}
		c.change(&config)
		if _, err := server.New(config); err == nil || !strings.Contains(err.Error(), c.name) {
			t.Errorf("without %s: error = %v", c.name, err)
		}
	}
}

// An answer that took as long as it may can still be sent.
func TestLongTimeout(t *testing.T) {
	newServer(t, func(c *server.Config) { c.Timeout = time.Minute })
}

func TestRoutes(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		c.Export = exported(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "export of "+r.URL.Path) })
		c.GraphiQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "editor of "+r.URL.Path) })
	})
	api := "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	for _, c := range []row{
		{name: "health needs nothing", target: "/healthz", status: 200, has: []string{`{"status":"ok"}`}, want: map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": api}},
		{name: "ready tells the data", target: "/readyz", status: 200, has: []string{`"status":"ready"`, `"data":"`}},
		{name: "version tells both", target: "/version", status: 200, has: []string{`"program":"v1.2.3"`, `"data":"`}},
		{name: "schema is the SDL", target: "/schema.graphql", status: 200, has: []string{"type Query"}, want: map[string]string{"Content-Type": "text/plain; charset=utf-8"}},
		{name: "metrics", target: "/metrics", status: 200, has: []string{"parley_http_requests_in_flight", "parley_http_requests_total{", "go_goroutines"}},
		{name: "exports get whole paths", target: "/export/links.csv?x=1", status: 200, has: []string{"export of /export/links.csv"}},
		{name: "the editor has its own policy", target: "/graphiql/", status: 200, has: []string{"editor of /graphiql/"}, want: map[string]string{"Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"}},
		{name: "the editor without a slash", target: "/graphiql", status: 200, has: []string{"editor of /graphiql"}},
		{name: "HEAD has no body", method: "HEAD", target: "/schema.graphql", status: 200, hasNot: []string{"Query"}},
		{name: "unknown is JSON for programs", target: "/nope", status: 404, has: []string{`"code":"NOT_FOUND"`, `"requestId":"`, "/graphql"}, want: map[string]string{"Content-Type": "application/json; charset=utf-8", "Content-Security-Policy": api}},
		{name: "unknown is a page for people", target: "/nope", header: []string{"Accept: text/html,*/*;q=0.8"}, status: 404, has: []string{"<h1>Not Found</h1>", "Start page"}, want: map[string]string{"Content-Type": "text/html; charset=utf-8"}},
		{name: "unknown under static", target: "/static/../web.go", status: 404},
		{name: "wrong method", method: "DELETE", target: "/graphql", status: 405, has: []string{"Allow"}, want: map[string]string{"Content-Security-Policy": api}},
		{name: "wrong method on a page", method: "POST", target: "/search", header: []string{"Accept: text/html"}, status: 405, has: []string{"<h1>Method Not Allowed</h1>"}},
		{name: "preflight is not answered", method: "OPTIONS", target: "/graphql", header: []string{"Origin: https://evil.example", "Access-Control-Request-Method: POST"}, status: 405, want: map[string]string{"Access-Control-Allow-Origin": ""}},
		{name: "foreign origin", method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{"Content-Type: application/json", "Origin: https://evil.example"}, status: 403, has: []string{"another origin"}},
		{name: "foreign site", method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{"Content-Type: application/json", "Sec-Fetch-Site: cross-site"}, status: 403},
		{name: "own origin", method: "POST", target: "/graphql", body: `{"query":"{a}"}`, header: []string{"Content-Type: application/json", "Origin: http://example.com", "Sec-Fetch-Site: same-origin"}, status: 200},
	} {
		c.run(t, s.Handler())
	}
	if allow := ask(t, s.Handler(), "DELETE", "/graphql", "").Header.Get("Allow"); !slices.Equal(sorted(allow), []string{"GET", "HEAD", "POST"}) {
		t.Errorf("Allow = %q", allow)
	}
}

func sorted(list string) []string {
	l := strings.Split(list, ", ")
	slices.Sort(l)
	return l
}

func TestOptionalRoutesAreLeftOut(t *testing.T) {
	s := newServer(t, nil)
	for _, c := range []row{
		{name: "no exports", target: "/export/links.csv", status: 404},
		{name: "no editor", target: "/graphiql/", status: 404},
		{name: "the home page links to neither", target: "/", status: 200, hasNot: []string{"/graphiql", "/export/"}},
	} {
		c.run(t, s.Handler())
	}
}

func TestDeadStore(t *testing.T) {
	var log lines
	s := newServer(t, func(c *server.Config) {
		c.Explorer, c.Logger = graph.NewExplorer(fakeStore{}, graph.Options{}), log.logger()
	})
	secrets := []string{"hunter2", "10.9.8.7"}
	const reason = `"reason":"store: the server cannot be reached"`
	for _, c := range []row{
		{name: "health is green", target: "/healthz", status: 200},
		{name: "readiness is red, with a reason", target: "/readyz", status: 503, has: []string{`"status":"unready"`, `"code":"UNAVAILABLE"`, reason}, hasNot: secrets},
		{name: "the same reason again", target: "/readyz", status: 503, has: []string{reason}, hasNot: secrets},
		{name: "version tells the program's", target: "/version", status: 200, has: []string{`"program":"v1.2.3"`, `"data":null`}, hasNot: secrets},
		{name: "pages say try again", target: "/", header: []string{"Accept: text/html"}, status: 503, has: []string{"try again"}, hasNot: secrets, want: map[string]string{"Retry-After": "1"}},
		{name: "the path page too", target: "/path?from=Kenya&to=Estonia", status: 503, has: []string{`"code":"UNAVAILABLE"`}, hasNot: secrets},
	} {
		c.run(t, s.Handler())
	}
	if !strings.Contains(log.String(), "hunter2") {
		t.Error("the cause is not in the log")
	}
	if n := strings.Count(log.String(), `"msg":"not ready"`); n != 1 {
		t.Errorf("the reason is %d times in the log, want once: %s", n, log.String())
	}
}

// TestReadinessWaits: readiness stays red until all is done that must be.
func TestReadinessWaits(t *testing.T) {
	var log lines
	var waits error = graph.Errorf(graph.Unavailable, "the store is being filled")
	s := newServer(t, func(c *server.Config) { c.Ready, c.Logger = func() error { return waits }, log.logger() })
	row{name: "red", target: "/readyz", status: 503, has: []string{`"code":"UNAVAILABLE"`, `"reason":"the store is being filled"`}}.run(t, s.Handler())
	waits = errors.New("hunter2")
	row{name: "red without a code", target: "/readyz", status: 503, has: []string{`"code":"INTERNAL"`}, hasNot: []string{"hunter2"}}.run(t, s.Handler())
	waits = nil
	row{name: "green", target: "/readyz", status: 200, has: []string{`"status":"ready"`}}.run(t, s.Handler())
	for _, want := range []string{"the store is being filled", "hunter2", "ready again"} {
		if strings.Count(log.String(), want) != 1 {
			t.Errorf("%q is not once in the log: %s", want, log.String())
		}
	}
}

func TestReadinessDoesNotHang(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		c.Explorer = graph.NewExplorer(fakeStore{version: func(ctx context.Context) (graph.Version, error) {
			<-ctx.Done()
			return graph.Version{}, ctx.Err()
		}}, graph.Options{RefreshTimeout: 5 * time.Second})
	})
	began := time.Now()
	row{name: "times out", target: "/readyz", status: 503, has: []string{`"code":"TIMEOUT"`}}.run(t, s.Handler())
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("readiness took %s", took)
	}
}

func TestPanicStaysIn(t *testing.T) {
	var log lines
	const secret = "sk-live-4242"
	s := newServer(t, func(c *server.Config) {
		c.Logger = log.logger()
		c.API = fakeAPI{do: func(context.Context, gql.Request) gql.Answer { panic("lost " + secret) }}
		c.Export = exported(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Disposition", "attachment")
			w.Header().Set("Content-Encoding", "gzip")
			panic(errors.New(secret))
		})
	})
	id := "X-Request-Id: abc-1"
	for _, c := range []row{
		{name: "in the API", target: "/graphql?query={a}", header: []string{id}, status: 500, has: []string{`"code":"INTERNAL"`, `"requestId":"abc-1"`}, hasNot: []string{secret, "goroutine"}},
		{name: "in an export", target: "/export/x", header: []string{id}, status: 500, has: []string{`"code":"INTERNAL"`}, hasNot: []string{secret}, want: map[string]string{"Content-Disposition": "", "Content-Encoding": ""}},
		{name: "on a page", target: "/export/x", header: []string{id, "Accept: text/html"}, status: 500, has: []string{"abc-1"}, hasNot: []string{secret}},
	} {
		c.run(t, s.Handler())
	}
	if !strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "goroutine") {
		t.Error("the panic is not in the log")
	}
	// The gate was left: another 600 panics do not shut it.
	for range 600 {
		if res := ask(t, s.Handler(), "GET", "/graphql?query={a}", ""); res.StatusCode != 500 {
			t.Fatalf("status = %d, want 500", res.StatusCode)
		}
	}
}

// A panic after the answer began cuts the connection: nobody takes a part for
// the whole.
func TestPanicInTheMiddleCuts(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		c.Export = exported(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			io.WriteString(w, strings.Repeat("row\n", 10_000))
			panic("half way")
		})
	})
	h := httptest.NewServer(s.Handler())
	defer h.Close()
	for _, encoding := range []string{"identity", "gzip", "br"} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", h.URL+"/export/x.csv", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		res, err := h.Client().Do(r)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the answer looked whole", encoding)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	s := newServer(t, nil)
	for given, kept := range map[string]bool{
		"abc-1_2.Z": true, strings.Repeat("a", 64): true,
		strings.Repeat("a", 65): false, "a b": false, `"x"`: false, "a\tb": false, "é": false, "": false,
	} {
		got := ask(t, s.Handler(), "GET", "/healthz", "", "X-Request-Id: "+given).Header.Get("X-Request-Id")
		if (got == given) != kept || got == "" {
			t.Errorf("X-Request-Id %q gave %q", given, got)
		}
	}
}

func TestAccessLog(t *testing.T) {
	var log lines
	s := newServer(t, func(c *server.Config) { c.Logger = log.logger() })
	ask(t, s.Handler(), "GET", "/graphql?query={secretText}", "", "X-Request-Id: r1")
	ask(t, s.Handler(), "EVIL", "/evil-path", "", "X-Request-Id: r2", "Evil-Key: x")
	var got []map[string]any
	for line := range strings.Lines(log.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		got = append(got, m)
	}
	if len(got) != 2 {
		t.Fatalf("%d lines, want 2: %s", len(got), log.String())
	}
	for i, want := range []map[string]any{
		{"msg": "request", "component": "server", "request_id": "r1", "method": "GET", "route": "/graphql", "status": 200.0, "cost": 7.0, "outcome": "ok"},
		{"msg": "request", "component": "server", "request_id": "r2", "method": "OTHER", "route": "none", "status": 404.0, "code": "NOT_FOUND"},
	} {
		for k, v := range want {
			if got[i][k] != v {
				t.Errorf("line %d: %s = %v, want %v", i, k, got[i][k], v)
			}
		}
		if _, ok := got[i]["duration"]; !ok || got[i]["bytes"].(float64) == 0 {
			t.Errorf("line %d lacks duration or bytes: %v", i, got[i])
		}
	}
	if strings.Contains(strings.ToLower(log.String()), "evil") || strings.Contains(log.String(), "secretText") {
		t.Errorf("the log has text of the client: %s", log.String())
	}
}

// Lines of other packages carry the id when they are logged under the
// request's context.
func TestLogHandler(t *testing.T) {
	var log lines
	logger := slog.New(server.LogHandler(log.logger().Handler())).With("component", "gql")
	s := newServer(t, func(c *server.Config) {
		c.Logger = logger
		c.API = fakeAPI{do: func(ctx context.Context, r gql.Request) gql.Answer {
			logger.InfoContext(ctx, "inside")
			return answered(r)
		}}
	})
	ask(t, s.Handler(), "GET", "/graphql?query={a}", "", "X-Request-Id: r1")
	if got := strings.Count(log.String(), `"request_id":"r1"`); got != 2 || strings.Count(log.String(), "\n") != 2 {
		t.Errorf("%d ids, want 1 on each of 2 lines: %s", got, log.String())
	}
	logger.Info("outside")
}

func TestMetrics(t *testing.T) {
	s := newServer(t, nil)
	for _, target := range []string{"/graphql?query={a}", "/graphql?query={", "/graphql", "/a", "/b"} {
		ask(t, s.Handler(), "GET", target, "")
	}
	ask(t, s.Handler(), "MADEUP", "/c", "")
	row{name: "series", target: "/metrics", status: 200, has: []string{
		`parley_http_requests_total{method="GET",route="/graphql",status="2xx"} 2`,
		`parley_http_requests_total{method="GET",route="/graphql",status="4xx"} 1`,
		`parley_http_requests_total{method="GET",route="none",status="4xx"} 2`,
		`parley_http_requests_total{method="OTHER",route="none",status="4xx"} 1`,
		`parley_http_request_duration_seconds_count{route="/graphql"} 3`,
		`parley_http_requests_in_flight 1`,
		`parley_graphql_answers_total{outcome="ok"} 1`,
		`parley_graphql_answers_total{outcome="refused"} 1`,
		`parley_graphql_cost_sum 7`,
		`parley_refusals_total{code="INVALID",route="/graphql"} 2`,
	}, hasNot: []string{"MADEUP"}}.run(t, s.Handler())
}

func TestTracesAreSentAndFlushed(t *testing.T) {
	got := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got <- r.URL.Path + " " + string(b)
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
	s := newServer(t, nil)
	stop, addr, done := serve(t, s)
	res, err := http.Get("http://" + addr + "/graphql?query={userText}")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	select {
	case sent := <-got:
		for _, want := range []string{"/v1/traces", "GET /graphql", "graphql", "parley", "v1.2.3", "http.route"} {
			if !strings.Contains(sent, want) {
				t.Errorf("the trace lacks %q", want)
			}
		}
		if strings.Contains(sent, "userText") {
			t.Error("the trace has text of the client")
		}
	default:
		t.Error("no trace was sent before Serve returned")
	}
}

// serve starts a server on a free port of the loopback interface.
func serve(t *testing.T, s *server.Server) (stop func(), addr string, done chan error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done = make(chan error, 1)
	go func() { done <- s.Serve(ctx, context.Background(), l) }()
	t.Cleanup(cancel)
	return cancel, l.Addr().String(), done
}

func BenchmarkGraphQL(b *testing.B) {
	for _, size := range []int{100, 20_000} {
		body := []byte(`{"data":"` + strings.Repeat("x", size) + `"}`)
		s := newServer(b, func(c *server.Config) {
			c.API = fakeAPI{do: func(context.Context, gql.Request) gql.Answer { return gql.Answer{Body: body, Ran: true} }}
		})
		for _, encoding := range []string{"identity", "gzip", "br"} {
			b.Run(fmt.Sprintf("bytes=%d/%s", size, encoding), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					ask(b, s.Handler(), "POST", "/graphql", `{"query":"{a}"}`, isJSON, "Accept-Encoding: "+encoding)
				}
			})
		}
	}
}
