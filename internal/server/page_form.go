package server

import (
	"maps"
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

// readList reads values, by commas or repeats, each once; nil when none is given.
func readList(q url.Values, name string) []string {
	var out []string
	for _, value := range q[name] {
		for text := range strings.SplitSeq(value, ",") {
			if text = strings.TrimSpace(text); text != "" && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}

// readEnums reads values of an enum as [readList] does.
func readEnums[T ~string](q url.Values, name string, e *graph.Enum[T]) ([]T, error) {
	var out []T
	for _, text := range readList(q, name) {
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

// readFilter reads the conditions on meetings that forms share: years, format,
// focus, track, topic and region.
func readFilter(q url.Values) (f graph.MeetingFilter, err error) {
	var errs [5]error
	f.During, errs[0] = readYears(q)
	f.Formats, errs[1] = readEnums(q, "format", graph.Formats)
	f.Focuses, errs[2] = readEnums(q, "focus", graph.Focuses)
	f.Tracks, errs[3] = readEnums(q, "track", graph.Tracks)
	f.Topics, errs[4] = readEnums(q, "topic", graph.Topics)
	f.Regions = readList(q, "region")
	return f, firstOf(errs[:]...)
}

// filterSelects offers the choices of [readFilter], with how many meetings each
// would leave.
func filterSelects(f graph.MeetingFilter, counts *graph.Facets) []selectField {
	regions := selectField{Name: "region", Label: "Region", None: "any region"}
	for _, c := range counts.Regions {
		regions.Options = append(regions.Options, option{c.Value, c.Value, c.Meetings, slices.Contains(f.Regions, c.Value)})
	}
	return []selectField{
		selectOf("format", "Format", "any format", graph.Formats, f.Formats, counts.Formats),
		selectOf("focus", "Focus", "any focus", graph.Focuses, f.Focuses, counts.Focuses),
		selectOf("track", "Track", "any track", graph.Tracks, f.Tracks, counts.Tracks),
		selectOf("topic", "Topic", "any topic", graph.Topics, f.Topics, counts.Topics),
		regions,
	}
}

// listed gives the lists of a filter by the name that the API and exports give them.
func listed(f graph.MeetingFilter) map[string][]string {
	return map[string][]string{
		"formats": texts(f.Formats), "focuses": texts(f.Focuses), "tracks": texts(f.Tracks), "topics": texts(f.Topics), "regions": f.Regions,
	}
}

// conditions writes what [readFilter] reads for the API and for exports, and
// whether undated meetings pass a range of dates.
func conditions(f graph.MeetingFilter) (api []string, export url.Values) {
	export = make(url.Values)
	lists := listed(f)
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		values := lists[name]
		if len(values) == 0 {
			continue
		}
		export.Set(name, strings.Join(values, ","))
		list := strings.Join(values, ", ")
		if name == "regions" { // texts, where the others are enum values
			list = `"` + strings.Join(values, `", "`) + `"`
		}
		api = append(api, name+": ["+list+"]")
	}
	if d := f.During; d != nil {
		api = append(api, "during: "+rangeQuery(*d))
		for name, end := range map[string]graph.Date{"from": d.From, "to": d.To} {
			if !end.IsZero() {
				export.Set(name, end.String())
			}
		}
	}
	if f.OrUndated {
		api = append(api, "orUndated: true")
		export.Set("or_undated", "true")
	}
	return api, export
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
