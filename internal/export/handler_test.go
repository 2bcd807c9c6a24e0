package export_test

import (
	"bytes"
	"context"
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

// handler is what [export.Handler] makes.
type handler = func(http.ResponseWriter, *http.Request) error

func get(t *testing.T, h handler, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	w, err := try(t, h, method, target, header...)
	if err != nil {
		t.Errorf("%s: %v", target, err)
	}
	return w
}

func try(t *testing.T, h handler, method, target string, header ...string) (*httptest.ResponseRecorder, error) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	return w, h(w, r)
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
	small := func(after int, err error) *graph.Explorer {
		store, errNew := memstore.New(graphtest.Small())
		if errNew != nil {
			t.Fatal(errNew)
		}
		return graph.NewExplorer(failing{store, new(0), after, err}, graph.Options{})
	}
	for _, row := range []struct {
		claim, target string
		explorer      *graph.Explorer
		code          graph.Code
		says          string
	}{
		{"an unknown name", "/export/links.xlsx", nil, graph.NotFound, "use one of participations.csv"},
		{"no name", "/export/", nil, graph.NotFound, "links.csv"},
		{"a folder more", "/export/export/links.csv", nil, graph.NotFound, "links.csv"},
		{"an unknown parameter", "/export/links.csv?when=2014", nil, graph.Invalid, `"when"`},
		{"a bad value", "/export/links.csv?via=marriage", nil, graph.Invalid, "via: "},
		{"bad encoding", "/export/links.csv?text=%zz", nil, graph.Invalid, "malformed"},
		{"a rule for meetings", "/export/meetings.csv?via=co_hosting", nil, graph.Invalid, "leave them out"},
		{"too many values", "/export/links.csv?series=" + strings.Repeat("series:a,", 1001), nil, graph.Limit, "1001"},
		{"an unknown actor", "/export/links.csv?around=country:ZZ", nil, graph.NotFound, "country:ZZ"},
		{"a bad question with a tag", "/export/links.csv?max_delegations=1", nil, graph.Invalid, "2 or more"},
		{"a store that is down", "/export/meetings.csv", small(0, graph.Errorf(graph.Unavailable, "dial: refused")), graph.Unavailable, "dial: refused"},
		{"a fault", "/export/meetings.csv", small(0, errors.New("dial: odd")), graph.Internal, "dial: odd"},
		{"a conflict that stays", "/export/network.json", small(0, graph.Errorf(graph.Conflict, "vanished")), graph.Conflict, "vanished"},
	} {
		x := row.explorer
		if x == nil {
			x = explorer(t, graphtest.Small())
		}
		for _, match := range []string{`"a"`, "*"} {
			if row.explorer != nil && match == "*" {
				continue // what is asked is right, so that it is the same as ever
			}
			w, err := try(t, export.Handler(x), http.MethodGet, row.target, "If-None-Match", match)
			if graph.CodeOf(err) != row.code || !strings.Contains(err.Error(), row.says) {
				t.Errorf("%s: got %v, want %s with %q", row.claim, err, row.code, row.says)
			}
			if w.Body.Len() > 0 || w.Code != http.StatusOK {
				t.Errorf("%s: something was written: %d %s", row.claim, w.Code, w.Body)
			}
		}
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

// TestHandlerBreaksOff: once a part is written there is no second try, and the
// error says why.
func TestHandlerBreaksOff(t *testing.T) {
	store, err := memstore.New(graphtest.Random(2, 400))
	if err != nil {
		t.Fatal(err)
	}
	for _, failure := range []error{graph.Errorf(graph.Conflict, "vanished"), graph.Errorf(graph.Unavailable, "down"), errors.New("broken")} {
		reads := 0
		h := export.Handler(graph.NewExplorer(failing{store, &reads, 2, failure}, graph.Options{}))
		w, err := try(t, h, http.MethodGet, "/export/participations.csv")
		if !errors.Is(err, failure) || graph.CodeOf(err) != graph.CodeOf(failure) || w.Body.Len() == 0 {
			t.Errorf("got %v and %d bytes, want %v after the first ones", err, w.Body.Len(), failure)
		}
		if reads != 3 {
			t.Errorf("%v: %d reads, want no second try after the first byte", failure, reads)
		}
	}
}

// TestHandlerStopsWhenTheClientIsGone, which is nobody's fault.
func TestHandlerStopsWhenTheClientIsGone(t *testing.T) {
	h := export.Handler(explorer(t, graphtest.Random(2, 400)))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/export/participations.csv", nil)
	for _, claim := range []string{"while it is sent", "before"} {
		w := writerOnly{header: http.Header{}, write: func([]byte) (int, error) { cancel(); return 0, io.ErrClosedPipe }}
		if err := h(w, r); graph.CodeOf(err) != graph.Cancelled {
			t.Errorf("gone %s: got %v, want CANCELLED", claim, err)
		}
	}
	stuck := writerOnly{header: http.Header{}, write: func([]byte) (int, error) { return 0, io.ErrClosedPipe }}
	if err := h(stuck, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/export/participations.csv", nil)); graph.CodeOf(err) != graph.Cancelled || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a connection that broke: got %v, want CANCELLED with its cause", err)
	}
}

type writerOnly struct {
	header http.Header
	write  func([]byte) (int, error)
}

func (w writerOnly) Header() http.Header         { return w.header }
func (w writerOnly) WriteHeader(int)             {}
func (w writerOnly) Write(b []byte) (int, error) { return w.write(b) }
