package gql

import (
	"bytes"

	"parley/graph"
)

// maxText bounds a text or number in variables, in bytes. Those of the graph
// are shorter by far.
const maxText = 2_000

// Bounded looks over the JSON of a request before it is decoded, which costs
// twenty times as much: variables that are over a limit are refused with LIMIT.
// What is no JSON at all is for the decoder to find.
func Bounded(body []byte) error {
	depth, values, run := 0, 0, 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; c {
		case '"':
			end := closingQuote(body, i+1)
			// The query is a text of the body itself, with a limit of its own.
			if depth > 1 && end-i > maxText {
				return graph.Errorf(graph.Limit, "the variables hold a text of more than %d bytes, which is the limit", maxText)
			}
			i, run = end, 0
		case '{', '[':
			depth++
			values++
			run = 0
		case '}', ']':
			depth--
			run = 0
		case ',':
			values++
			run = 0
		case ' ', '\t', '\n', '\r':
		default:
			run++
		}
		switch {
		case depth > maxNesting+2: // the body, and the variables in it
			return tooNested()
		case values > maxValues+maxKeys:
			return tooMany()
		case run > maxText:
			return graph.Errorf(graph.Limit, "the variables hold a number of more than %d bytes, which is the limit", maxText)
		}
	}
	return nil
}

// maxKeys is room for what stands beside the variables.
const maxKeys = 50

func tooNested() error {
	return graph.Errorf(graph.Limit, "variables are nested more than %d deep, which is the limit", maxNesting)
}

func tooMany() error {
	return graph.Errorf(graph.Limit, "the variables hold more than %d values, which is the limit", maxValues)
}

// closingQuote finds the end of a text that begins at i.
func closingQuote(body []byte, i int) int {
	for from := i; ; i++ {
		n := bytes.IndexByte(body[i:], '"')
		if n < 0 {
			return len(body)
		}
		i += n
		escapes := 0
		for j := i - 1; j >= from && body[j] == '\\'; j-- {
			escapes++
		}
		if escapes%2 == 0 {
			return i
		}
	}
}
