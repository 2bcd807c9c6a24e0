package graphtest

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"parley/graph"
)

// Random makes a small dataset from a seed: valid, the same for the same seed
// and size, of about size meetings among few countries and bodies, so that
// what the rules speak of comes up often: several links of one pair, ties,
// ends that are not connected, coarse and unknown dates, actors present
// through others only, bodies that stand for nobody, numbers of countries that
// differ from the list. Countries are real, everything else is made up.
// Records come by kind, then id.
func Random(seed uint64, size int) []graph.Record {
	m := &maker{r: rand.New(rand.NewPCG(seed, 0x9a51e7)), slugs: map[graph.ID]bool{}}
	m.makeCountries()
	m.makeBodies()
	m.makeOffices()
	m.makePeople()
	m.makeSources(size/2 + 2)
	for len(m.meetings) < size {
		m.makeSeries(size - len(m.meetings))
	}
	m.makeMemberships()
	m.makeAuthors()
	return m.records()
}

// maker gathers the records of one dataset.
type maker struct {
	r     *rand.Rand
	slugs map[graph.ID]bool // meetings' ids that are taken
	// near is how far apart the sides of a bilateral meeting may stand in the
	// list of actors: a small number makes long paths, 0 leaves it open.
	near int
	// layer, when it is not 0, lets only actors of neighbouring layers of so
	// many meet, nearly always by two: that makes ties.
	layer int

	countries     []*graph.Country
	quiet         int // the last so many countries never meet anybody
	bodies        []*graph.Organisation
	organisations []*graph.Organisation // all, bodies included
	people        []*graph.Person
	sources       []*graph.Source
	series        []*graph.Series
	meetings      []*graph.Meeting
}

// chance is true so many times in a hundred.
func (m *maker) chance(percent int) bool { return chance(m.r, percent) }

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// pick gives one of a list that is not empty.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// some gives up to most different ones of a list, one at least unless it is empty.
func some[T any](r *rand.Rand, list []T, most int) []T {
	if len(list) == 0 {
		return nil
	}
	order := r.Perm(len(list))[:1+r.IntN(min(most, len(list)))]
	out := make([]T, len(order))
	for i, at := range order {
		out[i] = list[at]
	}
	return out
}

// places are entries of ISO 3166-1 in several regions, with marks in some names.
func places() []graph.Country {
	return []graph.Country{
		{ID: "country:AU", Name: "Australia", Alpha3: "AUS", Numeric: "036", Region: "Oceania", Subregion: "Australia and New Zealand"},
		{ID: "country:AX", Name: "Åland Islands", Aliases: []string{"Ahvenanmaa"}, Alpha3: "ALA", Numeric: "248", Region: "Europe", Subregion: "Northern Europe"},
		{ID: "country:BR", Name: "Brazil", Aliases: []string{"Brasil"}, Alpha3: "BRA", Numeric: "076", Region: "Americas", Subregion: "South America"},
		{ID: "country:CI", Name: "Côte d’Ivoire", Aliases: []string{"Ivory Coast"}, Alpha3: "CIV", Numeric: "384", Region: "Africa", Subregion: "Western Africa"},
		{ID: "country:CL", Name: "Chile", Official: "Republic of Chile", Alpha3: "CHL", Numeric: "152", Region: "Americas", Subregion: "South America"},
		{ID: "country:CW", Name: "Curaçao", Alpha3: "CUW", Numeric: "531", Region: "Americas", Subregion: "Caribbean"},
		{ID: "country:DE", Name: "Germany", Official: "Federal Republic of Germany", Aliases: []string{"Deutschland"}, Alpha3: "DEU", Numeric: "276", Region: "Europe", Subregion: "Western Europe", Capital: "Berlin"},
		{ID: "country:EE", Name: "Estonia", Aliases: []string{"Eesti", "Эстония"}, Alpha3: "EST", Numeric: "233", Region: "Europe", Subregion: "Northern Europe"},
		{ID: "country:FJ", Name: "Fiji", Alpha3: "FJI", Numeric: "242", Region: "Oceania", Subregion: "Melanesia"},
		{ID: "country:JP", Name: "Japan", Aliases: []string{"Nippon", "日本"}, Alpha3: "JPN", Numeric: "392", Region: "Asia", Subregion: "Eastern Asia", Capital: "Tokyo", Latitude: new(36.5), Longitude: new(138.25)},
		{ID: "country:KE", Name: "Kenya", Demonyms: []string{"Kenyan"}, Alpha3: "KEN", Numeric: "404", Region: "Africa", Subregion: "Eastern Africa"},
		{ID: "country:KR", Name: "South Korea", Official: "Republic of Korea", Aliases: []string{"한국"}, Alpha3: "KOR", Numeric: "410", Region: "Asia", Subregion: "Eastern Asia"},
		{ID: "country:PL", Name: "Poland", Aliases: []string{"Polska"}, Alpha3: "POL", Numeric: "616", Region: "Europe", Subregion: "Eastern Europe"},
		{ID: "country:TR", Name: "Türkiye", Aliases: []string{"Turkey"}, Alpha3: "TUR", Numeric: "792", Region: "Asia", Subregion: "Western Asia"},
		{ID: "country:VN", Name: "Viet Nam", Aliases: []string{"Vietnam"}, Alpha3: "VNM", Numeric: "704", Region: "Asia", Subregion: "South-eastern Asia"},
		{ID: "country:ZA", Name: "South Africa", Alpha3: "ZAF", Numeric: "710", Region: "Africa", Subregion: "Southern Africa"},
	}
}

func (m *maker) makeCountries() {
	all := places()
	for _, at := range m.r.Perm(len(all))[:5+m.r.IntN(8)] {
		m.countries = append(m.countries, &all[at])
	}
	m.quiet = m.r.IntN(3)
	m.near = m.r.IntN(3)
	if m.chance(25) {
		m.layer = 2 + m.r.IntN(2)
	}
}

func (m *maker) meeters() []*graph.Country { return m.countries[:len(m.countries)-m.quiet] }

// addOrganisation adds one of a name that no other has; its id follows from it.
func (m *maker) addOrganisation(name string, kind graph.OrganisationKind, country, parent graph.ID) *graph.Organisation {
	o := &graph.Organisation{ID: graph.ID("organisation:" + slugOf(name)), Name: name, OrganisationKind: kind, Country: country, Parent: parent}
	o.ShortName = initials(name)
	if m.chance(30) {
		o.Aliases = []string{fmt.Sprintf("Büro %d", len(m.organisations)), fmt.Sprintf("事務所 %d", len(m.organisations))}
	}
	m.organisations = append(m.organisations, o)
	return o
}

func initials(name string) string {
	var b strings.Builder
	for _, w := range words(name) {
		b.WriteString(string([]rune(w)[:1]))
	}
	return strings.ToUpper(b.String())
}

// makeBodies adds international bodies with their organs, and groups that
// look alike and stand for nobody.
func (m *maker) makeBodies() {
	for _, name := range some(m.r, []string{"League of Example Islands", "Universal Sample Organization", "Bündnis der Flüsse"}, 3) {
		body := m.addOrganisation(name, pick(m.r, []graph.OrganisationKind{graph.OrgInternational, graph.OrgRegional}), "", "")
		m.bodies = append(m.bodies, body)
		m.makeOrgans(body)
	}
	group := m.addOrganisation("Informal Group of Specimens", graph.OrgOther, "", "")
	if m.chance(50) {
		m.addOrganisation("Sherpa Bureau of the Specimens", graph.OrgInternational, "", group.ID)
	}
}

// makeOrgans adds a chain of parents that ends at a body; now and then a
// national office is a link of it.
func (m *maker) makeOrgans(body *graph.Organisation) {
	parent := body.ID
	for depth := range m.r.IntN(4) {
		kind := pick(m.r, []graph.OrganisationKind{graph.OrgAgency, graph.OrgCERT, graph.OrgRegional, graph.OrgThinkTank})
		name := fmt.Sprintf("%s, Organ %d", body.Name, depth+1)
		country := graph.ID("")
		if depth > 0 && m.chance(25) {
			country = pick(m.r, m.meeters()).ID
		}
		parent = m.addOrganisation(name, kind, country, parent).ID
	}
}

// makeOffices adds national organisations: some speak for the state, others
// for nobody, and so does a bureau without country that is part of either.
func (m *maker) makeOffices() {
	official := []graph.OrganisationKind{graph.OrgGovernment, graph.OrgMinistry, graph.OrgAgency, graph.OrgCERT, graph.OrgMilitary, graph.OrgParliament, graph.OrgMission}
	private := []graph.OrganisationKind{graph.OrgThinkTank, graph.OrgNGO, graph.OrgUniversity, graph.OrgCompany, graph.OrgOther, graph.OrgRegional, graph.OrgInternational}
	for _, c := range m.meeters() {
		last := graph.ID("")
		for n := range m.r.IntN(3) {
			o := m.addOrganisation(fmt.Sprintf("Ministry %d of Examples (%s)", n+1, c.Name), pick(m.r, official), c.ID, "")
			if last != "" && m.chance(30) {
				o.Parent = last
			}
			last = o.ID
		}
		if m.chance(30) {
			o := m.addOrganisation(fmt.Sprintf("Étude & Co. of %s", c.Name), pick(m.r, private), c.ID, "")
			if m.chance(50) {
				last = o.ID
			}
		}
		if last != "" && m.chance(20) {
			m.addOrganisation(fmt.Sprintf("Joint Bureau near %s", c.Name), graph.OrgAgency, "", last)
		}
	}
}

func (m *maker) makePeople() {
	given := []string{"Zoë", "Łukasz", "Ana", "Søren", "Müge", "Nguyễn", "Óscar", "Wanjiru", "Kenji"}
	family := []string{"Beispiel", "Przykład", "Ejemplo", "Eksempel", "Örnek", "Mfano", "Näide", "Rei"}
	order := m.r.Perm(len(given) * len(family))
	for i, at := range order[:6+m.r.IntN(12)] {
		name := given[at%len(given)] + " " + family[at/len(given)]
		p := &graph.Person{ID: graph.ID("person:" + slugOf(name)), Name: name}
		if m.chance(30) {
			p.Aliases = []string{fmt.Sprintf("Dr. %s", name), fmt.Sprintf("例 %d", i)}
		}
		if m.chance(60) {
			p.Country = pick(m.r, m.countries).ID
		}
		m.people = append(m.people, p)
	}
}

func (m *maker) makeSources(n int) {
	for i := range n {
		if i == 0 && m.chance(30) {
			m.sources = append(m.sources, &graph.Source{ID: "source:seed-000", File: "specimen-minutes.pdf"})
			continue
		}
		address := fmt.Sprintf("example.org/pages/%d", i)
		sum := sha1.Sum([]byte(address))
		s := &graph.Source{ID: graph.ID("source:s-" + hex.EncodeToString(sum[:])[:10]), URL: "https://" + address, IsCopy: m.chance(10)}
		if m.chance(70) {
			s.Title = fmt.Sprintf("Communiqué %d of an invented meeting", i)
		}
		if m.chance(70) {
			s.Publisher = pick(m.r, []string{"Example Press", "Gazette de l’Exemple", "例新聞"})
		}
		if m.chance(60) {
			s.Date, _ = m.dates()
		}
		m.sources = append(m.sources, s)
	}
}

// dates gives a start, and an end that is not known as often as not: days,
// months or years, the end as coarse as the start.
func (m *maker) dates() (start, end graph.Date) {
	year, month, day := 2010+m.r.IntN(12), 1+m.r.IntN(12), 1+m.r.IntN(28)
	later := m.r.IntN(3)
	text := func(later int) string {
		return fmt.Sprintf("%04d-%02d-%02d", year, month, min(day+later, 28))
	}
	switch n := m.r.IntN(10); {
	case n < 2:
		text = func(later int) string { return fmt.Sprintf("%04d", year+later/2) }
	case n < 5:
		text = func(later int) string { return fmt.Sprintf("%04d-%02d", year, min(month+later, 12)) }
	}
	start = date(text(0))
	if m.chance(50) {
		end = date(text(later))
	}
	return start, end
}

// date reads a date that this package wrote.
func date(text string) graph.Date {
	d, err := graph.ParseDate(text)
	if err != nil {
		panic("graphtest: " + err.Error())
	}
	return d
}

// slugOf is the slug that a name gives.
func slugOf(name string) string { return strings.Join(words(strings.ReplaceAll(name, "’", "")), "-") }

func (m *maker) makeMemberships() {
	for _, body := range m.bodies {
		if !m.chance(60) {
			continue
		}
		for _, c := range some(m.r, m.countries, 4) {
			body.Memberships = append(body.Memberships, m.terms(c.ID)...)
		}
		slices.SortStableFunc(body.Memberships, func(a, b graph.Membership) int { return strings.Compare(string(a.Member), string(b.Member)) })
	}
}

// terms gives one term, or two of a state that left and came back.
func (m *maker) terms(member graph.ID) []graph.Membership {
	term := graph.Membership{Member: member, Sources: m.cited()}
	if m.chance(70) {
		term.From = date(pick(m.r, []string{"1999", "2001-03", "2004-05-01"}))
	}
	if m.chance(70) {
		return []graph.Membership{term}
	}
	term.To = date("2009-12")
	return []graph.Membership{term, {Member: member, From: date("2012"), Sources: m.cited()}}
}

func (m *maker) makeAuthors() {
	for _, s := range m.sources {
		if m.chance(20) {
			s.Authors = []graph.Author{{Person: pick(m.r, m.people).ID, Organisation: pick(m.r, m.organisations).ID}}
		}
	}
}

func (m *maker) cited() []graph.ID {
	var out []graph.ID
	for _, s := range some(m.r, m.sources, 3) {
		out = append(out, s.ID)
	}
	return out
}

// records lists what is used, in bytewise order of ids, which is also that of kinds.
func (m *maker) records() []graph.Record {
	used := m.used()
	var out []graph.Record
	for _, r := range m.countries {
		out = append(out, r)
	}
	for _, r := range m.series {
		out = append(out, r)
	}
	for _, r := range m.meetings {
		out = append(out, r)
	}
	for _, r := range m.organisations {
		out = appendIf(out, used[r.ID], r)
	}
	for _, r := range m.people {
		out = appendIf(out, used[r.ID], r)
	}
	for _, r := range m.sources {
		out = appendIf(out, used[r.ID], r)
	}
	slices.SortFunc(out, func(a, b graph.Record) int { return strings.Compare(string(a.RecordID()), string(b.RecordID())) })
	return out
}

func appendIf(list []graph.Record, when bool, r graph.Record) []graph.Record {
	if when {
		return append(list, r)
	}
	return list
}

// used are the organisations, people and sources that another record names,
// and the bodies that have members.
func (m *maker) used() map[graph.ID]bool {
	used := map[graph.ID]bool{}
	for _, meeting := range m.meetings {
		for _, l := range slices.Concat(meeting.Hosts, meeting.Participants, meeting.Invited) {
			used[l.Participant], used[l.Organisation] = true, true
		}
		mark(used, meeting.Sources)
	}
	for _, body := range m.bodies {
		for _, term := range body.Memberships {
			used[body.ID] = true
			mark(used, term.Sources)
		}
	}
	for _, s := range m.sources {
		for _, a := range s.Authors {
			if used[s.ID] {
				used[a.Person], used[a.Organisation] = true, true
			}
		}
	}
	// A parent is made before its parts, so one walk backwards meets every part first.
	for _, o := range slices.Backward(m.organisations) {
		if used[o.ID] {
			used[o.Parent] = true
		}
	}
	return used
}

func mark(used map[graph.ID]bool, ids []graph.ID) {
	for _, id := range ids {
		used[id] = true
	}
}
