package neo4jstore_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
	"parley/internal/gql"
)

var update = flag.Bool("update", false, "write the tables in docs/cypher.md anew, from what Cypher answers")

const cypherDoc = "../../docs/cypher.md"

// documentedQuestion is a question of docs/cypher.md.
type documentedQuestion struct {
	title, cypher, graphql string
	header, table          string // lines of the table
}

var documentedParts = regexp.MustCompile("(?s)### (\\d+\\. [^\n]*)\n.*?```cypher\n(.*?)```\n\n```graphql\n(.*?)```\n\n(\\|[^\n]*\\|\n\\|[-|]*\\|\n)((?:\\|[^\n]*\\|\n)*)")

func documentedQuestions(t *testing.T, text string) (out []documentedQuestion) {
	t.Helper()
	for _, m := range documentedParts.FindAllStringSubmatch(text, -1) {
		out = append(out, documentedQuestion{m[1], m[2], m[3], m[4], m[5]})
	}
	if n := strings.Count(text, "\n### "); len(out) != n || n < 10 {
		t.Fatalf("%s: got %d questions, want %d", cypherDoc, len(out), n)
	}
	return out
}

// Each question of docs/cypher.md has one answer: that of the table, of Cypher
// and of GraphQL.
func TestCypherDoc(t *testing.T) {
	o := server(t)
	text, err := os.ReadFile(cypherDoc)
	if err != nil {
		t.Fatal(err)
	}
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	x := graph.NewExplorer(fresh(t, o), graph.Options{})
	if _, err := x.Apply(t.Context(), graph.Batch{Put: set.Records}); err != nil {
		t.Fatal(err)
	}
	query(t, o, "CALL db.prepareForReplanning()") // plans by what is there now
	api, err := gql.New(x, gql.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc := string(text)
	for _, q := range documentedQuestions(t, doc) {
		t.Run(strings.ReplaceAll(q.title, " ", "_"), func(t *testing.T) {
			checkPlan(t, o, q.cypher)
			plain := cypherTable(t, o, q)
			if !strings.Contains(q.cypher, "ORDER BY") {
				plain = sorted(plain)
			}
			if plain == "" {
				t.Error("Cypher gives no rows")
			}
			if *update {
				doc = strings.Replace(doc, q.graphql+"```\n\n"+q.header+q.table, q.graphql+"```\n\n"+q.header+plain, 1)
				q.table = plain
			}
			if d := cmp.Diff(q.table, plain); d != "" {
				t.Errorf("the table and Cypher (-table +Cypher):\n%s", d)
			}
			nested := graphqlTable(t, api, q.graphql)
			if !strings.Contains(q.cypher, "ORDER BY") { // a set
				q.table, nested = sorted(q.table), sorted(nested)
			}
			if d := cmp.Diff(q.table, nested); d != "" {
				t.Errorf("the table and GraphQL (-table +GraphQL):\n%s", d)
			}
		})
	}
	if *update {
		if err := os.WriteFile(cypherDoc, []byte(doc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkPlan wants no product, no search of every path, and an index where an id is
// given.
func checkPlan(t *testing.T, o neo4jstore.Options, text string) {
	t.Helper()
	named := strings.Contains(text, "{id: '")
	var seen []string
	var walk func(p neo4j.Plan)
	walk = func(p neo4j.Plan) {
		seen = append(seen, p.Operator())
		for _, c := range p.Children() {
			walk(c)
		}
	}
	summary := query(t, o, "EXPLAIN "+text).Summary
	walk(summary.Plan())
	plan := strings.Join(seen, " ")
	if strings.Contains(plan, "CartesianProduct") || strings.Contains(plan, "VarLength") || strings.Contains(plan, "AllNodesScan") || named && strings.Contains(plan, "Scan") {
		t.Errorf("the plan is %s", plan)
	}
	for _, n := range summary.Notifications() {
		t.Errorf("Neo4j warns: %s %s", n.Code(), n.Title())
	}
}

// cypherTable is what Cypher answers, as lines of a table, under its own header.
func cypherTable(t *testing.T, o neo4jstore.Options, q documentedQuestion) string {
	t.Helper()
	res := query(t, o, q.cypher)
	if header, _, _ := strings.Cut(q.header, "\n"); header != "| "+strings.Join(res.Keys, " | ")+" |" {
		t.Errorf("the table has the header %s, Cypher %v", header, res.Keys)
	}
	var rows [][]string
	for _, r := range res.Records {
		var cells []string
		for _, v := range r.Values {
			if v == nil {
				v = ""
			}
			cells = append(cells, fmt.Sprint(v))
		}
		rows = append(rows, cells)
	}
	return tableOf(rows)
}

func sorted(table string) string {
	return strings.Join(slices.Sorted(strings.Lines(table)), "")
}

func tableOf(rows [][]string) string {
	var b strings.Builder
	for _, cells := range rows {
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(c, "|", "\\|")
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

// graphqlTable asks and joins what is nested: a row for each innermost item,
// with the values around it, in the order in which they were asked for.
func graphqlTable(t *testing.T, api *gql.Service, text string) string {
	t.Helper()
	a := api.Do(t.Context(), gql.Request{Query: text})
	if a.Failed {
		t.Fatalf("%s", a.Body)
	}
	var answer struct{ Data json.RawMessage }
	if err := json.Unmarshal(a.Body, &answer); err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(answer.Data))
	d.UseNumber()
	return tableOf(joined(t, d, [][]string{nil}))
}

// joined reads one value and puts it behind each row.
func joined(t *testing.T, d *json.Decoder, rows [][]string) (out [][]string) {
	t.Helper()
	token, err := d.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch token {
	case json.Delim('{'):
		for d.More() {
			if _, err := d.Token(); err != nil { // the key
				t.Fatal(err)
			}
			rows = joined(t, d, rows)
		}
		out = rows
	case json.Delim('['):
		for d.More() {
			var with [][]string
			for _, r := range rows {
				with = append(with, append([]string(nil), r...))
			}
			out = append(out, joined(t, d, with)...)
		}
	default:
		if token == nil {
			token = ""
		}
		for _, r := range rows {
			out = append(out, append(r, fmt.Sprint(token)))
		}
		return out
	}
	if _, err := d.Token(); err != nil { // the end
		t.Fatal(err)
	}
	return out
}
