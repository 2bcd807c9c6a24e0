package graph

import (
	"cmp"
	"slices"
	"sort"
	"strings"
)

const (
	hitsDefault = 10
	hitsMost    = 50
)

// Hit is one result of a search.
type Hit struct {
	ID ID
	// Matched is the name, alias, code or id that matched.
	Matched string
}

// form is one thing that a record is called.
type form struct {
	node  int32
	alias bool // an alias, official or short name
	fold  string
	shown string
}

// searchIndex holds every form, and for each word the forms that have it.
type searchIndex struct {
	forms []form
	words []string // ascending
	with  [][]int32
	codes map[string]int32   // lower-case alpha-2 and alpha-3 codes
	whole map[string][]int32 // forms by fold
	vague map[string][]int32 // nodes by the fold of an ambiguous form
}

func (x *index) searching() *searchIndex {
	x.once.searchOnce.Do(func() { x.once.search = x.newSearch() })
	return x.once.search
}

func (x *index) newSearch() *searchIndex {
	s := &searchIndex{codes: make(map[string]int32), whole: make(map[string][]int32), vague: make(map[string][]int32)}
	for n := range x.nodes(KindSource).from {
		x.addForms(s, n)
	}
	with := make(map[string][]int32)
	for i, f := range s.forms {
		s.whole[f.fold] = append(s.whole[f.fold], int32(i))
		for w := range strings.FieldsSeq(f.fold) {
			if l := with[w]; len(l) == 0 || l[len(l)-1] != int32(i) {
				with[w] = append(l, int32(i))
			}
		}
	}
	s.words = make([]string, 0, len(with))
	for w := range with {
		s.words = append(s.words, w)
	}
	slices.Sort(s.words)
	s.with = make([][]int32, len(s.words))
	for i, w := range s.words {
		s.with[i] = with[w]
	}
	return s
}

func (x *index) addForms(s *searchIndex, n int32) {
	add := func(shown string, alias bool) {
		if fold := Fold(shown); fold != "" {
			s.forms = append(s.forms, form{n, alias, fold, shown})
		}
	}
	name, aliases := namesOf(x.recs[n])
	if x.folded[n] != "" {
		s.forms = append(s.forms, form{n, false, x.folded[n], name})
	}
	switch r := x.recs[n].(type) {
	case *Country:
		add(r.Official, true)
		s.codes[strings.ToLower(r.Code())] = n
		if r.Alpha3 != "" {
			s.codes[strings.ToLower(r.Alpha3)] = n
		}
		for _, f := range r.AmbiguousForms {
			s.vague[Fold(f)] = append(s.vague[Fold(f)], n)
		}
	case *Organisation:
		add(r.ShortName, true)
	}
	for _, a := range aliases {
		add(a, true)
	}
}

// Ranks of hits, best first.
const (
	byCode = iota
	byName
	byAlias
	byNameStart
	byAliasStart
	byWords
)

type ranked struct {
	node, rank int32
	matched    string
}

// find ranks: code or id; whole name; whole alias, official or short name;
// name starts so; alias starts so; every word starts a word of one form; then
// more meetings, kind, id.
func (x *index) find(text string, kinds []Kind, first int) ([]Hit, error) {
	if err := checkFirst(first, 1, hitsMost); err != nil {
		return nil, err
	}
	in, err := searchKinds(kinds)
	if err != nil {
		return nil, err
	}
	s, text := x.searching(), strings.TrimSpace(text)
	words, err := wordsOf("text", text)
	if err != nil {
		return nil, err
	}
	q := Fold(text)
	if q == "" {
		return nil, Errorf(Invalid, "%s has neither a letter nor a digit: write some part of a name", quote(text))
	}
	best := make(map[int32]ranked)
	consider := func(r ranked) {
		if old, ok := best[r.node]; in[x.ids[r.node].Kind()] && (!ok || r.rank < old.rank) {
			best[r.node] = r
		}
	}
	if n, ok := s.codes[strings.ToLower(text)]; ok {
		consider(ranked{n, byCode, strings.ToUpper(text)})
	}
	if n := x.ref(ID(text)); n != none && n < x.nodes(KindSource).from {
		consider(ranked{n, byCode, text})
	}
	s.each(words, func(f *form) { consider(ranked{f.node, f.rank(q), f.shown}) })
	return x.top(best, first), nil
}

func searchKinds(kinds []Kind) (map[Kind]bool, error) {
	in := make(map[Kind]bool)
	if kinds == nil {
		kinds = Kinds.Values()[:Kinds.position(KindSource)]
	}
	for _, k := range kinds {
		if !Kinds.Has(k) {
			return nil, Errorf(Invalid, "kinds: %s is no %s: use one of %s", quote(string(k)), Kinds.name, Kinds.list())
		}
		if k == KindSource {
			return nil, Errorf(Invalid, "kinds: sources are not searched here: use sources(filter: {text: …})")
		}
		in[k] = true
	}
	return in, nil
}

func (f *form) rank(q string) int32 {
	r := int32(byWords)
	switch {
	case f.fold == q:
		r = byName
	case strings.HasPrefix(f.fold, q):
		r = byNameStart
	default:
		return r
	}
	return r + int32(b2i(f.alias))
}

// each visits the forms in which every word starts a word, by way of the word
// that the fewest forms have.
func (s *searchIndex) each(words []string, visit func(*form)) {
	var from, to int
	fewest := -1
	for _, w := range words {
		i := sort.SearchStrings(s.words, w)
		j, n := i, 0
		for j < len(s.words) && strings.HasPrefix(s.words[j], w) {
			n += len(s.with[j])
			j++
		}
		if fewest < 0 || n < fewest {
			from, to, fewest = i, j, n
		}
	}
	for i := from; i < to; i++ {
		for _, f := range s.with[i] {
			if hasWords(s.forms[f].fold, words) {
				visit(&s.forms[f])
			}
		}
	}
}

// hasWords says whether each word starts a word of the fold.
func hasWords(fold string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(fold, w) {
			continue
		}
		i := strings.Index(fold, w)
		for i > 0 && fold[i-1] != ' ' {
			j := strings.Index(fold[i+1:], w)
			if j < 0 {
				return false
			}
			i += 1 + j
		}
		if i < 0 {
			return false
		}
	}
	return true
}

func (x *index) top(best map[int32]ranked, first int) []Hit {
	all := make([]ranked, 0, len(best))
	for _, r := range best {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(x.weight(b.node), x.weight(a.node)), cmp.Compare(a.node, b.node))
	})
	hits := make([]Hit, 0, min(first, len(all)))
	for _, r := range all[:min(first, len(all))] {
		hits = append(hits, Hit{x.ids[r.node], r.matched})
	}
	return hits
}

// weight is the number of meetings of a record; a meeting is one.
func (x *index) weight(n int32) int32 {
	switch x.ids[n].Kind() {
	case KindMeeting:
		return 1
	case KindSeries:
		return int32(len(x.roundsOf(n)))
	}
	return x.met[n]
}
