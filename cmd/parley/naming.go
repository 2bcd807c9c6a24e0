package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"parley/graph"
)

// actor finds the actor that a word of the command line names. When it names
// another one too, standard error says so; when none, which ones are near.
func (a *app) actor(v *graph.View, text string) (graph.ID, error) {
	found, err := v.ResolveActor(text)
	switch graph.CodeOf(err) {
	case "":
		a.alsoNamed(v, text, found)
		return found.ID, nil
	case graph.NotFound:
		return "", withHint(err, "did you mean ", nearest(v, text), v)
	}
	return "", withCandidates(err, v)
}

func (a *app) alsoNamed(v *graph.View, text string, found graph.Named) {
	if len(found.Also) == 0 {
		return
	}
	fmt.Fprintf(a.errOut, "parley: %s is taken for the code of %s; it also names %s\n", text, v.Name(found.ID), withIDs(v, found.Also, ", "))
}

// withCandidates adds a line for each record that an ambiguous name may mean.
func withCandidates(err error, v *graph.View) error {
	c := graph.CandidatesOf(err)
	if len(c) < 2 {
		return err
	}
	return fmt.Errorf("%w\n  %s", err, withIDs(v, c, "\n  "))
}

// withHint adds near names to a NOT_FOUND.
func withHint(err error, lead string, ids []graph.ID, v *graph.View) error {
	if len(ids) == 0 {
		return fmt.Errorf("%w: parley search TEXT looks into every name", err)
	}
	return fmt.Errorf("%w: %s%s?", err, lead, withIDs(v, ids, " or "))
}

func withIDs(v *graph.View, ids []graph.ID, between string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = fmt.Sprintf("%s (%s)", v.Name(id), id)
	}
	return strings.Join(out, between)
}

const suggestionsMost = 3

// nearest lists the actors of which some name is a few letters away from the
// text, nearest first, then those that a search finds.
func nearest(v *graph.View, text string) []graph.ID {
	q := graph.Fold(text)
	least := make(map[graph.ID]int)
	v.ActorNames(func(id graph.ID, name string) {
		d := levenshtein.ComputeDistance(q, graph.Fold(name))
		if d > 1+len(q)/5 {
			return
		}
		if old, ok := least[id]; !ok || d < old {
			least[id] = d
		}
	})
	ids := make([]graph.ID, 0, len(least))
	for id := range least {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b graph.ID) int {
		return cmp.Or(cmp.Compare(least[a], least[b]), cmp.Compare(v.MeetingCount(b), v.MeetingCount(a)), cmp.Compare(a, b))
	})
	if len(ids) == 0 {
		ids = found(v, text)
		ids = slices.DeleteFunc(ids, func(id graph.ID) bool { return !v.IsActor(id) })
	}
	return ids[:min(len(ids), suggestionsMost)]
}

// found lists what a search finds; nothing when the text cannot be searched.
func found(v *graph.View, text string) []graph.ID {
	hits, err := v.Search(text, nil, nil)
	if err != nil {
		return nil
	}
	ids := make([]graph.ID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

// record finds the record of one of the kinds, or of any but a source, that a
// word of the command line names; an id may be of any kind.
func (a *app) record(v *graph.View, text string, kinds ...graph.Kind) (graph.ID, error) {
	if id, err := graph.ParseID(strings.TrimSpace(text)); err == nil {
		if !v.Has(id) {
			return "", graph.Errorf(graph.NotFound, "no record has the id %s", id)
		}
		return id, nil
	}
	named, err := v.Resolve(text, kinds...)
	switch graph.CodeOf(err) {
	case "":
		a.alsoNamed(v, text, named)
		return named.ID, nil
	case graph.NotFound:
		ids := append(found(v, text), nearest(v, text)...)
		var once []graph.ID
		for _, id := range ids {
			if !slices.Contains(once, id) && (len(kinds) == 0 || slices.Contains(kinds, id.Kind())) {
				once = append(once, id)
			}
		}
		const most = 5
		if len(once) == 0 {
			return "", withHint(err, "", nil, v)
		}
		return "", errors.Join(err, errors.New("did you mean one of these?\n  "+withIDs(v, once[:min(len(once), most)], "\n  ")))
	}
	return "", withCandidates(err, v)
}
