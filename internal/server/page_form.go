package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"parley/graph"
)

// selectField is a choice of one value, the first of which is none.
type selectField struct {
	Name, Label, None string
	Options           []option
}

type option struct {
	Value, Label string
	Count        int // -1 for none to show
	Chosen       bool
}

// selectOf offers the values of an enum, with how many there are of each.
func selectOf[T ~string](name, label, none string, e *graph.Enum[T], chosen []T, counts []graph.FacetCount) selectField {
	f := selectField{Name: name, Label: label, None: none}
	for _, t := range e.Terms() {
		o := option{Value: string(t.Value), Label: t.Label, Count: -1, Chosen: slices.Contains(chosen, t.Value)}
		for _, c := range counts {
			if c.Value == o.Value {
				o.Count = c.Meetings
			}
		}
		f.Options = append(f.Options, o)
	}
	return f
}

// orderOf offers the orders of a list; none is the preset.
func orderOf[T ~string](e *graph.Enum[T], chosen T) selectField {
	f := selectField{Name: "order", Label: "Order"}
	for _, t := range e.Terms() {
		f.Options = append(f.Options, option{Value: string(t.Value), Label: t.Label, Count: -1, Chosen: t.Value == chosen})
	}
	return f
}

// readEnums reads values of an enum; nil when none is given.
func readEnums[T ~string](q url.Values, name string, e *graph.Enum[T]) ([]T, error) {
	var out []T
	for _, text := range q[name] {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		v, err := e.Parse(clipped(text))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out, nil
}

// readOrder reads an order, or the preset.
func readOrder[T ~string](q url.Values, e *graph.Enum[T], preset T) (T, error) {
	text := strings.TrimSpace(q.Get("order"))
	if text == "" {
		return preset, nil
	}
	v, err := e.Parse(clipped(text))
	if err != nil {
		return preset, err
	}
	return v, nil
}

// readText reads a text that a form may send.
func readText(q url.Values, name string) (string, error) {
	text := strings.TrimSpace(q.Get(name))
	if len(text) > maxText {
		return shortened(text), tooLong("the text")
	}
	return text, nil
}

// refusedForm gives the form back with what was wrong; other errors stay.
func refusedForm(err error) (problem string, status int, other error) {
	switch graph.CodeOf(err) {
	case "":
		return "", 0, nil
	case graph.Invalid, graph.Limit, graph.NotFound:
		return capital(err.Error()), http.StatusBadRequest, nil
	}
	return "", 0, err
}

// firstOf is the first error.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
