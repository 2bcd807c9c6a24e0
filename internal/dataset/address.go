package dataset

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"parley/graph"
)

// sourceID gives the id of the source at an address: two spellings of one
// address have one id. SHA-1 guards nothing here; it only keeps ids short.
func sourceID(address string) graph.ID {
	sum := sha1.Sum([]byte(samePage(address)))
	return graph.NewID(graph.KindSource, "s-"+hex.EncodeToString(sum[:])[:10])
}

// samePage gives the form in which addresses are compared: no scheme, www.,
// standard port, fragment, final slash or utm_ parameters; the host in lower
// case; parameters sorted. The ids of published sources follow from it, so it
// takes an address apart as it is, where [url.Parse] would refuse or decode.
func samePage(address string) string {
	address, _, _ = strings.Cut(strings.TrimSpace(address), "#")
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	address, query, _ := strings.Cut(address, "?")
	host, path := address, ""
	if i := strings.IndexByte(address, '/'); i >= 0 {
		host, path = address[:i], address[i:]
	}
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if h, ok := strings.CutSuffix(host, ":80"); ok {
		host = h
	} else {
		host = strings.TrimSuffix(host, ":443")
	}
	s := host + strings.TrimRight(path, "/")
	if q := sortedQuery(query); q != "" {
		s += "?" + q
	}
	return s
}

func sortedQuery(query string) string {
	type parameter struct{ key, value string }
	var list []parameter
	for part := range strings.SplitSeq(strings.ReplaceAll(query, "&amp;", "&"), "&") {
		if part == "" {
			continue
		}
		k, v, _ := strings.Cut(part, "=")
		if k = unescape(k); !strings.HasPrefix(strings.ToLower(k), "utm_") {
			list = append(list, parameter{k, unescape(v)})
		}
	}
	slices.SortFunc(list, func(a, b parameter) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.value, b.value))
	})
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = url.QueryEscape(p.key) + "=" + url.QueryEscape(p.value)
	}
	return strings.Join(out, "&")
}

// unescape reads + as a blank and %xx as a byte, and leaves a % that begins no escape.
func unescape(s string) string {
	s = strings.ReplaceAll(s, "+", " ")
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.Write(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}
