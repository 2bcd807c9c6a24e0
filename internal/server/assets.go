package server

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// assets serves files that never change while the program runs, compressed as
// far as it goes once they are warm; who asks before that waits for a quick
// compression only. Each form has a strong entity tag of its own. Under its own version a file may be kept for ever:
//
//	<link href="/static/style.css?v=…">
type assets struct{ files map[string]*asset }

// asset is one file; forms are by encoding, "" for plain. The tag is that of
// the plain form.
type asset struct {
	media, tag string
	plain      []byte
	quick      func() map[string]form
	best       atomic.Pointer[map[string]form] // nil until the file is warm
}

// forms are the best there are without waiting for better.
func (f *asset) forms() map[string]form {
	if best := f.best.Load(); best != nil {
		return *best
	}
	return f.quick()
}

type form struct {
	body []byte
	tag  string
}

// newAssets reads the files, which are few and small.
func newAssets(files fs.FS) (*assets, error) {
	a := &assets{make(map[string]*asset)}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(files, name)
		f := &asset{media: mediaOf(name), tag: tagOf(b), plain: b}
		f.quick = sync.OnceValue(func() map[string]form { return f.squeezed(quickest) })
		a.files[name] = f
		return err
	})
	return a, err
}

// patience leaves the first moments after the start to the first visitors:
// compressing as far as it goes takes all of a processor for about a second.
const patience = 2 * time.Second

// warm compresses all files as far as it goes, after a while and beside what
// the server answers; it stops early when ctx is done.
func (a *assets) warm(ctx context.Context) {
	select {
	case <-time.After(patience):
	case <-ctx.Done():
	}
	for _, f := range a.files {
		if ctx.Err() != nil {
			return
		}
		best := f.squeezed(furthest)
		f.best.Store(&best)
	}
}

// version is a short digest of a file; empty when there is none.
func (a *assets) version(name string) string {
	f := a.files[name]
	if f == nil {
		return ""
	}
	return strings.Trim(f.tag, `"`)[:12]
}

// effort is how hard a file is compressed, and the mark of that in its tag.
type effort struct {
	brotli, gzip int
	mark         string
}

var (
	quickest = effort{4, 5, "q"}
	furthest = effort{brotli.BestCompression, gzip.BestCompression, ""}
)

func (f *asset) squeezed(by effort) map[string]form {
	out := map[string]form{"": {f.plain, f.tag}}
	if !compressible(f.media) || len(f.plain) < compressMin {
		return out
	}
	for _, e := range encodings {
		out[e] = form{by.squeeze(e, f.plain), strings.TrimSuffix(f.tag, `"`) + "-" + e + by.mark + `"`}
	}
	return out
}

// squeeze compresses; memory does not fail.
func (by effort) squeeze(encoding string, plain []byte) []byte {
	var b bytes.Buffer
	var w io.WriteCloser = brotli.NewWriterLevel(&b, by.brotli)
	if encoding == "gzip" {
		z, err := gzip.NewWriterLevel(&b, by.gzip)
		if err != nil {
			panic("server: the best compression is a level: " + err.Error())
		}
		w = z
	}
	writeWhole(w, plain)
	return b.Bytes()
}

func (s *Server) staticFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/static/")
	f := s.static.files[name]
	if f == nil {
		s.refuse(w, r, noPage)
		return
	}
	forms := f.forms()
	h := w.Header()
	encoding := encodingOf(r.Header.Get("Accept-Encoding"), func(e string) bool { return len(forms[e].body) > 0 })
	if len(forms) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	h.Set("Content-Type", f.media)
	h.Set("ETag", forms[encoding].tag)
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == s.static.version(name) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if matches(r.Header.Get("If-None-Match"), forms[encoding].tag) {
		notModified(w)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(forms[encoding].body)))
	w.WriteHeader(http.StatusOK)
	s.write(r, w, forms[encoding].body)
}

// mediaTypes by ending: those of the system differ from one to the next.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
}

func mediaOf(name string) string {
	if m, ok := mediaTypes[path.Ext(name)]; ok {
		return m
	}
	return "application/octet-stream"
}
