package server_test

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"parley/internal/export"
	"parley/internal/gql"
	"parley/internal/server"
)

// decoded reads a body by its Content-Encoding.
func decoded(t testing.TB, res *http.Response) string {
	t.Helper()
	r := io.Reader(res.Body)
	switch res.Header.Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCompression(t *testing.T) {
	long := strings.Repeat("row,1,2,3\n", 1000)
	s := newServer(t, func(c *server.Config) {
		c.Export = exported(func(w http.ResponseWriter, r *http.Request) {
			media, body := "text/csv", long
			switch r.URL.Path {
			case "/export/short":
				body = "short"
			case "/export/png":
				media = "image/png"
			case "/export/encoded":
				w.Header().Set("Content-Encoding", "zstd")
			case "/export/none":
				w.WriteHeader(http.StatusNoContent)
				return
			}
			w.Header().Set("Content-Type", media)
			w.Header().Set("ETag", `"strong"`)
			for line := range strings.Lines(body) {
				io.WriteString(w, line)
			}
		})
	})
	for _, c := range []struct{ name, path, accept, encoding, tag string }{
		{"brotli first", "long", "gzip, deflate, br, zstd", "br", `W/"strong"`},
		{"gzip alone", "long", "gzip", "gzip", `W/"strong"`},
		{"weights decide", "long", "br;q=0.2, GZIP;q=0.9", "gzip", `W/"strong"`},
		{"a star stands for all", "long", "*", "br", `W/"strong"`},
		{"weight 0 forbids", "long", "br;q=0, gzip;q=0, *", "", `"strong"`},
		{"neither", "long", "zstd", "", `"strong"`},
		{"nothing said", "long", "", "", `"strong"`},
		{"short ones stay plain", "short", "br", "", `"strong"`},
		{"pictures stay plain", "png", "br", "", `"strong"`},
		{"what is encoded stays so", "encoded", "br", "zstd", `"strong"`},
		{"no content", "none", "br", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := ask(t, s.Handler(), "GET", "/export/"+c.path, "", "Accept-Encoding: "+c.accept)
			if got := res.Header.Get("Content-Encoding"); got != c.encoding {
				t.Errorf("Content-Encoding = %q, want %q", got, c.encoding)
			}
			if got := res.Header.Get("ETag"); got != c.tag {
				t.Errorf("ETag = %q, want %q", got, c.tag)
			}
			if vary := res.Header.Get("Vary"); c.path == "long" && vary != "Accept-Encoding" {
				t.Errorf("Vary = %q", vary)
			}
			if got := decoded(t, res); c.path == "long" && got != long {
				t.Errorf("the body is not the same: %d bytes, want %d", len(got), len(long))
			}
		})
	}
}

// What is flushed arrives, compressed or not, while the answer goes on.
func TestCompressionStreams(t *testing.T) {
	more := make(chan bool)
	s := newServer(t, func(c *server.Config) {
		c.Export = exported(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/csv")
			for i := range 3 {
				fmt.Fprintf(w, "line %d\n", i)
				if err := http.NewResponseController(w).Flush(); err != nil {
					t.Error(err)
				}
				<-more
			}
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
		if err != nil {
			t.Fatal(err)
		}
		body := io.Reader(res.Body)
		switch encoding {
		case "gzip":
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		case "br":
			body = brotli.NewReader(res.Body)
		}
		b := bufio.NewReader(body)
		for i := range 3 {
			line, err := b.ReadString('\n')
			if want := fmt.Sprintf("line %d\n", i); err != nil || line != want {
				t.Fatalf("%s: got %q, %v, want %q", encoding, line, err, want)
			}
			more <- true
		}
		res.Body.Close()
	}
}

func TestAssets(t *testing.T) {
	s := newServer(t, nil)
	page := decoded(t, ask(t, s.Handler(), "GET", "/", ""))
	address := regexp.MustCompile(`/static/style\.css\?v=[\w-]{12}`).FindString(page)
	if address == "" {
		t.Fatal("the page has no versioned style sheet")
	}
	plain := decoded(t, ask(t, s.Handler(), "GET", address, ""))
	tags := make(map[string]bool)
	for _, encoding := range []string{"", "gzip", "br"} {
		res := ask(t, s.Handler(), "GET", address, "", "Accept-Encoding: "+encoding)
		tag := res.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || tags[tag] {
			t.Errorf("%q: ETag %q is weak or that of another form", encoding, tag)
		}
		tags[tag] = true
		if got := res.Header.Get("Content-Encoding"); got != encoding {
			t.Errorf("Content-Encoding = %q, want %q", got, encoding)
		}
		if got := decoded(t, res); got != plain {
			t.Errorf("%q: the file is not the same", encoding)
		}
		row{
			name: "known " + encoding, target: address, header: []string{"Accept-Encoding: " + encoding, "If-None-Match: " + tag}, status: 304,
			want: map[string]string{"ETag": tag, "Content-Encoding": "", "Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"},
		}.run(t, s.Handler())
	}
	for _, c := range []row{
		{name: "for ever under its version", target: address, status: 200, want: map[string]string{"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": "text/css; charset=utf-8"}},
		{name: "asked again under none", target: "/static/style.css", status: 200, want: map[string]string{"Cache-Control": "no-cache"}},
		{name: "asked again under an old one", target: "/static/style.css?v=old", status: 200, want: map[string]string{"Cache-Control": "no-cache"}},
		{name: "icon", target: "/static/icon.svg", status: 200, want: map[string]string{"Content-Type": "image/svg+xml"}},
		{name: "nothing of that name", target: "/static/none.css", status: 404},
		{name: "the folder", target: "/static/", status: 404},
		{name: "a climb", target: "/static/%2e%2e/templates/home.html", status: 404},
	} {
		c.run(t, s.Handler())
	}
}

func TestPages(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		c.GraphiQL, c.Export = http.NotFoundHandler(), exported(http.NotFound)
	})
	media := map[string]string{"Content-Type": "text/html; charset=utf-8"}
	payloads := []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'onfocus='alert(1)`, `javascript:alert(1)`, `</title><svg onload=alert(1)>`, `{{.}}`}
	rows := []row{
		{
			name: "home", target: "/", status: 200, want: map[string]string{"Cache-Control": "no-cache"},
			has: []string{
				"<h1 id=\"headline\">Bilateral cyber dialogues, 2002 to 2026: 76 actors, 150 pairs, 394 meetings, 16 of them undated</h1>", "<th scope=\"row\"><a href=\"/country/US\">United States</a></th>", `"@type":"Dataset"`,
				"1,322", "2,070", "April 2002", "4 May 2026", "CC BY 4.0", "Parley dataset of state-to-state", "Known gaps", `action="/search"`, `action="/path"`,
				"/graphiql/?query=", "/export/meetings.csv", "/export/participations.csv", "/export/links.csv", "/export/network.graphml", "/export/network.gexf", "/export/network.json", "/schema.graphql",
			},
			hasNot: []string{"style=", "onclick"},
		},
		{name: "a path", target: "/path?from=Kenya&to=Estonia", status: 200, has: []string{
			"Kenya and Estonia are 2 hops apart", "Second Kenya-US Cyber and Digital Dialogue", `<a href="https://itweb.africa/content/`, `rel="noopener noreferrer nofollow external"`, "22 to 23 June 2017", "the only shortest path",
			"/graphiql/?query=%7b%0a%20%20paths%28from%3a%20%22country%3aKE%22",
		}},
		{name: "by code and id", target: "/path?from=ke&to=country:EE", status: 200, has: []string{"Kenya and Estonia are 2 hops apart"}},
		{name: "ties", target: "/path?from=Kenya&to=Japan&via=ATTENDANCE&via=bilateral-dialogue", status: 200, has: []string{"linked directly"}},
		{name: "the form alone", target: "/path", status: 200, has: []string{`name="from"`}, hasNot: []string{"problem", "Answer"}},
		{name: "no path has a reason and changes", target: "/path?from=Iran&to=Vanuatu", status: 200, has: []string{"Vanuatu has no link by bilateral dialogue.", "What would give one", "/path?from=country%3AIR&amp;max=4&amp;to=country%3AVU&amp;via=BILATERAL_DIALOGUE&amp;via=ATTENDANCE"}},
		{name: "the change gives the path", target: "/path?from=country%3AIR&max=4&to=country%3AVU&via=BILATERAL_DIALOGUE&via=ATTENDANCE", status: 200, has: []string{"Iran and Vanuatu are 5 hops apart"}},
		{name: "an ambiguous name", target: "/path?from=Korea&to=Japan", status: 400, has: []string{"may mean more than one", `href="/path?from=country%3AKP&amp;to=Japan"`, "South Korea"}},
		{name: "an unknown name", target: "/path?from=Atlantis&to=Japan", status: 404, has: []string{"Nothing is called", "Atlantis"}},
		{name: "equal ends", target: "/path?from=Japan&to=JP", status: 400, has: []string{`role="alert"`}},
		{name: "a code with two meanings", target: "/path?from=AU&to=Japan", status: 200, has: []string{"African Union"}},
		{name: "an unknown kind", target: "/path?from=Japan&to=Estonia&via=telepathy", status: 400, has: []string{"use one of BILATERAL_DIALOGUE"}},
		{name: "a bad bound", target: "/path?from=Japan&to=Estonia&max=many", status: 400, has: []string{"2 or more"}},
		{name: "a small bound", target: "/path?from=Japan&to=Estonia&max=1", status: 400, has: []string{`role="alert"`}},
		{name: "search", target: "/search?q=estonia", status: 200, has: []string{`<h2><a href="/country/EE">Estonia</a></h2>`, "country:EE", "/path?from=country%3AEE", "/graphiql/?query=", "/graphql?query="}},
		{name: "search shows what matched", target: "/search?q=UNODA", status: 200, has: []string{"matched “UNODA”"}},
		{name: "search without text", target: "/search", status: 200, hasNot: []string{"Nothing is called"}},
		{name: "search finds nothing", target: "/search?q=zzzz", status: 200, has: []string{"Nothing is called “zzzz”"}},
		{name: "search of too long a text", target: "/search?q=" + strings.Repeat("y", 300), status: 400, has: []string{"longer than 200 bytes"}, hasNot: []string{strings.Repeat("y", 201)}},
		{name: "too long a name", target: "/path?to=Japan&from=" + strings.Repeat("y", 300), status: 400, has: []string{"longer than 200 bytes"}, hasNot: []string{strings.Repeat("y", 201)}},
		{name: "search of no word", target: "/search?q=%21%21", status: 400, has: []string{`role="alert"`}},
	}
	for _, p := range payloads {
		v := url.QueryEscape(p)
		for _, target := range []string{"/search?q=" + v, "/path?from=" + v + "&to=Japan", "/path?from=Japan&to=" + v, "/path?from=Japan&to=Estonia&via=" + v, "/path?from=Japan&to=Estonia&max=" + v, "/" + v} {
			res := ask(t, s.Handler(), "GET", target, "", "Accept: text/html")
			body := decoded(t, res)
			for _, not := range []string{"<script", "<img", "<svg onload", "'onfocus='", `href="javascript:`} {
				if strings.Contains(body, not) {
					t.Errorf("%s: the page has %q", target, not)
				}
			}
			checkSecure(t, res.Header)
		}
	}
	for _, c := range rows {
		if c.want == nil {
			c.want = media
		}
		c.run(t, s.Handler())
	}
	tag := ask(t, s.Handler(), "GET", "/", "").Header.Get("ETag")
	row{name: "known", target: "/", header: []string{"If-None-Match: " + tag}, status: 304}.run(t, s.Handler())
}

// Every address of the server's own that a page links to is answered, every
// place in a page is there, and every query is answered without an error.
func TestLinksHold(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		api, err := gql.New(shipped(), gql.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c.API, c.Export = api, export.Handler(shipped())
	})
	asked := make(map[string]bool)
	for _, target := range append([]string{
		"/", "/search?q=japan", "/search?q=nathaniel+fick", "/search?q=un", "/search?q=japan+estonia", "/path?from=Kenya&to=Estonia", "/path?from=Iran&to=Vanuatu", "/path?from=Korea&to=Japan", "/country/Korea", "/organisation/nope-cyber",
	}, samples...) {
		page := decoded(t, ask(t, s.Handler(), "GET", target, "", "Accept: text/html"))
		links := regexp.MustCompile(`(?:href|action)="([/#][^"]*)"`).FindAllStringSubmatch(page, -1)
		if len(links) < 8 {
			t.Errorf("%s: %d links", target, len(links))
		}
		for _, m := range links {
			link, place, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if link == "" && !strings.Contains(page, `id="`+place+`"`) {
				t.Errorf("%s has no place %s", target, place)
			}
			if link == "" || asked[link] {
				continue
			}
			asked[link] = true
			res := ask(t, s.Handler(), "GET", link, "")
			if body := decoded(t, res); res.StatusCode != 200 || strings.HasPrefix(link, "/graphql?") && strings.Contains(body, `"errors"`) {
				t.Errorf("%s links to %s: status %d\n%.300s", target, link, res.StatusCode, body)
			}
		}
	}
}
