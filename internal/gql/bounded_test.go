package gql_test

import (
	"strings"
	"testing"

	"parley/graph"
	"parley/internal/gql"
)

func TestBounded(t *testing.T) {
	in := func(variables string) string { return `{"query":"{a}","variables":` + variables + `}` }
	for _, row := range []struct {
		claim, body, says string
	}{
		{"a usual request passes", in(`{"a":[1,2,{"b":"c"}]}`), ""},
		{"a long query is not a variable", `{"query":"` + strings.Repeat("x", 10_000) + `","variables":{"a":1}}`, ""},
		{"brackets in a text are text", in(`{"a":"` + strings.Repeat("[{,", 600) + `"}`), ""},
		{"an escaped quote does not end a text", in(`{"a":"` + strings.Repeat(`\"[`, 600) + `"}`), ""},
		{"an escaped backslash does", in(`{"a":"\\","b":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`), "nested"},
		{"as deep as allowed", in(strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33)), ""},
		{"deeper", in(strings.Repeat(`{"a":`, 34) + "1" + strings.Repeat("}", 34)), "nested"},
		{"too many values", in(`{"a":[` + strings.Repeat("1,", 4_000) + `1]}`), "more than 3000 values"},
		{"too many objects", in(`{"a":[` + strings.Repeat("{},", 4_000) + `1]}`), "more than 3000 values"},
		{"a long text", in(`{"a":"` + strings.Repeat("x", 2_001) + `"}`), "text of more than 2000 bytes"},
		{"a long key", in(`{"` + strings.Repeat("x", 2_001) + `":1}`), "text of more than 2000 bytes"},
		{"a text without an end", in(`{"a":"` + strings.Repeat("x", 3_000)), "text of more than 2000 bytes"},
		{"a long number", in(`{"a":` + strings.Repeat("9", 3_000) + `}`), "number of more than 2000 bytes"},
		{"blanks are free", in(`{"a":` + strings.Repeat(" \n", 3_000) + `1}`), ""},
		{"no JSON is not its matter", `}{`, ""},
	} {
		err := gql.Bounded([]byte(row.body))
		switch {
		case row.says == "" && err != nil:
			t.Errorf("%s: %v", row.claim, err)
		case row.says != "" && (graph.CodeOf(err) != graph.Limit || !strings.Contains(err.Error(), row.says)):
			t.Errorf("%s: got %v, want LIMIT that says %q", row.claim, err, row.says)
		}
	}
}
