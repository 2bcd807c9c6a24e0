package dataset

import (
	"cmp"
	"slices"
	"strings"

	"parley/graph"
)

var seriesRules = []rule{
	{name: "countries of a series stand in alphabetical order", weight: habit, check: seriesOrder},
}

// seriesOrder judges names of bilateral and small-group series that begin with
// labels it knows, joined by hyphens; of all others it says nothing.
func seriesOrder(v *view, tell tell) {
	labels := v.labels()
	for _, s := range v.series {
		if s.Format == graph.FormatRegional || s.Format == graph.FormatMultilateral {
			continue
		}
		got, rest := parties(s.Name, labels)
		if len(got) < 2 {
			continue
		}
		want := slices.SortedFunc(slices.Values(got), func(a, b string) int { return cmp.Compare(graph.Fold(a), graph.Fold(b)) })
		if !slices.Equal(got, want) {
			tell(s.ID, "name", write(strings.Join(want, "-")+rest), "the countries are not in alphabetical order")
		}
	}
}

// labels are the forms by which a name may call a country or a body.
func (v *view) labels() map[string]bool {
	labels := make(map[string]bool)
	add := func(forms ...string) {
		for _, f := range forms {
			labels[f] = true
		}
	}
	for _, c := range v.countries {
		add(c.Name, c.Code()) // US
		add(c.Aliases...)
		add(c.AmbiguousForms...) // Korea
	}
	for _, o := range v.organisations {
		if isBody(o) {
			add(o.Name, o.ShortName)
			add(o.Aliases...)
		}
	}
	delete(labels, "")
	return labels
}

// parties takes the labels off the beginning of a name, the longest that fits
// each; none when one of them is not known.
func parties(name string, labels map[string]bool) (list []string, rest string) {
	rest = name
	for {
		end := 0
		for i := range len(rest) + 1 {
			if (i == len(rest) || rest[i] == '-' || rest[i] == ' ') && labels[rest[:i]] {
				end = i
			}
		}
		if end == 0 {
			return nil, name
		}
		list, rest = append(list, rest[:end]), rest[end:]
		if !strings.HasPrefix(rest, "-") {
			return list, rest
		}
		rest = rest[1:]
	}
}
