package gql

import (
	"context"
	"encoding/json"
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"parley/graph"
)

// cost works out what an operation may cost at most, from the lengths that its
// arguments and the index give, and which of its fields is the dearest.
func (s *Service) cost(ctx context.Context, q *request, op *operation, variables map[string]any) (int, price, error) {
	c := &costing{ctx: ctx, q: q, variables: variables, longest: q.view.Longest(), limit: s.limits.Cost}
	n, dearest := c.selections(op.definition.SelectionSet, lengths{})
	return n, dearest, ctx.Err()
}

// What some fields cost by themselves, in fields of about a microsecond each:
// they work a while, however little of their answer is selected.
var bases = map[string]int{
	"Query.network":  100, // and 2 for each link
	"Query.paths":    100,
	"Query.facets":   5_000,
	"Query.search":   100,
	"Query.__schema": 20_000,
	"Query.__type":   2_000,
}

// lengths are those of unpaged lists under the field that is being costed.
type lengths map[string]int

type costing struct {
	ctx       context.Context
	q         *request
	variables map[string]any
	longest   graph.Longest
	limit     int
	sum       int // of the bases so far: what is over the limit is not looked into
}

// most is where a cost stops growing: beyond every limit.
const most = math.MaxInt32

func add(a, b int) int { return min(a+b, most) }

func times(a, b int) int {
	if a > 0 && b > most/a {
		return most
	}
	return a * b
}

// selections gives the cost of a selection, and its dearest field.
func (c *costing) selections(set ast.SelectionSet, in lengths) (n int, dearest price) {
	with := func(cost int, p price) {
		n = add(n, cost)
		if dearest.field == nil || p.cost > dearest.cost {
			dearest = p
		}
	}
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			p := c.field(sel, in)
			with(p.cost, p)
		case *ast.InlineFragment:
			with(c.selections(sel.SelectionSet, in))
		case *ast.FragmentSpread:
			if sel.Definition != nil {
				with(c.selections(sel.Definition.SelectionSet, in))
			}
		}
	}
	return n, dearest
}

func (c *costing) field(f *ast.Field, in lengths) price {
	p := price{field: f, length: 1}
	if f.ObjectDefinition != nil {
		p.base = bases[f.ObjectDefinition.Name+"."+f.Name]
	}
	p.cost = p.base
	if strings.HasPrefix(f.Name, "__") || f.Definition == nil {
		return p
	}
	if len(f.SelectionSet) == 0 {
		p.cost = 1
		return p
	}
	if c.sum = add(c.sum, p.base); c.sum > c.limit {
		return p
	}
	length, below := c.length(f, in)
	if n := 2 * below["links"]; p.base > 0 && n > 0 {
		p.base = add(p.base, n)
		c.sum = add(c.sum, n)
	}
	inside, dearest := c.selections(f.SelectionSet, below)
	p.length, p.dearest = length, &dearest
	p.cost = add(p.base, add(1, times(length, inside)))
	switch {
	case f.Definition.Arguments.ForName("first") == nil:
	case f.Definition.Type.Elem != nil:
		p.page = length
	default:
		p.page = below["nodes"]
	}
	return p
}

// length is how long the list of a field may be, 1 for no list, and what is
// known of the lists below it.
func (c *costing) length(f *ast.Field, in lengths) (int, lengths) {
	args := f.ArgumentMap(c.variables)
	if strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		n := pageLength(args)
		return 1, lengths{"nodes": n, "edges": n}
	}
	if f.Definition.Type.Elem == nil {
		return 1, c.under(f, args)
	}
	if n, ok := in[f.Name]; ok {
		return n, in
	}
	switch f.ObjectDefinition.Name + "." + f.Name {
	case "Query.nodes":
		ids, _ := args["ids"].([]any)
		return len(ids), nil
	case "Query.search":
		return intArg(args, "first", 10), nil
	case "Link.sources":
		return intArg(args, "first", 20), nil
	case "Meeting.sources":
		return c.longest.Sources, nil
	case "Organisation.members":
		return c.longest.Members, nil
	case "Country.memberships":
		return c.longest.Memberships, nil
	case "Membership.sources":
		return c.longest.TermSources, nil
	case "Series.parties":
		return c.longest.Parties, nil
	case "Participation.impliedBy":
		return c.longest.ImpliedBy, nil
	case "Person.offices":
		return c.longest.Meetings, nil
	}
	return c.longest.Facets, nil
}

// under finds out how long the unpaged lists below a field really are, by
// asking the index what the field will ask it.
func (c *costing) under(f *ast.Field, args map[string]any) lengths {
	switch f.ObjectDefinition.Name + "." + f.Name {
	case "Query.network":
		var a networkArgs
		if !into(args, &a) {
			return nil
		}
		n, err := c.q.network(c.ctx, a)
		if err != nil {
			return nil
		}
		return lengths{"actors": len(n.Actors), "links": len(n.Links)}
	case "Query.paths":
		var a pathsArgs
		if !into(args, &a) {
			return nil
		}
		res, err := c.q.paths(c.ctx, a)
		if err != nil {
			return nil
		}
		return pathLengths(res)
	}
	return nil
}

// pathLengths hold for all lists below a path result: paths, their steps and
// actors, relaxations.
func pathLengths(res *graph.PathResult) lengths {
	hops := res.Hops
	out := lengths{"paths": len(res.Paths)}
	if res.NoPath != nil {
		out["relaxations"] = len(res.NoPath.Relaxations)
		for _, r := range res.NoPath.Relaxations {
			hops = max(hops, len(r.Path.Steps))
		}
	}
	out["steps"], out["actors"] = hops, hops+1
	return out
}

// into reads arguments as the resolver will; false when they are malformed,
// which the resolver then tells.
func into(args map[string]any, v any) bool {
	b, err := json.Marshal(args)
	return err == nil && json.Unmarshal(b, v) == nil
}

// UnmarshalJSON reads a date of an argument.
func (d *date) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	return d.UnmarshalGraphQL(s)
}

func pageLength(args map[string]any) int {
	if args["last"] != nil {
		return intArg(args, "last", 20)
	}
	return intArg(args, "first", 20)
}

// intArg is a number from 0 to 100: what is outside is refused by the field.
func intArg(args map[string]any, name string, preset int) int {
	n, ok := args[name].(int64)
	if !ok {
		return preset
	}
	return int(min(max(n, 0), 100))
}

// keyOf tells apart the arguments of one field.
func keyOf(args any) string {
	if args == nil {
		return ""
	}
	b, err := json.Marshal(args)
	if err != nil {
		panic("gql: arguments always encode: " + err.Error())
	}
	return string(b)
}
