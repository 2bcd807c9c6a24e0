package server

import (
	"mime"
	"strconv"
	"strings"
)

// Media types of GraphQL over HTTP.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// preference is how much a client wants a thing: its weight, and whether it
// was named rather than met by a wildcard. A weight of 0 means not at all.
type preference struct {
	weight float64
	named  bool
}

// wants reads how much an Accept or Accept-Encoding wants one value; the most
// specific range decides. The ranges are those that fit it, best first.
func wants(header string, ranges ...string) preference {
	best, found := len(ranges), preference{}
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		for i, r := range ranges[:best] {
			if r == name {
				best, found = i, preference{weight(params), i == 0}
				break
			}
		}
	}
	return found
}

// weight reads the parameter q; 1 where there is none, 0 where it is no weight.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		k, v, ok := strings.Cut(p, "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(k), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// answerType chooses the media type of a GraphQL answer; empty when the client
// takes neither. Older clients, which name neither, get application/json.
func answerType(accept string) string {
	if strings.TrimSpace(accept) == "" {
		return mediaJSON
	}
	ranges := func(media string) []string { return []string{media, "application/*", "*/*"} }
	g, j := wants(accept, ranges(mediaGraphQL)...), wants(accept, ranges(mediaJSON)...)
	switch {
	case g.weight == 0 && j.weight == 0:
		return ""
	case g.weight > j.weight || g.weight == j.weight && g.named:
		return mediaGraphQL
	}
	return mediaJSON
}

// isJSON says whether a Content-Type is JSON in UTF-8, the only one that a
// page of another origin cannot send without asking first.
func isJSON(contentType string) bool {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || media != mediaJSON {
		return false
	}
	charset, ok := params["charset"]
	return !ok || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

// encodings that answers are sent in, the preferred first.
var encodings = []string{"br", "gzip"}

// encodingOf chooses the encoding of an answer among those there are; empty
// for none.
func encodingOf(accept string, there func(string) bool) string {
	best, weight := "", 0.0
	for _, e := range encodings {
		if p := wants(accept, e, "*"); p.weight > weight && there(e) {
			best, weight = e, p.weight
		}
	}
	return best
}
