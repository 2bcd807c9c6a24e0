// Package graphtest holds what package graph is checked against.
//
// The one idea to know is that nothing here shares code with what it checks:
// an [Oracle] reads the same records and answers the same questions by the
// rules of the design alone, in the most obvious way, however slow. [Random]
// and [RandomQuery] make small datasets and questions from a seed in which
// everything that the rules speak of occurs, and [World] makes a large one:
//
//	records := graphtest.Random(seed, 20)
//	want := graphtest.NewOracle(records).Paths(graphtest.RandomQuery(r, records))
//	// ... ask an Explorer over the same records, and compare
package graphtest
