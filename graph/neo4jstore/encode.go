package neo4jstore

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"parley/graph"
)

// props are the properties of a node or relationship. What is not known is
// absent, as in the canonical form.
type props map[string]any

func (p props) text(key, s string) {
	if s != "" {
		p[key] = s
	}
}

func (p props) number(key string, n *int) {
	if n != nil {
		p[key] = int64(*n)
	}
}

func (p props) degrees(key string, f *float64) {
	if f != nil {
		p[key] = *f
	}
}

func (p props) flag(key string, b bool) {
	if b {
		p[key] = true
	}
}

// span writes the days that two partial dates allow, as real dates, for
// comparisons in Cypher: earliest and latest.
func (p props) span(from, to graph.Date) {
	if !from.IsZero() {
		p["earliest"] = neo4jDate(from.First())
	}
	if !to.IsZero() {
		p["latest"] = neo4jDate(to.Last())
	}
}

func neo4jDate(d graph.Day) neo4j.Date {
	return neo4j.DateOf(time.Unix(int64(d)*24*60*60, 0).UTC())
}

func list[T ~string](p props, key string, values []T) {
	if len(values) == 0 {
		return
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	p[key] = out
}

// kindOf is the kind by the type, which a malformed id does not tell.
func kindOf(r graph.Record) graph.Kind {
	switch r.(type) {
	case *graph.Country:
		return graph.KindCountry
	case *graph.Organisation:
		return graph.KindOrganisation
	case *graph.Person:
		return graph.KindPerson
	case *graph.Meeting:
		return graph.KindMeeting
	case *graph.Series:
		return graph.KindSeries
	}
	return graph.KindSource
}

// node gives the properties of a record's node: those for people, and id, n,
// stamp and json, from which the record comes back as it was.
func node(r graph.Record, n uint64) props {
	p := readable(r)
	text := graph.Encode(r)
	p["id"], p["n"], p["json"] = string(r.RecordID()), int64(n), string(text)
	p["stamp"] = stamp{n, kindOf(r), sha256.Sum256(text)}.String()
	return p
}

// tombstone gives the properties of a deleted id's node.
func tombstone(id graph.ID, n uint64) props {
	return props{"id": string(id), "n": int64(n), "stamp": stamp{n: n}.String()}
}

// readable gives the properties that are for people alone.
func readable(r graph.Record) props {
	p := props{}
	switch r := r.(type) {
	case *graph.Country:
		p.text("name", r.Name)
		p.text("official", r.Official)
		list(p, "aliases", r.Aliases)
		p.text("code", r.Code())
		p.text("alpha3", r.Alpha3)
		p.text("numeric", r.Numeric)
		p.text("region", r.Region)
		p.text("subregion", r.Subregion)
		p.text("capital", r.Capital)
		p.degrees("latitude", r.Latitude)
		p.degrees("longitude", r.Longitude)
		p.text("note", r.Note)
	case *graph.Organisation:
		p.text("name", r.Name)
		p.text("shortName", r.ShortName)
		list(p, "aliases", r.Aliases)
		p.text("organisationKind", string(r.OrganisationKind))
	case *graph.Person:
		p.text("name", r.Name)
		list(p, "aliases", r.Aliases)
	case *graph.Meeting:
		readableMeeting(p, r)
	case *graph.Series:
		p.text("name", r.Name)
		list(p, "aliases", r.Aliases)
		p.text("format", string(r.Format))
		p.text("focus", string(r.Focus))
		p["ordinalsCountRounds"] = r.OrdinalsCountRounds
	case *graph.Source:
		p.text("name", r.Label())
		p.text("title", r.Title)
		p.text("url", r.URL)
		p.text("file", r.File)
		p.text("publisher", r.Publisher)
		p.text("date", r.Date.String())
		p.span(r.Date, r.Date)
		p.flag("isCopy", r.IsCopy)
	}
	return p
}

func readableMeeting(p props, r *graph.Meeting) {
	p.text("name", r.Name)
	p.number("ordinal", r.Ordinal)
	p.text("format", string(r.Format))
	p.text("track", string(r.Track))
	p.text("mode", string(r.Mode))
	p.text("start", r.Start.String())
	p.text("end", r.End.String())
	end := r.End
	if end.IsZero() {
		end = r.Start
	}
	p.span(r.Start, end)
	p.text("city", r.City)
	list(p, "topics", r.Topics)
	p.number("statedCountries", r.StatedCountries)
	p.number("statedAttendees", r.StatedAttendees)
	p.flag("onlyAnnounced", r.OnlyAnnounced)
	p.text("notes", r.Notes)
}

// link is one relationship.
type link struct {
	kind     graph.RelationKind
	from, to graph.ID
	props    props
}

// linksOf lists the relationships that a record states, in the order of its
// fields. Those that rules make come with the batch.
func linksOf(r graph.Record) []link {
	var out []link
	add := func(kind graph.RelationKind, from, to graph.ID, p props) {
		if from != "" && to != "" {
			out = append(out, link{kind, from, to, p})
		}
	}
	switch r := r.(type) {
	case *graph.Organisation:
		add(graph.RelationOfCountry, r.ID, r.Country, props{})
		add(graph.RelationPartOf, r.ID, r.Parent, props{})
		cited := make(map[graph.ID]bool)
		for _, m := range r.Memberships {
			add(graph.RelationMemberOf, m.Member, r.ID, membership(m))
			for _, s := range m.Sources {
				if !cited[s] {
					add(graph.RelationCites, r.ID, s, props{})
				}
				cited[s] = true
			}
		}
	case *graph.Person:
		add(graph.RelationOfCountry, r.ID, r.Country, props{})
	case *graph.Meeting:
		add(graph.RelationRoundOf, r.ID, r.Series, props{})
		add(graph.RelationInCountry, r.ID, r.Country, props{})
		for _, s := range r.Sources {
			add(graph.RelationCites, r.ID, s, props{})
		}
	case *graph.Source:
		for _, a := range r.Authors {
			p := props{}
			p.text("organisation", string(a.Organisation))
			p.text("country", string(a.Country))
			add(graph.RelationWrittenBy, r.ID, a.Person, p)
		}
	}
	return out
}

func membership(m graph.Membership) props {
	p := props{}
	p.text("from", m.From.String())
	p.text("to", m.To.String())
	p.span(m.From, m.To)
	list(p, "sources", m.Sources)
	return p
}

// derived gives the properties of a derived relationship as the driver takes them.
func derived(p graph.Props) props {
	out := make(props, len(p))
	for key, v := range p {
		switch v := v.(type) {
		case int:
			out[key] = int64(v)
		case graph.Day:
			out[key] = neo4jDate(v)
		default:
			out[key] = v
		}
	}
	return out
}

// stamp says of which batch, kind and content a node is. It is one property,
// since a reader may see some properties of a node before others.
type stamp struct {
	n      uint64
	kind   graph.Kind // empty when deleted
	digest graph.Digest
}

func (s stamp) String() string {
	n := strconv.FormatUint(s.n, 10)
	if s.kind == "" {
		return n
	}
	return n + " " + string(s.kind) + " " + hex.EncodeToString(s.digest[:])
}

// readStamp reads what String wrote.
func readStamp(text string) (stamp, error) {
	bad := graph.Errorf(graph.Internal, "Neo4j store: a node has the malformed stamp %q: somebody changed it by hand", text)
	parts := strings.Split(text, " ")
	n, err := strconv.ParseUint(parts[0], 10, 64)
	if err != nil || len(parts) != 1 && len(parts) != 3 {
		return stamp{}, bad
	}
	s := stamp{n: n}
	if len(parts) == 1 {
		return s, nil
	}
	digest, err := hex.DecodeString(parts[2])
	if err != nil || len(digest) != len(s.digest) || !graph.Kinds.Has(graph.Kind(parts[1])) {
		return stamp{}, bad
	}
	s.kind = graph.Kind(parts[1])
	copy(s.digest[:], digest)
	return s, nil
}
