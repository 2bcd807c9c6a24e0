package dataset

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"parley/graph"
)

// Rules of several kinds of records.
var anyRules = []rule{
	{name: "id is the slug of the name", weight: habit, check: slugs},
	{name: "Korea is called Korea", weight: habit, check: korea},
	{name: "no path of a machine", weight: habit, check: machinePaths},
	{name: "everything is used", weight: habit, whole: true, check: unused},
}

func slugs(v *view, tell tell) {
	check := func(id graph.ID, name string) {
		want := graph.NewID(id.Kind(), slug(name))
		switch {
		case id == want:
		case want.Slug() == "":
			tell(id, "name", "write the name in Latin letters, this spelling among the aliases", "no id can be made of %q", name)
		default:
			tell(id, "id", "write "+string(want), "the id is not made of the name %q", name)
		}
	}
	for _, p := range v.people {
		check(p.ID, p.Name)
	}
	for _, s := range v.series {
		check(s.ID, s.Name)
	}
}

// ROK only as a word of its own: names may hold these letters.
var otherKorea = regexp.MustCompile(`(the )?Republic of Korea|\bROK\b|South Korea`)

// korea: one name, so that one country's dialogues stand together.
func korea(v *view, tell tell) {
	check := func(id graph.ID, name string) {
		if got := otherKorea.FindString(name); got != "" {
			tell(id, "name", write(otherKorea.ReplaceAllString(name, "Korea")), "Korea is called %q", got)
		}
	}
	for _, s := range v.series {
		check(s.ID, s.Name)
	}
	for _, m := range v.meetings {
		check(m.ID, m.Name)
	}
}

var machinePath = regexp.MustCompile("(?:^|[\\s\"'(`=])(/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)")

// machinePaths: the name of a file on whoever's disk tells a reader nothing.
func machinePaths(v *view, tell tell) {
	for _, r := range v.records {
		texts("", reflect.ValueOf(r).Elem(), func(field, s string) {
			if !strings.Contains(s, "/") {
				return // most texts: a regular expression is slow
			}
			if m := machinePath.FindStringSubmatch(s); m != nil {
				tell(r.RecordID(), field, "name the document or page instead", "%q looks like a path of a machine", m[1])
			}
		})
	}
}

// texts gives every text of a record with its field.
func texts(path string, v reflect.Value, each func(field, s string)) {
	switch v.Kind() {
	case reflect.String:
		each(path, v.String())
	case reflect.Slice:
		for i := range v.Len() {
			texts(fmt.Sprintf("%s[%d]", path, i), v.Index(i), each)
		}
	case reflect.Struct:
		for f, field := range v.Fields() {
			key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if path != "" {
				key = path + "." + key
			}
			texts(key, field, each)
		}
	}
}

// unused: an organisation, person or source is there for what names it, a
// series for its meetings.
func unused(v *view, tell tell) {
	used := v.used()
	for _, r := range v.records {
		id := r.RecordID()
		if used[id] {
			continue
		}
		switch r.(type) {
		case *graph.Series:
			tell(id, "", "add one, or delete the series", "no meeting belongs to it")
		case *graph.Organisation, *graph.Person, *graph.Source:
			tell(id, "", "name it where it belongs, or delete it", "no record names it")
		}
	}
}

func (v *view) used() map[graph.ID]bool {
	used := make(map[graph.ID]bool)
	use := func(ids ...graph.ID) {
		for _, id := range ids {
			used[id] = true
		}
	}
	for _, o := range v.organisations {
		use(o.Parent)
		for _, m := range o.Memberships {
			use(o.ID) // by its members
			use(m.Sources...)
		}
	}
	for _, s := range v.sources {
		for _, a := range s.Authors {
			use(a.Person, a.Organisation)
		}
	}
	for _, m := range v.meetings {
		use(m.Series)
		use(m.Sources...)
		for _, list := range lists(m) {
			for _, l := range list {
				use(l.Participant, l.Organisation)
			}
		}
	}
	return used
}
