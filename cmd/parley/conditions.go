package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"parley/graph"
	"parley/internal/export"
)

// Conditions choose links and meetings. They are declared once, in
// [export.Params]: an address has each as a parameter that takes ids, a command
// as a flag that takes whatever else a record is called.

// onlyAnnounced is the one condition that commands tell in words of their own:
// few would guess what a flag of that name means by false.
const onlyAnnounced = "only_announced"

// flagOf is the flag of a condition: "max-delegations" of max_delegations.
func flagOf(p export.Param) string {
	if p.Name == onlyAnnounced {
		return "announced"
	}
	return strings.ReplaceAll(p.Name, "_", "-")
}

// bindConditions makes the flags of all conditions but some.
func bindConditions(cmd *cobra.Command, but ...string) {
	s := cmd.Flags()
	for _, p := range export.Params() {
		name, meaning := flagOf(p), p.Meaning
		if slices.Contains(but, name) {
			continue
		}
		if p.Takes == export.Enum {
			meaning += ": " + strings.Join(p.Values, ", ")
		}
		if name == "via" {
			meaning += " (default BILATERAL_DIALOGUE)"
		}
		switch {
		case p.List:
			s.StringSlice(name, nil, meaning)
		case p.Takes == export.Number:
			s.Int(name, 0, meaning)
		case p.Name == onlyAnnounced:
			s.String(name, "include", "meetings that were only announced: include, exclude or only")
		case p.Takes == export.Switch:
			s.Bool(name, false, meaning)
		default:
			s.String(name, "", meaning)
		}
	}
}

// conditions reads the flags that were given.
func (a *app) conditions(cmd *cobra.Command, v *graph.View) (q export.Query, err error) {
	for _, p := range export.Params() {
		name := flagOf(p)
		if !cmd.Flags().Changed(name) {
			continue
		}
		values := given(cmd, name)
		if len(values) == 0 {
			return q, graph.Errorf(graph.Invalid, "--%s is empty: give it a value, or leave it out", name)
		}
		if p.Name == onlyAnnounced {
			values, err = announced(values[0])
		} else {
			values, err = a.named(v, p.Takes, values)
		}
		if err == nil {
			err = p.Read(&q, values)
		}
		if err != nil {
			return q, fmt.Errorf("--%s: %w", name, err)
		}
	}
	if q.Rule.MaxDelegations != nil && !slices.Contains(q.Rule.Via, graph.Attendance) {
		return q, graph.Errorf(graph.Invalid, "--max-delegations goes with --via attendance")
	}
	if q.Filter.OrUndated && q.Filter.During == nil {
		return q, graph.Errorf(graph.Invalid, "--or-undated goes with --from or --to")
	}
	return q, nil
}

// announced turns a value of --announced into one of only_announced, or none.
func announced(text string) ([]string, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "include":
		return nil, nil
	case "exclude":
		return []string{"false"}, nil
	case "only":
		return []string{"true"}, nil
	}
	return nil, graph.Errorf(graph.Invalid, "%.40q is not known: write include, exclude or only", text)
}

// given are the values of a flag that are not empty.
func given(cmd *cobra.Command, name string) []string {
	value := cmd.Flags().Lookup(name).Value
	values := []string{value.String()}
	if list, ok := value.(interface{ GetSlice() []string }); ok {
		values = list.GetSlice()
	}
	return slices.DeleteFunc(slices.Clone(values), func(s string) bool { return strings.TrimSpace(s) == "" })
}

// namedKinds are the kinds of records that a condition names.
var namedKinds = map[export.Takes][]graph.Kind{
	export.Participants: {graph.KindCountry, graph.KindOrganisation, graph.KindPerson},
	export.Series:       {graph.KindSeries},
	export.Countries:    {graph.KindCountry},
	export.Bodies:       {graph.KindOrganisation},
}

// named turns the values of a condition that are names of records into ids.
func (a *app) named(v *graph.View, takes export.Takes, values []string) ([]string, error) {
	kinds := namedKinds[takes]
	if takes != export.Actors && kinds == nil {
		return values, nil
	}
	ids := make([]string, len(values))
	for i, text := range values {
		find := a.actor
		if takes != export.Actors {
			find = func(v *graph.View, text string) (graph.ID, error) { return a.record(v, text, kinds...) }
		}
		id, err := find(v, text)
		if err != nil {
			return nil, err
		}
		ids[i] = string(id)
	}
	return ids, nil
}
