package graph

import (
	"slices"
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

// Limits of a text that is looked for.
const (
	textBytes = 400
	textWords = 20
)

// wordsOf folds a text that is looked for into its words, each once. More
// bytes or words than anybody writes are over the LIMIT.
func wordsOf(argument, text string) ([]string, error) {
	if len(text) > textBytes {
		return nil, Errorf(Limit, "%s has %d bytes, over the limit: write at most %d", argument, len(text), textBytes)
	}
	words := strings.Fields(Fold(text))
	slices.Sort(words)
	if words = slices.Compact(words); len(words) > textWords {
		return nil, Errorf(Limit, "%s has %d words, over the limit: write at most %d", argument, len(words), textWords)
	}
	return words, nil
}

// needles turns text into what [startsWords] looks for: each folded word with a blank before it.
func needles(text string) ([]string, error) {
	words, err := wordsOf("text", text)
	for i, w := range words {
		words[i] = " " + w
	}
	return words, err
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
