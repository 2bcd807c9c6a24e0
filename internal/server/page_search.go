package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"parley/graph"
)

// searchPage shows what a text finds.
type searchPage struct {
	Query   string
	Problem string
	// Pair is what the text says when it names two actors; nil when it does not.
	Pair *foundPair
	Hits []hit
	// Full says that there may be more.
	Full bool
}

// foundPair leads from the names of two actors to what joins them.
type foundPair struct {
	Names, Fact, URL, Path string
}

type hit struct {
	ID, Kind, Name string
	URL            string // of its page
	// Matched is what matched, where it is not the name.
	Matched string
	Fact    string
	// Path is the address of the path form with this end filled in; empty for
	// what is no actor.
	Path  string
	Query string
}

const shownHits = 50

// maxText bounds what a form takes: no name is longer.
const maxText = 200

func tooLong(what string) error {
	return graph.Errorf(graph.Limit, "%s is longer than %d bytes: write a part of a name", what, maxText)
}

// shortened is a text as it is shown again.
func shortened(s string) string {
	return strings.ToValidUTF8(s[:min(len(s), maxText)], "\uFFFD")
}

func (s *Server) search(r *http.Request, v *graph.View) (page, error) {
	text := strings.TrimSpace(r.URL.Query().Get("q"))
	body := searchPage{Query: shortened(text)}
	p := page{name: "search", Title: "Search"}
	switch {
	case len(text) > maxText:
		p.status, body.Problem = http.StatusBadRequest, capital(tooLong("the text").Error())
	case text != "":
		p.Title = "Search: " + text
		most := shownHits
		hits, err := v.Search(text, nil, &most)
		switch graph.CodeOf(err) {
		case "":
			if body.Pair, err = pairFound(r.Context(), v, text); err != nil {
				return p, err
			}
		case graph.Invalid, graph.Limit:
			p.status, body.Problem = http.StatusBadRequest, capital(err.Error())
		default:
			return p, err
		}
		for _, h := range hits {
			body.Hits = append(body.Hits, s.hit(v, h))
		}
		body.Full = len(hits) == most
	}
	p.Body = body
	return p, nil
}

// pairFound tells how often the two actors met that a text names, in dialogues
// of their own if they have any; nil when it names no two.
func pairFound(ctx context.Context, v *graph.View, text string) (*foundPair, error) {
	a, b, ok := v.ResolvePair(text)
	if !ok {
		return nil, nil
	}
	out := &foundPair{
		Fact: "no meeting on record", URL: pairAddress(a, b),
		Path: "/path?" + url.Values{"from": {string(a)}, "to": {string(b)}}.Encode(),
	}
	for _, by := range []struct {
		kind graph.LinkKind
		fact string
	}{{graph.BilateralDialogue, " in bilateral dialogues"}, {graph.Attendance, " with both present"}} {
		l, err := v.Link(ctx, a, b, graph.LinkRule{Via: []graph.LinkKind{by.kind}})
		if err != nil {
			return nil, err
		}
		if l != nil {
			out.Fact = graph.Count(l.MeetingCount, "meeting") + by.fact
			break
		}
	}
	if a > b {
		a, b = b, a
	}
	out.Names = v.Name(a) + " and " + v.Name(b)
	return out, nil
}

func (s *Server) hit(v *graph.View, h graph.Hit) hit {
	out := hit{ID: string(h.ID), URL: addressOf(h.ID), Kind: graph.Kinds.Label(h.ID.Kind()), Name: v.Name(h.ID), Fact: fact(v, h.ID), Query: queryOf(h.ID)}
	if h.Matched != out.Name && h.Matched != out.ID {
		out.Matched = h.Matched
	}
	if v.IsActor(h.ID) {
		out.Path = "/path?" + url.Values{"from": {out.ID}}.Encode()
	}
	return out
}

// fact says in a few words how much there is of a record.
func fact(v *graph.View, id graph.ID) string {
	switch id.Kind() {
	case graph.KindMeeting:
		m, ok := v.Lean(id).(*graph.Meeting)
		if !ok || m.Start.IsZero() {
			return "date not known"
		}
		return graph.Written(m.Start)
	case graph.KindSeries:
		f, err := v.Series(id)
		if err != nil {
			return ""
		}
		text := graph.Count(f.Rounds, "round")
		switch first, last := graph.Written(f.FirstRound), graph.Written(f.LastRound); {
		case first == "":
		case first == last:
			text += ", " + first
		default:
			text += ", " + first + " to " + last
		}
		return text
	}
	return graph.Count(v.MeetingCount(id), "meeting")
}

// queryOf is a query that shows a record.
func queryOf(id graph.ID) string {
	more := map[graph.Kind]string{
		graph.KindCountry:      "... on Country { meetingCount meetings(orderBy: DATE_DESC, first: 10) { nodes { meeting { name start } } } }",
		graph.KindOrganisation: "... on Organisation { meetingCount meetings(orderBy: DATE_DESC, first: 10) { nodes { meeting { name start } } } }",
		graph.KindPerson:       "... on Person { offices { title firstSeen lastSeen } meetings(orderBy: DATE_DESC, first: 10) { nodes { meeting { name start } } } }",
		graph.KindMeeting:      "... on Meeting { start end city country { name } participants(first: 50) { nodes { participant { name } presence hosting office } } sources { label url } }",
		graph.KindSeries:       "... on Series { format focus parties { name } missingOrdinals rounds(orderBy: DATE_DESC) { nodes { id name start } } }",
	}[id.Kind()]
	return "{\n  node(id: \"" + string(id) + "\") {\n    id\n    ... on Entity { name kind aliases }\n    " + more + "\n  }\n}"
}
