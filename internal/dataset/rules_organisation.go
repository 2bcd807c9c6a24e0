package dataset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/graph"
)

var organisationRules = []rule{
	{name: "an organ of a listed body has a parent", weight: habit, check: organs},
}

// notOrgans bear the name of a body, and are none of its organs.
var notOrgans = []graph.ID{
	"organisation:asean-regional-forum",
	"organisation:latin-american-and-caribbean-community-of-police-intelligence",
	"organisation:council-for-security-cooperation-in-the-asia-pacific",
	"organisation:pacific-islands-chapter-of-the-internet-society",
	"organisation:united-nations-educational-scientific-and-cultural-organization",
}

// organs reads names: an international organisation that bears the name or
// short name of a body is taken for an organ of it.
func organs(v *view, tell tell) {
	bodies := make(map[*graph.Organisation]string) // with their folded names
	for _, o := range v.organisations {
		if isBody(o) {
			bodies[o] = graph.Fold(o.Name)
		}
	}
	for _, o := range v.organisations {
		if o.Country != "" || o.Parent != "" || slices.Contains(notOrgans, o.ID) {
			continue
		}
		folded := " " + graph.Fold(o.Name) + " "
		for _, body := range v.organisations {
			name, ok := bodies[body]
			if !ok || body == o {
				continue
			}
			if name != "" && strings.Contains(folded, " "+name+" ") || hasWord(o.Name, body.ShortName) {
				tell(o.ID, "parent", "write "+string(body.ID)+", or add this organisation to the exceptions of internal/dataset",
					"looks like an organ of %s, but has no parent", body.Name)
				break
			}
		}
	}
}

// isBody says whether an organisation is a body of states that stands for itself.
func isBody(o *graph.Organisation) bool {
	return o.Country == "" && o.Parent == "" &&
		(o.OrganisationKind == graph.OrgInternational || o.OrganisationKind == graph.OrgRegional)
}

// hasWord says whether a word stands in a text in this spelling, not as the
// end of a compound ("non-NATO").
func hasWord(text, word string) bool {
	if word == "" {
		return false
	}
	for i := 0; i < len(text); {
		at := strings.Index(text[i:], word)
		if at < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if before != '-' && !isWord(before) && !isWord(after) {
			return true
		}
		i = at + 1
	}
	return false
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r))
}
