package export

import (
	"bufio"
	"strings"
)

// nodeLink writes the JSON of networkx.node_link_data, a node or edge a line.
type nodeLink struct {
	w       *bufio.Writer
	between string // what comes before the next node or edge
}

func newNodeLink(w *bufio.Writer) sink { return &nodeLink{w: w} }

func (n *nodeLink) begin(values []any) error {
	n.between = "\n"
	return n.put(`{"directed":false,"multigraph":false,"graph":{`, members(graphFields, values), `},`+"\n"+`"nodes":[`)
}

func (n *nodeLink) node(id string, values []any) error {
	return n.item(`"id":`+jsonText(id), members(nodeFields, values))
}

func (n *nodeLink) edges() error {
	n.between = "\n"
	return n.put("\n],\n" + `"edges":[`)
}

func (n *nodeLink) edge(id, from, to string, values []any) error {
	return n.item(`"id":`+jsonText(id)+`,"source":`+jsonText(from)+`,"target":`+jsonText(to), members(edgeFields, values))
}

func (n *nodeLink) end() error { return n.put("\n]}\n") }

func (n *nodeLink) item(ids, members string) error {
	lead := n.between
	n.between = ",\n"
	return n.put(lead, "{", ids, ",", members, "}")
}

// put writes parts; the buffer keeps the first error for the last of them.
func (n *nodeLink) put(parts ...string) (err error) {
	for _, p := range parts {
		_, err = n.w.WriteString(p)
	}
	return err
}

// members are the keys and values of an object, in the order of its fields.
func members(fields []field, values []any) string {
	var out []string
	for i, v := range values {
		if !absent(v) {
			out = append(out, jsonText(fields[i].name)+":"+jsonText(v))
		}
	}
	return strings.Join(out, ",")
}
