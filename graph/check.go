package graph

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Check tells everything that breaks an invariant in a whole set of records:
// ids, vocabulary, texts, dates, references, one source at least for a meeting,
// the pair of a bilateral series, one name for one record. Lean records (see
// [Lean]) may stand in for whole ones. Faults come by the record's id, then in
// the order of its fields; no fault means that the set may be served.
//
// The rules are those of section "Domain" in docs/ARCHITECTURE.md.
func Check(records []Record) []Fault {
	c := &checker{byID: make(map[ID]Record, len(records))}
	sorted := slices.SortedFunc(slices.Values(records), func(a, b Record) int { return cmp.Compare(a.RecordID(), b.RecordID()) })
	for _, r := range sorted {
		c.at(r.RecordID())
		if _, twice := c.byID[c.id]; twice {
			c.add("id", "give each record an id of its own", "this id stands for two records")
		}
		c.byID[c.id] = r
	}
	for _, r := range sorted {
		c.at(r.RecordID())
		r.check(c)
	}
	c.names(sorted)
	c.rounds(sorted)
	slices.SortStableFunc(c.faults, func(a, b Fault) int { return cmp.Compare(a.ID, b.ID) })
	return c.faults
}

// checker gathers the faults of one record after the other.
type checker struct {
	byID   map[ID]Record
	id     ID
	faults []Fault
}

func (c *checker) at(id ID) { c.id = id }

func (c *checker) add(field, want, what string, args ...any) {
	c.faults = append(c.faults, Fault{c.id, field, fmt.Sprintf(what, args...), want})
}

func (c *checker) organisation(id ID) *Organisation {
	o, _ := c.byID[id].(*Organisation)
	return o
}

func (c *checker) ownID(kind Kind) {
	if _, err := ParseID(string(c.id)); err != nil {
		c.add("id", "write "+exampleID(kind), "%s is malformed", quote(string(c.id)))
	} else if c.id.Kind() != kind {
		c.add("id", "write "+exampleID(kind), "%s is not the id of a %s", quote(string(c.id)), Kinds.Label(kind))
	}
}

func exampleID(kind Kind) string {
	if kind == KindCountry {
		return "the prefix country: and two capital letters"
	}
	return "the prefix " + Kinds.term(kind).prefix + `: and lower-case letters and digits joined by single hyphens`
}

// text checks one piece of text that may be empty.
func (c *checker) text(field, s string) {
	switch {
	case !norm.NFC.IsNormalString(s):
		c.add(field, "write "+quote(norm.NFC.String(s)), "text is not in Unicode's form NFC")
	case s != strings.TrimSpace(s):
		c.add(field, "write "+quote(strings.TrimSpace(s)), "text has blanks at its ends")
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		c.add(field, "leave them out", "text has control or replacement characters")
	}
}

func (c *checker) name(s string) {
	if strings.TrimSpace(s) == "" {
		c.add("name", "give it a name", "the name is empty")
		return
	}
	c.text("name", s)
}

func (c *checker) texts(field string, list []string, name string) {
	for i, s := range list {
		at := fmt.Sprintf("%s[%d]", field, i)
		switch {
		case s == "":
			c.add(at, "leave it out", "text is empty")
		case s == name:
			c.add(at, "leave it out", "%s is the name already", quote(s))
		case i > 0 && list[i-1] == s:
			c.add(at, "leave it out", "%s stands there twice", quote(s))
		case i > 0 && list[i-1] > s:
			c.add(at, "sort the list bytewise", "%s comes after %s", quote(s), quote(list[i-1]))
		default:
			c.text(at, s)
		}
	}
}

// ref checks that a record of one of the kinds has the id.
func (c *checker) ref(field string, id ID, kinds ...Kind) bool {
	if !slices.Contains(kinds, id.Kind()) {
		names := make([]string, len(kinds))
		for i, k := range kinds {
			names[i] = Kinds.Label(k)
		}
		c.add(field, "name a record of kind "+strings.Join(names, " or "), "%s is no id of such a record", quote(string(id)))
		return false
	}
	if _, ok := c.byID[id]; !ok {
		c.add(field, "add that record or name another", "%s does not exist", quote(string(id)))
		return false
	}
	return true
}

func (c *checker) maybeRef(field string, id ID, kinds ...Kind) {
	if id != "" {
		c.ref(field, id, kinds...)
	}
}

func (c *checker) sources(field string, ids []ID) {
	if len(ids) == 0 {
		c.add(field, "name at least one", "there is no source")
	}
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", field, i)
		if slices.Contains(ids[:i], id) {
			c.add(at, "leave it out", "%s stands there twice", quote(string(id)))
			continue
		}
		c.ref(at, id, KindSource)
	}
}

func isOneOf[T ~string](c *checker, field string, e *Enum[T], v T) {
	if !e.Has(v) {
		c.add(field, "use one of "+e.list(), "%s is no %s", quote(string(v)), e.name)
	}
}

func (c *checker) positive(field string, n *int) {
	if n != nil && *n < 1 {
		c.add(field, "write a number from 1, or leave it out", "%d is less than 1", *n)
	}
}

func (r *Country) check(c *checker) {
	c.ownID(KindCountry)
	c.name(r.Name)
	c.text("official", r.Official)
	c.texts("aliases", r.Aliases, r.Name)
	c.texts("ambiguousForms", r.AmbiguousForms, "")
	for i, s := range r.Demonyms {
		if s == "" {
			c.add(fmt.Sprintf("demonyms[%d]", i), "leave it out", "text is empty")
		}
		c.text(fmt.Sprintf("demonyms[%d]", i), s)
	}
	if r.Alpha3 != "" && (len(r.Alpha3) != 3 || strings.ToUpper(r.Alpha3) != r.Alpha3 || !isASCII(r.Alpha3)) {
		c.add("alpha3", "write three capital letters", "%s is no alpha-3 code", quote(r.Alpha3))
	}
	if r.Numeric != "" && (len(r.Numeric) != 3 || strings.Trim(r.Numeric, "0123456789") != "") {
		c.add("numeric", "write three digits", "%s is no numeric code", quote(r.Numeric))
	}
	c.text("region", r.Region)
	c.text("subregion", r.Subregion)
	c.text("capital", r.Capital)
	if (r.Latitude == nil) != (r.Longitude == nil) {
		c.add("latitude", "give latitude and longitude, or neither", "half of a point")
	}
	if r.Latitude != nil && (*r.Latitude < -90 || *r.Latitude > 90) {
		c.add("latitude", "write degrees from -90 to 90", "%v is out of range", *r.Latitude)
	}
	if r.Longitude != nil && (*r.Longitude < -180 || *r.Longitude > 180) {
		c.add("longitude", "write degrees from -180 to 180", "%v is out of range", *r.Longitude)
	}
	c.text("note", r.Note)
}

func (r *Organisation) check(c *checker) {
	c.ownID(KindOrganisation)
	c.name(r.Name)
	c.text("shortName", r.ShortName)
	c.texts("aliases", r.Aliases, r.Name)
	isOneOf(c, "organisationKind", OrganisationKinds, r.OrganisationKind)
	c.maybeRef("country", r.Country, KindCountry)
	if r.Country == "" && (r.OrganisationKind == OrgGovernment || r.OrganisationKind == OrgMission) {
		c.add("country", "name its country", "a %s belongs to a country", OrganisationKinds.Label(r.OrganisationKind))
	}
	c.maybeRef("parent", r.Parent, KindOrganisation)
	seen := map[ID]bool{r.ID: true}
	for p := c.organisation(r.Parent); p != nil; p = c.organisation(p.Parent) {
		if seen[p.ID] {
			c.add("parent", "leave one of them out", "the parents of %s form a circle", r.ID)
			break
		}
		seen[p.ID] = true
	}
	for i, m := range r.Memberships {
		r.checkMembership(c, i, m)
	}
}

func (r *Organisation) checkMembership(c *checker, i int, m Membership) {
	at := fmt.Sprintf("memberships[%d]", i)
	c.ref(at+".member", m.Member, KindCountry)
	c.sources(at+".sources", m.Sources)
	if !m.From.IsZero() && !m.To.IsZero() && m.To.Last() < m.From.First() {
		c.add(at+".to", "write a date that is not before from", "ends (%s) before it begins (%s)", m.To, m.From)
	}
	if i == 0 {
		return
	}
	last := r.Memberships[i-1]
	if last.Member > m.Member || last.Member == m.Member && last.From.String() > m.From.String() {
		c.add(at, "sort by member, then from", "out of order")
	}
	// Terms may share the year or month in which one ends and the next begins.
	if last.Member == m.Member && (last.To.IsZero() || m.From.IsZero() || m.From.Last() < last.To.First()) {
		c.add(at, "correct the dates", "overlaps the term of %s before it", m.Member)
	}
}

func (r *Person) check(c *checker) {
	c.ownID(KindPerson)
	c.name(r.Name)
	c.texts("aliases", r.Aliases, r.Name)
	c.maybeRef("country", r.Country, KindCountry)
}

func (r *Series) check(c *checker) {
	c.ownID(KindSeries)
	c.name(r.Name)
	c.texts("aliases", r.Aliases, r.Name)
	isOneOf(c, "format", Formats, r.Format)
	isOneOf(c, "focus", Focuses, r.Focus)
	if r.Focus == FocusAgreement && r.Format != FormatBilateral {
		c.add("focus", "use another focus, or the format BILATERAL", "only a bilateral series has the focus AGREEMENT")
	}
}

func (r *Source) check(c *checker) {
	c.ownID(KindSource)
	c.text("title", r.Title)
	c.text("file", r.File)
	c.text("publisher", r.Publisher)
	switch {
	case r.URL == "" && r.File == "":
		c.add("url", "give an address, or the name of a file", "neither url nor file")
	case r.URL != "" && (!isHTTP(r.URL) || strings.ContainsFunc(r.URL, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })):
		c.add("url", "write an address with http or https and without blanks", "%s is no address of a page", quote(r.URL))
	}
	for i, a := range r.Authors {
		at := fmt.Sprintf("authors[%d].", i)
		c.ref(at+"person", a.Person, KindPerson)
		c.maybeRef(at+"organisation", a.Organisation, KindOrganisation)
		c.maybeRef(at+"country", a.Country, KindCountry)
	}
}

func isHTTP(url string) bool {
	rest, ok := strings.CutPrefix(url, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(url, "http://")
	}
	return ok && rest != "" && rest[0] != '/'
}

func (r *Meeting) check(c *checker) {
	c.ownID(KindMeeting)
	c.name(r.Name)
	isOneOf(c, "format", Formats, r.Format)
	if c.ref("series", r.Series, KindSeries) {
		if s, ok := c.byID[r.Series].(*Series); ok && s.Format != r.Format {
			c.add("format", "write "+string(s.Format)+", or put it in another series", "%s, but its series is %s", r.Format, s.Format)
		}
	}
	c.positive("ordinal", r.Ordinal)
	isOneOf(c, "track", Tracks, r.Track)
	isOneOf(c, "mode", Modes, r.Mode)
	r.checkDates(c)
	c.text("city", r.City)
	c.maybeRef("country", r.Country, KindCountry)
	if r.City != "" && r.Country == "" {
		c.add("country", "name the country of the city", "a city without country")
	}
	if len(r.Hosts) == 0 && len(r.Participants) == 0 {
		c.add("participants", "name who hosted or took part", "nobody takes part")
	}
	r.checkList(c, "hosts", r.Hosts)
	r.checkList(c, "participants", r.Participants)
	r.checkList(c, "invited", r.Invited)
	r.checkSides(c)
	for i, t := range r.Topics {
		at := fmt.Sprintf("topics[%d]", i)
		isOneOf(c, at, Topics, t)
		if i > 0 && Topics.position(r.Topics[i-1]) >= Topics.position(t) {
			c.add(at, "keep the order of Topic, each once", "%s is repeated or out of order", t)
		}
	}
	c.positive("statedCountries", r.StatedCountries)
	c.positive("statedAttendees", r.StatedAttendees)
	c.sources("sources", r.Sources)
	c.text("notes", r.Notes)
}

func (r *Meeting) checkDates(c *checker) {
	switch {
	case r.End.IsZero():
	case r.Start.IsZero():
		c.add("end", "give a start, or leave the end out", "an end without start")
	case r.End.Last() < r.Start.First():
		c.add("end", "write a date that is not before the start", "ends (%s) before it starts (%s)", r.End, r.Start)
	}
}

func (r *Meeting) checkList(c *checker, list string, entries []Listing) {
	seen := make(map[ID]bool, len(entries))
	for i, l := range entries {
		at := fmt.Sprintf("%s[%d]", list, i)
		if seen[l.Participant] {
			c.add(at+".participant", "keep one entry", "%s is listed twice", quote(string(l.Participant)))
		}
		seen[l.Participant] = true
		c.ref(at+".participant", l.Participant, anyParticipant...)
		c.text(at+".office", l.Office)
		c.maybeRef(at+".organisation", l.Organisation, KindOrganisation)
		c.maybeRef(at+".country", l.Country, KindCountry)
		person := l.Participant.Kind() == KindPerson
		if !person && (l.Office != "" || l.Organisation != "" || l.Country != "") {
			c.add(at, "leave them out", "only a person has an office, organisation or country")
		}
		if want := rolesIn(list, l.Participant.Kind()); !slices.Contains(want, l.Role) {
			c.add(at+".role", "use one of "+roleNames(want), "the role %s cannot stand in %s for a %s",
				quote(string(l.Role)), list, Kinds.Label(l.Participant.Kind()))
		}
	}
}

// rolesIn gives the roles that an entry of one of a meeting's lists may have.
func rolesIn(list string, kind Kind) []Role {
	switch {
	case list == "hosts":
		return []Role{RoleHost, RoleCoHost}
	case kind == KindPerson && list == "invited":
		return []Role{RoleInvited}
	case kind == KindPerson:
		return slices.DeleteFunc(Roles.Values(), func(r Role) bool { return r == RoleInvited })
	case kind == KindOrganisation && list == "participants":
		return []Role{"", RoleOrganiser}
	}
	return []Role{""}
}

func roleNames(roles []Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		if names[i] = string(r); r == "" {
			names[i] = "none at all"
		}
	}
	return strings.Join(names, ", ")
}

// checkSides: a bilateral meeting has exactly two named actors, a trilateral
// one three states.
func (r *Meeting) checkSides(c *checker) {
	switch r.Format {
	case FormatBilateral:
		if named := namedActors(r, c.organisation); len(named) != 2 {
			c.add("participants", "list the two countries or international bodies that met, and no third one",
				"bilateral, but it names %d: %s", len(named), joinIDs(named))
		}
	case FormatTrilateral:
		n := 0
		for _, l := range r.Participants {
			if l.Participant.Kind() == KindCountry {
				n++
			}
		}
		if n != 3 {
			c.add("participants", "list the three countries that met", "trilateral, but it lists %d countries", n)
		}
	}
}

func joinIDs(ids []ID) string {
	if len(ids) == 0 {
		return "nobody"
	}
	s := make([]string, len(ids))
	for i, id := range ids {
		s[i] = string(id)
	}
	return strings.Join(s, ", ")
}

// names: no name or alias may stand for two records of one kind, case and
// marks aside; nor a code for two countries.
func (c *checker) names(records []Record) {
	seen := make(map[string]ID)
	claim := func(id ID, field, space, form, shown string) {
		key := string(id.Kind()) + space + form
		if first, taken := seen[key]; taken && first != id {
			c.add(field, "give one of them another", "%s also stands for %s", quote(shown), first)
			return
		}
		seen[key] = id
	}
	for _, r := range records {
		id := r.RecordID()
		c.at(id)
		name, aliases := namesOf(r)
		if id.Kind() == KindMeeting || name == "" {
			continue // rounds may share a title
		}
		claim(id, "name", " name ", foldOr(name), name)
		for i, a := range aliases {
			claim(id, fmt.Sprintf("aliases[%d]", i), " name ", foldOr(a), a)
		}
		if r, ok := r.(*Country); ok {
			if r.Official != "" {
				claim(id, "official", " name ", foldOr(r.Official), r.Official)
			}
			if r.Alpha3 != "" {
				claim(id, "alpha3", " alpha3 ", r.Alpha3, r.Alpha3)
			}
			if r.Numeric != "" {
				claim(id, "numeric", " numeric ", r.Numeric, r.Numeric)
			}
		}
	}
}

// namesOf gives the name and aliases of a record; a source has none.
func namesOf(r Record) (name string, aliases []string) {
	switch r := r.(type) {
	case *Country:
		return r.Name, r.Aliases
	case *Organisation:
		return r.Name, r.Aliases
	case *Person:
		return r.Name, r.Aliases
	case *Meeting:
		return r.Name, nil
	case *Series:
		return r.Name, r.Aliases
	}
	return "", nil
}

func foldOr(s string) string {
	if f := Fold(s); f != "" {
		return f
	}
	return s
}

// rounds: the ordinals of a series are distinct, and all rounds of a bilateral
// one name the same pair.
func (c *checker) rounds(records []Record) {
	type ordinal struct {
		series ID
		n      int
	}
	ordinals := make(map[ordinal]ID)
	pairs := make(map[ID]*Meeting)
	for _, r := range records {
		m, ok := r.(*Meeting)
		if !ok {
			continue
		}
		c.at(m.ID)
		if m.Ordinal != nil {
			at := ordinal{m.Series, *m.Ordinal}
			if first, taken := ordinals[at]; taken {
				c.add("ordinal", "number the rounds apart", "%d is also the ordinal of %s", *m.Ordinal, first)
			}
			ordinals[at] = m.ID
		}
		if m.Format != FormatBilateral {
			continue
		}
		first := pairs[m.Series]
		if first == nil {
			pairs[m.Series] = m
			continue
		}
		want, got := namedActors(first, c.organisation), namedActors(m, c.organisation)
		if len(want) == 2 && len(got) == 2 && !slices.Equal(want, got) {
			c.add("participants", "put it in a series of its own", "names %s, but %s of the same bilateral series names %s",
				joinIDs(got), first.ID, joinIDs(want))
		}
	}
}
