package neo4jstore_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/neo4jstore"
	"parley/internal/dataset"
)

// rebuild is what writes all records anew, past all damage.
const rebuild = "parley import --rebuild"

// foreign are changes as people make them with cypher-shell or Browser.
var foreign = []struct {
	claim            string
	cypher           []string
	written, deleted int
	refused          []string // each in a fault of its own
	mend             string   // Cypher that mends what is refused, or rebuild
	id               graph.ID // what it looks like afterwards, as JSON in part
	looks            []string
}{
	{claim: "nothing"},
	{
		claim: "a name", cypher: []string{`MATCH (c:Country {name: 'Aland'}) SET c.name = 'Alandia'`},
		written: 1, id: "country:AA", looks: []string{`"name":"Alandia"`, `"aliases":["Ålandia"]`},
	},
	{
		claim: "a date", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-2'}) SET m.start = '2016-03'`},
		written: 1, id: "meeting:a-b-dialogue-2", looks: []string{`"start":"2016-03"`, `"notes":"made up"`, `"office":"Envoy"`},
	},
	{
		claim: "a date as Cypher makes it", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-2'}) SET m.start = date('2016-03-04'), m.end = date('2016-03-05')`},
		written: 1, id: "meeting:a-b-dialogue-2", looks: []string{`"start":"2016-03-04","end":"2016-03-05"`},
	},
	{
		claim: "numbers, lists and a flag", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-2'}) SET m.ordinal = 7.0, m.statedCountries = 3, m.onlyAnnounced = true, m.topics = ['NORMS', 'CAPACITY_BUILDING', 'NORMS'], m.notes = null`},
		written: 1, id: "meeting:a-b-dialogue-2", looks: []string{`"ordinal":7`, `"statedCountries":3`, `"onlyAnnounced":true`, `"topics":["NORMS","CAPACITY_BUILDING"]`, `"sources":["source:s-1"]}`},
	},
	{
		claim: "aliases in any order, and a point in whole degrees", cypher: []string{`MATCH (c:Country {id: 'country:BB'}) SET c.aliases = ['Zeta', 'Beta'], c.latitude = 10, c.longitude = 20.5`},
		written: 1, id: "country:BB", looks: []string{`"aliases":["Beta","Zeta"]`, `"latitude":10,"longitude":20.5`},
	},
	{
		claim: "what is the same in other words is none", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-2'}) SET m.city = '', m.onlyAnnounced = false, m.ordinal = 2.0`},
	},
	{
		claim: "a new source", cypher: []string{`CREATE (:Record:Source {id: 'source:s-2', title: 'Two', url: 'https://example.org/2', date: '2020'})`},
		written: 1, id: "source:s-2", looks: []string{`{"id":"source:s-2","title":"Two","url":"https://example.org/2","date":"2020"}`},
	},
	{
		claim: "a new person with a country", cypher: []string{`MATCH (c:Country {id: 'country:BB'}) CREATE (:Record:Person {id: 'person:bo-sample', name: 'Bo Sample'})-[:OF_COUNTRY]->(c)`},
		written: 1, id: "person:bo-sample", looks: []string{`{"id":"person:bo-sample","name":"Bo Sample","country":"country:BB"}`},
	},
	{
		claim: "a new record as JSON", cypher: []string{`CREATE (:Record:Person {id: 'person:bo-sample', json: '{"id":"person:bo-sample", "name":"Bo Sample"}'})`},
		written: 1, id: "person:bo-sample", looks: []string{`{"id":"person:bo-sample","name":"Bo Sample"}`},
	},
	{
		claim: "a new meeting with its relationships", cypher: []string{`MATCH (a:Record {id: 'country:AA'}), (b:Record {id: 'country:BB'}), (p:Record {id: 'person:ann-example'}), (s:Record {id: 'series:a-b-dialogue'}), (d:Record {id: 'source:s-1'})
			CREATE (m:Record:Meeting {id: 'meeting:a-b-dialogue-3', name: 'Round 3', ordinal: 3, format: 'BILATERAL', track: 'TRACK_1', mode: 'VIRTUAL', start: '2018'})
			CREATE (m)-[:ROUND_OF]->(s), (m)-[:CITES]->(d), (a)-[:CO_HOSTED]->(m), (b)-[:ATTENDED]->(m), (p)-[:ATTENDED {role: 'SPEAKER', office: 'Envoy'}]->(m)`},
		written: 1, id: "meeting:a-b-dialogue-3", looks: []string{`"hosts":[{"participant":"country:AA","role":"HOST"}]`, `{"participant":"person:ann-example","role":"SPEAKER","office":"Envoy"}`},
	},
	{
		claim: "a person taken away that nobody names", cypher: []string{`MATCH (p:Person {id: 'person:cy-spare'}) DETACH DELETE p`},
		deleted: 1, id: "person:cy-spare",
	},
	{
		claim: "JSON edited", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) SET p.json = '{"id":"person:ann-example","name":"Ann Sample","country":"country:AA"}'`},
		written: 1, id: "person:ann-example", looks: []string{`"name":"Ann Sample","country":"country:AA"`},
	},
	{
		claim: "JSON and property edited alike", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.json = replace(m.json, '2014-06-05', '2014-06-06'), m.start = '2014-06-06'`},
		written: 1, id: "meeting:a-b-dialogue-1", looks: []string{`"start":"2014-06-06"`, `"notes":"made up"`},
	},
	{
		claim: "properties and labels that Parley does not know", cypher: []string{`MATCH (r:Record) SET r.pagerank = 0.5, r.names = ['a', 'b'], r:Coloured`, `MATCH (a:Country), (b:Series) CREATE (a)-[:SEES {weight: 2}]->(b)`, `CREATE (:Person {id: 17, name: 'of another program'})`, `MATCH ()-[x:ATTENDED]->() SET x.weight = 3`},
	},
	{
		claim: "a date that is none", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.start = '2014-13', m.city = 'Nowhere'`},
		refused: []string{`meeting:a-b-dialogue-1 start: "2014-13" is not a date; write a day (2014-06-05), a month`},
		mend:    `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.start = '2014-06-05', m.city = null`,
	},
	{
		claim: "one that breaks a rule does not hold up the other", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.end = '2013'`, `MATCH (c:Country {id: 'country:AA'}) SET c.name = 'Alandia'`},
		written: 1, refused: []string{`meeting:a-b-dialogue-1 end: ends (2013) before it starts`},
		mend: `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.end = null`,
		id:   "country:AA", looks: []string{`"name":"Alandia"`},
	},
	{
		claim: "a series that is not there", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.json = replace(m.json, 'series:a-b-dialogue', 'series:nowhere')`},
		refused: []string{`meeting:a-b-dialogue-1 series: "series:nowhere" does not exist`},
		mend:    `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.json = replace(m.json, 'series:nowhere', 'series:a-b-dialogue')`,
	},
	{
		claim: "values of the wrong type", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.ordinal = 'one', m.name = 5, m.topics = 'NORMS', m.onlyAnnounced = 'yes', m.statedCountries = 2.5`},
		refused: []string{`ordinal: "one" is no whole number`, `name: 5 is no text`, `topics: "NORMS" is no list of texts`, `onlyAnnounced: "yes" is neither true nor false`, `statedCountries: 2.5 is no whole number`},
		mend:    `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.ordinal = 1, m.name = 'A-B Dialogue, round 1', m.topics = ['NORMS'], m.onlyAnnounced = null, m.statedCountries = null`,
	},
	{
		claim: "a value that is none of the list", cypher: []string{`MATCH (s:Series) SET s.focus = 'FUN'`},
		refused: []string{`series:a-b-dialogue focus: "FUN" is no Focus; use one of`},
		mend:    `MATCH (s:Series) SET s.focus = 'POLICY'`,
	},
	{
		claim: "what follows from other properties", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.earliest = date('2000-01-01')`, `MATCH (c:Country {id: 'country:AA'}) SET c.code = 'AB'`, `MATCH (s:Source) SET s.name = 'Uno'`, `MATCH (p:Person {id: 'person:cy-spare'}) SET p.n = 99`},
		refused: []string{`earliest: it is worked out of others; edit start`, `code: it is worked out`, `source:s-1 name: it is worked out of others; edit title`, `person:cy-spare n: it is not the one`},
		mend:    `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}), (c:Country {id: 'country:AA'}), (s:Source), (p:Person {id: 'person:cy-spare'}) SET m.earliest = date('2014-06-05'), c.code = 'AA', s.name = 'One', p.n = 1`,
	},
	{
		claim: "a field that JSON alone has", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.country = 'country:AA'`},
		refused: []string{`meeting:a-b-dialogue-1 country: this field stands in json alone; take the property away and edit json`},
		mend:    `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) REMOVE m.country`,
	},
	{
		claim: "JSON that cannot be read", cypher: []string{`MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.json = left(m.json, 50)`},
		refused: []string{`meeting:a-b-dialogue-1 json: it was edited and cannot be read`}, mend: rebuild,
	},
	{
		claim: "JSON of another record", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) SET p.json = replace(p.json, 'ann-example', 'ann-sample')`},
		refused: []string{`person:ann-example json: it was edited and is the record of person:ann-sample`}, mend: rebuild,
	},
	{
		claim: "JSON and property that disagree", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) SET p.json = replace(p.json, 'Ann Example', 'Ann Sample'), p.name = 'Ann Other'`},
		refused: []string{`person:ann-example name: json and the property were both edited, and disagree`}, mend: rebuild,
	},
	{
		claim: "JSON taken away", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) REMOVE p.json`},
		refused: []string{`person:ann-example json: it was edited and cannot be read`}, mend: rebuild,
	},
	{
		claim: "a stamp edited, and one taken from another", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) SET p.stamp = 'mine'`, `MATCH (a:Country {id: 'country:AA'}), (b:Country {id: 'country:BB'}) SET a.stamp = b.stamp`},
		refused: []string{`person:ann-example stamp: it is not the one`, `country:AA stamp: it is not the one`}, mend: rebuild,
	},
	{
		claim: "a stamp of the future", cypher: []string{`MATCH (p:Person {id: 'person:cy-spare'}) SET p.stamp = '9' + p.stamp`},
		refused: []string{`person:cy-spare stamp: it is not the one`}, mend: rebuild,
	},
	{
		claim: "an id changed", cypher: []string{`MATCH (p:Person {id: 'person:cy-spare'}) SET p.id = 'person:cy-other'`},
		refused: []string{`person:cy-other stamp: it is not the one`, `person:cy-spare id: its node has got the id person:cy-other; put the id back`},
		mend:    `MATCH (p:Person {id: 'person:cy-other'}) SET p.id = 'person:cy-spare'`,
	},
	{
		claim: "labels taken away", cypher: []string{`MATCH (p:Person {id: 'person:cy-spare'}) REMOVE p:Record`, `MATCH (c:Country {id: 'country:AA'}) REMOVE c:Country`},
		refused: []string{`person:cy-spare: a node with the label Person does not have the label Record; give it the label Record`, `country:AA: its labels are not those that Parley wrote; give it the label Country`},
		mend:    `MATCH (p:Person {id: 'person:cy-spare'}), (c:Record {id: 'country:AA'}) SET p:Record, c:Country`,
	},
	{
		claim: "new nodes that are not whole", cypher: []string{`CREATE (:Person {id: 'person:bo-sample', name: 'Bo'})`, `CREATE (:Record {id: 'person:bu-sample', name: 'Bu'})`, `CREATE (:Record:Person {id: 'Bi', name: 'Bi'})`, `CREATE (:Record:Person {name: 'By'})`, `CREATE (:Record:Meeting {id: 'meeting:new', name: 'New', hosts: ['country:AA']})`},
		refused: []string{`person:bo-sample: a node with the label Person does not have the label Record`, `person:bu-sample: a node with the label Record does not have that of its kind`, `Bi id: it is malformed`, `has no id that is text`, `meeting:new hosts: a property cannot hold this field; write the record as JSON`},
		mend:    `MATCH (n) WHERE n.name IN ['Bo', 'Bu', 'Bi', 'By', 'New'] DETACH DELETE n`,
	},
	{
		claim: "a new node that breaks a rule", cypher: []string{`CREATE (:Record:Source {id: 'source:s-2', title: 'Two'})`},
		refused: []string{`source:s-2 url: `},
		mend:    `MATCH (n:Source {id: 'source:s-2'}) DETACH DELETE n`,
	},
	{
		claim: "a record taken away that others name", cypher: []string{`MATCH (p:Person {id: 'person:ann-example'}) DETACH DELETE p`},
		refused: []string{`meeting:a-b-dialogue-2 participants[2].participant: "person:ann-example" does not exist`, `person:ann-example: it was taken away, but others need it`}, mend: rebuild,
	},
	{
		claim: "a relationship added", cypher: []string{`MATCH (p:Person {id: 'person:cy-spare'}), (m:Meeting {id: 'meeting:a-b-dialogue-1'}) CREATE (p)-[:ATTENDED]->(m)`},
		refused: []string{`meeting:a-b-dialogue-1: its relationships are not those of its record: 1 too many, 0 missing, such as (person:cy-spare)-[:ATTENDED]->(meeting:a-b-dialogue-1); edit the record, or draw them anew: parley import --rebuild`},
		mend:    rebuild,
	},
	{
		claim: "relationships removed, with an edit of their owner", cypher: []string{`MATCH (:Meeting {id: 'meeting:a-b-dialogue-1'})-[x:CITES]->() DELETE x`, `MATCH ()-[x:BILATERAL_DIALOGUE]->() DELETE x`, `MATCH (m:Meeting {id: 'meeting:a-b-dialogue-1'}) SET m.name = 'Renamed'`},
		refused: []string{`meeting:a-b-dialogue-1: its relationships are not those of its record: 0 too many, 1 missing`, `series:a-b-dialogue: its relationships are not those`},
		mend:    rebuild,
	},
	{
		claim: "a relationship's property edited", cypher: []string{`MATCH ()-[x:ATTENDED {office: 'Envoy'}]->() SET x.office = 'Minister'`},
		refused: []string{`meeting:a-b-dialogue-2: its relationships are not those of its record: 1 too many, 1 missing`},
		mend:    `MATCH ()-[x:ATTENDED {office: 'Minister'}]->() SET x.office = 'Envoy'`,
	},
}

func spared() []graph.Record {
	return append(graphtest.Small(), &graph.Person{ID: "person:cy-spare", Name: "Cy Spare", Country: "country:AA"})
}

// TestForeignChanges: what each comes to, that both of two servers then serve
// it, or what was, and that nobody sees half of it.
func TestForeignChanges(t *testing.T) {
	o := server(t)
	for _, row := range foreign {
		t.Run(row.claim, func(t *testing.T) {
			s := fresh(t, o)
			kept := graph.Options{CacheBytes: 1 << 20}
			a := graph.NewExplorer(s, kept)
			if _, err := a.Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
				t.Fatal(err)
			}
			b := graph.NewExplorer(open(t, o), kept)
			both := []*graph.Explorer{a, b}
			before := agree(t, o, both, true)
			for _, text := range row.cypher {
				query(t, o, text)
			}
			if now := agree(t, o, both, false); now != before {
				t.Error("a change is served before it was looked at")
			}
			for i := range 2 { // the second time by the other server: it finds the same refused, and nothing to write
				f, err := both[i].Audit(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if want := []int{row.written * (1 - i), row.deleted * (1 - i)}; f.Written != want[0] || f.Deleted != want[1] {
					t.Errorf("audit %d: %d written, %d deleted; want %v; refused %v", i, f.Written, f.Deleted, want, f.Refused)
				}
				for _, want := range row.refused {
					if !slices.ContainsFunc(both[i].Refused(), func(f graph.Fault) bool { return strings.Contains(f.String(), want) }) {
						t.Errorf("audit %d: refused %v, want %q", i, f.Refused, want)
					}
				}
				if len(row.refused) == 0 && len(f.Refused) > 0 {
					t.Errorf("audit %d: refused %v, want nothing", i, f.Refused)
				}
			}
			now := agree(t, o, both, len(row.refused) == 0)
			if changed := row.written+row.deleted > 0; (now != before) != changed {
				t.Errorf("the data changed: %v, want %v", now != before, changed)
			}
			if row.id != "" {
				looksLike(t, b, row.id, row.looks)
			}
			if len(row.refused) == 0 {
				return
			}
			if row.mend == rebuild {
				mend(t, o, spared())
			} else {
				query(t, o, row.mend)
			}
			for _, e := range both {
				if f, err := e.Audit(t.Context()); err != nil || f.Written+f.Deleted+len(e.Refused()) > 0 {
					t.Errorf("mended: got %+v, %v", f, err)
				}
			}
			if last := agree(t, o, both, true); last != now {
				t.Error("mended: the data changed")
			}
		})
	}
}

// What other programs add to a node stays when Parley writes it.
func TestPropertiesOfOthersStay(t *testing.T) {
	o := server(t)
	e := graph.NewExplorer(fresh(t, o), graph.Options{})
	apply := func(b graph.Batch) {
		t.Helper()
		if _, err := e.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	apply(graph.Batch{Put: spared()})
	query(t, o, `MATCH (c:Country {id: 'country:AA'}) SET c.pagerank = 0.5, c.capital = 'A', c:Coloured`)
	if f, err := e.Audit(t.Context()); err != nil || f.Written != 1 {
		t.Fatalf("got %+v, %v", f, err)
	}
	apply(graph.Batch{Put: spared()}) // takes the capital away
	apply(graph.Batch{Put: spared(), Anew: true})
	got := query(t, o, `MATCH (c:Coloured) RETURN c.pagerank AS rank, c.capital AS capital, c.lock AS lock, c.aliases AS aliases`).Records[0].Values
	if d := cmp.Diff([]any{0.5, nil, nil, []any{"Ålandia"}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// mend writes records anew past all damage.
func mend(t *testing.T, o neo4jstore.Options, records []graph.Record) {
	t.Helper()
	o.Salvage = true
	e := graph.NewExplorer(open(t, o), graph.Options{Mending: true})
	if _, err := e.Apply(t.Context(), graph.Batch{Put: records, Anew: true}); err != nil {
		t.Fatal(err)
	}
}

// agree gives the version of the data that explorers serve, which must be one,
// with records that are those of the index. When nothing is refused the
// relationships must be those of the records, too.
func agree(t *testing.T, o neo4jstore.Options, all []*graph.Explorer, sound bool) (version string) {
	t.Helper()
	for _, e := range all {
		v, err := e.At(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		recs, err := v.Records(t.Context(), slices.Collect(v.IDs()))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range recs {
			if id := r.RecordID(); graph.DigestOf(r) != v.Digest(id) {
				t.Errorf("%s is not the record of the index", id)
			}
		}
		if version == "" {
			version = v.Version()
		} else if v.Version() != version {
			t.Error("two servers serve two versions")
		}
		if sound {
			got := slices.DeleteFunc(drawn(t, o), func(l string) bool { return strings.Contains(l, " SEES ") })
			for i := range got {
				got[i] = strings.NewReplacer(`,"weight":3`, "", `"weight":3`, "").Replace(got[i])
			}
			slices.Sort(got)
			want := neo4jstore.Lines(recs, graphtest.NewOracle(recs).Relationships())
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("relationships (-want +got):\n%s", d)
			}
		}
	}
	return version
}

func looksLike(t *testing.T, e *graph.Explorer, id graph.ID, parts []string) {
	t.Helper()
	v, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	recs, err := v.Records(t.Context(), []graph.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	if recs[0] != nil {
		text = string(graph.Encode(recs[0]))
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s is %s, want %s in it", id, text, part)
		}
	}
	if len(parts) == 0 && text != "" {
		t.Errorf("%s is still there: %s", id, text)
	}
}

// Damage is told by who reads it, at once and with all ids; nothing else is
// kept from being read.
func TestDamageIsTold(t *testing.T) {
	o := server(t)
	for _, row := range []struct{ claim, cypher, want string }{
		{"json", `MATCH (p:Person) SET p.json = replace(p.json, 'Example', 'Sample') + ' '`, "json: it does not fit the stamp"},
		{"stamp", `MATCH (p:Person) SET p.stamp = 'mine'`, "stamp: it is none of Parley's"},
		{"a stamp of the future", `MATCH (p:Person) SET p.stamp = '9' + p.stamp`, "stamp: it is of a version that never was"},
		{"n", `MATCH (p:Person) REMOVE p.n`, "n: it is gone"},
	} {
		s := fresh(t, o)
		if _, err := graph.NewExplorer(s, graph.Options{}).Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
			t.Fatal(err)
		}
		query(t, o, row.cypher)
		began := time.Now()
		_, err := graph.NewExplorer(open(t, o), graph.Options{}).At(t.Context())
		if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), row.want) || !strings.Contains(err.Error(), "and 1 record more") || len(graph.FaultsOf(err)) != 2 {
			t.Errorf("%s: an index: got %v of %s, %v", row.claim, err, graph.CodeOf(err), graph.FaultsOf(err))
		}
		t.Log(row.claim, time.Since(began).Round(time.Millisecond))
		if row.claim != "n" {
			_, err = s.Records(t.Context(), []graph.ID{"country:AA", "person:ann-example"})
			if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), "person:ann-example") {
				t.Errorf("%s: a record: got %v of %s", row.claim, err, graph.CodeOf(err))
			}
		}
		if _, err = s.Records(t.Context(), []graph.ID{"country:AA"}); err != nil {
			t.Errorf("%s: another record: %v", row.claim, err)
		}
		mend(t, o, spared())
		if _, err := graph.NewExplorer(open(t, o), graph.Options{}).At(t.Context()); err != nil {
			t.Errorf("%s: mended: %v", row.claim, err)
		}
	}
}

// A server that starts on records that break rules serves none of them.
func TestFirstIndexIsChecked(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	if _, err := graph.NewExplorer(s, graph.Options{}).Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
		t.Fatal(err)
	}
	query(t, o, `MATCH (s:Series) DETACH DELETE s`)
	e := graph.NewExplorer(open(t, o), graph.Options{})
	_, err := e.At(t.Context())
	if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), `break 2 rules`) || !strings.Contains(err.Error(), `"series:a-b-dialogue" does not exist`) {
		t.Errorf("got %v of %s", err, graph.CodeOf(err))
	}
	mend(t, o, spared())
	if _, err := e.At(t.Context()); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// What somebody changes between an audit and its batch is not written over.
func TestAuditDoesNotOverwrite(t *testing.T) {
	o := server(t)
	s := fresh(t, o)
	e := graph.NewExplorer(s, graph.Options{})
	if _, err := e.Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
		t.Fatal(err)
	}
	v, err := e.At(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	query(t, o, `MATCH (c:Country {id: 'country:AA'}) SET c.name = 'Alandia'`)
	query(t, o, `MATCH (p:Person {id: 'person:cy-spare'}) DETACH DELETE p`)
	a, err := s.Audit(t.Context(), v)
	if err != nil || len(a.Put) != 1 || len(a.Delete) != 1 {
		t.Fatalf("got %+v, %v", a, err)
	}
	for _, text := range []string{
		`MATCH (c:Country {id: 'country:AA'}) SET c.capital = 'A'`,
		`MATCH (c:Country {id: 'country:AA'}) REMOVE c.capital CREATE (:Record:Person {id: 'person:cy-spare', name: 'Cy Again'})`,
	} {
		query(t, o, text)
		_, err = e.Apply(t.Context(), graph.Batch{Base: v.Base(), Put: a.Put, Delete: a.Delete, Anew: true, Seen: a.Seen})
		if graph.CodeOf(err) != graph.Conflict {
			t.Errorf("got %v, want CONFLICT", err)
		}
	}
	if f, err := e.Audit(t.Context()); err != nil || f.Written != 2 || f.Deleted != 0 {
		t.Errorf("got %+v, %v; want both written", f, err)
	}
	looksLike(t, e, "person:cy-spare", []string{"Cy Again"})
}

// Two servers whose database is emptied under them follow one new history.
func TestEmptiedDatabase(t *testing.T) {
	o := server(t)
	stores := []*neo4jstore.Store{fresh(t, o), open(t, o)}
	var both []*graph.Explorer
	for _, s := range stores {
		both = append(both, graph.NewExplorer(s, graph.Options{}))
	}
	if _, err := both[0].Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
		t.Fatal(err)
	}
	full := agree(t, o, both, true)
	old, err := stores[1].Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		query(t, o, "MATCH (n) DETACH DELETE n")
		versions := make([]graph.Version, len(both))
		var calls sync.WaitGroup
		for i, e := range both {
			calls.Go(func() {
				v, err := e.At(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				versions[i] = v.Base()
			})
		}
		calls.Wait()
		if versions[0] != versions[1] || versions[0].History == old.History || versions[0].N != 0 {
			t.Errorf("got %+v after %+v, want one new history", versions, old)
		}
		old = versions[0]
	}
	if _, err := stores[0].Apply(t.Context(), graph.Batch{Base: graph.Version{History: "of before", N: 1}, Delete: []graph.ID{"country:AA"}}); graph.CodeOf(err) != graph.Conflict {
		t.Errorf("a batch of before: got %v, want CONFLICT", err)
	}
	if empty := agree(t, o, both, true); empty == full {
		t.Error("what was emptied is still served")
	}
	query(t, o, "MATCH (n) DETACH DELETE n")
	if _, err := both[1].Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
		t.Fatal(err)
	}
	if again := agree(t, o, both, true); again != full {
		t.Error("what was put back is not served")
	}
	// The store's node alone: the records stay, under a new history.
	query(t, o, "MATCH (m:Parley) DELETE m")
	if again := agree(t, o, both, true); again != full {
		t.Error("without the node of the store: other records")
	}
	if f, err := both[0].Audit(t.Context()); err != nil || f.Written+f.Deleted+len(f.Refused) > 0 {
		t.Errorf("got %+v, %v", f, err)
	}
}

// Edits by hand go on while servers audit, write and read: in the end all have
// what was edited last, and nobody ever saw something that was not written.
func TestForeignChangesWhileWriting(t *testing.T) {
	o := server(t)
	a := graph.NewExplorer(fresh(t, o), graph.Options{CacheBytes: 1 << 20})
	if _, err := a.Apply(t.Context(), graph.Batch{Put: spared()}); err != nil {
		t.Fatal(err)
	}
	b := graph.NewExplorer(open(t, o), graph.Options{CacheBytes: 1 << 20})
	both := []*graph.Explorer{a, b}
	const edits = 15
	var all sync.WaitGroup
	done := make(chan struct{})
	for i, e := range both {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-done:
					return
				default:
				}
				if f, err := e.Audit(t.Context()); err != nil && graph.CodeOf(err) != graph.Conflict || len(f.Refused) > 0 {
					t.Errorf("server %d: %+v, %v", i, f, err)
					return
				}
				p := &graph.Person{ID: graph.ID(fmt.Sprintf("person:of-%d", i)), Name: fmt.Sprintf("Of %d, %d", i, n)}
				if _, err := e.Apply(t.Context(), graph.Batch{Put: []graph.Record{p}}); err != nil && graph.CodeOf(err) != graph.Conflict {
					t.Errorf("server %d: %v", i, err)
				}
			}
		})
	}
	for i := range edits {
		query(t, o, fmt.Sprintf(`MATCH (c:Country {id: 'country:AA'}) SET c.name = 'Name %d', c.capital = 'Capital %d'`, i, i))
		time.Sleep(150 * time.Millisecond)
	}
	close(done)
	all.Wait()
	for _, e := range both {
		if _, err := e.Audit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	agree(t, o, both, true)
	looksLike(t, b, "country:AA", []string{fmt.Sprintf(`"name":"Name %d"`, edits-1), fmt.Sprintf(`"capital":"Capital %d"`, edits-1)})
}

// The time of an audit of the shipped data.
func TestAuditOfShippedData(t *testing.T) {
	o := server(t)
	set, err := dataset.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	e := graph.NewExplorer(fresh(t, o), graph.Options{CacheBytes: 32 << 20})
	if _, err := e.Apply(t.Context(), graph.Batch{Put: set.Records}); err != nil {
		t.Fatal(err)
	}
	timed := func(what string, wantWritten, wantRefused int) {
		t.Helper()
		began := time.Now()
		f, err := e.Audit(t.Context())
		t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
		if err != nil || f.Written != wantWritten || len(f.Refused) != wantRefused {
			t.Errorf("%s: got %d written, %v, %v", what, f.Written, f.Refused, err)
		}
	}
	timed("an audit that finds nothing, the first", 0, 0)
	timed("an audit that finds nothing", 0, 0)
	timed("an audit that finds nothing", 0, 0)
	query(t, o, `MATCH (c:Country {id: 'country:JP'}) SET c.capital = 'Kyoto'`)
	timed("an audit that takes over one change", 1, 0)
	query(t, o, `MATCH ()-[x:ATTENDED]->() REMOVE x.standsFor`) // as of an older Parley
	timed("an audit of wrong relationships", 0, 11)
	began := time.Now()
	if _, err := e.Apply(t.Context(), graph.Batch{Put: set.Records, Anew: true}); err != nil {
		t.Fatal(err)
	}
	t.Logf("writing all anew: %v", time.Since(began).Round(time.Millisecond))
	timed("an audit after that", 0, 0)
}
