// Package graph is what Parley knows about dialogues between states: the
// records, the rules that read them, and the questions that can be asked.
//
// The one idea to know is "select once". An [Explorer] keeps a compact,
// immutable index of everything that filters, orders, counts, links, search
// and paths read, and decides which ids answer a question, and in which order.
// A [Store] below it only keeps whole records by id and tells what changed. So
// every rule is written once, and two stores cannot disagree:
//
//	x := graph.NewExplorer(store, graph.Options{})
//	v, err := x.At(ctx)                        // the newest index, kept to the end of the request
//	res, err := v.Paths(ctx, graph.PathQuery{From: "country:KE", To: "country:EE"})
//	recs, err := v.Records(ctx, meetings)      // whole records, one batched read
//
// The package knows neither HTTP, GraphQL, Cypher nor the clock.
package graph
