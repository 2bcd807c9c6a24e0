package graphiql

import (
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Base is the path under which [Handler] serves the page.
const Base = "/graphiql/"

// contentSecurityPolicy lets the page load its own files alone. The editor
// writes style attributes, and draws marks from data addresses.
const contentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self'; img-src 'self' data:; font-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// mediaTypes are stated here, since those of the system differ from machine to machine.
var mediaTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// Handler serves the page and its files under [Base] to GET and HEAD: brotli,
// gzip or plain, whatever Accept-Encoding prefers, with a strong ETag for each
// form. Files whose name carries a hash may be kept for ever, the others are
// asked for again. [Base] without its last slash is redirected; what is not
// there is 404. Handlers share nothing, so a server makes one.
func Handler() http.Handler {
	site := sync.OnceValue(openSite)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		if r.URL.Path+"/" == Base {
			target := Base
			if r.URL.RawQuery != "" {
				target += "?" + r.URL.RawQuery
			}
			http.Redirect(w, r, target, http.StatusMovedPermanently)
			return
		}
		name, under := strings.CutPrefix(r.URL.Path, Base)
		if name == "" {
			name = "index.html"
		}
		f := site()[name]
		if !under || f == nil {
			http.NotFound(w, r)
			return
		}
		serve(w, r, name, f)
	})
}

func serve(w http.ResponseWriter, r *http.Request, name string, f *file) {
	encoding := negotiate(r.Header.Get("Accept-Encoding"))
	body := f.as(encoding)
	h := w.Header()
	h.Set("Vary", "Accept-Encoding")
	h.Set("Etag", body.etag)
	h.Set("Content-Type", mediaTypes[path.Ext(name)])
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if encoding != identity {
		h.Set("Content-Encoding", encoding)
	}
	if matches(r.Header.Get("If-None-Match"), body.etag) {
		h.Del("Content-Type")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body.text)))
	if r.Method == http.MethodGet {
		// The only failure is a client that went away.
		_, _ = io.WriteString(w, body.text)
	}
}

// matches reports whether a list of ETags holds this one.
func matches(list, etag string) bool {
	for each := range strings.SplitSeq(list, ",") {
		each = strings.TrimSpace(each)
		if each == "*" || strings.TrimPrefix(each, "W/") == etag {
			return true
		}
	}
	return false
}

// negotiate picks the form that an Accept-Encoding header prefers; of equals
// the smallest. A header that allows none of them gets the plain form.
func negotiate(header string) string {
	weights := map[string]float64{}
	for item := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(item, ";")
		weight := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			var err error
			if weight, err = strconv.ParseFloat(value, 64); err != nil {
				weight = 0
			}
		}
		weights[strings.ToLower(strings.TrimSpace(name))] = weight
	}
	best, most := identity, 0.0
	for _, encoding := range []string{brotliForm, gzipForm, identity} {
		weight, named := weights[encoding]
		if rest, ok := weights["*"]; !named && ok {
			weight = rest
		}
		if weight > most {
			best, most = encoding, weight
		}
	}
	return best
}
