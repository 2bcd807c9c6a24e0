package dataset

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// inspect compares a JSON object with the type of its record and gives the
// first key that stands twice, field that does not exist, or value of another
// type, which [json.Unmarshal] would pass over or describe in Go's terms.
func inspect(object []byte, record reflect.Type) *problem {
	dec := json.NewDecoder(bytes.NewReader(object))
	dec.UseNumber()
	return (&inspector{dec}).value("", record.Elem())
}

type inspector struct{ dec *json.Decoder }

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

// value reads one value; path is its field, empty for the record.
func (in *inspector) value(path string, t reflect.Type) *problem {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := in.dec.Token()
	switch {
	case err != nil:
		return &problem{field: path, what: "not JSON: " + err.Error()}
	case token == nil:
		return nil // null is "not known", as an absent key is
	case token != opening(t):
		return in.scalar(path, t, token)
	case t.Kind() == reflect.Struct:
		return in.object(path, t)
	}
	return in.list(path, t)
}

// opening is the token that a list or object begins with, nil for other types.
func opening(t reflect.Type) json.Token {
	switch {
	case reflect.PointerTo(t).Implements(textType):
		return nil
	case t.Kind() == reflect.Struct:
		return json.Delim('{')
	case t.Kind() == reflect.Slice:
		return json.Delim('[')
	}
	return nil
}

func (in *inspector) object(path string, t reflect.Type) *problem {
	seen := make(map[string]bool)
	for in.dec.More() {
		token, err := in.dec.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return &problem{field: path, what: "not JSON"}
		}
		at := key
		if path != "" {
			at = path + "." + key
		}
		field, known := fieldOf(t, key)
		switch {
		case seen[key]:
			return &problem{field: at, what: "the field stands there twice", want: "keep one"}
		case !known:
			return unknownField(at, key, t)
		}
		seen[key] = true
		if p := in.value(at, field); p != nil {
			return p
		}
	}
	_, _ = in.dec.Token() // the closing bracket
	return nil
}

func (in *inspector) list(path string, t reflect.Type) *problem {
	for i := 0; in.dec.More(); i++ {
		if p := in.value(fmt.Sprintf("%s[%d]", path, i), t.Elem()); p != nil {
			return p
		}
	}
	_, _ = in.dec.Token() // the closing bracket
	return nil
}

// scalar checks a value that should be no list or object, or should be one and is not.
func (in *inspector) scalar(path string, t reflect.Type, token json.Token) *problem {
	got, ok := "", false
	switch v := token.(type) {
	case json.Delim:
		got = map[json.Delim]string{'{': "an object", '[': "a list"}[v]
	case bool:
		got, ok = "true or false", t.Kind() == reflect.Bool
	case string:
		if got = "text"; reflect.PointerTo(t).Implements(textType) {
			return textual(path, t, v)
		}
		ok = t.Kind() == reflect.String
	case json.Number:
		got = "the number " + v.String()
		switch t.Kind() {
		case reflect.Int:
			_, err := strconv.ParseInt(v.String(), 10, strconv.IntSize)
			ok = err == nil
		case reflect.Float64:
			_, err := v.Float64()
			ok = err == nil
		}
	}
	if ok {
		return nil
	}
	return &problem{field: path, what: got + " stands here", want: "write " + expected(t)}
}

// textual checks text that a type reads by itself, such as a date.
func textual(path string, t reflect.Type, s string) *problem {
	err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s))
	if err == nil {
		return nil
	}
	what, want := err.Error(), ""
	if i := strings.LastIndex(what, ": "); i >= 0 {
		what, want = what[:i], what[i+2:]
	}
	return &problem{field: path, what: what, want: want}
}

func expected(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(textType) {
		return "text in quotes"
	}
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list in square brackets, each item " + strings.TrimPrefix(expected(t.Elem()), "write ")
	}
	return "an object in curly brackets"
}

// keys lists the JSON keys of a struct.
func keys(t reflect.Type) []string {
	var out []string
	for f := range t.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, key)
	}
	return out
}

func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	for i, k := range keys(t) {
		if k == key {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

func unknownField(at, key string, t reflect.Type) *problem {
	p := &problem{field: at, what: fmt.Sprintf("there is no field %s", strconv.Quote(key))}
	if near := nearest(key, keys(t)); near != "" {
		p.want = fmt.Sprintf("write %s?", strconv.Quote(near))
	} else {
		p.want = "use only " + strings.Join(keys(t), ", ")
	}
	return p
}
