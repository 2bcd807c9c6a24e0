package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"parley/graph"
)

// revision is part of every ETag: it changes when the bytes of a format do.
const revision = "1"

// Handler serves the files at /export/NAME, or at /NAME when the prefix was
// taken off, to GET and HEAD, with the parameters of [ParseQuery]. It answers a
// bad question by 400, what does not exist by 404, another method by 405 and a
// store that cannot be reached by 503, each with the API's JSON of errors.
//
// A file is sent as it is written. When it breaks off on the way, the handler
// panics with [http.ErrAbortHandler], so that the client sees a broken
// connection and not a shorter file: middleware that recovers must let that
// one pass.
//
// Report is called with each error that is not the asker's doing; those of
// code INTERNAL and UNAVAILABLE have their cause there alone.
func Handler(explorer *graph.Explorer, report ...func(*http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			respond(w, http.StatusMethodNotAllowed, graph.Invalid, "use GET or HEAD")
			return
		}
		s := &sender{ResponseWriter: w}
		err := serve(explorer, s, r)
		if err == nil {
			return
		}
		if !s.gone && !askersFault(err) {
			for _, f := range report {
				f(r, err)
			}
		}
		if s.sent {
			panic(http.ErrAbortHandler)
		}
		refuse(w, err)
	})
}

// sender knows whether the first byte is sent, and whether the client is gone.
type sender struct {
	http.ResponseWriter
	sent, gone bool
}

// Unwrap serves [http.ResponseController].
func (s *sender) Unwrap() http.ResponseWriter { return s.ResponseWriter }

func (s *sender) Write(b []byte) (int, error) {
	s.sent = true
	n, err := s.ResponseWriter.Write(b)
	s.gone = s.gone || err != nil
	return n, err
}

func serve(explorer *graph.Explorer, s *sender, r *http.Request) error {
	name := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/export/"), "/")
	f, err := format(name)
	if err != nil {
		return graph.Errorf(graph.NotFound, "%w", err)
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return graph.Errorf(graph.Invalid, "the parameters are malformed: write them as a=b&c=d, in percent encoding")
	}
	q, err := ParseQuery(values)
	if err != nil {
		return err
	}
	// A vanished record is tried anew, but only while nothing was sent.
	var late error
	err = explorer.Do(r.Context(), func(v *graph.View) error {
		err := f.send(r.Context(), s, r, v, q)
		if s.sent {
			late = err
			return nil
		}
		return err
	})
	if err == nil {
		err = late
	}
	return err
}

func (f Format) send(ctx context.Context, s *sender, r *http.Request, v *graph.View, q Query) error {
	run, err := f.job(ctx, v, q)
	if err != nil {
		return err
	}
	tag := f.etag(v, q)
	h := s.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if matches(r.Header.Values("If-None-Match"), tag) {
		s.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", f.MediaType)
	h.Set("Content-Disposition", `attachment; filename="`+f.fileName(v.Version())+`"`)
	if r.Method == http.MethodHead {
		s.WriteHeader(http.StatusOK)
		return nil
	}
	return f.write(ctx, s, run)
}

// fileName: "parley-links-0123456789ab.csv".
func (f Format) fileName(version string) string {
	kind, ending, _ := strings.Cut(f.Name, ".")
	return "parley-" + kind + "-" + version[:min(len(version), 12)] + "." + ending
}

// etag is one for the same bytes: of data, format, query, and what the dataset
// says of itself.
func (f Format) etag(v *graph.View, q Query) string {
	d := v.Dataset()
	sum := sha256.Sum256([]byte(strings.Join([]string{revision, d.Version, d.Licence, d.Citation, f.Name, q.linksJSON()}, "\n")))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// matches reads If-None-Match, by the weak comparison that RFC 9110 asks for.
func matches(headers []string, tag string) bool {
	for t := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

func askersFault(err error) bool {
	switch graph.CodeOf(err) {
	case graph.Invalid, graph.NotFound, graph.Limit, graph.Cancelled:
		return true
	}
	return false
}

type answer struct {
	Errors []fault `json:"errors"`
}

type fault struct {
	Message    string     `json:"message"`
	Extensions extensions `json:"extensions"`
}

type extensions struct {
	Code graph.Code `json:"code"`
}

// refuse answers with an error. The message of what is not the asker's doing is
// a fixed one: nothing of its cause leaves the program.
func refuse(w http.ResponseWriter, err error) {
	const busy = http.StatusServiceUnavailable
	switch code := graph.CodeOf(err); code {
	case graph.Invalid, graph.Limit:
		respond(w, http.StatusBadRequest, code, err.Error())
	case graph.NotFound:
		respond(w, http.StatusNotFound, code, err.Error())
	case graph.Conflict:
		respond(w, busy, code, "the data moved on while they were read: try again")
	case graph.Unavailable:
		respond(w, busy, code, "the data cannot be reached now: try again later")
	case graph.Cancelled:
		respond(w, busy, code, "the request was cancelled")
	case graph.Timeout:
		respond(w, busy, code, "the request took too long: ask for less, or try again")
	default:
		respond(w, http.StatusInternalServerError, graph.Internal, "internal error")
	}
}

func respond(w http.ResponseWriter, status int, code graph.Code, message string) {
	h := w.Header()
	h.Del("ETag")
	h.Del("Content-Disposition")
	h.Set("Content-Type", typeJSON)
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	w.WriteHeader(status)
	fmt.Fprintln(w, jsonText(answer{[]fault{{strings.ToValidUTF8(message, "\uFFFD"), extensions{code}}}}))
}
