package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"io"
	"slices"
)

// Record is one of [*Country], [*Organisation], [*Person], [*Meeting],
// [*Series] and [*Source]. An empty string, zero date, nil number or empty
// list means "not known". JSON keys are the names of the SDL's fields.
type Record interface {
	// RecordID is the id, the same for good.
	RecordID() ID
	// Clone is a deep copy.
	Clone() Record

	check(*checker)
}

// Country is an entry of ISO 3166-1, or Kosovo (XK). Its id holds its alpha-2 code.
type Country struct {
	ID       ID       `json:"id"`
	Name     string   `json:"name"` // for a label
	Official string   `json:"official,omitempty"`
	Aliases  []string `json:"aliases,omitempty"` // for finding, not for display; in bytewise order
	// AmbiguousForms fit this country and another one ("Korea"): alone they name neither.
	AmbiguousForms []string `json:"ambiguousForms,omitempty"`
	Demonyms       []string `json:"demonyms,omitempty"`
	Alpha3         string   `json:"alpha3,omitempty"`
	Numeric        string   `json:"numeric,omitempty"` // three digits
	Region         string   `json:"region,omitempty"`  // UN M49
	Subregion      string   `json:"subregion,omitempty"`
	Capital        string   `json:"capital,omitempty"`
	Latitude       *float64 `json:"latitude,omitempty"` // of a point inside, in degrees
	Longitude      *float64 `json:"longitude,omitempty"`
	Note           string   `json:"note,omitempty"` // one neutral sentence on a disputed case
}

// Organisation is a body that hosts, takes part, is invited, employs a person
// at a meeting, or has members.
type Organisation struct {
	ID               ID               `json:"id"`
	Name             string           `json:"name"`
	ShortName        string           `json:"shortName,omitempty"` // not unique
	Aliases          []string         `json:"aliases,omitempty"`
	OrganisationKind OrganisationKind `json:"organisationKind"`
	Country          ID               `json:"country,omitempty"` // none for an international body
	Parent           ID               `json:"parent,omitempty"`
	Memberships      []Membership     `json:"memberships,omitempty"` // terms of states in this body, by member and date
}

// Membership is one term of a state in a body.
type Membership struct {
	Member ID `json:"member"`
	// From is the first day, not known when zero: it does not mean "always".
	From Date `json:"from,omitzero"`
	// To is the last day; zero when no source says that the state left.
	To      Date `json:"to,omitzero"`
	Sources []ID `json:"sources"`
}

// Person is somebody who took part in a meeting or wrote a source.
type Person struct {
	ID      ID       `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Country ID       `json:"country,omitempty"` // of the office held; none for officials of international bodies
}

// Meeting is one round, on one date.
type Meeting struct {
	ID              ID        `json:"id"`
	Name            string    `json:"name"` // its title
	Series          ID        `json:"series"`
	Ordinal         *int      `json:"ordinal,omitempty"`
	Format          Format    `json:"format"` // that of its series
	Track           Track     `json:"track"`
	Mode            Mode      `json:"mode"`
	Start           Date      `json:"start,omitzero"`
	End             Date      `json:"end,omitzero"`
	City            string    `json:"city,omitempty"`
	Country         ID        `json:"country,omitempty"` // of the place
	Hosts           []Listing `json:"hosts,omitempty"`
	Participants    []Listing `json:"participants,omitempty"`
	Invited         []Listing `json:"invited,omitempty"` // only invited; whether they came is not known
	Topics          []Topic   `json:"topics,omitempty"`  // in the order of the enum
	StatedCountries *int      `json:"statedCountries,omitempty"`
	StatedAttendees *int      `json:"statedAttendees,omitempty"`
	OnlyAnnounced   bool      `json:"onlyAnnounced,omitempty"` // no source reports that it took place
	Sources         []ID      `json:"sources"`
	Notes           string    `json:"notes,omitempty"`
}

// Listing is one entry of a meeting's hosts, participants or invited.
type Listing struct {
	Participant ID `json:"participant"`
	// Role: HOST or CO_HOST for every host; ORGANISER or none for an
	// organisation that takes part; any for a person.
	Role Role `json:"role,omitempty"`
	// Office, organisation and country at that meeting, of persons only.
	Office       string `json:"office,omitempty"`
	Organisation ID     `json:"organisation,omitempty"`
	Country      ID     `json:"country,omitempty"`
}

// Series is a named run of meetings.
type Series struct {
	ID                  ID       `json:"id"`
	Name                string   `json:"name"`
	Aliases             []string `json:"aliases,omitempty"`
	Format              Format   `json:"format"`
	Focus               Focus    `json:"focus"`
	OrdinalsCountRounds bool     `json:"ordinalsCountRounds"` // false where the numbers count something else
}

// Source is a page or document.
type Source struct {
	ID        ID       `json:"id"`
	Title     string   `json:"title,omitempty"`
	URL       string   `json:"url,omitempty"`
	File      string   `json:"file,omitempty"` // name of a document without address
	Publisher string   `json:"publisher,omitempty"`
	Authors   []Author `json:"authors,omitempty"`
	Date      Date     `json:"date,omitzero"`
	IsCopy    bool     `json:"isCopy,omitempty"` // of another publisher's text
}

// Author is a person who wrote a source, and for whom.
type Author struct {
	Person       ID `json:"person"`
	Organisation ID `json:"organisation,omitempty"`
	Country      ID `json:"country,omitempty"`
}

// Label is the title, or else publisher and address: never empty for a valid source.
func (s *Source) Label() string {
	at := s.URL
	if at == "" {
		at = s.File
	}
	switch {
	case s.Title != "":
		return s.Title
	case s.Publisher != "":
		return s.Publisher + ", " + at
	}
	return at
}

// RecordID implements [Record].
func (r *Country) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (r *Organisation) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (r *Person) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (r *Meeting) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (r *Series) RecordID() ID { return r.ID }

// RecordID implements [Record].
func (r *Source) RecordID() ID { return r.ID }

// Code is the alpha-2 code.
func (r *Country) Code() string { return r.ID.Slug() }

// Clone implements [Record].
func (r *Country) Clone() Record {
	c := *r
	c.Aliases, c.AmbiguousForms, c.Demonyms = slices.Clone(r.Aliases), slices.Clone(r.AmbiguousForms), slices.Clone(r.Demonyms)
	c.Latitude, c.Longitude = cloned(r.Latitude), cloned(r.Longitude)
	return &c
}

// Clone implements [Record].
func (r *Organisation) Clone() Record {
	c := *r
	c.Aliases, c.Memberships = slices.Clone(r.Aliases), slices.Clone(r.Memberships)
	for i := range c.Memberships {
		c.Memberships[i].Sources = slices.Clone(c.Memberships[i].Sources)
	}
	return &c
}

// Clone implements [Record].
func (r *Person) Clone() Record {
	c := *r
	c.Aliases = slices.Clone(r.Aliases)
	return &c
}

// Clone implements [Record].
func (r *Meeting) Clone() Record {
	c := *r
	c.Ordinal, c.StatedCountries, c.StatedAttendees = cloned(r.Ordinal), cloned(r.StatedCountries), cloned(r.StatedAttendees)
	c.Hosts, c.Participants, c.Invited = slices.Clone(r.Hosts), slices.Clone(r.Participants), slices.Clone(r.Invited)
	c.Topics, c.Sources = slices.Clone(r.Topics), slices.Clone(r.Sources)
	return &c
}

// Clone implements [Record].
func (r *Series) Clone() Record {
	c := *r
	c.Aliases = slices.Clone(r.Aliases)
	return &c
}

// Clone implements [Record].
func (r *Source) Clone() Record {
	c := *r
	c.Authors = slices.Clone(r.Authors)
	return &c
}

func cloned[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// NewRecord is an empty record of a kind; nil when there is no such kind.
func NewRecord(kind Kind) Record {
	switch kind {
	case KindCountry:
		return new(Country)
	case KindOrganisation:
		return new(Organisation)
	case KindPerson:
		return new(Person)
	case KindMeeting:
		return new(Meeting)
	case KindSeries:
		return new(Series)
	case KindSource:
		return new(Source)
	}
	return nil
}

// Encode gives the canonical form of a record: one line of JSON without line
// feed, keys in the order of the struct, absent where nothing is known, UTF-8,
// no HTML escapes. Data files hold it, and digests are taken of it.
func Encode(r Record) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		panic("graph: a record always encodes: " + err.Error()) // structs of strings, numbers, lists
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Decode reads one JSON object as a record of a kind. It is INVALID to have an
// unknown field, a value of another type, or anything after the object. What
// the record says is not checked: see [Check].
func Decode(kind Kind, data []byte) (Record, error) {
	r := NewRecord(kind)
	if r == nil {
		return nil, Errorf(Invalid, "%s is no kind of record", quote(string(kind)))
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(r); err != nil {
		return nil, Errorf(Invalid, "%s: %w", Kinds.Label(kind), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, Errorf(Invalid, "%s: text after the record", Kinds.Label(kind))
	}
	return r, nil
}

// Digest is the SHA-256 of a record's canonical form.
type Digest [sha256.Size]byte

// DigestOf takes the digest of a record.
func DigestOf(r Record) Digest { return sha256.Sum256(Encode(r)) }
