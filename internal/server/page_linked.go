package server

import (
	"strings"

	"parley/graph"
)

// linked is a thing in JSON-LD, in the words of schema.org. Addresses are
// relative to the page. What is empty is left out by [linked.with].
type linked map[string]any

// with adds what is known.
func (l linked) with(key string, value any) linked {
	switch v := value.(type) {
	case nil:
		return l
	case string:
		if v == "" {
			return l
		}
	case []string:
		if len(v) == 0 {
			return l
		}
	case []linked:
		if len(v) == 0 {
			return l
		}
	}
	l[key] = value
	return l
}

// document is a page's JSON-LD: its subject and where it stands on the site.
func document(subject linked, crumbs []ref, title string) linked {
	items := make([]linked, 0, len(crumbs)+1)
	for i, c := range append(crumbs[:len(crumbs):len(crumbs)], ref{Name: title}) {
		items = append(items, linked{"@type": "ListItem", "position": i + 1, "name": c.Name}.with("item", c.URL))
	}
	return linked{
		"@context": "https://schema.org",
		"@graph":   []linked{subject, {"@type": "BreadcrumbList", "itemListElement": items}},
	}
}

// thing is a record in JSON-LD: what it is called, and its page.
func thing(v *graph.View, id graph.ID) linked {
	return linked{"@type": typeOf(v, id), "name": v.Name(id)}.with("@id", addressOf(id)).with("url", addressOf(id))
}

func things(v *graph.View, ids []graph.ID) []linked {
	out := make([]linked, len(ids))
	for i, id := range ids {
		out[i] = thing(v, id)
	}
	return out
}

// typeOf is the type that schema.org has for a record.
func typeOf(v *graph.View, id graph.ID) string {
	switch id.Kind() {
	case graph.KindCountry:
		return "Country"
	case graph.KindOrganisation:
		if v.StandsFor(id).Kind() == graph.KindCountry {
			return "GovernmentOrganization"
		}
		return "Organization"
	case graph.KindPerson:
		return "Person"
	case graph.KindMeeting:
		return "Event"
	case graph.KindSeries:
		return "EventSeries"
	}
	return "CreativeWork"
}

// collection is a page that lists things.
func collection(title, address, description string) linked {
	return linked{"@type": "CollectionPage", "@id": address, "url": address, "name": title, "description": description, "isPartOf": linked{"@type": "Dataset", "name": "Parley", "url": "/"}}
}

// placeThing is where a meeting was; nil when that is not known.
func placeThing(v *graph.View, m *graph.Meeting) any {
	if m.City == "" && m.Country == "" {
		return nil
	}
	address := linked{"@type": "PostalAddress"}.with("addressLocality", m.City).with("addressCountry", m.Country.Slug())
	return linked{"@type": "Place", "name": placeOf(v, m), "address": address}
}

// attendanceModes are schema.org's words for how people met.
var attendanceModes = map[graph.Mode]string{
	graph.ModeInPerson: "OfflineEventAttendanceMode",
	graph.ModeVirtual:  "OnlineEventAttendanceMode",
	graph.ModeHybrid:   "MixedEventAttendanceMode",
}

func attendanceMode(m graph.Mode) string {
	if mode := attendanceModes[m]; mode != "" {
		return "https://schema.org/" + mode
	}
	return ""
}

// joinedNames: "Japan, Estonia and 3 more".
func joinedNames(refs []ref, most int) string {
	names := make([]string, 0, len(refs))
	for _, r := range refs {
		names = append(names, r.Name)
	}
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + number(len(names)-most) + " more"
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
