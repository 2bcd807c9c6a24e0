package graph

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that NFKD leaves whole, and what they are read as
var plain = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i"}

// Fold gives the form in which text is compared: NFKD, marks (Mn) off, lower
// case, ł l, ø o, đ d, ß ss, æ ae, œ oe, ı i, split at what is neither letter
// nor digit, joined by single blanks. The fold of a text without a letter or
// digit is empty.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	write := func(r rune) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			return
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		if p, ok := plain[r]; ok {
			b.WriteString(p)
			return
		}
		b.WriteRune(r)
	}
	if isASCII(s) {
		for i := range len(s) {
			c := s[i]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			write(rune(c))
		}
		return b.String()
	}
	// Lower case comes after decomposition, and the result is decomposed
	// again: İ becomes i and a mark that must go.
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(s))) {
		if !unicode.Is(unicode.Mn, r) {
			write(r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// startsWords says whether each of the folded words starts a word of the
// folded text, which begins with a blank.
func startsWords(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// needles turns text into what [startsWords] looks for: each folded word with a blank before it.
func needles(text string) []string {
	words := strings.Fields(Fold(text))
	for i, w := range words {
		words[i] = " " + w
	}
	return words
}

// quote shows a piece of input in a message: short, on one line, no control characters.
func quote(s string) string {
	const most = 60
	out := make([]rune, 0, most)
	for _, r := range s {
		if len(out) == most {
			out[most-1] = '…'
			break
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		out = append(out, r)
	}
	return `"` + string(out) + `"`
}
