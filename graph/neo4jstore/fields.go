package neo4jstore

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// shape is how a property of a node holds a field of the record.
type shape uint8

const (
	aText shape = iota
	aDate
	aNumber
	degrees
	aFlag
	texts
	// aReference is a field that only the JSON and a relationship have.
	aReference
	// inJSON is a field that only the JSON has whole.
	inJSON
	// worked out of others: no field of the record.
	worked
)

// field is a property that Parley writes, or a field that it keeps elsewhere.
type field struct {
	name    string
	shape   shape
	instead string // what to edit, where it is not this property
}

// Names are those of the record's JSON.
var fields = map[graph.Kind][]field{
	graph.KindCountry: {
		{"name", aText, ""},
		{"official", aText, ""},
		{"aliases", texts, ""},
		{"ambiguousForms", inJSON, ""},
		{"demonyms", inJSON, ""},
		{"alpha3", aText, ""},
		{"numeric", aText, ""},
		{"region", aText, ""},
		{"subregion", aText, ""},
		{"capital", aText, ""},
		{"latitude", degrees, ""},
		{"longitude", degrees, ""},
		{"note", aText, ""},
		{"code", worked, "it is part of the id, which never changes"},
	},
	graph.KindOrganisation: {
		{"name", aText, ""},
		{"shortName", aText, ""},
		{"aliases", texts, ""},
		{"organisationKind", aText, ""},
		{"country", aReference, ""},
		{"parent", aReference, ""},
		{"memberships", inJSON, ""},
	},
	graph.KindPerson: {
		{"name", aText, ""}, {"aliases", texts, ""}, {"country", aReference, ""},
	},
	graph.KindMeeting: {
		{"name", aText, ""},
		{"series", aReference, ""},
		{"ordinal", aNumber, ""},
		{"format", aText, ""},
		{"track", aText, ""},
		{"mode", aText, ""},
		{"start", aDate, ""},
		{"end", aDate, ""},
		{"city", aText, ""},
		{"country", aReference, ""},
		{"hosts", inJSON, ""},
		{"participants", inJSON, ""},
		{"invited", inJSON, ""},
		{"topics", texts, ""},
		{"statedCountries", aNumber, ""},
		{"statedAttendees", aNumber, ""},
		{"onlyAnnounced", aFlag, ""},
		{"sources", inJSON, ""},
		{"notes", aText, ""},
		{"earliest", worked, "edit start"},
		{"latest", worked, "edit start or end"},
	},
	graph.KindSeries: {
		{"name", aText, ""}, {"aliases", texts, ""}, {"format", aText, ""}, {"focus", aText, ""}, {"ordinalsCountRounds", aFlag, ""},
	},
	graph.KindSource: {
		{"title", aText, ""},
		{"url", aText, ""},
		{"file", aText, ""},
		{"publisher", aText, ""},
		{"authors", inJSON, ""},
		{"date", aDate, ""},
		{"isCopy", aFlag, ""},
		{"name", worked, "edit title, or where there is none publisher, url or file"},
		{"earliest", worked, "edit date"},
		{"latest", worked, "edit date"},
	},
}

// blank takes away all that Parley may have written to a node, or would
// misread there, and nothing of other programs.
func blank(kind graph.Kind) props {
	p := props{"lock": nil}
	for _, f := range fields[kind] {
		p[f.name] = nil
	}
	return p
}

// value reads a property as the JSON writes it; nil takes the field away. Else
// it tells what is wrong and what would be right.
func (f field) value(v any) (out any, what, want string) {
	if v == nil {
		return nil, "", ""
	}
	switch f.shape {
	case aText, aReference:
		if s, ok := v.(string); ok {
			return s, "", ""
		}
		return nil, shown(v) + " is no text", "write text"
	case aDate:
		return f.date(v)
	case aNumber:
		switch n := v.(type) {
		case int64:
			return n, "", ""
		case float64:
			if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
				return int64(n), "", ""
			}
		}
		return nil, shown(v) + " is no whole number", "write a whole number"
	case degrees:
		switch n := v.(type) {
		case int64:
			return float64(n), "", ""
		case float64:
			if !math.IsNaN(n) && !math.IsInf(n, 0) {
				return n, "", ""
			}
		}
		return nil, shown(v) + " is no number", "write degrees as a number"
	case aFlag:
		if b, ok := v.(bool); ok {
			return b, "", ""
		}
		return nil, shown(v) + " is neither true nor false", "write true or false"
	}
	return f.list(v)
}

const datesAre = "write a day (2014-06-05), a month (2014-06) or a year (2014) as text"

// date also takes what date() makes in Cypher.
func (f field) date(v any) (any, string, string) {
	s, ok := v.(string)
	if d, is := v.(neo4j.Date); is {
		s, ok = d.String(), true
	}
	switch {
	case ok && s == "":
		return nil, "", ""
	case ok:
		if _, err := graph.ParseDate(s); err == nil {
			return s, "", ""
		}
	}
	return nil, shown(v) + " is not a date", datesAre
}

// list puts a list into the order that rules want, which nobody should have to.
func (f field) list(v any) (any, string, string) {
	all, ok := v.([]any)
	out := make([]string, len(all))
	for i, x := range all {
		s, is := x.(string)
		out[i], ok = s, ok && is
	}
	if !ok {
		return nil, shown(v) + " is no list of texts", "write a list of texts"
	}
	if f.name == "topics" {
		order := graph.Topics.Values()
		slices.SortStableFunc(out, func(a, b string) int {
			return cmp.Compare(slices.Index(order, graph.Topic(a)), slices.Index(order, graph.Topic(b)))
		})
	} else {
		slices.Sort(out)
	}
	return slices.Compact(out), "", ""
}

// shown writes a value for a message.
func shown(v any) string {
	s := fmt.Sprint(v)
	if text, ok := v.(string); ok {
		s = fmt.Sprintf("%q", text)
	}
	if utf8.RuneCountInString(s) > 60 {
		s = string([]rune(s)[:59]) + "…"
	}
	return s
}

// sameValue compares a property as the driver gives it with one as Parley
// writes it. Absent, empty and false are the same: nothing is known.
func sameValue(have, wrote any) bool { return canonical(have) == canonical(wrote) }

// canonical writes a property so that equal ones are the same text.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if !v {
			return ""
		}
	case string:
		return v
	case []string:
		return listText(v)
	case []any:
		return listText(v)
	}
	return fmt.Sprintf("%T %v", v, v)
}

func listText[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", any(list))
}

// edited gives a record with some of its fields changed; nil takes one away.
func edited(r graph.Record, changes map[string]any) (graph.Record, error) {
	object := make(map[string]any)
	var old map[string]json.RawMessage
	if err := json.Unmarshal(graph.Encode(r), &old); err != nil {
		return nil, err
	}
	for key, v := range old {
		object[key] = v
	}
	maps.Copy(object, changes)
	maps.DeleteFunc(object, func(_ string, v any) bool { return v == nil })
	text, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	return graph.Decode(kindOf(r), text)
}
