package gql_test

import (
	"encoding/json"
	"testing"

	"parley/internal/gql"
)

// Benchmarks of whole requests on the shipped data, without transport; uncached
// ones keep no answers.
func BenchmarkRequest(b *testing.B) {
	for _, row := range []struct{ name, query, variables string }{
		{"list=100x5", `{meetings(first:100){nodes{name start city track format}}}`, ""},
		{"list=100x5-notes", `{meetings(first:100){nodes{name start city track notes}}}`, ""},
		{"network=150", `{network{actors{id name} links{from{id} to{id} meetingCount firstMet lastMet}}}`, ""},
		{"paths", `{paths(from:"country:NZ",to:"country:BR"){total paths{sentence steps{meetings(first:5){nodes{name start sources{label url}}}}}}}`, ""},
		{"country", `query($c:String!){country(code:$c){name capital links(first:10){nodes{to{name} meetingCount lastMet}} series(first:10,orderBy:LAST_ROUND_DESC){nodes{name lastRound}} meetings(first:10,orderBy:DATE_DESC){nodes{meeting{name start}}}}}`, `{"c":"JP"}`},
	} {
		for name, bytes := range map[string]int{"uncached": -1, "cached": 0} {
			b.Run(row.name+"/"+name, func(b *testing.B) {
				s, _ := shipped(b, gql.Options{Limits: gql.Limits{CacheBytes: bytes}})
				r := gql.Request{Query: row.query, Variables: json.RawMessage(row.variables)}
				if a := s.Do(b.Context(), r); a.Failed {
					b.Fatalf("%s", a.Body)
				}
				b.ReportAllocs()
				for b.Loop() {
					s.Do(b.Context(), r)
				}
			})
		}
	}
}
