package server

import (
	"net/http"
	"net/url"

	"parley/graph"
)

// personPage shows a person with offices and meetings.
type personPage struct {
	Name, Sentence string
	Aliases        []string
	Facts          []factLine
	Offices        []officeLine
	Meetings       []meetingLine
	MeetingsOf     pager
	Invited        int // of the meetings in the list
}

// MeetingsTitle heads the list of meetings, which has invitations too.
func (p *personPage) MeetingsTitle() string { return meetingsTitle(p.Invited) }

func (s *Server) person(r *http.Request, v *graph.View) (page, error) {
	id, other, err := s.named(r, v, graph.KindPerson)
	if err != nil || other != nil {
		return orElse(other), err
	}
	read := newReader(r, v)
	held, err := v.MeetingsOf(id)
	if err != nil {
		return page{}, err
	}
	if err := read.need(append([]graph.ID{id}, held...)...); err != nil {
		return page{}, err
	}
	rec := get[*graph.Person](read, id)
	body := &personPage{Name: rec.Name, Aliases: rec.Aliases, Facts: facts(factLine{Label: "Office held for", Refs: knownRefs(v, rec.Country)})}
	if body.Sentence, err = v.PresenceSentence(id); err != nil {
		return page{}, err
	}
	offices, err := v.OfficesFrom(id, func(m graph.ID) (*graph.Meeting, error) { return get[*graph.Meeting](read, m), nil })
	if err != nil {
		return page{}, err
	}
	body.Offices = officeLines(v, offices)
	meetings, err := newestMeetings(r, v, id)
	if err != nil {
		return page{}, err
	}
	body.Meetings, body.MeetingsOf = meetingLines(v, read, meetings), pagerOf(r, "", "meeting", meetings)
	body.Invited = invitations(v, id, meetings)
	crumbs := []ref{{"Meetings", "/meetings"}}
	if rec.Country != "" {
		crumbs = []ref{{"Countries", "/countries"}, refTo(v, rec.Country)}
	}
	address := addressOf(id)
	foot := footOf(r, v, rec.Name, address, queryOf(id))
	foot.Exports = []ref{{"Meetings, CSV", "/export/meetings.csv?present=" + url.QueryEscape(string(id))}}
	return page{
		name: "person", Title: rec.Name, Description: body.Sentence, Address: address, Crumbs: crumbs,
		Linked: document(personThing(v, id, rec, offices), crumbs, rec.Name), Foot: foot, Body: body,
	}, nil
}

func personThing(v *graph.View, id graph.ID, rec *graph.Person, offices []graph.Office) linked {
	var titles []string
	var bodies []linked
	seen := make(map[any]bool)
	for _, o := range offices {
		if o.Title != "" && !seen[o.Title] {
			seen[o.Title] = true
			titles = append(titles, o.Title)
		}
		if o.Organisation != "" && !seen[o.Organisation] {
			seen[o.Organisation] = true
			bodies = append(bodies, thing(v, o.Organisation))
		}
	}
	return thing(v, id).with("alternateName", rec.Aliases).with("jobTitle", titles).with("affiliation", bodies)
}
