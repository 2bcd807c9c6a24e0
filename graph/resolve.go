package graph

import (
	"regexp"
	"slices"
	"strings"
)

// Named is a record found by what somebody called it.
type Named struct {
	ID ID
	// Also are other records that the text names too, when it was read as a
	// country's code: AU is Australia, and short for the African Union.
	Also []ID
}

// resolve finds the record that a text names, among those that are eligible:
// the first that fits of id, a country's in any case; alpha-2 or alpha-3 code
// in any case; name; alias, official or short name in any case and without
// marks. Two at one level are INVALID, with the candidates; so is a form that
// fits several countries, unless it is the whole name of one. Nothing is
// NOT_FOUND.
func (x *index) resolve(text string, eligible func(n int32) bool) (Named, error) {
	text = strings.TrimSpace(text)
	if len(text) > textBytes {
		return Named{}, Errorf(Limit, "a name of %d bytes is over the limit of %d", len(text), textBytes)
	}
	if n := x.ref(idIn(text)); n != none && eligible(n) {
		return Named{ID: x.ids[n]}, nil
	}
	s := x.searching()
	names, aliases := s.called(Fold(text), eligible)
	if n, ok := s.codes[strings.ToLower(text)]; ok && eligible(n) {
		also := append(names, aliases...)
		slices.Sort(also)
		also = slices.DeleteFunc(slices.Compact(also), func(m int32) bool { return m == n })
		return Named{ID: x.ids[n], Also: x.idsOf(also)}, nil
	}
	found := names
	if len(found) == 0 {
		for _, n := range s.vague[Fold(text)] {
			if eligible(n) {
				found = append(found, n)
			}
		}
	}
	if len(found) == 0 {
		found = aliases
	}
	switch len(found) {
	case 0:
		return Named{}, Errorf(NotFound, "nothing is called %s", quote(text))
	case 1:
		return Named{ID: x.ids[found[0]]}, nil
	}
	return Named{}, x.ambiguous(text, found)
}

// idIn is the text as an id. Codes are found in any case, so the two letters of
// a country's id may be small.
func idIn(text string) ID {
	if kind, code, ok := strings.Cut(text, ":"); ok && strings.EqualFold(kind, "country") {
		return NewID(KindCountry, strings.ToUpper(code))
	}
	return ID(text)
}

// called gives the nodes whose name, and those whose alias, has a fold.
func (s *searchIndex) called(fold string, eligible func(int32) bool) (names, aliases []int32) {
	for _, i := range s.whole[fold] {
		f := &s.forms[i]
		switch {
		case !eligible(f.node):
		case !f.alias && !slices.Contains(names, f.node):
			names = append(names, f.node)
		case f.alias && !slices.Contains(aliases, f.node):
			aliases = append(aliases, f.node)
		}
	}
	return names, aliases
}

func (x *index) ambiguous(text string, found []int32) error {
	slices.Sort(found)
	e := Errorf(Invalid, "%s may mean more than one: say which by its id", quote(text)).(*Error)
	e.Candidates = x.idsOf(found)
	return e
}

// Resolve finds the record of one of the kinds (none given: any but a source)
// that a text names: by id, a country's in any case; by alpha-2 or alpha-3 code
// in any case; by name; by alias, official or short name in any case and
// without marks; the first that fits. Two at one level, and a form that fits several countries
// ("Korea"), are INVALID with [Error.Candidates]; nothing is NOT_FOUND.
func (v *View) Resolve(text string, kinds ...Kind) (Named, error) {
	return v.x.resolve(text, func(n int32) bool {
		return len(kinds) == 0 && v.x.ids[n].Kind() != KindSource || slices.Contains(kinds, v.x.ids[n].Kind())
	})
}

// ResolveActor is Resolve for the ends of paths. What names only an
// organisation that is no actor is INVALID, and the error says for whom it
// stands; what only a person or meeting is called is NOT_FOUND.
func (v *View) ResolveActor(text string) (Named, error) {
	found, err := v.x.resolve(text, func(n int32) bool { return v.x.actorOf[n] != none })
	if CodeOf(err) != NotFound {
		return found, err
	}
	other, otherErr := v.Resolve(text, KindOrganisation)
	if otherErr != nil {
		if CodeOf(otherErr) == Invalid {
			return Named{}, otherErr
		}
		return Named{}, err
	}
	_, err = v.x.needActor(quote(text), other.ID)
	return Named{}, err
}

// Country finds a country by id, alpha-2 or alpha-3 code, name or alias, in any
// case. It is empty when nothing matches, INVALID when more than one does.
func (v *View) Country(code string) (ID, error) {
	found, err := v.Resolve(code, KindCountry)
	if CodeOf(err) == NotFound {
		return "", nil
	}
	return found.ID, err
}

// ActorNames visits the names, aliases and short names of all actors, for
// suggestions.
func (v *View) ActorNames(visit func(id ID, name string)) {
	for _, f := range v.x.searching().forms {
		if v.x.actorOf[f.node] != none {
			visit(v.x.ids[f.node], f.shown)
		}
	}
}

// ResolvePair reads a text that names two actors: "Japan and Estonia", "JP,
// EE", "japan estonia". It is split at "and", "with", "vs", &, a dash, a comma
// or a slash, and where that gives nothing at a blank; the first place will do
// where each half, a leading "the" aside, is the code, id, name or alias of
// one actor and of no other. What is itself the whole name of something, such
// as "Trinidad and Tobago", is no pair. The work is a few look-ups a word.
func (v *View) ResolvePair(text string) (a, b ID, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) > textBytes {
		return "", "", false
	}
	if _, err := v.Resolve(text); CodeOf(err) != NotFound {
		return "", "", false
	}
	for _, between := range []*regexp.Regexp{joiners, blanks} {
		for _, at := range between.FindAllStringIndex(text, -1) {
			if a = v.onlyActor(text[:at[0]]); a == "" {
				continue
			}
			if b = v.onlyActor(text[at[1]:]); b != "" && a != b {
				return a, b, true
			}
		}
	}
	return "", "", false
}

var (
	joiners = regexp.MustCompile(`(?i)\s(?:and|with|vs\.?)\s|[&,/‐‑–—−-]`)
	blanks  = regexp.MustCompile(`\s+`)
	article = regexp.MustCompile(`(?i)^\s*the\s`)
)

// onlyActor is the one actor that a text names; empty for none or several.
func (v *View) onlyActor(text string) ID {
	isActor := func(n int32) bool { return v.x.actorOf[n] != none }
	found, err := v.x.resolve(text, isActor)
	if the := article.FindString(text); the != "" && CodeOf(err) == NotFound {
		found, err = v.x.resolve(text[len(the):], isActor)
	}
	if err != nil || len(found.Also) > 0 {
		return ""
	}
	return found.ID
}
