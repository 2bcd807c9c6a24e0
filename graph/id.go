package graph

import "strings"

// ID names a record for good: "country:JP" (ISO 3166-1 alpha-2, or XK), else a
// kind in lower case, a colon and a slug of at most 120 bytes, such as
// "meeting:japan-us-cyber-dialogue-1". IDs are public and stable, and are
// compared bytewise.
type ID string

const maxSlug = 120

// ParseID checks the form of an id. It does not ask whether a record has it.
// A malformed id is INVALID.
func ParseID(s string) (ID, error) {
	id := ID(s)
	slug := id.Slug()
	switch kind := id.Kind(); {
	case kind == "":
		return "", Errorf(Invalid, "%s is not an id: one looks like country:JP or meeting:japan-us-cyber-dialogue-1", quote(s))
	case kind == KindCountry && !isAlpha2(slug):
		return "", Errorf(Invalid, "%s is not an id: a country's ends with its two capital letters, as in country:JP", quote(s))
	case kind != KindCountry && !isSlug(slug):
		return "", Errorf(Invalid, "%s is not an id: after the colon come lower-case letters and digits joined by single hyphens, at most %d bytes", quote(s), maxSlug)
	}
	return id, nil
}

// Kind reads the kind from the prefix; it is empty when there is no known one.
func (id ID) Kind() Kind {
	prefix, _, ok := strings.Cut(string(id), ":")
	if !ok {
		return ""
	}
	for _, t := range Kinds.terms {
		if prefix == t.prefix {
			return t.Value
		}
	}
	return ""
}

// Slug is what comes after the colon.
func (id ID) Slug() string {
	_, slug, _ := strings.Cut(string(id), ":")
	return slug
}

// NewID joins a kind and a slug.
func NewID(kind Kind, slug string) ID { return ID(Kinds.term(kind).prefix + ":" + slug) }

func isAlpha2(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

func isSlug(s string) bool {
	if s == "" || len(s) > maxSlug || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
