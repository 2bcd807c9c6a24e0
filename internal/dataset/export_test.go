package dataset

import "parley/graph"

// What has no door outside, for tests.

// SamePage gives the form in which addresses are compared.
func SamePage(address string) string { return samePage(address) }

// SourceID gives the id of the source at an address.
func SourceID(address string) graph.ID { return sourceID(address) }

// Slug makes the end of an id from a name.
func Slug(name string) string { return slug(name) }

// RuleNames lists all habits.
func RuleNames() []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.name)
	}
	return names
}

// Finds counts the faults that one habit finds.
func Finds(s *Set, name string) (n int) {
	for _, r := range rules {
		if r.name == name {
			r.faults(newView(s.Records), func(graph.Fault) { n++ })
		}
	}
	return n
}
