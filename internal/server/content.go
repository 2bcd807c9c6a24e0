package server

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
)

// content is a whole answer.
type content struct {
	status int // 0 means 200
	media  string
	// cache is the Cache-Control; anything but no-store gives an ETag too.
	cache string
	body  []byte
	// encoded is the body in an encoding, when it is there already; else
	// middleware may make it.
	encoding string
	encoded  []byte
}

// send sends a whole answer, or 304 when the client has it. The tag is weak:
// middleware may compress the body on its way.
func (s *Server) send(w http.ResponseWriter, r *http.Request, c content) {
	h := w.Header()
	h.Set("Content-Type", c.media)
	h.Set("Cache-Control", c.cache)
	if c.status == 0 {
		c.status = http.StatusOK
	}
	if c.cache != "no-store" && c.status == http.StatusOK {
		tag := "W/" + tagOf(c.body)
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			notModified(w)
			return
		}
	}
	if c.encoding != "" {
		h.Set("Content-Encoding", c.encoding)
		h.Add("Vary", "Accept-Encoding")
		c.body = c.encoded
	}
	h.Set("Content-Length", strconv.Itoa(len(c.body)))
	w.WriteHeader(c.status)
	s.write(r, w, c.body)
}

func notModified(w http.ResponseWriter) {
	w.Header().Del("Content-Type")
	w.WriteHeader(http.StatusNotModified)
}

// tagOf is the strong entity tag of a body.
func tagOf(body []byte) string {
	d := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(d[:16]) + `"`
}

// matches says whether an If-None-Match names a tag, by weak comparison.
func matches(header, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}
