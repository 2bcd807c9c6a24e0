package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// message is one HTTP request.
type message struct {
	method, path string
	header       map[string]string
	body         []byte
}

// jsonBody is a POST of JSON as it stands.
func jsonBody(body string) message {
	return message{"POST", "/graphql", map[string]string{"Content-Type": "application/json"}, []byte(body)}
}

// post is a GraphQL request; variables are JSON, which is sent as it stands.
func post(query, variables string) message {
	return jsonBody(`{"query":` + text(query) + `,"variables":` + variables + `}`)
}

// fresh is a GraphQL request whose document the server has never seen.
func fresh(query string) message { return freshWith(query, "null") }

// freshWith has variables too.
func freshWith(query, variables string) message { return post("#"+unique+"\n"+query, variables) }

// get is a GraphQL request in the address.
func get(query string) message {
	return message{method: "GET", path: "/graphql?query=" + url.QueryEscape("#"+unique+"\n"+query)}
}

// with gives the message another or one more header.
func (m message) with(name, value string) message {
	header := map[string]string{name: value}
	for k, v := range m.header {
		if k != name {
			header[k] = v
		}
	}
	m.header = header
	return m
}

// text writes a JSON string.
func text(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("attack: a text that cannot be written: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

// many joins n texts; a format with one verb gets the number.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if strings.Contains(format, "%") {
			fmt.Fprintf(&b, format, i)
		} else {
			b.WriteString(format)
		}
	}
	return b.String()
}

// nested wraps a core n times.
func nested(n int, open, core, end string) string {
	return strings.Repeat(open, n) + core + strings.Repeat(end, n)
}

// short names the i-th of many things in two or three letters.
func short(i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	name := ""
	for {
		name += string(letters[i%len(letters)])
		if i /= len(letters); i == 0 {
			return name
		}
	}
}

// under repeats a text as often as fits in n bytes.
func under(n int, s string) string { return strings.Repeat(s, n/len(s)) }
