package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/internal/export"
)

func get(t *testing.T, h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandlerServesEveryFormat(t *testing.T) {
	records := graphtest.Random(3, 30)
	h := export.Handler(explorer(t, records))
	v := view(t, records)
	tags := map[string]bool{}
	for _, f := range export.Formats() {
		want := file(t, v, f.Name, export.Query{Filter: graph.MeetingFilter{Tracks: []graph.Track{graph.Track1}}})
		for _, target := range []string{"/export/" + f.Name + "?tracks=1", "/" + f.Name + "?tracks=track_1"} {
			w := get(t, h, http.MethodGet, target)
			if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want) {
				t.Errorf("%s: status %d, or other bytes than Write's", target, w.Code)
			}
			if got := w.Header().Get("Content-Type"); got != f.MediaType {
				t.Errorf("%s: Content-Type %q, want %q", target, got, f.MediaType)
			}
			kind, ending, _ := strings.Cut(f.Name, ".")
			if got, want := w.Header().Get("Content-Disposition"), fmt.Sprintf(`attachment; filename="parley-%s-%s.%s"`, kind, v.Version()[:12], ending); got != want {
				t.Errorf("%s: Content-Disposition %s, want %s", target, got, want)
			}
			tag := w.Header().Get("ETag")
			head := get(t, h, http.MethodHead, target)
			if head.Code != http.StatusOK || head.Body.Len() > 0 || head.Header().Get("ETag") != tag {
				t.Errorf("HEAD %s: status %d, %d bytes, tag %s", target, head.Code, head.Body.Len(), head.Header().Get("ETag"))
			}
			for _, match := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
				if w := get(t, h, http.MethodGet, target, "If-None-Match", match); w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
					t.Errorf("%s, If-None-Match %s: status %d", target, match, w.Code)
				}
			}
			if w := get(t, h, http.MethodGet, target, "If-None-Match", `"other"`); w.Code != http.StatusOK {
				t.Errorf("%s with another tag: status %d", target, w.Code)
			}
			tags[tag] = true
		}
		tags[get(t, h, http.MethodGet, "/export/"+f.Name).Header().Get("ETag")] = true
	}
	if want := 2 * len(export.Formats()); len(tags) != want || tags[""] {
		t.Errorf("got %d tags, want one for each format and query: %d", len(tags), want)
	}
	other := export.Handler(explorer(t, graphtest.Random(4, 30)))
	if tags[get(t, other, http.MethodGet, "/export/links.csv").Header().Get("ETag")] {
		t.Error("other data have the same tag")
	}
}

func TestHandlerRefuses(t *testing.T) {
	secret := errors.New("password=hunter2")
	small := func(after int, err error) *graph.Explorer {
		store, errNew := memstore.New(graphtest.Small())
		if errNew != nil {
			t.Fatal(errNew)
		}
		return graph.NewExplorer(failing{store, new(0), after, err}, graph.Options{})
	}
	for _, row := range []struct {
		claim, method, target string
		explorer              *graph.Explorer
		status                int
		code                  graph.Code
		says                  string
		reports               int
	}{
		{"an unknown name", "GET", "/export/links.xlsx", nil, 404, graph.NotFound, "use one of participations.csv", 0},
		{"no name", "GET", "/export/", nil, 404, graph.NotFound, "links.csv", 0},
		{"a folder more", "GET", "/export/export/links.csv", nil, 404, graph.NotFound, "links.csv", 0},
		{"a post", "POST", "/export/links.csv", nil, 405, graph.Invalid, "GET or HEAD", 0},
		{"an unknown parameter", "GET", "/export/links.csv?when=2014", nil, 400, graph.Invalid, `"when"`, 0},
		{"a bad value", "GET", "/export/links.csv?via=marriage", nil, 400, graph.Invalid, "via: ", 0},
		{"bad encoding", "GET", "/export/links.csv?text=%zz", nil, 400, graph.Invalid, "malformed", 0},
		{"a rule for meetings", "GET", "/export/meetings.csv?via=co_hosting", nil, 400, graph.Invalid, "leave them out", 0},
		{"too many values", "GET", "/export/links.csv?series=" + strings.Repeat("series:a,", 1001), nil, 400, graph.Limit, "1001", 0},
		{"an unknown actor", "GET", "/export/links.csv?around=country:ZZ", nil, 404, graph.NotFound, "country:ZZ", 0},
		{"a bad question with a tag", "GET", "/export/links.csv?max_delegations=1", nil, 400, graph.Invalid, "2 or more", 0},
		{"a store that is down", "GET", "/export/meetings.csv", small(0, graph.Errorf(graph.Unavailable, "dial: %w", secret)), 503, graph.Unavailable, "try again later", 1},
		{"a fault", "GET", "/export/meetings.csv", small(0, secret), 500, graph.Internal, "internal error", 1},
		{"a conflict that stays", "GET", "/export/network.json", small(0, graph.Errorf(graph.Conflict, "vanished")), 503, graph.Conflict, "try again", 1},
	} {
		x := row.explorer
		if x == nil {
			x = explorer(t, graphtest.Small())
		}
		reports := 0
		h := export.Handler(x, func(*http.Request, error) { reports++ })
		w := get(t, h, row.method, row.target, "If-None-Match", `"a"`)
		var got struct {
			Errors []struct {
				Message    string
				Extensions struct{ Code graph.Code }
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Errors) != 1 {
			t.Errorf("%s: got %q, want one error", row.claim, w.Body)
			continue
		}
		e := got.Errors[0]
		if w.Code != row.status || e.Extensions.Code != row.code || !strings.Contains(e.Message, row.says) {
			t.Errorf("%s: got %d %+v, want %d %s with %q", row.claim, w.Code, e, row.status, row.code, row.says)
		}
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%s: the cause leaks", row.claim)
		}
		if w.Header().Get("ETag") != "" || w.Header().Get("Content-Disposition") != "" || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: headers of a file: %v", row.claim, w.Header())
		}
		if reports != row.reports {
			t.Errorf("%s: %d reports, want %d", row.claim, reports, row.reports)
		}
		if (w.Code == 405) != (w.Header().Get("Allow") == "GET, HEAD") {
			t.Errorf("%s: Allow is %q", row.claim, w.Header().Get("Allow"))
		}
	}
	if w := get(t, export.Handler(explorer(t, graphtest.Small())), "GET", "/export/links.csv?max_delegations=1", "If-None-Match", "*"); w.Code != 400 {
		t.Errorf("a bad question with If-None-Match *: status %d, want 400", w.Code)
	}
}

// once is a store whose first read fails.
type once struct {
	graph.Store
	failed *bool
	err    error
}

func (o once) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	if !*o.failed {
		*o.failed = true
		return nil, o.err
	}
	return o.Store.Records(ctx, ids)
}

func TestHandlerTriesAnewAfterAConflict(t *testing.T) {
	store, err := memstore.New(graphtest.Small())
	if err != nil {
		t.Fatal(err)
	}
	h := export.Handler(graph.NewExplorer(once{store, new(false), graph.Errorf(graph.Conflict, "vanished")}, graph.Options{About: about}))
	w := get(t, h, http.MethodGet, "/export/meetings.csv")
	if want := file(t, view(t, graphtest.Small()), "meetings.csv", export.Query{}); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), want) {
		t.Errorf("got %d %s, want the file", w.Code, w.Body)
	}
}

// TestHandlerBreaksOff: a client cannot take a part of a file for the whole.
func TestHandlerBreaksOff(t *testing.T) {
	store, err := memstore.New(graphtest.Random(2, 400))
	if err != nil {
		t.Fatal(err)
	}
	for _, failure := range []error{graph.Errorf(graph.Conflict, "vanished"), graph.Errorf(graph.Unavailable, "down"), errors.New("broken")} {
		var reported []error
		reads := 0
		h := export.Handler(graph.NewExplorer(failing{store, &reads, 2, failure}, graph.Options{}), func(_ *http.Request, err error) { reported = append(reported, err) })
		server := httptest.NewServer(h)
		res, err := server.Client().Get(server.URL + "/export/participations.csv")
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(res.Body)
		res.Body.Close()
		server.Close()
		if err == nil || res.StatusCode != http.StatusOK || len(data) == 0 {
			t.Errorf("%v: got status %d, %d bytes, error %v; want a body that breaks off", failure, res.StatusCode, len(data), err)
		}
		if len(reported) != 1 || !errors.Is(reported[0], failure) {
			t.Errorf("reported %v, want %v once", reported, failure)
		}
		if reads != 3 {
			t.Errorf("%v: %d reads, want no second try after the first byte", failure, reads)
		}
	}
}

// TestHandlerStopsWhenTheClientIsGone, and reports nothing.
func TestHandlerStopsWhenTheClientIsGone(t *testing.T) {
	done := make(chan any, 1)
	x := explorer(t, graphtest.Random(2, 400))
	h := export.Handler(x, func(_ *http.Request, err error) { t.Errorf("reported %v", err) })
	ctx, cancel := context.WithCancel(t.Context())
	w := writerOnly{header: http.Header{}, write: func(b []byte) (int, error) { cancel(); return 0, io.ErrClosedPipe }}
	func() {
		defer func() { done <- recover() }()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/export/participations.csv", nil))
	}()
	if got := <-done; got != http.ErrAbortHandler {
		t.Errorf("got %v, want the connection to be aborted", got)
	}
	w2 := httptest.NewRecorder()
	h.ServeHTTP(w2, httptest.NewRequestWithContext(ctx, http.MethodGet, "/export/participations.csv", nil))
	if w2.Code != http.StatusServiceUnavailable || !strings.Contains(w2.Body.String(), string(graph.Cancelled)) {
		t.Errorf("a request that is cancelled already: got %d %s", w2.Code, w2.Body)
	}
}

type writerOnly struct {
	header http.Header
	write  func([]byte) (int, error)
}

func (w writerOnly) Header() http.Header         { return w.header }
func (w writerOnly) WriteHeader(int)             {}
func (w writerOnly) Write(b []byte) (int, error) { return w.write(b) }
