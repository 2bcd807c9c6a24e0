package server

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// compressMin is the size from which an answer is worth compressing.
const compressMin = 1 << 10

// compressed encodes answers by Accept-Encoding. An answer is held back until
// it is large enough to be worth it, is flushed, or ends; then it streams.
func compressed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &compressor{ResponseWriter: w, encoding: encodingOf(r.Header.Get("Accept-Encoding"), func(string) bool { return true })}
		if r.Method == http.MethodHead {
			c.encoding = ""
		}
		next.ServeHTTP(c, r)
		// Not deferred: after a panic the answer must not look whole.
		c.close()
	})
}

// compressor is the writer of one answer.
type compressor struct {
	http.ResponseWriter
	encoding string // that the client takes
	code     int
	held     []byte
	decided  bool
	out      encoder // nil when the answer goes out plain
}

// encoder is what gzip's and brotli's writers have in common.
type encoder interface {
	io.WriteCloser
	Flush() error
	Reset(io.Writer)
}

// Levels that cost about as little time as the network saves.
var encoderPools = map[string]*sync.Pool{
	"br": {New: func() any { return brotli.NewWriterLevel(io.Discard, 4) }},
	"gzip": {New: func() any {
		w, err := gzip.NewWriterLevel(io.Discard, 5)
		if err != nil {
			panic("server: 5 is a level: " + err.Error())
		}
		return w
	}},
}

// Unwrap serves [http.ResponseController].
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// WriteHeader keeps the status until the encoding is decided.
func (c *compressor) WriteHeader(code int) {
	switch {
	case c.code != 0:
		return
	case code < 200:
		c.ResponseWriter.WriteHeader(code)
		return
	}
	c.code = code
	if code == http.StatusNoContent || code == http.StatusNotModified {
		c.decide(false)
	}
}

// Write holds back what may yet turn out too small to be compressed.
func (c *compressor) Write(b []byte) (int, error) {
	if c.code == 0 {
		c.code = http.StatusOK
	}
	if !c.decided {
		if len(c.held)+len(b) < compressMin {
			c.held = append(c.held, b...)
			return len(b), nil
		}
		c.decide(true)
		if err := c.release(); err != nil {
			return 0, err
		}
	}
	return c.write(b)
}

func (c *compressor) write(b []byte) (int, error) {
	if c.out != nil {
		return c.out.Write(b)
	}
	return c.ResponseWriter.Write(b)
}

// release sends what was held back.
func (c *compressor) release() error {
	held := c.held
	c.held = nil
	if len(held) == 0 {
		return nil
	}
	_, err := c.write(held)
	return err
}

// decide settles the encoding and sends the header.
func (c *compressor) decide(worth bool) {
	c.decided = true
	h := c.Header()
	if compressible(h.Get("Content-Type")) && h.Get("Content-Encoding") == "" {
		h.Add("Vary", "Accept-Encoding")
		if worth && c.encoding != "" && h.Get("Content-Range") == "" {
			h.Set("Content-Encoding", c.encoding)
			h.Del("Content-Length")
			if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
				h.Set("ETag", "W/"+tag)
			}
			c.out = encoderPools[c.encoding].Get().(encoder)
			c.out.Reset(c.ResponseWriter)
		}
	}
	c.ResponseWriter.WriteHeader(c.code)
}

// Flush sends all that was written; an answer that is flushed streams, so it
// is worth compressing whatever its size.
func (c *compressor) Flush() {
	if c.code == 0 {
		c.code = http.StatusOK
	}
	if !c.decided {
		c.decide(true)
		if c.release() != nil {
			return
		}
	}
	if c.out != nil && c.out.Flush() != nil {
		return
	}
	// A writer that cannot flush sends at the end: no fault.
	_ = http.NewResponseController(c.ResponseWriter).Flush()
}

// close ends the answer. Errors are those of a client that went away.
func (c *compressor) close() {
	if c.code == 0 {
		return
	}
	if !c.decided {
		c.decide(false)
		if c.release() != nil {
			return
		}
	}
	if c.out != nil && c.out.Close() == nil {
		c.out.Reset(io.Discard)
		encoderPools[c.encoding].Put(c.out)
	}
}

// compress encodes a whole body.
func compress(encoding string, body []byte) []byte {
	var b bytes.Buffer
	out := encoderPools[encoding].Get().(encoder)
	defer encoderPools[encoding].Put(out)
	out.Reset(&b)
	writeWhole(out, body)
	out.Reset(io.Discard)
	return b.Bytes()
}

// writeWhole writes a body through a compressor into a buffer, which takes all.
func writeWhole(w io.WriteCloser, body []byte) {
	_, err := w.Write(body)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic("server: a buffer takes all: " + err.Error())
	}
}

// compressible says whether a media type is text.
func compressible(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	switch {
	case strings.HasPrefix(media, "text/"), strings.HasSuffix(media, "+json"), strings.HasSuffix(media, "+xml"):
		return true
	}
	switch media {
	case "application/json", "application/javascript", "application/xml", "application/graphql", "application/wasm":
		return true
	}
	return false
}
