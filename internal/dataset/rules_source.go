package dataset

import (
	"regexp"

	"golang.org/x/text/unicode/norm"

	"parley/graph"
)

var sourceRules = []rule{
	{name: "id of a source follows from its address", weight: habit, check: sourceIDs},
	{name: "one source for a page", weight: habit, check: samePages},
	{name: "either an address or a file", weight: habit, check: addressOrFile},
	{name: "addresses are in NFC", weight: habit, check: addressForm},
}

var seed = regexp.MustCompile(`^seed-[0-9]{3}$`)

func sourceIDs(v *view, tell tell) {
	for _, s := range v.sources {
		switch {
		case s.URL == "" && !seed.MatchString(s.ID.Slug()):
			tell(s.ID, "id", "write source:seed- and three digits", "a document without address has another sort of id")
		case s.URL != "" && s.ID != sourceID(s.URL):
			tell(s.ID, "id", "write "+string(sourceID(s.URL)), "the id is not that of the address")
		}
	}
}

func samePages(v *view, tell tell) {
	first := make(map[string]graph.ID)
	for _, s := range v.sources {
		if s.URL == "" {
			continue
		}
		page := samePage(s.URL)
		if id, taken := first[page]; taken {
			tell(s.ID, "url", "delete this source, and cite the other", "the same page as %s", id)
			continue
		}
		first[page] = s.ID
	}
}

func addressOrFile(v *view, tell tell) {
	for _, s := range v.sources {
		if s.URL != "" && s.File != "" {
			tell(s.ID, "file", "leave it out: it is for documents without address", "a page with an address has a file too")
		}
	}
}

// addressForm: graph.Check looks at the form of all other texts.
func addressForm(v *view, tell tell) {
	for _, s := range v.sources {
		if !norm.NFC.IsNormalString(s.URL) {
			tell(s.ID, "url", write(norm.NFC.String(s.URL)), "the address is not in Unicode's form NFC")
		}
	}
}
