package main

import (
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"
)

const (
	widthDefault = 80
	widthLeast   = 40
	widthMost    = 100 // longer lines are hard to read
)

// printer writes text for people: wrapped to the terminal, with weight and
// shade where it is one. Colour never tells anything that words do not.
type printer struct {
	w      io.Writer
	colour bool
	width  int
}

func (a *app) printer() *printer {
	p := &printer{w: a.out, width: widthDefault}
	f, ok := a.stdout.(*os.File)
	if ok && term.IsTerminal(int(f.Fd())) {
		p.colour = a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			p.width = w
		}
	}
	if w, err := strconv.Atoi(a.getenv("COLUMNS")); err == nil {
		p.width = w
	}
	p.width = min(max(p.width, widthLeast), widthMost)
	return p
}

func (p *printer) style(code, s string) string {
	if !p.colour || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *printer) line(s string) { io.WriteString(p.w, s+"\n") }

func (p *printer) blank() { p.line("") }

// head is a heading line.
func (p *printer) head(s string) { p.styled("1", "", "", s) }

// dim is text of less weight, wrapped.
func (p *printer) dim(indent, s string) { p.styled("2", indent, indent, s) }

// text is wrapped text: first before its first line, rest before the others.
func (p *printer) text(first, rest, s string) { p.styled("", first, rest, s) }

func (p *printer) styled(code, first, rest, s string) {
	for i, l := range wrap(s, p.width-max(runewidth.StringWidth(first), runewidth.StringWidth(rest))) {
		if code != "" {
			l = p.style(code, l)
		}
		if i == 0 {
			p.line(first + l)
		} else {
			p.line(rest + l)
		}
	}
}

// wrap breaks text at blanks into lines of at most width columns; a longer
// word, such as an address, keeps its line.
func wrap(s string, width int) []string {
	var lines []string
	line, n := "", 0
	for w := range strings.FieldsSeq(s) {
		ww := runewidth.StringWidth(w)
		if n > 0 && n+1+ww > width {
			lines = append(lines, line)
			line, n = "", 0
		}
		if n > 0 {
			line += " "
			n++
		}
		line += w
		n += ww
	}
	return append(lines, line)
}

// pad fills a cell with blanks on its right.
func pad(s string, width int) string { return runewidth.FillRight(s, width) }
