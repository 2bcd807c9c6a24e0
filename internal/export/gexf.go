package export

import (
	"bufio"
	"encoding/xml"
	"strconv"
	"strings"
)

// gexf writes http://gexf.net/1.3. The graph is static and dates are texts: a
// partial date is no moment on Gephi's time line, and meetings are not spells.
// GEXF has no attributes of the graph; its description holds them, one a line.
type gexf struct{ *xmlFile }

func newGEXF(w *bufio.Writer) sink { return gexf{newXMLFile(w)} }

type gexfMeta struct {
	XMLName     xml.Name `xml:"meta"`
	Creator     string   `xml:"creator"`
	Description string   `xml:"description"`
}

type gexfAttributes struct {
	XMLName    xml.Name `xml:"attributes"`
	Class      string   `xml:"class,attr"`
	Attributes []gexfAttribute
}

type gexfAttribute struct {
	XMLName xml.Name `xml:"attribute"`
	ID      string   `xml:"id,attr"`
	Title   string   `xml:"title,attr"`
	Type    string   `xml:"type,attr"`
}

type gexfNode struct {
	XMLName xml.Name    `xml:"node"`
	ID      string      `xml:"id,attr"`
	Label   string      `xml:"label,attr"`
	Values  []gexfValue `xml:"attvalues>attvalue"`
}

type gexfEdge struct {
	XMLName xml.Name    `xml:"edge"`
	ID      string      `xml:"id,attr"`
	Source  string      `xml:"source,attr"`
	Target  string      `xml:"target,attr"`
	Weight  string      `xml:"weight,attr"`
	Values  []gexfValue `xml:"attvalues>attvalue"`
}

type gexfValue struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

var gexfTypes = [...]string{text: "string", whole: "integer", decimal: "double"}

func (g gexf) begin(values []any) error {
	g.open("gexf", "xmlns", "http://gexf.net/1.3", "version", "1.3",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance",
		"xsi:schemaLocation", "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd")
	var lines []string
	for i, v := range values {
		if !absent(v) {
			lines = append(lines, graphFields[i].name+": "+written(v))
		}
	}
	g.element(gexfMeta{Creator: "Parley", Description: strings.Join(lines, "\n")})
	g.open("graph", "defaultedgetype", "undirected", "mode", "static")
	g.attributes("node", nodeFields, labelField)
	g.attributes("edge", edgeFields, weightField)
	g.open("nodes")
	return g.err
}

// attributes declares the fields but for the one that is an XML attribute.
func (g gexf) attributes(class string, fields []field, native int) {
	a := gexfAttributes{Class: class}
	for i, f := range fields {
		if i != native {
			a.Attributes = append(a.Attributes, gexfAttribute{ID: strconv.Itoa(i), Title: f.name, Type: gexfTypes[f.typ]})
		}
	}
	g.element(a)
}

func gexfValues(values []any, native int) (out []gexfValue) {
	for i, v := range values {
		if i != native && !absent(v) {
			out = append(out, gexfValue{strconv.Itoa(i), written(v)})
		}
	}
	return out
}

func (g gexf) node(id string, values []any) error {
	return g.element(gexfNode{ID: id, Label: written(values[labelField]), Values: gexfValues(values, labelField)})
}

func (g gexf) edges() error {
	g.close("nodes")
	g.open("edges")
	return g.err
}

func (g gexf) edge(id, from, to string, values []any) error {
	return g.element(gexfEdge{
		ID: id, Source: from, Target: to, Weight: written(values[weightField]), Values: gexfValues(values, weightField),
	})
}

func (g gexf) end() error {
	g.close("edges", "graph", "gexf")
	return g.xmlFile.end()
}
