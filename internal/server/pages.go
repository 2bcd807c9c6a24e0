package server

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/graph"
	"parley/web"
)

// page is what a template is given.
type page struct {
	name   string // of the template
	status int    // 0 means 200
	// moved is the address of the same page under its canonical name; then
	// nothing else is filled in.
	moved string
	// Title of the page; empty on the home page.
	Title string
	// Description is one true sentence about what the page shows.
	Description string
	// Address is the canonical one, without host; empty for pages that are no
	// reference.
	Address string
	Crumbs  []ref
	// Linked is what the page says of itself in JSON-LD: a data block that no
	// browser runs.
	Linked any
	// Foot tells how to cite the page and take it away; nil for none.
	Foot *foot
	// Data is the version of the data.
	Data string
	// Program is the version of the program.
	Program string
	// GraphiQL and Exports say whether these are served here.
	GraphiQL, Exports bool
	Body              any
	// policy is a content security policy of its own; nil means that of all pages.
	policy []string
}

// At says whether the page is the one of a template, for the navigation.
func (p page) At(name string) bool { return p.name == name }

// pageFunc works out a page. Its error is told on a page as well.
type pageFunc func(r *http.Request, v *graph.View) (page, error)

// pageNames are the templates that fill in layout.html, with parts.html.
var pageNames = []string{"home", "search", "path", "error", "actor", "person", "meeting", "series", "pair", "meetings", "countries", "actors"}

func (s *Server) parsePages() (map[string]*template.Template, error) {
	functions := template.FuncMap{
		"static":  func(name string) string { return "/static/" + name + "?v=" + s.static.version(name) },
		"number":  number,
		"count":   counted,
		"modules": func() template.HTML { return s.modules.markup },
		"plural":  func(what string) string { return strings.TrimPrefix(counted(2, what), "2 ") },
		"short":   func(version string) string { return version[:min(12, len(version))] },
	}
	out := make(map[string]*template.Template, len(pageNames))
	for _, name := range pageNames {
		t, err := template.New("layout.html").Funcs(functions).ParseFS(web.Templates(), "layout.html", "parts.html", name+".html")
		if err != nil {
			return nil, err
		}
		out[name] = t
	}
	return out, nil
}

// counted writes a number of things: "1,322 meetings". Its plurals are those of
// [graph.Count], and of two words that have others.
func counted(n int, what string) string {
	switch {
	case n == 1:
	case what == "person":
		return number(n) + " people"
	case what == "country":
		return number(n) + " countries"
	}
	return number(n) + strings.TrimPrefix(graph.Count(n, what), strconv.Itoa(n))
}

// number writes a count with commas: 1,322.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// page serves a page. The gate is held while the page is made, not while it is sent.
func (s *Server) page(f pageFunc) func(w http.ResponseWriter, r *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header(), policyPage)
		w.Header().Add("Vary", "Accept")
		p, err := s.made(r, f)
		if err != nil {
			refusal := busy
			if err != errBusy {
				refusal = s.refusalOf(r, err)
			}
			s.refuse(w, r, refusal)
			return
		}
		if p.moved != "" {
			s.sendMoved(w, r, p.moved)
			return
		}
		s.sendPage(w, r, p)
	}
}

// sendMoved leads to the canonical address, with the same parameters.
func (s *Server) sendMoved(w http.ResponseWriter, r *http.Request, address string) {
	if r.URL.RawQuery != "" {
		address += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", address)
	s.send(w, r, content{
		status: http.StatusMovedPermanently, media: "text/plain; charset=utf-8", cache: "no-cache",
		body: []byte("This page is at " + address + "\n"),
	})
}

var errBusy = errors.New("the gate stayed shut")

func (s *Server) made(r *http.Request, f pageFunc) (p page, err error) {
	if !s.gate.enter(r.Context()) {
		return p, errBusy
	}
	defer s.gate.leave()
	err = s.c.Explorer.Do(r.Context(), func(v *graph.View) (err error) {
		p, err = f(r, v)
		p.Data = v.Version()
		return err
	})
	return p, err
}

func (s *Server) sendPage(w http.ResponseWriter, r *http.Request, p page) {
	if p.policy != nil {
		w.Header()["Content-Security-Policy"] = p.policy
	}
	p.Program, p.GraphiQL, p.Exports = s.c.Version, s.c.GraphiQL != nil, s.c.Export != nil
	var b bytes.Buffer
	if err := s.pages[p.name].Execute(&b, p); err != nil {
		panic(fmt.Errorf("page %s: %w", p.name, err))
	}
	cache := "no-cache"
	if p.status >= http.StatusBadRequest {
		cache = "no-store"
	}
	s.send(w, r, content{status: p.status, media: "text/html; charset=utf-8", cache: cache, body: b.Bytes()})
}

// errorPage tells a refusal.
type errorPage struct {
	Status    int
	Reason    string // of the status
	Message   string
	RequestID string
	// Near are records that the address may have meant.
	Near []hit
}

func (s *Server) refusePage(w http.ResponseWriter, r *http.Request, f *refusal) {
	secure(w.Header(), policyPage)
	reason := http.StatusText(f.status)
	s.sendPage(w, r, page{
		name: "error", status: f.status, Title: reason,
		Body: errorPage{Status: f.status, Reason: reason, Message: capital(f.message), RequestID: exchangeOf(r.Context()).id},
	})
}

// capital makes a message a sentence.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:] + "."
}
