package dataset_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parley/graph"
)

// factsDir holds the collected facts where the project was made; a copy of the
// project alone does not have them.
const factsDir = "../../../shared/facts"

// fact is one line of the facts, read with nothing of the converter.
type fact = map[string]any

func readFacts(t *testing.T, name string) []fact {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(factsDir, name))
	if err != nil {
		t.Fatal(err)
	}
	var out []fact
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, len(b))
	for lines.Scan() {
		dec := json.NewDecoder(strings.NewReader(lines.Text()))
		dec.UseNumber()
		var f fact
		if err := dec.Decode(&f); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, f)
	}
	return out
}

// mapped says for each field of the facts where its value stands in a record
// and what becomes of it. Places in lists are left out of the names.
var mapped = map[string]struct {
	to    string
	value func(string) string
}{
	"countries.code": {"id", prefixed("country:")}, "countries.alpha3": {"alpha3", same}, "countries.numeric": {"numeric", same},
	"countries.name": {"name", same}, "countries.official": {"official", same}, "countries.aliases": {"aliases", same},
	"countries.demonyms": {"demonyms", same}, "countries.region": {"region", same}, "countries.subregion": {"subregion", same},
	"countries.latitude": {"latitude", number}, "countries.longitude": {"longitude", number}, "countries.capital": {"capital", same},
	"countries.note": {"note", same}, "countries.ambiguous": {"ambiguousForms", same},

	"organisations.id": {"id", prefixed("organisation:")}, "organisations.name": {"name", same}, "organisations.short": {"shortName", same},
	"organisations.kind": {"organisationKind", upper}, "organisations.country": {"country", prefixed("country:")},
	"organisations.parent": {"parent", prefixed("organisation:")}, "organisations.aliases": {"aliases", same},
	"organisations.memberships.member": {"memberships.member", prefixed("country:")},
	"organisations.memberships.from":   {"memberships.from", same}, "organisations.memberships.to": {"memberships.to", same},
	"organisations.memberships.sources": {"memberships.sources", prefixed("source:")},

	"people.id": {"id", prefixed("person:")}, "people.name": {"name", same}, "people.aliases": {"aliases", same},
	"people.country": {"country", prefixed("country:")},

	"series.id": {"id", prefixed("series:")}, "series.name": {"name", same}, "series.format": {"format", upper},
	"series.focus": {"focus", upper}, "series.ordinals_count_rounds": {"ordinalsCountRounds", same}, "series.aliases": {"aliases", same},

	"sources.id": {"id", prefixed("source:")}, "sources.url": {"url", same}, "sources.title": {"title", same},
	"sources.publisher": {"publisher", same}, "sources.date": {"date", same}, "sources.file": {"file", same}, "sources.copy": {"isCopy", same},
	"sources.authors.id": {"authors.person", same}, "sources.authors.org": {"authors.organisation", prefixed("organisation:")},
	"sources.authors.country": {"authors.country", prefixed("country:")},

	"meetings.id": {"id", prefixed("meeting:")}, "meetings.title": {"name", same}, "meetings.series_id": {"series", prefixed("series:")},
	"meetings.ordinal": {"ordinal", same}, "meetings.format": {"format", upper},
	"meetings.track": {"track", func(s string) string { return "TRACK_" + upper(s) }}, "meetings.mode": {"mode", upper},
	"meetings.start": {"start", same}, "meetings.end": {"end", same}, "meetings.city": {"city", same},
	"meetings.country": {"country", prefixed("country:")}, "meetings.topics": {"topics", func(s string) string { return upper(strings.Replace(s, "5g", "five-g", 1)) }},
	"meetings.stated_countries": {"statedCountries", same}, "meetings.stated_attendees": {"statedAttendees", same},
	"meetings.only_announced": {"onlyAnnounced", same}, "meetings.sources": {"sources", prefixed("source:")}, "meetings.notes": {"notes", same},
	"meetings.hosts.id": {"hosts.participant", same}, "meetings.hosts.role": {"hosts.role", upper}, "meetings.hosts.title": {"hosts.office", same},
	"meetings.hosts.org": {"hosts.organisation", prefixed("organisation:")}, "meetings.hosts.country": {"hosts.country", prefixed("country:")},
	"meetings.participants.id": {"participants.participant", same}, "meetings.participants.role": {"participants.role", upper},
	"meetings.participants.title": {"participants.office", same}, "meetings.participants.org": {"participants.organisation", prefixed("organisation:")},
	"meetings.participants.country": {"participants.country", prefixed("country:")},
	"meetings.invited.id":           {"invited.participant", same}, "meetings.invited.role": {"invited.role", upper},
	"meetings.invited.title": {"invited.office", same}, "meetings.invited.org": {"invited.organisation", prefixed("organisation:")},
	"meetings.invited.country": {"invited.country", prefixed("country:")},
}

func same(s string) string { return s }

// number writes 20.0 as 20.
func number(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return fmt.Sprint(f)
}

func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '.' {
			return '_'
		}
		return r
	}, strings.ToUpper(s))
}

func prefixed(p string) func(string) string { return func(s string) string { return p + s } }

// values gives each value of a record by its field, such as hosts.role[0].
type values map[string]string

// flatten reads a fact; at is the name of the field, places those in lists.
func flatten(t *testing.T, out values, at string, places []int, v any) {
	t.Helper()
	switch v := v.(type) {
	case fact:
		kind, isActor := v["kind"].(string)
		isActor = isActor && strings.Contains(at, ".") // not the kind of an organisation
		for key, value := range v {
			if isActor && key == "kind" {
				continue
			}
			if isActor && key == "id" {
				value = map[string]string{"country": "country:", "org": "organisation:", "person": "person:"}[kind] + value.(string)
			}
			flatten(t, out, at+"."+key, places, value)
		}
	case []any:
		if len(v) == 0 && !isMapped(at) {
			t.Errorf("the list %s is not mapped", at)
		}
		for i, item := range v {
			flatten(t, out, at, append(slices.Clone(places), i), item)
		}
	default:
		to, known := mapped[at]
		if !known {
			t.Errorf("the key %s is not mapped", at)
		}
		if v == nil || v == false && to.to != "ordinalsCountRounds" {
			return // not known
		}
		out[to.to+fmt.Sprint(places)] = to.value(fmt.Sprint(v))
	}
}

// isMapped knows a list by its own name, or by the fields of its items.
func isMapped(at string) bool {
	for key := range mapped {
		if key == at || strings.HasPrefix(key, at+".") {
			return true
		}
	}
	return false
}

// flattenRecord reads a typed record in the same way.
func flattenRecord(out values, at string, places []int, v reflect.Value) {
	if d, ok := v.Interface().(graph.Date); ok {
		if !d.IsZero() {
			out[at+fmt.Sprint(places)] = d.String()
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			flattenRecord(out, at, places, v.Elem())
		}
	case reflect.Struct:
		for f, field := range v.Fields() {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			flattenRecord(out, strings.TrimPrefix(at+"."+key, "."), places, field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			flattenRecord(out, at, append(slices.Clone(places), i), v.Index(i))
		}
	default:
		// Zero is a number only behind a pointer; false is said of ordinals only.
		isNumber := v.Kind() == reflect.Int || v.Kind() == reflect.Float64
		if !v.IsZero() || isNumber || at == "ordinalsCountRounds" {
			out[at+fmt.Sprint(places)] = fmt.Sprint(v.Interface())
		}
	}
}

// TestNothingOfTheFactsIsLost compares every value of the facts with the
// shipped records, and the other way round.
func TestNothingOfTheFactsIsLost(t *testing.T) {
	if _, err := os.Stat(factsDir); err != nil {
		t.Skip("TestNothingOfTheFactsIsLost needs the collected facts, which are not part of the project")
	}
	want := make(map[string]values)
	for _, name := range []string{"countries", "organisations", "people", "meetings", "series", "sources"} {
		rows := readFacts(t, name+".jsonl")
		complete(t, name, rows)
		for _, row := range rows {
			v := make(values)
			flatten(t, v, name, nil, row)
			want[v["id[]"]] = v
		}
		t.Logf("%s: %d", name, len(rows))
	}
	got := make(map[string]values)
	for _, r := range embedded(t).Records {
		v := make(values)
		flattenRecord(v, "", nil, reflect.ValueOf(r).Elem())
		got[string(r.RecordID())] = v
	}
	if len(want) != len(got) {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
	n := 0
	for _, id := range slices.Sorted(maps.Keys(want)) {
		n += len(want[id])
		if diff := gocmp.Diff(want[id], got[id]); diff != "" {
			t.Errorf("%s (-facts +shipped):\n%s", id, diff)
		}
	}
	t.Logf("%d values", n)
}

// complete brings rows into the shape of records: what other files of the facts
// say, the order of lists that are sorted, and a mode for those without.
func complete(t *testing.T, name string, rows []fact) {
	t.Helper()
	switch name {
	case "countries":
		b, err := os.ReadFile(filepath.Join(factsDir, "ambiguous.json"))
		if err != nil {
			t.Fatal(err)
		}
		var forms map[string][]string
		if err := json.Unmarshal(b, &forms); err != nil {
			t.Fatal(err)
		}
		spread(t, rows, "code", "ambiguous", pairs(forms), func(a, b any) int { return cmp.Compare(a.(string), b.(string)) })
	case "organisations":
		var terms []pair
		for _, m := range readFacts(t, "memberships.jsonl") {
			body := m["body"].(string)
			delete(m, "body")
			terms = append(terms, pair{body, m})
		}
		spread(t, rows, "id", "memberships", terms, func(a, b any) int {
			key := func(x any) string { m := x.(fact); return fmt.Sprint(m["member"], m["from"], m["to"]) }
			return cmp.Compare(strings.ReplaceAll(key(a), "<nil>", " "), strings.ReplaceAll(key(b), "<nil>", " "))
		})
	}
	for _, row := range rows {
		if a, ok := row["aliases"].([]any); ok {
			slices.SortFunc(a, func(a, b any) int { return cmp.Compare(a.(string), b.(string)) })
		}
		if mode, ok := row["mode"]; ok && mode == nil {
			row["mode"] = "not-stated"
		}
	}
}

// pair is a value that goes into the row of a key.
type pair struct {
	key   string
	value any
}

func pairs(forms map[string][]string) (out []pair) {
	for form, codes := range forms {
		for _, code := range codes {
			out = append(out, pair{code, form})
		}
	}
	return out
}

// spread puts each value into the list of the row that has its key, in order.
func spread(t *testing.T, rows []fact, key, field string, all []pair, order func(a, b any) int) {
	t.Helper()
	placed := 0
	for _, row := range rows {
		var list []any
		for _, p := range all {
			if p.key == row[key] {
				list = append(list, p.value)
			}
		}
		slices.SortFunc(list, order)
		row[field] = list
		placed += len(list)
	}
	if placed != len(all) || placed == 0 {
		t.Errorf("%d of %d %s found their row", placed, len(all), field)
	}
	t.Logf("%s: %d", field, placed)
}
