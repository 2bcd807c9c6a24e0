package server

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"parley/graph"
)

// link is an address with what it is.
type link struct{ Label, Note, URL string }

// homePage is the page that a visitor starts from. What it holds is useful
// without scripts; with them the explorer takes the place of the upper part.
type homePage struct {
	Dataset     graph.Dataset
	Kinds       []figure
	First, Last string
	Years       string // of the first and the last meeting: 2002-2026
	Newest      string // date of the last meeting: 2026-05-04
	Questions   []question
	Exports     []link
	Names       []string
	// Headline tells the default network in a sentence.
	Headline string
	// Connected are the actors with the most partners.
	Connected []connected
	// About is the dataset as schema.org describes one.
	About map[string]any
}

// connected is an actor with its bilateral dialogues.
type connected struct {
	Actor              ref
	Partners, Meetings int
	First, Last        string
}

// shownConnected bounds the table of the most connected actors.
const shownConnected = 12

type figure struct {
	Label string
	Count int
}

// question is one that people ask, with the query that answers it.
type question struct{ Who, Text, Note, URL, Query string }

func (s *Server) home(r *http.Request, v *graph.View) (page, error) {
	d := v.Dataset()
	h := homePage{
		Dataset: d, First: graph.Written(d.FirstMeeting), Last: graph.Written(d.LastMeeting), Questions: questions, Exports: exportLinks,
		Names: actorNames(v), About: aboutDataset(d),
	}
	if !d.FirstMeeting.IsZero() {
		h.Newest = d.LastMeeting.String()
		h.Years = strconv.Itoa(d.FirstMeeting.Year()) + "-" + strconv.Itoa(d.LastMeeting.Year())
	}
	for _, label := range kindPlurals {
		for _, c := range d.Counts {
			if c.Kind == label.kind {
				h.Kinds = append(h.Kinds, figure{label.plural, c.Count})
			}
		}
	}
	net, err := v.Network(r.Context(), graph.LinkRule{}, nil)
	if err != nil {
		return page{}, err
	}
	facets, err := v.Facets(graph.MeetingFilter{}, &graph.LinkRule{})
	if err != nil {
		return page{}, err
	}
	h.Headline, h.Connected = headline(net, facets.Undated), mostConnected(v, net)
	return page{name: "home", Body: h, policy: s.modules.policy}, nil
}

// headline tells the default network in the words of the explorer, so that the
// sentence stays when the script takes over.
func headline(net *graph.Network, undated int) string {
	if len(net.Links) == 0 {
		return "No bilateral cyber dialogues are on record"
	}
	s := "Bilateral cyber dialogues"
	if first, last := span(net.Links); !first.IsZero() {
		s += ", " + strconv.Itoa(first.Year())
		if last.Year() != first.Year() {
			s += " to " + strconv.Itoa(last.Year())
		}
	}
	s += ": " + counted(len(net.Actors), "actor") + ", " + counted(len(net.Links), "pair") + ", " + counted(net.MeetingCount, "meeting")
	if undated > 0 {
		s += ", " + number(undated) + " of them undated"
	}
	return s
}

// span is from the first to the last dated meeting of some links.
func span(links []graph.Link) (first, last graph.Date) {
	for _, l := range links {
		if !l.FirstMet.IsZero() && (first.IsZero() || l.FirstMet.String() < first.String()) {
			first = l.FirstMet
		}
		if l.LastMet.String() > last.String() {
			last = l.LastMet
		}
	}
	return first, last
}

// mostConnected are the actors with the most partners in a network; a tie goes
// to more meetings, then to the name.
func mostConnected(v *graph.View, net *graph.Network) []connected {
	links := make(map[graph.ID][]graph.Link)
	for _, l := range net.Links {
		links[l.From] = append(links[l.From], l)
		links[l.To] = append(links[l.To], l)
	}
	out := make([]connected, 0, len(net.Actors))
	for _, id := range net.Actors {
		c := connected{Actor: refTo(v, id), Partners: len(links[id])}
		for _, l := range links[id] {
			c.Meetings += l.MeetingCount
		}
		first, last := span(links[id])
		c.First, c.Last = graph.Written(first), graph.Written(last)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b connected) int {
		return cmp.Or(cmp.Compare(b.Partners, a.Partners), cmp.Compare(b.Meetings, a.Meetings), cmp.Compare(a.Actor.Name, b.Actor.Name))
	})
	return out[:min(len(out), shownConnected)]
}

// aboutDataset describes the data in the vocabulary of schema.org, for those
// who index datasets.
func aboutDataset(d graph.Dataset) map[string]any {
	about := map[string]any{
		"@context": "https://schema.org", "@type": "Dataset", "name": "Parley dataset of state-to-state cyber dialogues",
		"description":         "Meetings on cyberspace between states and international bodies, with hosts, delegations, offices, dates, places and the sources that tell of them.",
		"version":             d.Version,
		"license":             d.Licence,
		"isAccessibleForFree": true,
		"keywords":            []string{"cyber dialogue", "cyber diplomacy", "bilateral relations", "confidence-building measures"},
	}
	if d.Licence == "CC BY 4.0" {
		about["license"] = "https://creativecommons.org/licenses/by/4.0/"
	}
	if d.Citation != "" {
		about["citation"] = d.Citation
	}
	if !d.FirstMeeting.IsZero() {
		about["temporalCoverage"] = d.FirstMeeting.String() + "/" + d.LastMeeting.String()
	}
	return about
}

// kindPlurals are the kinds as the home page lists them.
var kindPlurals = []struct {
	kind   graph.Kind
	plural string
}{
	{graph.KindMeeting, "meetings"},
	{graph.KindSeries, "series"},
	{graph.KindSource, "sources"},
	{graph.KindCountry, "countries"},
	{graph.KindOrganisation, "organisations"},
	{graph.KindPerson, "people"},
}

var questions = []question{
	{
		Who: "An analyst asks", Text: "How are Kenya and Estonia connected?",
		Note: "The shortest chain of bilateral dialogues, with the meetings and sources of every hop.",
		URL:  "/path?from=Kenya&to=Estonia",
		Query: `{
  paths(from: "country:KE", to: "country:EE") {
    total
    paths {
      sentence
      steps { from { name } to { name } meetings { nodes { name start sources { label url } } } }
    }
  }
}`,
	},
	{
		Who: "Policy staff ask", Text: "Whom does Japan meet one to one, and since when?",
		Note: "Every partner in a bilateral dialogue, the most often met first.",
		Query: `{
  country(code: "JP") {
    name
    links(orderBy: MEETINGS_DESC, first: 50) {
      totalCount
      nodes { to { name } meetingCount firstMet lastMet }
    }
  }
}`,
	},
	{
		Who: "A researcher asks", Text: "Which meetings of 2023 were about capacity building?",
		Note: "Dates, places, hosts and sources, ready to be taken away.",
		Query: `{
  meetings(filter: {during: {from: "2023", to: "2023"}, topics: [CAPACITY_BUILDING]}, first: 50) {
    totalCount
    nodes {
      name start city country { name }
      participants(filter: {hosting: true}) { nodes { participant { name } hosting } }
      sources { label url }
    }
  }
}`,
	},
}

var exportLinks = []link{
	{"Meetings", "CSV, one row for each meeting", "/export/meetings.csv"},
	{"Participations", "CSV, one row for each participant of a meeting", "/export/participations.csv"},
	{"Links", "CSV, one row for each pair of actors", "/export/links.csv"},
	{"Network as GraphML", "for networkx, igraph, yEd", "/export/network.graphml"},
	{"Network as GEXF", "for Gephi", "/export/network.gexf"},
	{"Network as JSON", "nodes and links, for D3", "/export/network.json"},
}

// actorNames are those of actors that met somebody, for suggestions.
func actorNames(v *graph.View) []string {
	var out []string
	for _, id := range v.Actors() {
		if v.MeetingCount(id) > 0 {
			out = append(out, v.Name(id))
		}
	}
	return out
}
