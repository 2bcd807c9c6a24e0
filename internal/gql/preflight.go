package gql

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"parley/graph"
)

// A request is checked whole before anything of it runs: size, then shape, then
// the rules of GraphQL, then variables, then cost. Each step is bounded by the
// one before it, so that no document costs more than some milliseconds.

// document is a checked document.
type document struct {
	key    [32]byte
	ast    *ast.QueryDocument
	faults []fault // it was refused
}

// operation is the one operation of a document that a request runs.
type operation struct {
	document   *document
	definition *ast.OperationDefinition
}

// prepare checks a document, or finds it among those checked before.
func (s *Service) prepare(r Request) (*document, []fault) {
	if len(r.Query) > s.limits.QueryBytes {
		return nil, []fault{newFault(graph.Limit, fmt.Sprintf("the query has %d bytes, over the limit of %d", len(r.Query), s.limits.QueryBytes))}
	}
	key := sha256.Sum256([]byte(r.Query))
	if d, ok := s.documents.get(key); ok {
		return d, d.faults
	}
	d := &document{key: key}
	d.ast, d.faults = s.check(r.Query)
	s.documents.put(key, d, 40*len(r.Query))
	return d, d.faults
}

func (s *Service) check(query string) (*ast.QueryDocument, []fault) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Name: "query", Input: query}, s.limits.Tokens)
	if err != nil {
		return nil, s.parseFault(err)
	}
	if f := s.shape(doc); f != nil {
		return nil, []fault{*f}
	}
	if errs := s.validate(doc); len(errs) > 0 {
		return nil, refused(errs)
	}
	if faults := literals(doc); faults != nil {
		return nil, faults
	}
	return doc, nil
}

// validate applies GraphQL's own rules. Looking for what was meant instead of
// an unknown name is dear, so only a document with few faults gets it.
func (s *Service) validate(doc *ast.QueryDocument) gqlerror.List {
	plain := rules.NewDefaultRules()
	for _, r := range []validator.Rule{
		rules.FieldsOnCorrectTypeRuleWithoutSuggestions, rules.KnownArgumentNamesRuleWithoutSuggestions, rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ScalarLeafsRuleWithoutSuggestions, rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		plain.ReplaceRule(strings.TrimSuffix(r.Name, "WithoutSuggestions"), r.RuleFunc)
	}
	errs := validator.ValidateWithRules(s.sdl, doc, plain)
	if len(errs) == 0 || len(errs) > maxErrors {
		return errs
	}
	helpful := rules.NewDefaultRules()
	helpful.ReplaceRule(valuesOfCorrectType.Name, valuesOfCorrectType.RuleFunc)
	return validator.ValidateWithRules(s.sdl, doc, helpful)
}

// valuesOfCorrectType is the rule of that name, which lists the values of an
// enum where one is not among them.
var valuesOfCorrectType = validator.Rule{
	Name: rules.ValuesOfCorrectTypeRule.Name,
	RuleFunc: func(observers *validator.Events, addError validator.AddErrFunc) {
		var at *ast.Value
		observers.OnValue(func(_ *validator.Walker, v *ast.Value) { at = v })
		rules.ValuesOfCorrectTypeRule.RuleFunc(observers, func(options ...validator.ErrorOption) {
			addError(append(options, func(err *gqlerror.Error) {
				if at.Definition.Kind == ast.Enum {
					err.Message += " Write " + oneOf(at.Definition) + ", without quotes."
				}
			})...)
		})
	},
}

func (s *Service) parseFault(err error) []fault {
	var e *gqlerror.Error
	if !errors.As(err, &e) {
		return []fault{newFault(graph.Invalid, err.Error())}
	}
	if e.Message == fmt.Sprintf("exceeded token limit of %d", s.limits.Tokens) {
		return []fault{newFault(graph.Limit, fmt.Sprintf("the query has more than %d tokens, which is the limit", s.limits.Tokens))}
	}
	return refused(gqlerror.List{e})
}

// shape counts what a document spreads to, and refuses it when that is over a
// limit. It needs no schema, and visits each fragment once.
func (s *Service) shape(doc *ast.QueryDocument) *fault {
	c := &counter{doc: doc, known: make(map[string]size)}
	var all size
	for _, op := range doc.Operations {
		c.directed(op.Directives)
		for _, v := range op.VariableDefinitions {
			c.values = max(c.values, nesting(v.DefaultValue))
			c.directed(v.Directives)
		}
		all = all.beside(c.selections(op.SelectionSet))
	}
	for _, f := range doc.Fragments { // also those that no operation spreads
		all.fields = max(all.fields, c.fragment(f.Name).fields)
	}
	over := func(what string, n, limit int) *fault {
		if n <= limit {
			return nil
		}
		f := newFault(graph.Limit, fmt.Sprintf("the query has %s %d, over the limit of %d", what, n, limit))
		return &f
	}
	if c.circle != "" {
		f := newFault(graph.Invalid, fmt.Sprintf("the fragment %.60q spreads itself", c.circle))
		return &f
	}
	if c.unknown != "" {
		f := newFault(graph.Invalid, fmt.Sprintf("there is no fragment named %.60q", c.unknown))
		return &f
	}
	for _, f := range []*fault{
		over("values nested to a depth of", c.values, maxNesting),
		over("a depth of", all.depth, s.limits.Depth), over("fields, fragments and spreads to the number of", all.fields, s.limits.Fields),
		over("aliases to the number of", c.aliases, s.limits.Aliases), over("directives to the number of", c.directives, s.limits.Directives),
	} {
		if f != nil {
			return f
		}
	}
	pairs := 0
	for _, op := range doc.Operations {
		pairs += c.pairs([]ast.SelectionSet{op.SelectionSet})
	}
	return over("pairs of fields with one name to the number of", pairs, s.limits.Overlap)
}

// pairs counts the pairs of fields that stand at one place under one name, all
// the way down: whether they can be merged is asked for each pair. It walks
// over no more fields than the document spreads to.
func (c *counter) pairs(sets []ast.SelectionSet) (n int) {
	count, below := make(map[string]int), make(map[string][]ast.SelectionSet)
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				n += count[sel.Alias]
				count[sel.Alias]++
				if len(sel.SelectionSet) > 0 {
					below[sel.Alias] = append(below[sel.Alias], sel.SelectionSet)
				}
			case *ast.InlineFragment:
				walk(sel.SelectionSet)
			case *ast.FragmentSpread:
				if def := c.doc.Fragments.ForName(sel.Name); def != nil {
					walk(def.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		walk(set)
	}
	for _, sets := range below {
		n += c.pairs(sets)
	}
	return n
}

// size is what a selection spreads to: its fields, and the spreads and inline
// fragments on the way, since each costs a visit. It stops counting at 2^30.
type size struct{ fields, depth int }

func (a size) beside(b size) size {
	return size{min(a.fields+b.fields, 1<<30), max(a.depth, b.depth)}
}

type counter struct {
	doc                 *ast.QueryDocument
	known               map[string]size
	open                []string // fragments being counted
	circle, unknown     string
	aliases, directives int
	values              int // the deepest nesting
}

func (c *counter) selections(set ast.SelectionSet) (all size) {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			c.directed(sel.Directives)
			if sel.Alias != sel.Name {
				c.aliases++
			}
			for _, a := range sel.Arguments {
				c.values = max(c.values, nesting(a.Value))
			}
			in := c.selections(sel.SelectionSet)
			all = all.beside(size{min(in.fields+1, 1<<30), in.depth + 1})
		case *ast.InlineFragment:
			c.directed(sel.Directives)
			all = all.beside(size{fields: 1}).beside(c.selections(sel.SelectionSet))
		case *ast.FragmentSpread:
			c.directed(sel.Directives)
			all = all.beside(size{fields: 1}).beside(c.fragment(sel.Name))
		}
	}
	return all
}

func (c *counter) directed(list ast.DirectiveList) {
	c.directives += len(list)
	for _, d := range list {
		for _, a := range d.Arguments {
			c.values = max(c.values, nesting(a.Value))
		}
	}
}

// nesting is how deep lists and objects of a value go.
func nesting(v *ast.Value) (deepest int) {
	if v == nil {
		return 0
	}
	for _, c := range v.Children {
		deepest = max(deepest, 1+nesting(c.Value))
	}
	return deepest
}

func (c *counter) fragment(name string) size {
	if s, ok := c.known[name]; ok {
		return s
	}
	if slices.Contains(c.open, name) {
		c.circle = name
		return size{}
	}
	def := c.doc.Fragments.ForName(name)
	if def == nil {
		c.unknown = name
		return size{}
	}
	c.open = append(c.open, name)
	c.directed(def.Directives)
	s := c.selections(def.SelectionSet)
	c.open = c.open[:len(c.open)-1]
	c.known[name] = s
	return s
}

// literals checks what graphql-go would find only while running: dates, and
// numbers beyond 32 bits.
func literals(doc *ast.QueryDocument) (faults []fault) {
	var value func(v *ast.Value)
	value = func(v *ast.Value) {
		if v == nil || len(faults) >= maxErrors {
			return
		}
		for _, c := range v.Children {
			value(c.Value)
		}
		if v.ExpectedType == nil || v.Kind == ast.Variable || v.Kind == ast.NullValue {
			return
		}
		var raw any
		switch v.Kind {
		case ast.StringValue, ast.BlockValue:
			raw = v.Raw
		case ast.IntValue:
			n, err := v.Value(nil)
			if err != nil {
				n = json.Number(v.Raw)
			}
			raw = n
		default:
			return
		}
		if _, err := scalar(v.ExpectedType.NamedType, raw); err != nil {
			f := faultOf(err)
			if v.Position != nil {
				f.Locations = []location{{v.Position.Line, v.Position.Column}}
			}
			faults = append(faults, f)
		}
	}
	var selections func(set ast.SelectionSet)
	selections = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				for _, a := range sel.Arguments {
					value(a.Value)
				}
				selections(sel.SelectionSet)
			case *ast.InlineFragment:
				selections(sel.SelectionSet)
			}
		}
	}
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			value(v.DefaultValue)
		}
		selections(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		selections(f.SelectionSet)
	}
	return faults
}

// operation chooses the operation of a request and reads its variables.
func (s *Service) operation(d *document, r Request) (*operation, map[string]any, []fault) {
	bad := func(format string, args ...any) (*operation, map[string]any, []fault) {
		return nil, nil, []fault{newFault(graph.Invalid, fmt.Sprintf(format, args...))}
	}
	def := d.ast.Operations.ForName(r.OperationName)
	if def == nil {
		if r.OperationName != "" {
			return bad("the query has no operation named %.60q", r.OperationName)
		}
		return bad("the query has %d operations: say which by operationName", len(d.ast.Operations))
	}
	if len(r.Variables) > s.limits.VariableBytes {
		return nil, nil, []fault{newFault(graph.Limit, fmt.Sprintf("the variables have %d bytes, over the limit of %d", len(r.Variables), s.limits.VariableBytes))}
	}
	given, err := decodeVariables(r.Variables)
	if err != nil {
		return nil, nil, []fault{faultOf(err)}
	}
	values, faults := s.variables(def, given)
	if faults != nil {
		return nil, nil, faults
	}
	return &operation{d, def}, values, nil
}

// text is the operation with the fragments that it spreads, alone: graphql-go
// would take the variables for those of all operations in the document.
func (o *operation) text(query string) string {
	if len(o.document.ast.Operations) == 1 {
		return query
	}
	alone := &ast.QueryDocument{Operations: ast.OperationList{o.definition}}
	var spread func(ast.SelectionSet)
	spread = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				spread(sel.SelectionSet)
			case *ast.InlineFragment:
				spread(sel.SelectionSet)
			case *ast.FragmentSpread:
				if alone.Fragments.ForName(sel.Name) == nil {
					alone.Fragments = append(alone.Fragments, sel.Definition)
					spread(sel.Definition.SelectionSet)
				}
			}
		}
	}
	spread(o.definition.SelectionSet)
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(alone)
	return b.String()
}

// OperationKind tells whether a request is a "query", "mutation" or
// "subscription"; it is empty when that cannot be told. It does not check the
// request.
func (s *Service) OperationKind(r Request) string {
	if len(r.Query) > s.limits.QueryBytes {
		return ""
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: r.Query}, s.limits.Tokens)
	if err != nil {
		return ""
	}
	if op := doc.Operations.ForName(r.OperationName); op != nil {
		return string(op.Operation)
	}
	return ""
}
