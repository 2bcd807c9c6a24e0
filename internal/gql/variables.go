package gql

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"

	"parley/graph"
)

// Bounds of what variables hold, and of the nesting of values in documents.
const (
	maxNesting = 32
	maxValues  = 3_000 // objects, lists, texts, numbers and the like together
)

func decodeVariables(raw json.RawMessage) (map[string]any, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		return nil, graph.Errorf(graph.Invalid, "variables: write a JSON object: %.100v", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, graph.Errorf(graph.Invalid, "variables: text after the object")
	}
	left := maxValues
	out, err := numbers(v, 0, &left)
	if err != nil {
		return nil, err
	}
	m, _ := out.(map[string]any)
	return m, nil
}

// numbers turns JSON's numbers into int64, or else float64, as long as there
// are values left to be had.
func numbers(v any, depth int, left *int) (any, error) {
	if *left--; *left < 0 {
		return nil, tooMany()
	}
	if depth > maxNesting {
		return nil, tooNested()
	}
	var err error
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		f, err := v.Float64()
		if err != nil {
			return nil, graph.Errorf(graph.Invalid, "variables: %.20s is too large a number", v.String())
		}
		return f, nil
	case map[string]any:
		for k := range v {
			if v[k], err = numbers(v[k], depth+1, left); err != nil {
				return nil, err
			}
		}
	case []any:
		for i := range v {
			if v[i], err = numbers(v[i], depth+1, left); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// variables reads those of an operation by the rules of GraphQL, and tells all
// that is wrong with them in the words of JSON, in which they were written.
func (s *Service) variables(def *ast.OperationDefinition, given map[string]any) (map[string]any, []fault) {
	r := &reader{sdl: s.sdl}
	out := make(map[string]any, len(def.VariableDefinitions))
	for _, v := range def.VariableDefinitions {
		at := "variable $" + clip(v.Variable)
		value, ok := given[v.Variable]
		if !ok && v.DefaultValue != nil {
			var err error
			if value, err = v.DefaultValue.Value(nil); err != nil {
				r.refuse(at, "its default is malformed: write %s", r.wanted(v.Type))
				continue
			}
			ok = true
		}
		switch {
		case ok:
			out[v.Variable] = r.value(at, v.Type, value)
		case v.Type.NonNull:
			r.refuse(at, "it is missing: write %s", r.wanted(v.Type))
		}
	}
	return out, r.faults
}

// reader turns values of JSON into those that graphql-go takes.
type reader struct {
	sdl    *ast.Schema
	faults []fault
}

func (r *reader) full() bool { return len(r.faults) >= maxErrors }

func (r *reader) refuse(at, format string, args ...any) {
	if !r.full() {
		r.faults = append(r.faults, newFault(graph.Invalid, at+": "+fmt.Sprintf(format, args...)))
	}
}

// value reads a value of a type; at names its place.
func (r *reader) value(at string, t *ast.Type, v any) any {
	switch {
	case r.full():
	case v == nil:
		if t.NonNull {
			r.refuse(at, "null is no %s: write %s", t, r.wanted(t))
		}
	case t.Elem != nil:
		return r.list(at, t, v)
	case r.sdl.Types[t.NamedType] == nil:
		r.refuse(at, "there is no type %s", clip(t.NamedType))
	default:
		return r.named(at, r.sdl.Types[t.NamedType], v)
	}
	return nil
}

// list reads a list; any other value stands for a list of one.
func (r *reader) list(at string, t *ast.Type, v any) any {
	items, ok := v.([]any)
	if !ok {
		return []any{r.value(at, t.Elem, v)}
	}
	out := make([]any, len(items))
	for i, item := range items {
		if r.full() {
			break
		}
		out[i] = r.value(at+"["+strconv.Itoa(i)+"]", t.Elem, item)
	}
	return out
}

func (r *reader) named(at string, def *ast.Definition, v any) any {
	switch def.Kind {
	case ast.InputObject:
		if fields, ok := v.(map[string]any); ok {
			return r.object(at, def, fields)
		}
	case ast.Enum:
		if name, ok := v.(string); ok && def.EnumValues.ForName(name) != nil {
			return name
		}
	default:
		out, err := scalar(def.Name, v)
		if err != nil {
			r.refuse(at, "%v", err)
		}
		return out
	}
	r.refuse(at, "%s is no %s: write %s", inJSON(v), def.Name, r.wanted(ast.NamedType(def.Name, nil)))
	return nil
}

// object reads the fields of an input object. Clients that send back what they
// got may leave __typename in.
func (r *reader) object(at string, def *ast.Definition, fields map[string]any) any {
	var unknown []string
	for name := range fields {
		if name != "__typename" && def.Fields.ForName(name) == nil {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		if r.full() {
			break
		}
		r.refuse(at, "%s has no field %q%s", def.Name, clip(name), instead(name, def))
	}
	out := make(map[string]any, len(fields))
	for _, f := range def.Fields {
		value, ok := fields[f.Name]
		switch {
		case ok:
			out[f.Name] = r.value(at+"."+f.Name, f.Type, value)
		case f.Type.NonNull && f.DefaultValue == nil:
			r.refuse(at, "%s needs the field %q: write %s", def.Name, f.Name, r.wanted(f.Type))
		}
	}
	return out
}

// instead says what an unknown field may have been meant for.
func instead(name string, def *ast.Definition) string {
	fields := fieldNames(def)
	if near := core.SuggestionList(clip(name), fields); len(near) > 0 {
		return fmt.Sprintf(": did you mean %s?", core.QuotedOrList(near...))
	}
	return ": it has " + strings.Join(fields, ", ")
}

func fieldNames(def *ast.Definition) (out []string) {
	for _, f := range def.Fields {
		out = append(out, f.Name)
	}
	return out
}

// scalars says what a value of each looks like.
var scalars = map[string]string{
	"Int":         "a whole number from -2147483648 to 2147483647, without quotes",
	"Float":       "a number, without quotes",
	"Boolean":     "true or false, without quotes",
	"String":      "a text, in quotes",
	"ID":          `the text of an id, such as "country:JP"`,
	"PartialDate": `the text of a day ("2014-06-05"), a month ("2014-06") or a year ("2014")`,
}

// wanted says in the words of JSON what a value of a type looks like.
func (r *reader) wanted(t *ast.Type) string {
	if t.Elem != nil {
		return "a list, each item " + r.wanted(t.Elem)
	}
	if words, ok := scalars[t.NamedType]; ok {
		return words
	}
	def := r.sdl.Types[t.NamedType]
	switch {
	case def == nil:
		return t.NamedType
	case def.Kind == ast.Enum:
		return oneOf(def) + ", in quotes"
	}
	return "an object with any of the fields " + strings.Join(fieldNames(def), ", ")
}

// oneOf lists the values of an enum; a long list is cut short.
func oneOf(def *ast.Definition) string {
	const most = 24
	var names []string
	for _, v := range def.EnumValues {
		names = append(names, v.Name)
	}
	if n := len(names) - most; n > 0 {
		names = append(names[:most], fmt.Sprintf("or %d more", n))
	}
	return "one of " + strings.Join(names, ", ")
}

// inJSON says what a value is, as it was written.
func inJSON(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case string:
		return fmt.Sprintf("the text %q", clip(v))
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	}
	return "the number " + clip(fmt.Sprint(v))
}

// clip shortens what somebody wrote, for a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s[:min(len(s), (most+1)*utf8.UTFMax)]); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// scalar checks one value of a scalar, and gives it in the form that
// graphql-go takes: dates are dates, ints have 32 bits, ids are text.
func scalar(name string, v any) (any, error) {
	if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1<<53 && name != "Float" {
		v = int64(f) // 1.0 is a whole number
	}
	ok := true
	switch name {
	case "PartialDate":
		var s string
		if s, ok = v.(string); ok {
			_, err := graph.ParseDate(s)
			return s, err
		}
	case "Int":
		var n int64
		if n, ok = v.(int64); ok {
			ok = n >= math.MinInt32 && n <= math.MaxInt32
		}
	case "Float":
		switch n := v.(type) {
		case int64:
			return float64(n), nil
		default:
			_, ok = v.(float64)
		}
	case "Boolean":
		_, ok = v.(bool)
	case "String":
		_, ok = v.(string)
	case "ID":
		if n, isNumber := v.(int64); isNumber {
			return strconv.FormatInt(n, 10), nil
		}
		_, ok = v.(string)
	}
	if !ok {
		return nil, graph.Errorf(graph.Invalid, "%s is no %s: write %s", inJSON(v), name, scalars[name])
	}
	return v, nil
}
