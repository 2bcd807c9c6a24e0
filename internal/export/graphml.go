package export

import (
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
)

// xmlFile writes XML a piece at a time. It keeps the first error, so that only
// the last call of several need be asked for it.
type xmlFile struct {
	w   *bufio.Writer
	enc *xml.Encoder
	err error
}

func newXMLFile(w *bufio.Writer) *xmlFile {
	_, err := io.WriteString(w, xml.Header)
	// The encoder flushes after each element: it must not know that w is a buffer.
	enc := xml.NewEncoder(struct{ io.Writer }{w})
	enc.Indent("", " ")
	return &xmlFile{w, enc, err}
}

func (f *xmlFile) open(name string, attrs ...string) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i < len(attrs); i += 2 {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	f.token(start)
}

func (f *xmlFile) close(names ...string) {
	for _, n := range names {
		f.token(xml.EndElement{Name: xml.Name{Local: n}})
	}
}

func (f *xmlFile) token(t xml.Token) {
	if f.err == nil {
		f.err = f.enc.EncodeToken(t)
	}
}

func (f *xmlFile) element(v any) error {
	if f.err == nil {
		f.err = f.enc.Encode(v)
	}
	return f.err
}

func (f *xmlFile) end() error {
	if f.err == nil {
		f.err = f.enc.Close()
	}
	if f.err == nil {
		f.err = f.w.WriteByte('\n')
	}
	return f.err
}

// graphML writes http://graphml.graphdrawing.org/. Keys are g, n or e for graph,
// node and edge, with the place of their field.
type graphML struct{ *xmlFile }

func newGraphML(w *bufio.Writer) sink { return graphML{newXMLFile(w)} }

type graphMLKey struct {
	XMLName xml.Name `xml:"key"`
	ID      string   `xml:"id,attr"`
	For     string   `xml:"for,attr"`
	Name    string   `xml:"attr.name,attr"`
	Type    string   `xml:"attr.type,attr"`
}

type graphMLData struct {
	XMLName xml.Name `xml:"data"`
	Key     string   `xml:"key,attr"`
	Text    string   `xml:",chardata"`
}

type graphMLNode struct {
	XMLName xml.Name `xml:"node"`
	ID      string   `xml:"id,attr"`
	Data    []graphMLData
}

type graphMLEdge struct {
	XMLName xml.Name `xml:"edge"`
	ID      string   `xml:"id,attr"`
	Source  string   `xml:"source,attr"`
	Target  string   `xml:"target,attr"`
	Data    []graphMLData
}

var graphMLTypes = [...]string{text: "string", whole: "int", decimal: "double"}

func (g graphML) begin(values []any) error {
	g.open("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance",
		"xsi:schemaLocation", "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd")
	g.keys("graph", graphFields)
	g.keys("node", nodeFields)
	g.keys("edge", edgeFields)
	g.open("graph", "id", "parley", "edgedefault", "undirected")
	for _, d := range graphMLValues("g", values) {
		g.element(d)
	}
	return g.err
}

func (g graphML) keys(of string, fields []field) {
	for i, f := range fields {
		g.element(graphMLKey{ID: of[:1] + strconv.Itoa(i), For: of, Name: f.name, Type: graphMLTypes[f.typ]})
	}
}

func graphMLValues(prefix string, values []any) (out []graphMLData) {
	for i, v := range values {
		if !absent(v) {
			out = append(out, graphMLData{Key: prefix + strconv.Itoa(i), Text: written(v)})
		}
	}
	return out
}

func (g graphML) node(id string, values []any) error {
	return g.element(graphMLNode{ID: id, Data: graphMLValues("n", values)})
}

func (g graphML) edges() error { return g.err }

func (g graphML) edge(id, from, to string, values []any) error {
	return g.element(graphMLEdge{ID: id, Source: from, Target: to, Data: graphMLValues("e", values)})
}

func (g graphML) end() error {
	g.close("graph", "graphml")
	return g.xmlFile.end()
}
