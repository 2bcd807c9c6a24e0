package gql

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// price is what a field costs each time that it is answered, with the dearest
// of the fields selected in it, so that a refusal can name where to ask for less.
type price struct {
	field   *ast.Field
	cost    int
	base    int // of the cost: what it is however little is selected
	length  int // how often what is selected in it is answered
	page    int // the length that first or last asks for, 0 where there are none
	dearest *price
}

// place is a price on the way down the dearest fields.
type place struct {
	price
	path  string
	times int // how often it is answered
}

// way goes down the dearest fields, outermost first.
func (p price) way() (out []place) {
	path, n := []string(nil), 1
	for at := &p; at != nil && at.field != nil; at = at.dearest {
		out = append(out, place{*at, strings.Join(append(path, at.name()), "."), n})
		path = append(path, clip(at.field.Alias))
		n = times(n, at.length)
	}
	return out
}

// refusal says which field makes a request dear, and what can be done there:
// the longest page, else the longest list that makes up most of the cost.
func (p price) refusal(cost, limit int) string {
	text := fmt.Sprintf("the request costs %s, over the limit of %s: ", thousands(cost), thousands(limit))
	if p.base > limit {
		return text + fmt.Sprintf("%s alone costs %s, however little of it is selected", p.name(), thousands(p.base))
	}
	var page, list place
	way := p.way()
	for _, at := range way {
		switch mostly := at.whole() > cost/2; {
		case mostly && at.page > 1 && at.page >= page.page:
			page = at
		case mostly && at.length > 1 && at.length >= list.length:
			list = at
		}
	}
	dear, advice := way[0], "ask for less of it, or make several requests"
	switch {
	case page.field != nil:
		dear, advice = page, "ask for a smaller first there"
		if page.field.Arguments.ForName("last") != nil {
			advice = "ask for a smaller last there"
		}
	case list.field != nil:
		dear, advice = list, "select less in it, which has no pages"
	case p.base > p.cost/2:
		advice = "most of it is a base, so make several requests"
	}
	text += dear.path + " costs " + thousands(dear.cost)
	if dear.times > 1 {
		text += " for each of " + thousands(dear.times)
	}
	return text + ": " + advice
}

// whole is the cost of all answers of the field.
func (p place) whole() int { return times(p.cost, p.times) }

// name is what the request calls the field, and what the schema does.
func (p price) name() string {
	if p.field.Alias == p.field.Name {
		return p.field.Name
	}
	return fmt.Sprintf("%s (%s)", clip(p.field.Alias), p.field.Name)
}

// thousands writes a number with commas.
func thousands(n int) string {
	if n >= most {
		return thousands(most-1) + " or more"
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
