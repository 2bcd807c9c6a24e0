package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/graph"
	"parley/schema"
)

// shape compares JSON with types of the SDL.
type shape struct {
	*testing.T
	schema *ast.Schema
	seen   map[string]bool // fields met, as Type.field
}

// fits checks a value against a type, all the way down.
func (s *shape) fits(path string, v any, typ *ast.Type) {
	s.Helper()
	if v == nil {
		if typ.NonNull {
			s.Errorf("%s is null, but the SDL has %s", path, typ)
		}
		return
	}
	if typ.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			s.Errorf("%s is no list, but the SDL has %s", path, typ)
			return
		}
		for i, e := range list {
			s.fits(fmt.Sprintf("%s[%d]", path, i), e, typ.Elem)
		}
		return
	}
	def := s.schema.Types[typ.NamedType]
	switch def.Kind {
	case ast.Scalar, ast.Enum:
		s.leaf(path, v, def)
	default:
		s.object(path, v, def)
	}
}

func (s *shape) leaf(path string, v any, def *ast.Definition) {
	s.Helper()
	ok := false
	switch def.Name {
	case "Int":
		n, isNumber := v.(float64)
		ok = isNumber && n == float64(int32(n))
	case "Float":
		_, ok = v.(float64)
	case "Boolean":
		_, ok = v.(bool)
	case "PartialDate":
		text, isText := v.(string)
		_, err := graph.ParseDate(text)
		ok = isText && err == nil
	default:
		text, isText := v.(string)
		ok = isText && (def.Kind == ast.Scalar || def.EnumValues.ForName(text) != nil)
	}
	if !ok {
		s.Errorf("%s holds %v, which is no %s", path, v, def.Name)
	}
}

// object finds the concrete type of an interface by its kind.
func (s *shape) object(path string, v any, def *ast.Definition) {
	s.Helper()
	fields, ok := v.(map[string]any)
	if !ok {
		s.Errorf("%s holds %v, which is no %s", path, v, def.Name)
		return
	}
	if def.IsAbstractType() {
		concrete := map[any]string{"COUNTRY": "Country", "ORGANISATION": "Organisation", "PERSON": "Person", "MEETING": "Meeting", "SERIES": "Series"}[fields["kind"]]
		if def = s.schema.Types[concrete]; def == nil {
			s.Errorf("%s has no kind that the SDL knows", path)
			return
		}
	}
	for name, value := range fields {
		f := def.Fields.ForName(name)
		if f == nil {
			s.Errorf("%s: %s has no field %s", path, def.Name, name)
			continue
		}
		s.seen[def.Name+"."+name] = true
		s.fits(path+"."+name, value, f.Type)
	}
}

func TestJSONHasTheShapeOfTheSDL(t *testing.T) {
	sdl, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: schema.SDL})
	if err != nil {
		t.Fatal(err)
	}
	s := &shape{t, sdl, make(map[string]bool)}
	for _, row := range []struct {
		typ  string
		args []string
	}{
		{"PathResult!", []string{"path", "NZ", "Brazil"}},
		{"PathResult!", []string{"path", "KE", "Vanuatu", "--max-hops", "2"}},
		{"PathResult!", []string{"path", "Iran", "Antarctica"}},
		{"Country!", []string{"show", "Kenya"}},
		{"Country!", []string{"show", "Antarctica"}},
		{"Organisation!", []string{"show", "UNODA"}},
		{"Organisation!", []string{"show", "organisation:ict4peace-foundation"}},
		{"Person!", []string{"show", "Izumi Nakamitsu"}},
		{"Meeting!", []string{"show", "meeting:warsaw-process-working-group-on-cybersecurity-1"}},
		{"Meeting!", []string{"show", "meeting:global-conference-on-cyberspace-1"}},
		{"Series!", []string{"show", "series:estonia-japan-cyber-dialogue"}},
		{"Source!", []string{"show", "source:seed-001"}},
		{"[SearchHit!]!", []string{"search", "cyber"}},
		{"Dataset!", []string{"version"}},
	} {
		var v any
		if err := json.Unmarshal([]byte(answer(t, append(row.args, "--json")...)), &v); err != nil {
			t.Errorf("%v: %v", row.args, err)
			continue
		}
		if row.typ == "Dataset!" {
			v = v.(map[string]any)["dataset"]
		}
		typ := ast.NonNullNamedType(row.typ[:len(row.typ)-1], nil)
		if row.typ == "[SearchHit!]!" {
			typ = ast.NonNullListType(ast.NonNullNamedType("SearchHit", nil), nil)
		}
		s.fits(fmt.Sprint(row.args), v, typ)
	}
	for _, field := range []string{
		"PathResult.noPath", "PathResult.totalDigits", "NoPath.relaxations", "Relaxation.path", "Link.sources", "Link.meetings", "Path.sentence",
		"Meeting.participants", "Participation.impliedBy", "Participation.office", "Person.offices", "Series.rounds", "Series.missingOrdinals",
		"Source.authors", "Country.links", "Country.meetings", "Country.series", "Country.people", "Organisation.standsFor", "SearchHit.matched", "Dataset.knownGaps",
	} {
		if !s.seen[field] {
			t.Errorf("no answer has %s", field)
		}
	}
}
