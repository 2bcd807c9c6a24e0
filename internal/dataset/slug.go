package dataset

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// letters that NFKD leaves whole, and marks that a slug drops without a hyphen
var letters = strings.NewReplacer("ł", "l", "Ł", "L", "ø", "o", "Ø", "O", "ß", "ss", "đ", "d", "æ", "ae", "’", "", "'", "")

// slug makes the end of an id from a name: Latin letters without marks in
// lower case and digits, all else as single hyphens.
func slug(name string) string {
	s := strings.ToLower(unmarked(letters.Replace(name)))
	s = strings.ReplaceAll(strings.ReplaceAll(s, "u.s.", "us"), "&", " and ")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// unmarked is NFKD without the marks that combine.
func unmarked(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}
