package gql_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/memstore"
	"parley/internal/dataset"
	"parley/internal/gql"
	"parley/web/graphiql"
)

var update = flag.Bool("update", false, "write the answers in docs/queries.md anew")

// counting is a store that counts reads, and may fail.
type counting struct {
	graph.Store
	mu    sync.Mutex
	reads [][]graph.ID
	fail  func([]graph.ID) error
}

func (c *counting) Records(ctx context.Context, ids []graph.ID) ([]graph.Record, error) {
	c.mu.Lock()
	c.reads = append(c.reads, ids)
	fail := c.fail
	c.mu.Unlock()
	if fail != nil {
		if err := fail(ids); err != nil {
			return nil, err
		}
	}
	return c.Store.Records(ctx, ids)
}

func over(t testing.TB, records []graph.Change, o gql.Options) (*gql.Service, *counting) {
	t.Helper()
	m, err := memstore.FromChanges(records)
	if err != nil {
		t.Fatal(err)
	}
	c := &counting{Store: m}
	about := graph.About{Licence: dataset.Licence, Citation: dataset.Citation, KnownGaps: dataset.KnownGaps()}
	s, err := gql.New(graph.NewExplorer(c, graph.Options{About: about}), o)
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

var shippedOnce = sync.OnceValues(dataset.Embedded)

func shipped(t testing.TB, o gql.Options) (*gql.Service, *counting) {
	t.Helper()
	set, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return over(t, set.Changes(), o)
}

func small(t testing.TB, o gql.Options) (*gql.Service, *counting) {
	t.Helper()
	var changes []graph.Change
	for _, r := range graphtest.Small() {
		changes = append(changes, graph.Change{ID: r.RecordID(), Record: r, Digest: graph.DigestOf(r)})
	}
	return over(t, changes, o)
}

// response is an answer taken apart.
type response struct {
	Data   any
	Errors []struct {
		Message    string
		Path       []any
		Locations  []any
		Extensions struct {
			Code       string
			Candidates []string
		}
	}
	Extensions struct {
		Cost        struct{ Requested, Limit int }
		DataVersion string
	}
}

func ask(t testing.TB, s *gql.Service, query, variables string) (gql.Answer, response) {
	t.Helper()
	a := s.Do(t.Context(), gql.Request{Query: query, Variables: json.RawMessage(variables)})
	var r response
	if err := json.Unmarshal(a.Body, &r); err != nil {
		t.Fatalf("%s is no JSON: %v", a.Body, err)
	}
	if bytes.Contains(a.Body, []byte(`"data"`)) != a.Ran {
		t.Errorf("ran: %v, but the body is %s", a.Ran, a.Body)
	}
	return a, r
}

func data(t testing.TB, s *gql.Service, query, variables string) string {
	t.Helper()
	_, r := ask(t, s, query, variables)
	if len(r.Errors) > 0 {
		t.Fatalf("%s: %+v", query, r.Errors)
	}
	b, err := json.Marshal(r.Data)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestQueriesOfTheDocs keeps every answer in docs/queries.md true.
func TestQueriesOfTheDocs(t *testing.T) {
	const file = "../../docs/queries.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := shipped(t, gql.Options{})
	blocks := regexp.MustCompile("(?s)```graphql\n(.*?)```\n+```json\n(.*?)```")
	n := 0
	got := blocks.ReplaceAllFunc(text, func(b []byte) []byte {
		n++
		query := string(blocks.FindSubmatch(b)[1])
		a, r := ask(t, s, query, "")
		if len(r.Errors) > 0 {
			t.Errorf("%s\n%+v", query, r.Errors)
		}
		var only struct{ Data json.RawMessage }
		var pretty bytes.Buffer
		if err := json.Unmarshal(a.Body, &only); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&pretty, only.Data, "", "  "); err != nil {
			t.Fatal(err)
		}
		return fmt.Appendf(nil, "```graphql\n%s```\n\n```json\n%s\n```", query, pretty.Bytes())
	})
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if d := cmp.Diff(string(text), string(got)); d != "" {
		t.Errorf("docs/queries.md (-docs +answers), go test ./internal/gql -update writes anew:\n%s", d)
	}
	if n < 15 {
		t.Errorf("only %d queries", n)
	}
}

func TestExamplesOfGraphiQL(t *testing.T) {
	s, _ := shipped(t, gql.Options{})
	for _, e := range graphiql.Examples() {
		variables, err := json.Marshal(e.Variables)
		if err != nil {
			t.Fatal(err)
		}
		if got := data(t, s, e.Query, string(variables)); len(got) < 50 {
			t.Errorf("%s: a short answer: %s", e.Name, got)
		}
	}
}

// TestOneReadALevel: however many parents there are, a level of an answer reads
// the store once; what the index knows costs none.
func TestOneReadALevel(t *testing.T) {
	s, c := shipped(t, gql.Options{Limits: gql.Limits{Parallelism: 2}})
	for _, row := range []struct {
		claim, query string
		reads        int
	}{
		{"names and links come from the index", `{countries(first:100){nodes{name meetingCount links(first:5){nodes{to{name} meetingCount}}}}}`, 0},
		{"one level", `{countries(first:100){nodes{name capital note latitude}}}`, 1},
		{"two levels", `{meetings(first:50){nodes{notes country{capital}}}}`, 2},
		{"offices of rows of many meetings", `{meetings(first:50){nodes{participants(first:20){nodes{office participant{name}}}}}}`, 1},
		{"the same field under two arguments is two levels", `{meetings(first:20){nodes{a:participants(first:3,filter:{kinds:[PERSON]}){nodes{office}} b:participants(first:4){nodes{office}}}}}`, 2},
		{"offices of many persons and their countries", `{people(first:30){nodes{offices{title country{capital}}}}}`, 2},
		{"evidence of paths", `{paths(from:"country:NZ",to:"country:BR"){paths{steps{meetings(first:5){nodes{notes sources{url}}}}}}}`, 1},
		{"rounds of series of a country", `{country(code:"JP"){series(first:30){nodes{rounds(first:3){nodes{statedAttendees notes}}}}}}`, 1},
		{"evidence of a network", `{network{links{meetings(first:2){nodes{notes}}}}}`, 1},
		{"members of bodies come from the index", `{organisations(first:100){nodes{members(on:"2014"){from to member{name} sources{label}}}}}`, 0},
		{"capitals of members of many bodies", `{nodes(ids:["organisation:quad","organisation:five-eyes","organisation:european-union"]){... on Organisation{members{member{capital}}}}}`, 1},
		{"memberships of many states, and their neighbours", `{countries(first:50){nodes{memberships{body{members{member{capital note}}}}}}}`, 1},
		{"nodes by id", `{nodes(ids:["country:JP","country:US","country:ZZ","country:JP"]){... on Country{capital}}}`, 1},
	} {
		c.reads = nil
		data(t, s, row.query, "")
		if len(c.reads) != row.reads {
			t.Errorf("%s: %d reads of the store, want %d", row.claim, len(c.reads), row.reads)
		}
		for _, ids := range c.reads {
			seen := map[graph.ID]bool{}
			for _, id := range ids {
				if seen[id] {
					t.Errorf("%s: %s is read twice at once", row.claim, id)
				}
				seen[id] = true
			}
		}
	}
}

// TestOnlyAnnounced: what was only announced is told at each link, and can be
// set aside or asked for alone.
func TestOnlyAnnounced(t *testing.T) {
	s, _ := shipped(t, gql.Options{})
	count := func(filter string) (n int) {
		var d struct{ Facets struct{ MeetingCount int } }
		into(t, data(t, s, `{facets(filter:`+filter+`){meetingCount}}`, ""), &d)
		return d.Facets.MeetingCount
	}
	all, only, held := count(`{onlyAnnounced:null}`), count(`{onlyAnnounced:true}`), count(`{onlyAnnounced:false}`)
	if only == 0 || held == 0 || only+held != all {
		t.Errorf("%d only announced and %d held of %d", only, held, all)
	}
	type links []struct {
		To                      struct{ ID string }
		MeetingCount, Announced int
		Meetings                struct {
			Nodes []struct{ OnlyAnnounced bool }
		}
	}
	of := func(filter string) links {
		var d struct {
			Country struct{ Links struct{ Nodes links } }
		}
		into(t, data(t, s, `{country(code:"JP"){links(first:100,rule:{via:[BILATERAL_DIALOGUE,AGREEMENT],filter:`+filter+`}){
			nodes{to{id} meetingCount announced meetings(first:40){nodes{onlyAnnounced}}}}}}`, ""), &d)
		return d.Country.Links.Nodes
	}
	sum := 0
	for _, l := range of(`{}`) {
		n := 0
		for _, m := range l.Meetings.Nodes {
			if m.OnlyAnnounced {
				n++
			}
		}
		if l.Announced != n || len(l.Meetings.Nodes) != l.MeetingCount {
			t.Errorf("%s: announced is %d, but %d of %d meetings are", l.To.ID, l.Announced, n, l.MeetingCount)
		}
		sum += n
	}
	for _, l := range of(`{onlyAnnounced:true}`) {
		if l.Announced != l.MeetingCount {
			t.Errorf("%s: %d of %d are only announced", l.To.ID, l.Announced, l.MeetingCount)
		}
		sum -= l.Announced
	}
	for _, l := range of(`{onlyAnnounced:false}`) {
		if l.Announced != 0 {
			t.Errorf("%s: %d are left that were only announced", l.To.ID, l.Announced)
		}
	}
	if sum != 0 {
		t.Errorf("%d more are told than found", sum)
	}
}

// TestMemberships: the same terms are there from either side, in the order of
// the pages, and choose meetings by what was so at their date.
func TestMemberships(t *testing.T) {
	s, _ := shipped(t, gql.Options{})
	for _, row := range []struct{ claim, query, want string }{
		{
			"members on a day", `{organisation(id:"organisation:quad"){members(on:"2017-12-01"){from to member{name}}}}`,
			`{"organisation":{"members":[{"from":"2017-11","member":{"name":"Australia"},"to":null},{"from":"2017-11","member":{"name":"India"},"to":null},{"from":"2017-11","member":{"name":"Japan"},"to":null},{"from":"2017-11","member":{"name":"United States"},"to":null}]}}`,
		},
		{
			"memberships by name of the body", `{country(code:"GB"){memberships(on:"2014"){body{name} member{code} to}}}`,
			`{"country":{"memberships":[` +
				`{"body":{"name":"Council of Europe"},"member":{"code":"GB"},"to":null},{"body":{"name":"European Union"},"member":{"code":"GB"},"to":"2020-01-31"},` +
				`{"body":{"name":"Five Eyes"},"member":{"code":"GB"},"to":null},{"body":{"name":"Group of Seven"},"member":{"code":"GB"},"to":null},` +
				`{"body":{"name":"North Atlantic Treaty Organization"},"member":{"code":"GB"},"to":null},` +
				`{"body":{"name":"Organization for Security and Co-operation in Europe"},"member":{"code":"GB"},"to":null}]}}`,
		},
		{"none", `{organisation(id:"organisation:united-nations"){members{from}} country(code:"AQ"){memberships{from}}}`, `{"country":{"memberships":[]},"organisation":{"members":[]}}`},
		{"before all terms", `{organisation(id:"organisation:european-union"){members(on:"1900"){from}}}`, `{"organisation":{"members":[]}}`},
	} {
		if got := data(t, s, row.query, ""); got != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.claim, got, row.want)
		}
	}
	var d struct {
		Link, Then *struct{ LastMet string }
	}
	into(t, data(t, s, `query($eu:[ID!]=["organisation:european-union"]){
		link(from:"country:GB",to:"country:JP"){lastMet}
		then:link(from:"country:GB",to:"country:JP",rule:{filter:{present:{membersOf:$eu}}}){lastMet}}`, ""), &d)
	if d.Link == nil || d.Then == nil || d.Link.LastMet <= "2020-01-31" || d.Then.LastMet > "2020-01-31" {
		t.Errorf("the United Kingdom left the union in 2020: got %+v and %+v", d.Link, d.Then)
	}
	_, r := ask(t, s, `{meetings(filter:{present:{membersOf:["organisation:united-nations"]}}){totalCount}}`, "")
	if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "INVALID" || !strings.Contains(r.Errors[0].Message, "no members of organisation:united-nations are recorded") {
		t.Errorf("a body without members: got %+v", r.Errors)
	}
}

func into(t testing.TB, answer string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(answer), v); err != nil {
		t.Fatal(err)
	}
}

func TestArguments(t *testing.T) {
	s, _ := small(t, gql.Options{})
	for _, row := range []struct{ claim, query, variables, want string }{
		{"an explicit null is no argument", `{meetings(filter:null,orderBy:null,first:null,after:null){totalCount}}`, "", `{"meetings":{"totalCount":2}}`},
		{"a null in a filter is no condition", `{meetings(filter:{during:null,tracks:null,not:null}){totalCount}}`, "", `{"meetings":{"totalCount":2}}`},
		{"an empty list matches nothing", `{meetings(filter:{tracks:[]}){totalCount}}`, "", `{"meetings":{"totalCount":0}}`},
		{"an empty none excludes nobody", `{meetings(filter:{present:{none:[]}}){totalCount}}`, "", `{"meetings":{"totalCount":2}}`},
		{"nested filters", `{meetings(filter:{or:[{not:{text:"round"}},{and:[{during:{from:"2016",to:"2016"}}]}]}){nodes{id}}}`, "", `{"meetings":{"nodes":[{"id":"meeting:a-b-dialogue-2"}]}}`},
		{"a value stands for a list of one", `query($t:[Track!]){meetings(filter:{tracks:$t}){totalCount}}`, `{"t":"TRACK_1"}`, `{"meetings":{"totalCount":2}}`},
		{"variables with defaults", `query($n:Int=1){meetings(first:$n){nodes{id}}}`, "", `{"meetings":{"nodes":[{"id":"meeting:a-b-dialogue-1"}]}}`},
		{"a whole input as a variable", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"during":{"from":"2015"},"formats":["BILATERAL"]}}`, `{"meetings":{"totalCount":1}}`},
		{"a number as a whole float", `query($n:Int){meetings(first:$n){nodes{id}}}`, `{"n":1.0}`, `{"meetings":{"nodes":[{"id":"meeting:a-b-dialogue-1"}]}}`},
		{"variables that are not declared", `{meetings{totalCount}}`, `{"x":1}`, `{"meetings":{"totalCount":2}}`},
		{"null variables", `{meetings{totalCount}}`, `null`, `{"meetings":{"totalCount":2}}`},
		{"fragments on interfaces", `{node(id:"country:AA"){__typename ... on Entity{name} ... on Actor{links{totalCount}} ... on Participant{meetingCount}}}`, "", `{"node":{"__typename":"Country","links":{"totalCount":1},"meetingCount":2,"name":"Aland"}}`},
		{"unknown is null", `{node(id:"country:ZZ"){id} country(code:"x"){id} meeting(id:"meeting:x"){id} link(from:"country:AA",to:"country:BB",rule:{via:[CO_HOSTING]}){kinds}}`, "", `{"country":null,"link":null,"meeting":null,"node":null}`},
		{"a country's id in any case", `{a:country(code:"country:aa"){id} b:country(code:"COUNTRY:Bb"){id}}`, "", `{"a":{"id":"country:AA"},"b":{"id":"country:BB"}}`},
		{"another kind is null", `{person(id:"country:AA"){id}}`, "", `{"person":null}`},
		{"dates to their precision", `{meetings{nodes{start end earliest latest precision}}}`, "", `{"meetings":{"nodes":[{"earliest":"2014-06-05","end":null,"latest":"2014-06-05","precision":"DAY","start":"2014-06-05"},{"earliest":"2016-01-01","end":null,"latest":"2016-12-31","precision":"YEAR","start":"2016"}]}}`},
		{"edges and page info", `{meetings(first:1){edges{cursor node{id}} pageInfo{hasNextPage hasPreviousPage}}}`, "", `{"meetings":{"edges":[{"cursor":"WyJtZWV0aW5ncyIsIkRBVEVfQVNDIiwiMjAxNC0wNi0wNS8yMDE0LTA2LTA1IiwibWVldGluZzphLWItZGlhbG9ndWUtMSJd","node":{"id":"meeting:a-b-dialogue-1"}}],"pageInfo":{"hasNextPage":true,"hasPreviousPage":false}}}`},
		{"first 0 is an empty page", `{meetings(first:0){nodes{id} totalCount pageInfo{hasNextPage startCursor}}}`, "", `{"meetings":{"nodes":[],"pageInfo":{"hasNextPage":true,"startCursor":null},"totalCount":2}}`},
	} {
		if got := data(t, s, row.query, row.variables); got != row.want {
			t.Errorf("%s:\ngot  %s\nwant %s", row.claim, got, row.want)
		}
	}
}

// TestRefused: what is wrong with a request is found before anything runs.
func TestRefused(t *testing.T) {
	s, c := small(t, gql.Options{})
	deep := func(n int) string { return strings.Repeat("{a", n) + strings.Repeat("}", n) }
	for _, row := range []struct {
		claim, query, variables string
		code                    graph.Code
		says                    string
	}{
		{"nothing", ``, "", graph.Invalid, "operations"},
		{"no GraphQL", `{`, "", graph.Invalid, ""},
		{"an unknown field", `{meetings{nodes{colour}}}`, "", graph.Invalid, "colour"},
		{"no selection", `{meetings}`, "", graph.Invalid, "selection"},
		{"a missing variable", `query($id:ID!){node(id:$id){id}}`, "", graph.Invalid, "variable $id: it is missing: write the text of an id"},
		{"a null variable", `query($id:ID!){node(id:$id){id}}`, `{"id":null}`, graph.Invalid, "variable $id: null is no ID!: write the text of an id"},
		{"a variable of another type", `query($n:Int){meetings(first:$n){totalCount}}`, `{"n":"x"}`, graph.Invalid, "n"},
		{"a number beyond 32 bits", `query($n:Int){meetings(first:$n){totalCount}}`, `{"n":2147483648}`, graph.Invalid, "variable $n: the number 2147483648 is no Int: write a whole number from -2147483648 to 2147483647"},
		{"a literal beyond 32 bits", `{meetings(first:2147483648){totalCount}}`, "", graph.Invalid, "the number 2147483648 is no Int"},
		{"half a number", `query($n:Int){meetings(first:$n){totalCount}}`, `{"n":1.5}`, graph.Invalid, "variable $n: the number 1.5 is no Int: write a whole number"},
		{"a bad date", `{meetings(filter:{during:{from:"2014-13"}}){totalCount}}`, "", graph.Invalid, `"2014-13" is not a date`},
		{"a date that is a number", `{meetings(filter:{during:{from:2014}}){totalCount}}`, "", graph.Invalid, "the number 2014 is no PartialDate: write the text of a day (\"2014-06-05\")"},
		{"a bad date in a variable", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"and":[{"during":{"to":"yesterday"}}]}}`, graph.Invalid, `variable $f.and[0].during.to: "yesterday" is not a date`},
		{"a number in quotes", `query($n:Int!){meetings(first:$n){totalCount}}`, `{"n":"5"}`, graph.Invalid, `variable $n: the text "5" is no Int: write a whole number from -2147483648 to 2147483647, without quotes`},
		{"a number for a text", `query($t:String!){search(text:$t){matched}}`, `{"t":5}`, graph.Invalid, "variable $t: the number 5 is no String: write a text, in quotes"},
		{"a truth value for ids", `query($i:[ID!]!){nodes(ids:$i){id}}`, `{"i":[true]}`, graph.Invalid, "variable $i[0]: true is no ID: write the text of an id"},
		{"a text for a truth value", `query($h:Boolean){country(code:"AA"){meetings(hosting:$h){totalCount}}}`, `{"h":"yes"}`, graph.Invalid, `the text "yes" is no Boolean: write true or false, without quotes`},
		{"a value that is no list for a list in a list", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"formats":[["BILATERAL"]]}}`, graph.Invalid, "variable $f.formats[0]: a list is no MeetingFormat"},
		{"a list for an object", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":["a"]}`, graph.Invalid, "variable $f: a list is no MeetingFilter: write an object with any of the fields during, orUndated, "},
		{"an enum in small letters in a list", `query($t:[Topic!]){meetings(filter:{topics:$t}){totalCount}}`, `{"t":["cbm"]}`, graph.Invalid, `variable $t[0]: the text "cbm" is no Topic: write one of `},
		{"an enum in small letters", `query($o:MeetingOrder){meetings(orderBy:$o){totalCount}}`, `{"o":"date_asc"}`, graph.Invalid, `the text "date_asc" is no MeetingOrder: write one of DATE_ASC, DATE_DESC, NAME_ASC, in quotes`},
		{"an unknown enum value in an object", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"formats":["BI"]}}`, graph.Invalid, `variable $f.formats[0]: the text "BI" is no MeetingFormat: write one of BILATERAL, TRILATERAL, `},
		{"an unknown field that is near one", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"fromats":["BILATERAL"]}}`, graph.Invalid, `variable $f: MeetingFilter has no field "fromats": did you mean "formats"?`},
		{"an unknown enum value as a literal", `{meetings(orderBy:DATE){totalCount}}`, "", graph.Invalid, `Write one of DATE_ASC, DATE_DESC, NAME_ASC, without quotes.`},
		{"an enum value in quotes", `{meetings(filter:{formats:["BI"]}){totalCount}}`, "", graph.Invalid, `Write one of BILATERAL, `},
		{"an unknown enum value", `{meetings(orderBy:SIDEWAYS){totalCount}}`, "", graph.Invalid, "SIDEWAYS"},
		{"an unknown input field", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"colour":1}}`, graph.Invalid, `variable $f: MeetingFilter has no field "colour": it has during, `},
		{"variables that are a list", `{meetings{totalCount}}`, `[1]`, graph.Invalid, "JSON object"},
		{"a mutation", `mutation{x}`, "", graph.Invalid, "mutation"},
		{"a subscription", `subscription{x}`, "", graph.Invalid, "subscription"},
		{"two operations and no name", `query a{dataset{version}} query b{dataset{version}}`, "", graph.Invalid, "operationName"},
		{"a fragment in a circle", `{dataset{...a}} fragment a on Dataset{...b} fragment b on Dataset{...a}`, "", graph.Invalid, "spreads itself"},
		{"too long", `{dataset{version}}` + strings.Repeat(" ", 20_000), "", graph.Limit, "bytes"},
		{"too many tokens", `{dataset{` + strings.Repeat("a ", 5_000) + `}}`, "", graph.Limit, "tokens"},
		{"too deep", deep(40), "", graph.Limit, "depth"},
		{"too many fields", `{dataset{` + strings.Repeat("version ", 601) + `}}`, "", graph.Limit, "fields"},
		{"too many that overlap", `{` + strings.Repeat("dataset{version} ", 70) + `}`, "", graph.Limit, "pairs of fields"},
		{"too many that overlap in fragments", `{` + strings.Repeat("...a ", 70) + `} fragment a on Query{dataset{version}}`, "", graph.Limit, "pairs of fields"},
		{"values too deep", `{meetings(filter:` + strings.Repeat("{not:", 40) + "{}" + strings.Repeat("}", 40) + `){totalCount}}`, "", graph.Limit, "values nested"},
		{"an unknown fragment", `{dataset{...nowhere}}`, "", graph.Invalid, "no fragment named"},
		{"a bomb of nothing", `{...a0}` + strings.ReplaceAll(bomb(200), "on Dataset{version}", "on Query{...nowhere}"), "", "", ""},
		{"a mesh of fragments", mesh(48), "", "", ""},
		{"many spreads of nothing", `{` + strings.Repeat("...nowhere ", 900) + `}`, "", graph.Invalid, ""},
		{"nested inline fragments", `{` + strings.Repeat("...{", 700) + "dataset{version}" + strings.Repeat("}", 700) + `}`, "", graph.Limit, ""},
		{"a deep default", `query($f:MeetingFilter=` + strings.Repeat("{not:", 40) + "{}" + strings.Repeat("}", 40) + `){meetings(filter:$f){totalCount}}`, "", graph.Limit, "values nested"},
		{"a deep argument of a directive", `{dataset{version @x(a:` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `)}}`, "", graph.Limit, "values nested"},
		{"too many facets", `{` + facets(99) + `}`, "", "", ""},
		{"too many aliases", `{dataset{` + aliases(101) + `}}`, "", graph.Limit, "aliases"},
		{"too many directives", `{dataset{version ` + strings.Repeat("@x ", 51) + `}}`, "", graph.Limit, "directives"},
		{"a bomb of fragments", `{dataset{...a0}}` + bomb(12), "", graph.Limit, "fields"},
		{"deep variables", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":` + strings.Repeat(`{"not":`, 40) + `{}` + strings.Repeat(`}`, 41), graph.Limit, "nested"},
		{"many faults in variables", `query($i:[ID!]!,$f:MeetingFilter){nodes(ids:$i){id} meetings(filter:$f){totalCount}}`, `{"i":[` + strings.Repeat("true,", 900) + `true],"f":{"` + strings.Repeat("x", 40_000) + `":1}}`, graph.Invalid, "variable $i[0]"},
		{"a long name in variables", `query($f:MeetingFilter){meetings(filter:$f){totalCount}}`, `{"f":{"` + strings.Repeat("formats", 9_000) + `":1}}`, graph.Invalid, "has no field"},
		{"a long value in variables", `query($o:MeetingOrder){meetings(orderBy:$o){totalCount}}`, `{"o":"` + strings.Repeat("é", 9_000) + `"}`, graph.Invalid, "is no MeetingOrder"},
		{"too many values in variables", `query($i:[ID!]!){nodes(ids:$i){id}}`, `{"i":[` + strings.Repeat("1,", 5_000) + `1]}`, graph.Limit, "values"},
		{"too many bytes of variables", `query($f:String!){search(text:$f){matched}}`, `{"f":"` + strings.Repeat("x", 100_001) + `"}`, graph.Limit, "bytes"},
	} {
		a, r := ask(t, s, row.query, row.variables)
		if a.Ran || len(r.Errors) == 0 || len(r.Errors) > 10 || row.code != "" && r.Errors[0].Extensions.Code != string(row.code) || !strings.Contains(r.Errors[0].Message, row.says) {
			t.Errorf("%s: ran %v, got %+v; want %s with %q", row.claim, a.Ran, r.Errors, row.code, row.says)
		}
		if len(a.Body) > 64<<10 {
			t.Errorf("%s: an answer of %d bytes", row.claim, len(a.Body))
		}
	}
	if len(c.reads) > 0 {
		t.Errorf("the store was read %d times", len(c.reads))
	}
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:version ", i)
	}
	return b.String()
}

// facets asks n times for counts of all meetings.
func facets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d:facets{meetingCount} ", i)
	}
	return b.String()
}

// mesh has n fragments, each of which spreads all later ones.
func mesh(n int) string {
	var b strings.Builder
	b.WriteString("{...f0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Query{dataset{version}", i)
		for j := i + 1; j < n; j++ {
			fmt.Fprintf(&b, " ...f%d", j)
		}
		b.WriteString("}")
	}
	return b.String()
}

func bomb(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment a%d on Dataset{...a%d ...a%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment a%d on Dataset{version}", n)
	return b.String()
}

// TestFieldErrors: what a field refuses is coded, with its path, beside what
// the others answer.
func TestFieldErrors(t *testing.T) {
	s, _ := small(t, gql.Options{})
	for _, row := range []struct {
		claim, query string
		code         graph.Code
		says         string
	}{
		{"a malformed id", `{node(id:"x"){id}}`, graph.Invalid, "is not an id"},
		{"an id with a control character", `{node(id:"person:\u0000"){id}}`, graph.Invalid, "is not an id"},
		{"from = to", `{paths(from:"country:AA",to:"country:AA"){hops}}`, graph.Invalid, "two different actors"},
		{"an unknown end", `{paths(from:"country:AA",to:"country:ZZ"){hops}}`, graph.NotFound, "country:ZZ"},
		{"a ministry as an end", `{paths(from:"organisation:ministry-a",to:"country:BB"){hops}}`, graph.Invalid, "use country:AA"},
		{"first over the limit", `{meetings(first:2147483647){totalCount}}`, graph.Limit, "over the limit"},
		{"first negative", `{meetings(first:-1){totalCount}}`, graph.Invalid, "first"},
		{"first and last", `{meetings(first:1,last:1){totalCount}}`, graph.Invalid, "first and last"},
		{"first 0 of a search", `{search(text:"a",first:0){matched}}`, graph.Invalid, "first is 0"},
		{"via nothing", `{network(rule:{via:[]}){meetingCount}}`, graph.Invalid, "via is empty"},
		{"a cursor of another order", `{meetings(orderBy:NAME_ASC,after:"WyJtZWV0aW5ncyIsIkRBVEVfQVNDIiwiMjAxNC0wNi0wNS8yMDE0LTA2LTA1IiwibWVldGluZzphLWItZGlhbG9ndWUtMSJd"){totalCount}}`, graph.Invalid, "made under the order"},
		{"a cursor of another list", `{countries(after:"WyJtZWV0aW5ncyIsIkRBVEVfQVNDIiwiMjAxNC0wNi0wNS8yMDE0LTA2LTA1IiwibWVldGluZzphLWItZGlhbG9ndWUtMSJd"){totalCount}}`, graph.Invalid, "made in a list of \"meetings\""},
		{"a cursor of another list in the same order", `{sources(orderBy:DATE_ASC,after:"WyJtZWV0aW5ncyIsIkRBVEVfQVNDIiwiMjAxNC0wNi0wNS8yMDE0LTA2LTA1IiwibWVldGluZzphLWItZGlhbG9ndWUtMSJd"){totalCount}}`, graph.Invalid, "made in a list of \"meetings\""},
		{"a cursor as it was", `{meetings(after:"WyJEQVRFX0FTQyIsIjIwMTQtMDYtMDUvMjAxNC0wNi0wNSIsIm1lZXRpbmc6YS1iLWRpYWxvZ3VlLTEiXQ"){totalCount}}`, graph.Invalid, "not made by this version"},
		{"an empty cursor", `{meetings(after:""){totalCount}}`, graph.Invalid, "empty"},
		{"an empty cursor backwards", `{meetings(last:1,before:""){totalCount}}`, graph.Invalid, "empty"},
		{"a text of too many bytes", `{search(text:"` + strings.Repeat("x", 500) + `"){matched}}`, graph.Limit, "bytes"},
		{"a text of too many words", `{meetings(filter:{text:"` + strings.Repeat("a b c d ", 3) + `e f g h i j k l m n o p q r s t u v"}){totalCount}}`, graph.Limit, "words"},
		{"a filter of too many parts", `{meetings(filter:{or:[` + strings.Repeat("{},", 70) + `]}){totalCount}}`, graph.Limit, "parts"},
		{"a long name", `{country(code:"` + strings.Repeat("x", 500) + `"){id}}`, graph.Limit, "bytes"},
		{"a range backwards", `{meetings(filter:{during:{from:"2015",to:"2014"}}){totalCount}}`, graph.Invalid, "is after"},
	} {
		a, r := ask(t, s, row.query, "")
		if !a.Ran || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(row.code) || !strings.Contains(r.Errors[0].Message, row.says) || len(r.Errors[0].Path) == 0 {
			t.Errorf("%s: got %s; want %s with %q", row.claim, a.Body, row.code, row.says)
		}
	}
}

// TestSecretsStayIn: a store's error and a panic reach the log, never the caller.
func TestSecretsStayIn(t *testing.T) {
	const secret = "hunter2"
	for claim, fail := range map[string]func([]graph.ID) error{
		"an uncoded error":   func([]graph.ID) error { return errors.New("dial " + secret) },
		"a store down":       func([]graph.ID) error { return graph.Errorf(graph.Unavailable, "bolt://neo4j:%s@db: refused", secret) },
		"a panic":            func([]graph.ID) error { panic(secret) },
		"an internal error":  func([]graph.ID) error { return graph.Errorf(graph.Internal, "%s", secret) },
		"a deadline's cause": func([]graph.ID) error { return fmt.Errorf("%s: %w", secret, context.DeadlineExceeded) },
	} {
		var log bytes.Buffer
		s, c := small(t, gql.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		c.fail = fail
		a, r := ask(t, s, `{countries{nodes{capital}}}`, "")
		if bytes.Contains(a.Body, []byte(secret)) || len(r.Errors) == 0 || r.Errors[0].Extensions.Code == "" {
			t.Errorf("%s: got %s", claim, a.Body)
		}
		if claim != "a deadline's cause" && !strings.Contains(log.String(), secret) {
			t.Errorf("%s: the log says only %s", claim, log.String())
		}
	}
}

func TestVanishedRecordIsAskedAgain(t *testing.T) {
	s, c := small(t, gql.Options{})
	n := 0
	c.fail = func(ids []graph.ID) error {
		if n++; n == 1 {
			return graph.Errorf(graph.Conflict, "vanished")
		}
		return nil
	}
	if got := data(t, s, `{node(id:"country:AA"){... on Country{capital}}}`, ""); got != `{"node":{"capital":null}}` || n != 2 {
		t.Errorf("got %s after %d reads", got, n)
	}
}

func TestDeadline(t *testing.T) {
	s, _ := small(t, gql.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	a := s.Do(ctx, gql.Request{Query: `{countries{totalCount}}`})
	if !bytes.Contains(a.Body, []byte(`"TIMEOUT"`)) {
		t.Errorf("got %s, want TIMEOUT", a.Body)
	}
}

func TestCost(t *testing.T) {
	s, _ := shipped(t, gql.Options{})
	for _, row := range []struct {
		claim, query, variables string
		want                    int
	}{
		{"a leaf", `{__typename}`, "", 0},
		{"introspection", `{__schema{types{name}}}`, "", 20_000},
		{"a page by its size", `{countries(first:7){nodes{name code}}}`, "", 1 + 1 + 7*2},
		{"a default page", `{countries{totalCount nodes{name}}}`, "", 1 + 1 + 1 + 20},
		{"a variable page", `query($n:Int){countries(first:$n){nodes{name}}}`, `{"n":50}`, 1 + 1 + 50},
		{"pages in pages", `{countries(first:10){nodes{meetings(last:5){edges{cursor}}}}}`, "", 1 + 1 + 10*(1+1+5)},
		{"a network by its true length", `{network{links{meetingCount}}}`, "", 100 + 2*150 + 1 + 1 + 150},
		{"ties by their true number", `{paths(from:"country:NZ",to:"country:BR"){paths{hops steps{meetingCount}}}}`, "", 100 + 1 + 1 + 7*(1+1+3)},
		{"facets work however little is asked", `{facets{meetingCount}}`, "", 5_000 + 1 + 1},
		{"members as the longest list in the data", `{organisation(id:"organisation:quad"){members{from sources{url}}}}`, "", 1 + 1 + 57*(1+1+3)},
		{"memberships likewise", `{country(code:"JP"){memberships{to}}}`, "", 1 + 1 + 8},
		{"fragments", `{countries(first:7){...a}} fragment a on CountryConnection{nodes{... on Country{name}}}`, "", 1 + 1 + 7},
	} {
		_, r := ask(t, s, row.query, row.variables)
		if r.Extensions.Cost.Requested != row.want || len(r.Errors) > 0 {
			t.Errorf("%s: cost %d, want %d (%+v)", row.claim, r.Extensions.Cost.Requested, row.want, r.Errors)
		}
	}
	// Refusals name the field where less can be asked for.
	for _, row := range []struct {
		claim, query string
		limit        int
		says         string
	}{
		{"a page in pages", `{country(code:"IN"){people(first:100){nodes{name meetings(first:100){nodes{role office meeting{name start}}}}}}}`, 40_000, "the request costs 50,303, over the limit of 40,000: country.people.nodes.meetings costs 502 for each of 100: ask for a smaller first there"},
		{"the longest page", `{meetings(last:100){nodes{participants(first:2){nodes{office role}}}}}`, 500, "meetings costs 602: ask for a smaller last there"},
		{"through fragments and edges", `{...q} fragment q on Query{c:countries(first:50){edges{node{...on Country{links(first:50){nodes{kinds}}}}}}}`, 500, "c.edges.node.links costs 52 for each of 50: ask for a smaller first there"},
		{"a list without pages", `{network{links{meetingCount from{name} to{name}}}}`, 500, "network.links costs 751: select less in it, which has no pages"},
		{"a page under a list without pages", `{network{links{sources(first:9){url}}}}`, 500, "network.links.sources costs 10 for each of 150: ask for a smaller first there"},
		{"many alike", `{a:meetings(first:90){nodes{name city}} b:meetings(first:91){nodes{name city}} c:meetings(first:92){nodes{name city}}}`, 500, "c (meetings) costs 186: ask for less of it, or make several requests"},
		{"a base over the limit", `{a:facets{meetingCount}}`, 500, "the request costs 5,000, over the limit of 500: a (facets) alone costs 5,000, however little of it is selected"},
		{"introspection over the limit", `{__schema{types{name}}}`, 500, "__schema alone costs 20,000, however little"},
		{"many bases", `{` + facets(99) + `}`, 100_000, "a0 (facets) costs 5,002: most of it is a base, so make several requests"},
		{"beyond all numbers", `{countries(first:100){nodes{meetings(first:100){nodes{meeting{participants(first:100){nodes{participant{meetings(first:100){nodes{meeting{participants(first:100){nodes{role}}}}}}}}}}}}}}`, 100_000, "the request costs 2,147,483,646 or more, over"},
		{"long names", `{` + strings.Repeat("a", 9_000) + `:meetings(first:100){nodes{name}}}`, 50, "a… (meetings) costs 102: ask"},
	} {
		s, _ := shipped(t, gql.Options{Limits: gql.Limits{Cost: row.limit}})
		a, r := ask(t, s, row.query, "")
		if a.Ran || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "LIMIT" || !strings.Contains(r.Errors[0].Message, row.says) {
			t.Errorf("%s: got %s, want LIMIT with %q", row.claim, a.Body, row.says)
		}
	}
	const many = `{meetings(first:100){nodes{participants(first:100){nodes{participant{meetings(first:100){nodes{implied}}}}}}}}`
	a, r := ask(t, s, many, "")
	if a.Ran || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "LIMIT" || r.Extensions.Cost.Requested < 1_000_000 {
		t.Errorf("got %s, want LIMIT with the cost", a.Body)
	}
}

// TestCostsOfTheDocs keeps true what docs/queries.md says of costs.
func TestCostsOfTheDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/queries.md")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := shipped(t, gql.Options{})
	rows := regexp.MustCompile("(?m)^\\| `({.*})` \\| ([0-9,]+) \\|").FindAllStringSubmatch(string(text), -1)
	for _, row := range rows {
		_, r := ask(t, s, row[1], "")
		if want, err := strconv.Atoi(strings.ReplaceAll(row[2], ",", "")); err != nil || r.Extensions.Cost.Requested != want {
			t.Errorf("%s costs %d, the docs say %s", row[1], r.Extensions.Cost.Requested, row[2])
		}
	}
	refusal := regexp.MustCompile("```text\n({.*})\n```\n\n> (.*)").FindStringSubmatch(string(text))
	if len(rows) != 4 || refusal == nil {
		t.Fatalf("%d costs and the refusal %q, want 4 and one", len(rows), refusal)
	}
	if _, r := ask(t, s, refusal[1], ""); len(r.Errors) != 1 || r.Errors[0].Message != refusal[2] {
		t.Errorf("%s: got %+v, the docs say %q", refusal[1], r.Errors, refusal[2])
	}
	for base, query := range map[string]string{
		"`network` and `paths` 100": `{paths(from:"country:JP",to:"country:EE"){hops}}`, "`search` 100": `{search(text:"a"){matched}}`,
		"`facets` 5,000": `{facets{undated}}`, "`__type` 2,000": `{__type(name:"Query"){name}}`, "`__schema` 20,000": `{__schema{types{name}}}`,
	} {
		number := strings.ReplaceAll(base[strings.LastIndex(base, " ")+1:], ",", "")
		want, err := strconv.Atoi(number)
		if _, r := ask(t, s, query, ""); err != nil || !strings.Contains(string(text), base) || r.Extensions.Cost.Requested < want || r.Extensions.Cost.Requested > want+20 {
			t.Errorf("%s costs %d, the docs should say %q", query, r.Extensions.Cost.Requested, base)
		}
	}
}

func TestAnswersAreKept(t *testing.T) {
	s, c := small(t, gql.Options{})
	const q = `query($n:Int){countries(first:$n){nodes{capital}}}`
	first, _ := ask(t, s, q, `{"n":1}`)
	again, _ := ask(t, s, q, `{ "n" : 1 }`)
	other, _ := ask(t, s, q, `{"n":2}`)
	if first.Cached || !again.Cached || other.Cached || !bytes.Equal(first.Body, again.Body) || len(c.reads) != 2 {
		t.Errorf("cached: %v, %v, %v after %d reads; want false, true, false after 2", first.Cached, again.Cached, other.Cached, len(c.reads))
	}
	v, err := c.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Apply(t.Context(), graph.Batch{Base: v, Put: []graph.Record{&graph.Country{ID: "country:AA", Name: "Aland", Capital: "New"}}}); err != nil {
		t.Fatal(err)
	}
	moved, r := ask(t, s, q, `{"n":1}`)
	if moved.Cached || !strings.Contains(string(moved.Body), "New") || r.Extensions.DataVersion == "" || moved.Version == first.Version {
		t.Errorf("after a write: got %s", moved.Body)
	}
	// An answer with errors is not kept.
	for range 2 {
		if a, _ := ask(t, s, `{node(id:"x"){id}}`, ""); a.Cached {
			t.Error("an error was kept")
		}
	}
}

func TestRequestsAreFoundByTheirKeys(t *testing.T) {
	s, c := small(t, gql.Options{})
	r := gql.Request{Query: `{countries(first:1){nodes{capital}}}`, Key: [32]byte{1}}
	kept := func(key byte) gql.Answer {
		a, ok := s.Kept(t.Context(), [32]byte{key})
		if ok != a.Cached {
			t.Errorf("Kept(%d) = %v, but Cached is %v", key, ok, a.Cached)
		}
		return a
	}
	if a := kept(1); a.Cached {
		t.Error("an answer was there before the request")
	}
	first := s.Do(t.Context(), r)
	if a := kept(1); !a.Cached || !bytes.Equal(a.Body, first.Body) || a.Cost != first.Cost {
		t.Errorf("kept: got %s, want %s", a.Body, first.Body)
	}
	if a := kept(2); a.Cached {
		t.Error("other bytes gave an answer")
	}
	// Another way to write it is the same answer, found by its own bytes from then on.
	s.Do(t.Context(), gql.Request{Query: r.Query, Key: [32]byte{2}})
	if a := kept(2); !a.Cached {
		t.Error("the second way to write it was not kept")
	}
	v, err := c.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Apply(t.Context(), graph.Batch{Base: v, Put: []graph.Record{&graph.Country{ID: "country:AA", Name: "Aland", Capital: "New"}}}); err != nil {
		t.Fatal(err)
	}
	if a := kept(1); a.Cached {
		t.Error("the answer outlived its data")
	}
	s.Do(t.Context(), r)
	if a := kept(1); !a.Cached || !strings.Contains(string(a.Body), "New") {
		t.Errorf("after a write: got %s", a.Body)
	}
	bad := gql.Request{Query: `{node(id:"x"){id}}`, Key: [32]byte{3}}
	if s.Do(t.Context(), bad); kept(3).Cached {
		t.Error("an error was kept")
	}
}

func TestFormsOfKeptAnswersAreMadeOnce(t *testing.T) {
	s, _ := small(t, gql.Options{})
	r := gql.Request{Query: `{countries(first:1){nodes{capital}}}`, Key: [32]byte{1}}
	s.Do(t.Context(), r)
	made := 0
	for range 3 {
		a, _ := s.Kept(t.Context(), r.Key)
		got := a.Encoded("upper", func(b []byte) []byte { made++; return bytes.ToUpper(b) })
		if !bytes.Equal(got, bytes.ToUpper(a.Body)) {
			t.Errorf("got %s", got)
		}
	}
	if made != 1 {
		t.Errorf("made %d times, want once", made)
	}
	if got := (gql.Answer{Body: []byte("a")}).Encoded("upper", bytes.ToUpper); string(got) != "A" {
		t.Errorf("an answer that is not kept: got %s", got)
	}
}

func TestOperations(t *testing.T) {
	s, _ := small(t, gql.Options{})
	const two = `query a{x:dataset{licence}} query b{y:dataset{licence}}`
	a := s.Do(t.Context(), gql.Request{Query: two, OperationName: "b"})
	if !bytes.Contains(a.Body, []byte(`"data":{"y"`)) {
		t.Errorf("got %s, want y", a.Body)
	}
	const other = `query a($id:ID!){node(id:$id){...x}} query b{dataset{...y}} fragment x on Node{id} fragment y on Dataset{...z} fragment z on Dataset{licence}`
	if a := s.Do(t.Context(), gql.Request{Query: other, OperationName: "b"}); !bytes.Contains(a.Body, []byte(`"data":{"dataset":{"licence"`)) {
		t.Errorf("another operation's variables: got %s", a.Body)
	}
	if a := s.Do(t.Context(), gql.Request{Query: two, OperationName: "c"}); a.Ran {
		t.Errorf("an unknown operation ran: %s", a.Body)
	}
	for _, row := range []struct{ query, name, want string }{
		{`{a}`, "", "query"},
		{`mutation{a}`, "", "mutation"},
		{`subscription{a}`, "", "subscription"},
		{`query a{a} mutation b{b}`, "b", "mutation"},
		{`query a{a} mutation b{b}`, "", ""},
		{`{`, "", ""},
		{strings.Repeat(" ", 30_000), "", ""},
	} {
		if got := s.OperationKind(gql.Request{Query: row.query, OperationName: row.name}); got != row.want {
			t.Errorf("%.40s: got %q, want %q", row.query, got, row.want)
		}
	}
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	s, _ := shipped(t, gql.Options{Limits: gql.Limits{CacheBytes: -1}})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 5 {
				q := fmt.Sprintf(`{meetings(first:%d){nodes{notes participants(first:5){nodes{office participant{name}}} sources{label}}}}`, 5+i+j)
				if a := s.Do(t.Context(), gql.Request{Query: q}); a.Failed {
					t.Errorf("%s", a.Body)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzRequest(f *testing.F) {
	s, _ := small(f, gql.Options{})
	f.Add(`{dataset{version}}`, `{}`)
	f.Add(`query($f:MeetingFilter,$n:Int){meetings(filter:$f,first:$n){nodes{id participants{nodes{office}}}}}`, `{"f":{"during":{"from":"2014"}},"n":3}`)
	f.Add(`query($t:[Topic!],$n:Int=1,$i:[ID!]!){meetings(filter:{topics:$t},first:$n){totalCount} nodes(ids:$i){id}}`, `{"t":"CBM","n":1.5,"i":[1,"country:AA",null]}`)
	f.Add(`{...a} fragment a on Query{search(text:"a"){entity{...on Country{capital}}}}`, `null`)
	f.Fuzz(func(t *testing.T, query, variables string) {
		a := s.Do(t.Context(), gql.Request{Query: query, Variables: json.RawMessage(variables)})
		var r response
		if err := json.Unmarshal(a.Body, &r); err != nil {
			t.Fatalf("%q is no JSON: %v", a.Body, err)
		}
		for _, e := range r.Errors {
			if e.Extensions.Code == "" || e.Extensions.Code == "INTERNAL" {
				t.Errorf("%q %q: %+v", query, variables, e)
			}
		}
		if len(r.Errors) > 10 {
			t.Errorf("%d errors", len(r.Errors))
		}
	})
}
