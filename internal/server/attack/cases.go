package main

import (
	"fmt"
	"slices"
	"strings"
)

// want is what a case must show beside the bounds.
type want int

const (
	refused want = iota // it has an error
	bounded             // it may be answered, within the bounds
	legal               // it is dear and may be: reported, not bounded
)

// attack is one case.
type attack struct {
	name string
	want want
	message
}

func attacks() []attack {
	return slices.Concat(aliases(), fragments(), overlaps(), deep(), wrong(), numbers(), variables(), lists(), transport(), dear())
}

// A little under the limits of a document, so that what is behind them is met
// too: bytes less the first line, tokens, and fields.
const (
	documentBytes  = 20_000 - 16
	documentTokens = 2_980
	documentFields = 590
)

func aliases() []attack {
	shortest := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(short(i) + ":__typename ")
		}
		return "{" + b.String() + "}"
	}
	return []attack{
		{"10,000 aliases", refused, fresh("{" + many(10_000, "a%d:__typename ") + "}")},
		{"100,000 aliases", refused, fresh("{" + many(100_000, "a%d:__typename ") + "}")},
		{"100,000 aliases within 1 MiB", refused, fresh(strings.ReplaceAll(shortest(100_000), "__typename", "id"))},
		{"aliases to the token limit", refused, fresh(strings.ReplaceAll(shortest(documentTokens/3), "__typename", "dataset"))},
		{"1,000 search terms by aliases", refused, fresh("{" + many(1_000, `a%d:search(text:"a"){matched} `) + "}")},
		{"1,000 search terms in one text", bounded, fresh(`{search(text:"` + many(1_000, "cyber%d ") + `"){matched}}`)},
		{"50,000 unknown directives", refused, fresh("{dataset " + many(50_000, "@a") + "{version}}")},
		{"unknown directives to the token limit", refused, fresh("{dataset " + many(documentTokens/2-10, "@a%d ") + "{version}}")},
		{"50 unknown directives", refused, fresh("{dataset " + many(50, "@a%d ") + "{version}}")},
	}
}

func fragments() []attack {
	// bomb spreads each fragment twice in the one before.
	bomb := func(n int, leaf string) string {
		var b strings.Builder
		b.WriteString("{...F0}")
		for i := range n {
			fmt.Fprintf(&b, "fragment F%d on Query{...F%d ...F%d}", i, i+1, i+1)
		}
		return b.String() + fmt.Sprintf("fragment F%d on Query{%s}", n, leaf)
	}
	ring := func(n int) string {
		var b strings.Builder
		b.WriteString("{...F0}")
		for i := range n {
			fmt.Fprintf(&b, "fragment F%d on Query{...F%d}", i, (i+1)%n)
		}
		return b.String()
	}
	chain := "{...F0}" + many(329, "fragment F%d on Query{...F0 __typename}")
	mesh := "{...F0}"
	for i := range 48 {
		mesh += fmt.Sprintf("fragment F%d on Query{", i)
		for j := i + 1; j < 48; j++ {
			mesh += fmt.Sprintf("...F%d ", j)
		}
		mesh += "...Z}"
	}
	return []attack{
		{"fragment bomb, 2^30", refused, fresh(bomb(30, "__typename"))},
		{"fragment bomb, 2^250", refused, fresh(bomb(250, "__typename"))},
		{"fragment bomb of nothing, 2^18", refused, fresh(bomb(18, "...Nowhere"))},
		{"fragment bomb of nothing, 2^250", refused, fresh(bomb(250, "...Nowhere"))},
		{"fragment bomb of fields", refused, fresh("{...F0}" + fieldBomb(12))},
		{"fragments in a mesh", refused, fresh(mesh)},
		{"fragment that spreads itself", refused, fresh("{...F}fragment F on Query{...F}")},
		{"ring of 320 fragments", refused, fresh(ring(320))},
		{"ring through fields", refused, fresh("{meetings{nodes{...A}}}fragment A on Meeting{series{...B}}fragment B on Series{rounds{nodes{...A}}}")},
		{"330 fragments of one name", refused, fresh("{...F}" + many(330, "fragment F on Query{__typename}"))},
		{"330 fragments that nobody spreads", refused, fresh("{__typename}" + many(330, "fragment F%d on Query{__typename}"))},
		{"330 fragments, one spread by all", refused, fresh(chain)},
		{"fragments on 350 unknown types", refused, fresh("{__typename}" + many(350, "fragment F%d on Meetink{__typename}"))},
		{"inline fragments on 480 unknown types", refused, fresh("{" + many(480, "...on Meetink%d{id}") + "}")},
		{"980 nested inline fragments", bounded, fresh("{" + nested(980, "...{", "__typename", "}") + "}")},
		{"190 nested inline fragments of nothing", refused, fresh("{" + nested(190, "...{", "...Nowhere", "}") + "}")},
		{"590 nested typed inline fragments", bounded, fresh("{" + nested(590, "...on Query{", "__typename", "}") + "}")},
		{"1,450 unknown fragments", refused, fresh("{" + many(1_450, "...F%d ") + "}")},
		{"590 operations", refused, fresh(many(590, "query Q%d{__typename}"))},
		{"200 operations that share a fragment of nothing", refused, fresh(many(200, "query Q%d{...F}") + "fragment F on Query{" + many(650, "...Z ") + "}")},
	}
}

// fieldBomb is an exponential one whose levels are real fields.
func fieldBomb(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query{node(id:\"x\"){...on Meeting{id}} ...F%d dataset{version} ...F%d}", i, i+1, i+1)
	}
	return b.String() + fmt.Sprintf("fragment F%d on Query{__typename}", n)
}

func overlaps() []attack {
	const field = `meeting(id:"meeting:a"){name} `
	args := `meetings(first:1,filter:{text:"a",orUndated:true,regions:["a","b"]}){totalCount} `
	return []attack{
		{"64 kB of overlapping fields", refused, fresh("{" + under(64<<10, field) + "}")},
		{"64 kB of one leaf", refused, fresh("{dataset{" + under(64<<10, "version ") + "}}")},
		{"overlapping fields under the byte limit", refused, fresh("{" + under(documentBytes-2, field) + "}")},
		{"same leaf 2,400 times", refused, fresh("{dataset{" + under(documentBytes-20, "version ") + "}}")},
		{"same leaf 590 times", bounded, fresh("{dataset{" + many(documentFields, "version ") + "}}")},
		{"same leaf 63 times in eight fields", bounded, fresh("{" + many(8, "dataset{"+many(63, "version ")+"}") + "}")},
		{"same leaf 2 times in 25 fields", bounded, fresh("{" + many(25, "dataset{"+many(2, "version ")+"}") + "}")},
		{"same field with arguments 40 times", bounded, fresh("{" + many(40, args) + "}")},
		{"same field with ever other arguments", refused, fresh("{" + many(44, `meeting(id:"m%d"){id} `) + "}")},
		{"same alias of ever other fields", refused, fresh("{dataset{" + many(30, "a:version a:licence ") + "}}")},
		{"same field twice on each of 5 levels", bounded, fresh(`{organisation(id:"organisation:a"){` + tree(5) + "}}")},
		{"same field through fragments", bounded, fresh("{" + many(35, "...F%d ") + "}" + many(35, "fragment F%d on Query{dataset{version licence}}"))},
	}
}

// tree asks the same field twice on every level.
func tree(n int) string {
	if n == 0 {
		return "id "
	}
	return many(2, "parent{"+tree(n-1)+"}")
}

func deep() []attack {
	twelve := "{meetings{nodes{participants{nodes{participant{meetings{nodes{meeting{participants{nodes{participant{id}}}}}}}}}}}}"
	const inputs = documentTokens/4 - 5
	return []attack{
		{"12-level recursion", refused, fresh(twelve)},
		{"12-level recursion, pages of 100", refused, fresh(strings.ReplaceAll(strings.ReplaceAll(twelve, "meetings{", "meetings(first:100){"), "participants{", "participants(first:100){"))},
		{"20-level recursion", refused, fresh("{" + nested(4, "meetings{nodes{meeting{participants{nodes{participant{", "id", "}}}}}}") + "}")},
		{"2,500-deep braces", refused, fresh(nested(2_500, "{a", "", "}"))},
		{"980-deep fields", refused, fresh("{" + nested(980, "node{", "id", "}") + "}")},
		{"2,500 braces that never close", refused, fresh(strings.Repeat("{a", 2_500))},
		{"2,500-deep list", refused, fresh("{nodes(ids:" + nested(2_500, "[", "", "]") + "){id}}")},
		{"1,450-deep list", refused, fresh("{nodes(ids:" + nested(1_450, "[", "", "]") + "){id}}")},
		{"2,500-deep input objects", refused, fresh("{meetings(filter:" + nested(2_500, "{not:", "{}", "}") + "){totalCount}}")},
		{"deep input objects to the token limit", refused, fresh("{meetings(filter:" + nested(inputs, "{not:", "{}", "}") + "){totalCount}}")},
		{"deep input objects with a huge number in them", refused, fresh("{meetings(filter:" + nested(inputs, "{not:", "{text:99999999999999999999}", "}") + "){totalCount}}")},
		{"deep unknown input objects", refused, fresh("{meetings(filter:" + nested(inputs, "{no:", "{}", "}") + "){totalCount}}")},
		{"deep input objects as a preset", refused, fresh("query($f:MeetingFilter=" + nested(inputs, "{not:", "{}", "}") + "){meetings(filter:$f){totalCount}}")},
		{"deep input objects as a preset with a huge number in them", refused, fresh("query($f:MeetingFilter=" + nested(inputs, "{not:", "{text:99999999999999999999}", "}") + "){meetings(filter:$f){totalCount}}")},
		{"deep list in a directive", refused, fresh("{dataset @include(if:" + nested(1_400, "[", "9", "]") + "){version}}")},
		{"filters nested 30 deep", bounded, fresh("{meetings(filter:" + nested(15, "{and:[", "{text:\"a\"}", "]}") + "){totalCount}}")},
		{"filters nested 500 deep", refused, fresh("{meetings(filter:" + nested(500, "{and:[", "{text:\"a\"}", "]}") + "){totalCount}}")},
		{"filters nested 500 deep in variables", refused, freshWith("query($f:MeetingFilter){meetings(filter:$f){totalCount}}",
			`{"f":`+nested(500, `{"not":`, "{}", "}")+`}`)},
		{"filters nested 30 deep in variables", bounded, freshWith("query($f:MeetingFilter){meetings(filter:$f){totalCount}}",
			`{"f":`+nested(15, `{"and":[`, `{"text":"a"}`, "]}")+`}`)},
		{"introspection nested deep", refused, fresh("{__schema{types{" + nested(8, "fields{type{", "name", "}}") + "}}}")},
		{"introspection within the depth", refused, fresh("{__schema{types{" + nested(4, "fields{type{", "name", "}}") + "}}}")},
		{"introspection by 99 aliases", bounded, fresh("{" + many(99, "a%d:__schema{types{name}} ") + "}")},
		{"introspection by ofType", refused, fresh("{__schema{types{" + nested(14, "ofType{", "name", "}") + "}}}")},
	}
}

func wrong() []attack {
	const enum = "BILATERALL "
	return []attack{
		{"590 unknown fields", refused, fresh("{" + many(documentFields, "meetingz%d ") + "}")},
		{"580 unknown fields under a type", refused, fresh(`{country(code:"EE"){` + many(documentFields-10, "meetingsHera%d ") + "}}")},
		{"unknown fields with long names", refused, fresh("{" + many(10, strings.Repeat("meetings", 240)+"%d ") + "}")},
		{"1,900 unknown enum values", refused, fresh("{meetings(filter:{formats:[" + under(documentBytes-60, enum) + "]}){totalCount}}")},
		{"900 unknown arguments", refused, fresh("{meetings(" + many(900, "firzt%d:1 ") + "){totalCount}}")},
		{"900 times one argument", refused, fresh("{meetings(" + many(900, "first:1 ") + "){totalCount}}")},
		{"900 unknown input fields", refused, fresh("{meetings(filter:{" + many(900, "formatz%d:1 ") + "}){totalCount}}")},
		{"900 unknown directives on a variable", refused, fresh("query($v:Int" + many(900, "@a%d ") + "){meetings(first:$v){totalCount}}")},
		{"700 variables that are not used", refused, fresh("query(" + many(700, "$v%d:Int ") + "){__typename}")},
		{"700 variables of unknown types", refused, fresh("query(" + many(700, "$v%d:Inti ") + "){__typename}")},
		{"900 variables that are not defined", refused, fresh("{meetings(filter:{series:[" + many(900, "$v%d ") + "]}){totalCount}}")},
		{"420 used variables", refused, fresh("query(" + many(420, "$v%d:ID! ") + "){nodes(ids:[" + many(420, "$v%d ") + "]){id}}")},
		{"no GraphQL at all", refused, fresh(under(documentBytes, "\x01\x02"))},
		{"a comment of 19 kB", refused, fresh(under(documentBytes-10, "#\n"))},
		{"commas and newlines", bounded, fresh(under(documentBytes-20, ",\n") + "{__typename}")},
		{"unfinished block string", refused, fresh(`{search(text:"""` + under(documentBytes-40, "\\\"\"\" ") + "){matched}}")},
		{"text of 9,900 words", bounded, fresh(`{search(text:"` + under(documentBytes-60, "a ") + `"){matched}}`)},
		{"filter by text of 9,900 words", bounded, fresh(`{meetings(filter:{text:"` + under(documentBytes-60, "a ") + `"}){totalCount}}`)},
		{"block string of many lines", bounded, fresh(`{search(text:"""` + under(documentBytes-60, "  a\n") + `"""){matched}}`)},
	}
}

func numbers() []attack {
	one := "query($n:Int){meetings(first:$n){nodes{id}}}"
	return []attack{
		{"first: 2147483647", refused, fresh("{meetings(first:2147483647){nodes{id}}}")},
		{"first: 2147483648", refused, fresh("{meetings(first:2147483648){nodes{id}}}")},
		{"first: 2147483647 in a variable", refused, freshWith(one, `{"n":2147483647}`)},
		{"first: 2147483648 in a variable", refused, freshWith(one, `{"n":2147483648}`)},
		{"first: 1e400 in a variable", refused, freshWith(one, `{"n":`+"1e400"+`}`)},
		{"first: 1e9 in a variable", refused, freshWith(one, `{"n":`+"1e9"+`}`)},
		{"first: a number of 90,000 digits", refused, freshWith(one, `{"n":`+strings.Repeat("9", 90_000)+`}`)},
		{"first: a literal of 19,000 digits", refused, fresh("{meetings(first:" + strings.Repeat("9", 19_000) + "){nodes{id}}}")},
		{"first: -1", refused, fresh("{meetings(first:-1){nodes{id}}}")},
		{"first and last of 100 on every level", refused, fresh("{countries(first:100){nodes{meetings(first:100){nodes{meeting{participants(first:100){nodes{participant{id}}}}}}}}}")},
	}
}

func variables() []attack {
	ids := "query($i:[ID!]!){nodes(ids:$i){id}}"
	raw := func(v string) message { return freshWith(ids, `{"i":`+v+`}`) }
	return []attack{
		{"variables of 900 kB", refused, raw(`["` + strings.Repeat("a", 900_000) + `"]`)},
		{"variables of 99 kB", bounded, raw(`["` + strings.Repeat("a", 99_000) + `"]`)},
		{"variables nested 100,000 deep", refused, raw(nested(100_000, "[", "", "]"))},
		{"variables nested 9,000 deep", refused, raw(nested(9_000, "[", "", "]"))},
		{"variables nested as objects", refused, raw(nested(4_500, `{"a":`, "1", "}"))},
		{"30,000 unknown variables", refused, freshWith("{__typename}", "{"+strings.TrimSuffix(many(30_000, `"v%d":1,`), ",")+"}")},
		{"8,000 unknown variables", bounded, freshWith("{__typename}", "{"+strings.TrimSuffix(many(8_000, `"v%d":1,`), ",")+"}")},
		{"20,000 numbers for ids", refused, raw("[" + strings.TrimSuffix(many(20_000, "1,"), ",") + "]")},
		{"20,000 nulls for ids", refused, raw("[" + strings.TrimSuffix(many(19_000, "null,"), ",") + "]")},
		{"duplicate keys", refused, jsonBody(`{"query":"{__typename}","query":"{dataset{version}}"}`)},
		{"50,000 duplicate keys", refused, jsonBody("{" + many(50_000, `"query":"{a}",`) + `"query":"{__typename}"}`)},
		{"50,000 unknown keys", bounded, jsonBody("{" + many(50_000, `"key%d":1,`) + `"query":"{__typename}"}`)},
		{"duplicate keys in variables", bounded, freshWith(ids, "{"+many(9_000, `"i":[],`)+`"i":["a"]}`)},
		{"2,900 wrong values of an enum in variables", refused, freshWith("query($t:[Topic!]){meetings(filter:{topics:$t}){totalCount}}", `{"t":[`+strings.TrimSuffix(many(2_900, `"cbm%d",`), ",")+`]}`)},
		{"2,900 unknown fields in variables", refused, freshWith("query($f:MeetingFilter){meetings(filter:$f){totalCount}}", `{"f":{`+strings.TrimSuffix(many(2_900, `"formatz%d":1,`), ",")+`}}`)},
		{"unknown fields with long names in variables", refused, freshWith("query($f:MeetingFilter){meetings(filter:$f){totalCount}}", `{"f":{`+strings.TrimSuffix(many(10, `"`+strings.Repeat("formats", 30)+`%d":1,`), ",")+`}}`)},
		{"body nested 500,000 deep", refused, jsonBody(`{"query":` + nested(500_000, "[", "", "]") + "}")},
		{"1 MB string as literal", refused, fresh(`{search(text:"` + strings.Repeat("a", 1_000_000) + `"){matched}}`)},
		{"1 MB string as variable", refused, freshWith("query($t:String!){search(text:$t){matched}}", `{"t":`+text(strings.Repeat("a", 1_000_000))+`}`)},
		{"1 MB of escapes", refused, jsonBody(`{"query":"` + strings.Repeat(`\u0041`, 170_000) + `"}`)},
		{"99 kB string as variable", bounded, freshWith("query($t:String!){search(text:$t){matched}}", `{"t":`+text(strings.Repeat("é", 49_000))+`}`)},
		{"99 kB of words as variable", bounded, freshWith("query($t:String!){search(text:$t){matched}}", `{"t":`+text(many(9_000, "cyber%d "))+`}`)},
		{"search for 49,000 words in a variable", bounded, freshWith("query($t:String!){search(text:$t){matched}}", `{"t":`+text(strings.Repeat("a ", 49_000))+`}`)},
		{"filter by 49,000 words in a variable", bounded, freshWith("query($t:String!){meetings(filter:{text:$t}){totalCount}}", `{"t":`+text(strings.Repeat("a ", 49_000))+`}`)},
		{"people by 49,000 words in a variable", bounded, freshWith("query($t:String!){people(filter:{text:$t}){totalCount}}", `{"t":`+text(strings.Repeat("a ", 49_000))+`}`)},
		{"cursor of garbage", refused, fresh(`{meetings(after:"` + strings.Repeat("Z", 1_000) + `"){totalCount}}`)},
		{"cursor of 90 kB of garbage", refused, freshWith("query($c:String){meetings(after:$c){totalCount}}", `{"c":`+text(strings.Repeat("QUJD", 22_000))+`}`)},
		{"99 cursors of garbage", refused, fresh("{" + many(99, `a%d:meetings(after:"AAAA%[1]d"){totalCount} `) + "}")},
		{"dates of garbage", refused, fresh("{" + many(99, `a%d:meetings(filter:{during:{from:"20%[1]d-99-99"}}){totalCount} `) + "}")},
	}
}

func lists() []attack {
	filter := func(f string) message {
		return freshWith("query($f:MeetingFilter){meetings(filter:$f){totalCount}}", `{"f":`+f+`}`)
	}
	list := func(n int, format string) string { return "[" + strings.TrimSuffix(many(n, format+","), ",") + "]" }
	return []attack{
		{"filter with 10,000 ids", refused, filter(`{"series":` + list(10_000, `"series:a%d"`) + `}`)},
		{"filter with 5,000 ids", bounded, filter(`{"series":` + list(5_000, `"series:a%d"`) + `}`)},
		{"presence of 5,000 ids", bounded, filter(`{"present":{"all":` + list(5_000, `"country:X%d"`) + `}}`)},
		{"absence of 5,000 ids", bounded, filter(`{"present":{"none":` + list(5_000, `"country:X%d"`) + `}}`)},
		{"2,000 filters in one or", bounded, filter(`{"or":` + list(2_000, `{"text":"zz%d"}`) + `}`)},
		{"2,000 filters by topic in one and", bounded, filter(`{"and":` + list(2_000, `{"topics":["NORMS"]}`) + `}`)},
		{"7,000 formats", bounded, filter(`{"formats":` + list(7_000, `"BILATERAL"`) + `}`)},
		{"nodes of 7,000 ids", bounded, freshWith("query($i:[ID!]!){nodes(ids:$i){id}}", `{"i":`+list(7_000, `"country:EE"`)+`}`)},
		{"around 5,000 actors", bounded, freshWith("query($i:[ID!]){network(around:$i){meetingCount}}", `{"i":`+list(5_000, `"country:X%d"`)+`}`)},
		{"avoid 5,000 actors", bounded, freshWith(`query($i:[ID!]){paths(from:"country:KE",to:"country:EE",avoid:$i){total}}`, `{"i":`+list(5_000, `"country:X%d"`)+`}`)},
	}
}

func transport() []attack {
	const q = "{dataset{version}}"
	return []attack{
		{"batch of 10", refused, jsonBody("[" + strings.TrimSuffix(many(10, `{"query":"{__typename}"},`), ",") + "]")},
		{"batch of 30,000", refused, jsonBody("[" + strings.TrimSuffix(many(30_000, `{"query":"{__typename}"},`), ",") + "]")},
		{"urlencoded post", refused, message{"POST", "/graphql", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, []byte("query=%7B__typename%7D")}},
		{"multipart post", refused, message{
			"POST", "/graphql",
			map[string]string{"Content-Type": "multipart/form-data; boundary=x"},
			[]byte("--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{__typename}\"}\r\n--x--\r\n"),
		}},
		{"text post", refused, fresh(q).with("Content-Type", "text/plain")},
		{"post without a type", refused, fresh(q).with("Content-Type", "")},
		{"post of application/graphql", refused, message{"POST", "/graphql", map[string]string{"Content-Type": "application/graphql"}, []byte(q)}},
		{"post in UTF-16", refused, fresh(q).with("Content-Type", "application/json; charset=utf-16")},
		{"post with an encoded body", refused, fresh(q).with("Content-Encoding", "gzip")},
		{"post of bytes that are not UTF-8", refused, jsonBody("{\"query\":\"\xff\xfe\"}")},
		{"put", refused, message{"PUT", "/graphql", map[string]string{"Content-Type": "application/json"}, []byte(`{"query":"{__typename}"}`)}},
		{"mutation by GET", refused, get("mutation{a}")},
		{"mutation by POST", refused, fresh("mutation{a}")},
		{"query and mutation by GET", refused, get("query Q{__typename} mutation M{a}")},
		{"800 mutations by GET", refused, get(many(800, "mutation M%d{a}"))},
		{"subscription by GET", refused, get("subscription{a}")},
		{"subscription by POST", refused, fresh("subscription{a b c}")},
		{"GET with 60 kB", refused, message{method: "GET", path: "/graphql?query=" + strings.Repeat("%7B", 20_000)}},
		{"GET with 10,000 parameters", refused, message{method: "GET", path: "/graphql?query=" + unique + strings.Repeat("&a=1", 10_000)}},
		{"GET with a parameter twice", refused, message{method: "GET", path: "/graphql?query=%7Ba%7D&query=%7Bb%7D"}},
		{"foreign Origin", refused, fresh(q).with("Origin", "https://evil.example")},
		{"foreign site", refused, fresh(q).with("Sec-Fetch-Site", "cross-site")},
		{"Accept of nothing there is", refused, fresh(q).with("Accept", "image/png")},
		{"Accept of 5,000 ranges", bounded, fresh(q).with("Accept", "application/json"+many(5_000, ",a/b;q=0.1"))},
	}
}

// dear are queries within every limit that ask for much work.
func dear() []attack {
	const paths = `paths(from:"country:%s",to:"country:%s",first:100,rule:{via:[BILATERAL_DIALOGUE,AGREEMENT,CO_HOSTING,ATTENDANCE]}){hops total paths{sentence steps{meetingCount sources(first:5){label}}}}`
	return []attack{
		{"legal: network by default", legal, fresh("{network{meetingCount actors{id name} links{from{id} to{id} meetingCount}}}")},
		{"legal: network of attendance, counted", legal, fresh("{network(rule:{via:[ATTENDANCE]}){meetingCount}}")},
		{"legal: network of attendance, whole", legal, fresh("{network(rule:{via:[ATTENDANCE]}){actors{id name} links{from{id} to{id} meetingCount}}}")},
		{"legal: network with meetings and sources", legal, fresh("{network{links{from{name} to{name} meetings(first:20){nodes{name}} sources(first:20){label}}}}")},
		{"legal: 99 networks by aliases", legal, fresh("{" + many(99, `a%d:network(rule:{via:[ATTENDANCE],filter:{during:{from:"19%02[1]d"}}}){meetingCount} `) + "}")},
		{"legal: paths between far actors", legal, fresh("{" + fmt.Sprintf(paths, "KE", "EE") + "}")},
		{"legal: paths by dialogue, first 100", legal, fresh(`{paths(from:"country:KE",to:"country:EE",first:100){hops total paths{sentence steps{meetings(first:20){nodes{name sources{label}}}}}}}`)},
		{"legal: 70 paths by aliases", legal, fresh("{" + many(70, `a%d:paths(from:"country:KE",to:"country:EE",rule:{via:[ATTENDANCE],filter:{during:{from:"19%02[1]d"}}}){total} `) + "}")},
		{"legal: 70 paths that are not there", legal, fresh("{" + many(70, `a%d:paths(from:"country:KE",to:"country:EE",maxHops:1,rule:{filter:{during:{from:"20%02[1]d"}}}){noPath{reason}} `) + "}")},
		{"legal: 99 searches by aliases", legal, fresh("{" + many(99, `a%d:search(text:"cyber %[1]d"){matched} `) + "}")},
		{"legal: 99 facets by aliases", legal, fresh("{" + many(99, `a%d:facets(filter:{text:"cyber %[1]d"}){meetingCount} `) + "}")},
		{"legal: 99 filters by text", legal, fresh("{" + many(99, `a%d:meetings(filter:{text:"cyber dialogue %[1]d"}){totalCount} `) + "}")},
		{"legal: 100 x 5 fields", legal, fresh("{meetings(first:100){nodes{id name start format city}}}")},
		{"legal: 100 countries with 20 links", legal, fresh("{countries(first:100){nodes{name links(first:20){nodes{to{name} meetingCount firstMet}}}}}")},
		{"legal: 20 meetings with participants and their meetings", legal, fresh("{meetings(first:20){nodes{participants(first:20){nodes{participant{name meetings(first:20){nodes{meeting{name}}}}}}}}}")},
		{"legal: all that the cost allows", legal, fresh("{meetings(first:100){nodes{participants(first:100){nodes{participant{name kind aliases} role office}}}}}")},
		{"legal: introspection by graphql-js", legal, fresh(introspection)},
	}
}

const introspection = `query IntrospectionQuery{__schema{queryType{name} mutationType{name} subscriptionType{name}
types{kind name description fields(includeDeprecated:true){name description args{...V} type{...T} isDeprecated deprecationReason}
inputFields{...V} interfaces{...T} enumValues(includeDeprecated:true){name description isDeprecated deprecationReason} possibleTypes{...T}}
directives{name description locations args{...V}}}}
fragment V on __InputValue{name description type{...T} defaultValue}
fragment T on __Type{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name}}}}}}}}`
