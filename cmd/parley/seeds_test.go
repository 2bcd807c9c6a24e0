package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// The five documents that the project grew from, each asked on the command
// line and answered with its source.

// section is the part of a text under a heading, up to the next empty line.
func section(t *testing.T, text, heading string) string {
	t.Helper()
	_, after, ok := strings.Cut(text, "\n"+heading)
	if !ok {
		t.Fatalf("there is no %q in:\n%s", heading, text)
	}
	part, _, _ := strings.Cut(after, "\n\n")
	return part + "\n"
}

func TestSeedBeijingWorkshop(t *testing.T) {
	out := answer(t, "show", "Senior-level International Workshop on Information and Cyber Security")
	has(t, out, "5 to 6 June 2014 · Beijing, China")
	has(t, section(t, out, "Hosts"),
		"China [co-host]", "United Nations Regional Centre for Peace and Disarmament in Asia and the Pacific [co-host]", "United Nations Office for Disarmament Affairs [co-host]")
	delegations := section(t, out, "Delegations")
	for _, country := range []string{
		"Australia", "Brazil", "Brunei", "Cambodia", "France", "Germany", "India", "Indonesia", "Japan", "Kazakhstan", "Kyrgyzstan", "Laos", "Malaysia",
		"New Zealand", "Pakistan", "Philippines", "South Korea", "Russia", "Singapore", "South Africa", "Sri Lanka", "Tajikistan", "Thailand",
		"United Kingdom", "United States", "Uzbekistan",
	} {
		if !strings.Contains(delegations, "\n  "+country+"\n") {
			t.Errorf("%s has no delegation in:\n%s", country, delegations)
		}
	}
	has(t, out,
		"Daniel Stauffacher, President; chair of the panel on building regional dialogue, cooperation and capacity, ICT4Peace Foundation [chair]",
		"Shariffa Rashidah Syed Othman, Principal Assistant Secretary, Cyber and Space Security Division", "Jooyeon Ellen Kang, Deputy Director, International Security Division",
		"Du Yuejin, Director, National Institute of Network and Information Security", "Ian Biggs, Ambassador; Assistant Secretary, International Security Division",
		"Olivia Preston, Assistant Director, International Relations, Office for Cyber Security and Information Assurance")
	if n := strings.Count(out, "[panelist]"); n != 5 {
		t.Errorf("got %d panelists, want 5", n)
	}
	has(t, section(t, out, "Sources"), "document 000_4daad5655bce5567.txt (source:seed-000)")
}

func TestSeedDialoguesOfJapan(t *testing.T) {
	out := answer(t, "show", "source:seed-001")
	has(t, out, "Confidence Building Measures in cyberspace", "by Kohei Kawaguchi", "2015-10-21")
	// Nine bilateral dialogues, one trilateral, one regional, with the month of each round.
	for series, months := range map[string][]string{
		"EU-Japan Cyber Dialogue":               {"2014-10"},
		"Estonia-Japan Cyber Dialogue":          {"2014-12"},
		"Japan-Russia":                          {"2015-03"},
		"Israel-Japan":                          {"2014-11"},
		"Japan-US Cyber Dialogue":               {"2013-05", "2014-04", "2015-07"},
		"France-Japan Cyber Dialogue":           {"2014-12"},
		"Japan-UK":                              {"2012-06"},
		"India-Japan":                           {"2012-11"},
		"Australia-Japan Cyber Policy Dialogue": {"2015-02"},
		"China-Japan-Korea":                     {"2014-10", "2015-10"},
		"ASEAN-Japan Cybercrime Dialogue":       {"2014-05"},
	} {
		var got []string
		lines := strings.Split(out, "\n")
		for i, l := range lines {
			if len(l) < 14 || !strings.HasPrefix(l, "  20") {
				continue
			}
			slug := ""
			for j := i + 1; j < len(lines) && slug == ""; j++ {
				if id, ok := strings.CutPrefix(strings.TrimSpace(lines[j]), "meeting:"); ok {
					slug = id
				}
			}
			want := strings.ToLower(strings.ReplaceAll(series, " ", "-"))
			if strings.HasPrefix(slug, want) {
				got = append(got, strings.TrimSpace(l)[:7])
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, months) {
			t.Errorf("%s: got rounds in %v, want %v", series, got, months)
		}
	}
	has(t, answer(t, "show", "Japan-US Cyber Dialogue"), "2013-05", "2014-04", "2015-07", "source:seed-001")
}

func TestSeedLondonConference(t *testing.T) {
	out := answer(t, "show", "meeting:global-conference-on-cyberspace-1")
	has(t, out, "1 to 2 November 2011 · London, United Kingdom")
	hosts := section(t, out, "Hosts")
	has(t, hosts, "United Kingdom [host]", "William Hague, Foreign Secretary")
	has(t, out, "International Chamber of Commerce [organiser]", "Chatham House [organiser]")
	has(t, section(t, out, "Only invited"), "New Zealand [only invited]")
	if strings.Contains(section(t, out, "Delegations"), "New Zealand") {
		t.Error("New Zealand attends")
	}
	has(t, section(t, out, "Sources"), "document 002_d3545021108e398b.txt (source:seed-002)")
}

func TestSeedSeoulWorkingGroup(t *testing.T) {
	out := answer(t, "show", "First Meeting of the Warsaw Process Working Group on Cybersecurity", "--json")
	var m jsonMeeting
	if err := json.Unmarshal([]byte(out), &m); err != nil {
		t.Fatal(err)
	}
	var hosts, persons, bodies []string
	for _, p := range m.Participants.Nodes {
		switch {
		case p.Hosting != nil && p.Participant.Kind == "COUNTRY":
			hosts = append(hosts, p.Participant.Name)
		case p.Participant.Kind == "PERSON":
			persons = append(persons, p.Participant.Name)
		case p.Participant.Kind == "ORGANISATION" && p.Hosting == nil:
			bodies = append(bodies, p.Participant.Name)
		}
	}
	slices.Sort(hosts)
	if want := []string{"Poland", "South Korea", "United States"}; !slices.Equal(hosts, want) {
		t.Errorf("hosts: got %v, want %v", hosts, want)
	}
	if want := []string{"Korea Internet & Security Agency", "Korean National Police Agency"}; !slices.Equal(bodies, want) {
		t.Errorf("agencies: got %v, want %v", bodies, want)
	}
	if m.StatedCountries == nil || *m.StatedCountries != 50 || m.StatedAttendees == nil || *m.StatedAttendees != 120 || m.ActorCount != 8 {
		t.Errorf("got %v countries and %v attendees stated, %d actors named; want 50, 120 and 8", m.StatedCountries, m.StatedAttendees, m.ActorCount)
	}
	if want := []string{"Karol Okoński", "Kim Gunn", "Lee Taeho", "Robert Strayer"}; !slices.Equal(persons, want) {
		t.Errorf("persons: got %v, want %v and no invented name", persons, want)
	}
	has(t, answer(t, "show", string(m.ID)), "Kim Gunn, Ambassador for International Security Affairs", "[co-chair]", "source:seed-003", "7 to 8 October 2019")
}

func TestSeedUSJapanForum(t *testing.T) {
	out := answer(t, "search", "Noton Guesn to Izumi")
	has(t, out, "Izumi Nakamitsu", "person:izumi-nakamitsu", "matched: Noton Guesn to Izumi")
	out = answer(t, "show", "series:japan-us-digital-and-cyber-dialogue")
	has(t, out, "2020-05", "track 1.5")
	out = answer(t, "show", "meeting:japan-us-digital-and-cyber-dialogue-2020-05")
	has(t, out, "track 1.5", "Izumi Nakamitsu, UN Under-Secretary-General and High Representative for Disarmament Affairs", "[speaker]", "source:seed-004")
}
