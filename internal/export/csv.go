package export

import (
	"bufio"
	"strconv"
	"strings"

	"parley/graph"
)

// table writes CSV. It holds the header back until the first row or the end,
// so that nothing is written when the first read of the store fails.
type table struct {
	w      *bufio.Writer
	header []string
	tail   []string // of each row: provenance
	begun  bool
}

// tailColumns end every table.
var tailColumns = []string{"data_version", "licence", "query"}

func newTable(w *bufio.Writer, p provenance, columns []string) *table {
	return &table{w: w, header: columns, tail: []string{p.version, p.licence, p.query}}
}

func (t *table) row(cells ...string) error {
	if err := t.begin(); err != nil {
		return err
	}
	return t.line(cells, t.tail)
}

// end writes the header of a table that has no rows.
func (t *table) end() error { return t.begin() }

func (t *table) begin() error {
	if t.begun {
		return nil
	}
	t.begun = true
	return t.line(t.header, tailColumns)
}

// line is not encoding/csv's: with CR LF at the end of lines, that one changes
// the line ends inside of cells too.
func (t *table) line(lists ...[]string) error {
	first := true
	for _, cells := range lists {
		for _, c := range cells {
			if !first {
				t.w.WriteByte(',') // the buffer keeps the first error for the last write
			}
			first = false
			t.w.WriteString(quoted(guarded(c)))
		}
	}
	_, err := t.w.WriteString("\r\n")
	return err
}

func quoted(s string) string {
	if !strings.ContainsAny(s, "\",\r\n") && strings.TrimSpace(s) == s {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// guarded puts an apostrophe before what a spreadsheet would take for a formula.
func guarded(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	for _, lead := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, lead) {
			return "'" + s
		}
	}
	return s
}

// count is a number that may be unknown.
func count(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func joined[T ~string](list []T) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(s))
	}
	return b.String()
}

func named(v *graph.View, id graph.ID) (string, string) { return string(id), v.Name(id) }
