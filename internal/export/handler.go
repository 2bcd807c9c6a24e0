package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"

	"parley/graph"
)

// revision is part of every ETag: it changes when the bytes of a format do.
const revision = "1"

// Handler serves the files at /export/NAME, or at /NAME when the prefix was
// taken off, to GET and HEAD, with the parameters of [ParseQuery].
//
// It answers and returns nil, or it returns a coded error and leaves the answer
// to its caller: a bad question is INVALID or over the LIMIT, what does not
// exist NOT_FOUND, a store that is away UNAVAILABLE. Headers may be set by then,
// but nothing is written, unless a file, which is sent as it is written, breaks
// off on the way: the caller must then cut the connection, so that nobody takes
// the part for the whole. A client that takes no more is CANCELLED.
func Handler(explorer *graph.Explorer) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		s := &sender{ResponseWriter: w}
		err := serve(explorer, s, r)
		if err != nil && s.gone {
			return graph.Errorf(graph.Cancelled, "the client took no more: %w", err)
		}
		return err
	}
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
