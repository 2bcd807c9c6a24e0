package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"parley/graph"
)

// viaWords are the kinds of links as addresses of pages write them.
var viaWords = map[graph.LinkKind]string{
	graph.BilateralDialogue: "dialogues",
	graph.Agreement:         "agreements",
	graph.CoHosting:         "cohosting",
	graph.Attendance:        "attendance",
}

// readVia reads kinds of links, by commas or repeats, as [viaWords] or as the
// API names them; nil when none is given.
func readVia(values []string) ([]graph.LinkKind, error) {
	var out []graph.LinkKind
	for _, value := range values {
		for text := range strings.SplitSeq(value, ",") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			k, err := viaOf(clipped(text))
			if err != nil {
				return nil, err
			}
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out, nil
}

func viaOf(text string) (graph.LinkKind, error) {
	for k, word := range viaWords {
		if strings.EqualFold(text, word) {
			return k, nil
		}
	}
	k, err := graph.LinkKinds.Parse(text)
	if err != nil {
		return "", graph.Errorf(graph.Invalid, "%s is no kind of link: use dialogues, agreements, cohosting or attendance", clip(text))
	}
	return k, nil
}

// viaChoices are the kinds for a form.
func viaChoices(chosen []graph.LinkKind) []choice {
	var out []choice
	for _, t := range graph.LinkKinds.Terms() {
		checked := slices.Contains(chosen, t.Value) || len(chosen) == 0 && t.Value == graph.BilateralDialogue
		out = append(out, choice{viaWords[t.Value], t.Label, checked})
	}
	return out
}

// readMax reads a bound on delegations; nil when none is given.
func readMax(text string) (*int, error) {
	if text = strings.TrimSpace(text); text == "" || text == "any" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "max is %s: write the largest number of delegations, 2 or more", clip(text))
	}
	return &n, nil
}

// ruleState is a rule as the start page's address has it, where a bound on
// delegations is preset.
func ruleState(via []graph.LinkKind, max *int) url.Values {
	q := make(url.Values)
	if via != nil {
		words := make([]string, len(via))
		for i, k := range via {
			words[i] = viaWords[k]
		}
		q.Set("via", strings.Join(words, ","))
	}
	switch {
	case max != nil:
		q.Set("max", strconv.Itoa(*max))
	case slices.Contains(via, graph.Attendance):
		q.Set("max", "any")
	}
	return q
}

// ends are the two ends of a form's range of dates as they were written: from
// and to, or years as the start page has them, "2014-2020".
func ends(q url.Values) (from, to string) {
	from, to = strings.TrimSpace(q.Get("from")), strings.TrimSpace(q.Get("to"))
	if years := strings.TrimSpace(q.Get("years")); years != "" && from == "" && to == "" {
		from, to, _ = strings.Cut(years, "-")
	}
	return shortened(from), shortened(to)
}

// readYears reads the range of dates of a form; nil when neither end is given.
func readYears(q url.Values) (*graph.DateRange, error) {
	var out graph.DateRange
	from, until := ends(q)
	for i, to := range []*graph.Date{&out.From, &out.To} {
		name, text := []string{"from", "to"}[i], []string{from, until}[i]
		if text == "" {
			continue
		}
		d, err := graph.ParseDate(text)
		if err != nil {
			return nil, graph.Errorf(graph.Invalid, "%s is %s: write a year such as 2014, or a month such as 2014-06", name, clip(text))
		}
		*to = d
	}
	if out == (graph.DateRange{}) {
		return nil, nil
	}
	return &out, nil
}
