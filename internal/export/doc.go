// Package export writes what a query chooses as files for other programs:
// tables for spreadsheets and pandas, networks for Gephi, networkx and d3.
//
// The one idea to know: the [graph.View] decides which meetings and links pass,
// by the rule and filter of the API, before anything is written. Then records
// are read a batch at a time and written as they come, so that memory does not
// grow with the number of rows, and a bad question can still be answered by an
// error instead of half a file:
//
//	err := export.Write(ctx, w, view, "links.csv", export.Query{})
//
// The same data and query give the same bytes, on every store and at any time.
// Every file says of which version of the data it was made, under which
// licence they come and by which query they were chosen.
//
// # Tables
//
// CSV is that of RFC 4180: UTF-8 without a byte order mark, a header, commas,
// lines that end in CR LF, cells in double quotes where they need them. A plain
// pandas.read_csv reads it, since there are no lines of comment: the last
// columns of each row are data_version, licence and query; a table without rows
// is its header alone. Lists inside a cell are joined by blanks; sources and
// source_urls stand in one order, and a document without an address is
// "document:" and its name in percent encoding. An empty cell is a value that is
// not known or does not apply.
//
// A spreadsheet takes a cell for a formula when its text begins with one of
// = + - @ (in full width too), tab, CR or LF: such a cell gets an apostrophe in front.
// Numbers are written as they are; none is negative.
//
// pandas reads a cell that is just NA, None, nan or null as missing. Namibia's
// code is NA, but ids hold their kind (country:NA), so that they survive.
//
// # Networks
//
// GraphML, GEXF 1.3 and JSON (node-link, which networkx.node_link_graph reads)
// hold the same nodes, undirected edges and attributes. Dates are texts as
// the sources give them ("2014-06-05", "2014-06", "2014"). What is not known
// has no attribute. Lists are arrays in JSON, and joined by blanks elsewhere.
// Characters that XML 1.0 cannot hold become U+FFFD in XML.
package export
