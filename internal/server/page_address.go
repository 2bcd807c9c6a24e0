package server

import (
	"net/http"
	"slices"
	"strings"

	"parley/graph"
)

// Addresses of records: the kind in lower case, then code or slug, such as
// /country/JP and /organisation/european-union; of two actors /pair/EE/JP.
// Sources have none, meetings show them.

// ref is the name of something, with the address of its page where it has one.
type ref struct{ Name, URL string }

func refTo(v *graph.View, id graph.ID) ref { return ref{v.Name(id), addressOf(id)} }

func refsTo(v *graph.View, ids []graph.ID) []ref {
	out := make([]ref, len(ids))
	for i, id := range ids {
		out[i] = refTo(v, id)
	}
	return out
}

// addressOf is the address of a record's page; empty when it has none.
func addressOf(id graph.ID) string {
	kind, slug, ok := strings.Cut(string(id), ":")
	if !ok || id.Kind() == graph.KindSource {
		return ""
	}
	return "/" + kind + "/" + slug
}

// pairAddress is the address of two actors' page, the smaller id first.
func pairAddress(a, b graph.ID) string {
	if a > b {
		a, b = b, a
	}
	return "/pair/" + a.Slug() + "/" + b.Slug()
}

// pairLinks lead from a bilateral meeting or series to its two actors.
func pairLinks(v *graph.View, id graph.ID) []ref {
	a, b, ok := v.Pair(id)
	if !ok {
		return nil
	}
	return []ref{
		{"All that the two did together", pairAddress(a, b)},
		{"Open the two in the explorer", "/?sel=" + string(a) + "~" + string(b)},
	}
}

// named finds the record that an address names. With a page it is to be
// answered as it is: the canonical address, or that there is nothing.
func (s *Server) named(r *http.Request, v *graph.View, kind graph.Kind) (graph.ID, *page, error) {
	text := r.PathValue("name")
	id := graph.NewID(kind, text)
	ok, err := v.Lookup(id)
	if ok {
		return id, nil, nil
	}
	canonical := graph.NewID(kind, strings.ToLower(text))
	if kind == graph.KindCountry {
		found, vague := v.Resolve(clipped(text), kind)
		if len(graph.CandidatesOf(vague)) > 0 {
			err = vague
		}
		canonical = found.ID
	}
	if v.Has(canonical) {
		return "", &page{moved: addressOf(canonical)}, nil
	}
	if err == nil {
		err = graph.Errorf(graph.NotFound, "there is no %s %s: look for it by name", graph.Kinds.Label(kind), clip(text))
	}
	p, err := s.missing(r, v, text, err)
	return "", p, err
}

// missing is the page of an address that names nothing, with what is near.
// Programs get the error alone.
func (s *Server) missing(r *http.Request, v *graph.View, text string, err error) (*page, error) {
	f := s.refusalOf(r, err)
	if !wantsPage(r) || f.code != graph.NotFound && f.code != graph.Invalid {
		return nil, err
	}
	x := exchangeOf(r.Context())
	x.refused = f.code
	reason := http.StatusText(f.status)
	return &page{name: "error", status: f.status, Title: reason, Body: errorPage{
		Status: f.status, Reason: reason, Message: capital(f.message), RequestID: x.id, Near: s.near(v, text, err),
	}}, nil
}

const (
	shownNear = 6
	nearWords = 8
)

// near finds records that an address may have meant: what an ambiguous one may
// mean, else what has all its words, all but one, or the longest that any has.
func (s *Server) near(v *graph.View, text string, err error) []hit {
	var out []hit
	for _, id := range graph.CandidatesOf(err) {
		out = append(out, s.hit(v, graph.Hit{ID: id, Matched: v.Name(id)}))
	}
	words := strings.Fields(graph.Fold(shortened(text)))
	words = words[:min(len(words), nearWords)]
	tries := []string{strings.Join(words, " ")}
	for i := len(words) - 1; i >= 0; i-- {
		tries = append(tries, strings.Join(slices.Delete(slices.Clone(words), i, i+1), " "))
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, try := range append(tries, words...) {
		if len(out) > 0 {
			break
		}
		most := shownNear
		hits, err := v.Search(try, nil, &most)
		if err != nil {
			continue
		}
		for _, h := range hits {
			out = append(out, s.hit(v, h))
		}
	}
	return out
}
