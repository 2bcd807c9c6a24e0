package neo4jstore

import "parley/graph"

// cypher is a text for the server. All texts stand in this file, as constants
// in one piece: values go in as parameters, and labels and types are spelt out.
type cypher string

// Schema. Every record has the label Record beside that of its kind, so that
// one look-up finds an id of any kind, deleted ones included.
var schema = []cypher{
	`CREATE CONSTRAINT parley_store IF NOT EXISTS FOR (m:Parley) REQUIRE m.key IS UNIQUE`,
	`CREATE CONSTRAINT parley_record IF NOT EXISTS FOR (r:Record) REQUIRE r.id IS UNIQUE`,
	`CREATE INDEX parley_record_n IF NOT EXISTS FOR (r:Record) ON (r.n)`,
	`CREATE INDEX parley_country_id IF NOT EXISTS FOR (r:Country) ON (r.id)`,
	`CREATE INDEX parley_country_name IF NOT EXISTS FOR (r:Country) ON (r.name)`,
	`CREATE INDEX parley_organisation_id IF NOT EXISTS FOR (r:Organisation) ON (r.id)`,
	`CREATE INDEX parley_organisation_name IF NOT EXISTS FOR (r:Organisation) ON (r.name)`,
	`CREATE INDEX parley_person_id IF NOT EXISTS FOR (r:Person) ON (r.id)`,
	`CREATE INDEX parley_person_name IF NOT EXISTS FOR (r:Person) ON (r.name)`,
	`CREATE INDEX parley_meeting_id IF NOT EXISTS FOR (r:Meeting) ON (r.id)`,
	`CREATE INDEX parley_meeting_earliest IF NOT EXISTS FOR (r:Meeting) ON (r.earliest)`,
	`CREATE INDEX parley_series_id IF NOT EXISTS FOR (r:Series) ON (r.id)`,
	`CREATE INDEX parley_series_name IF NOT EXISTS FOR (r:Series) ON (r.name)`,
	`CREATE INDEX parley_source_id IF NOT EXISTS FOR (r:Source) ON (r.id)`,
	`CREATE INDEX parley_source_url IF NOT EXISTS FOR (r:Source) ON (r.url)`,
	`CREATE INDEX parley_dialogue_series IF NOT EXISTS FOR ()-[x:BILATERAL_DIALOGUE]-() ON (x.series)`,
	`CREATE INDEX parley_agreement_series IF NOT EXISTS FOR ()-[x:AGREEMENT]-() ON (x.series)`,
}

const awaitIndexes cypher = `CALL db.awaitIndexes(30)`

// The node of the store holds its history, the n of the newest batch, how many
// records that batch wrote, and the ids of the last batches, newest last.
const (
	// beginHistory goes on from the newest number where records have lost the node.
	beginHistory cypher = `OPTIONAL MATCH (r:Record) WHERE r.n > 0 WITH r.n AS n ORDER BY n DESC LIMIT 1 MERGE (m:Parley {key: 'store'}) ON CREATE SET m.history = $history, m.n = coalesce(n, 0), m.size = 0, m.recent = []`

	// lockStore takes the write lock of the node before anything is read: a
	// statement that both reads and writes it would read first.
	lockStore cypher = `MATCH (m:Parley {key: 'store'}) SET m.lock = true`

	readStore cypher = `MATCH (m:Parley {key: 'store'}) RETURN m.history AS history, m.n AS n, m.size AS size, m.recent AS recent`

	writeStore cypher = `MATCH (m:Parley {key: 'store'}) SET m.n = $n, m.size = $size, m.recent = $recent, m.changed = datetime()`
)

// Reading. A stamp is "N KIND DIGEST", or "N" alone of a deleted id; a node
// without one is only named by a record.
const (
	readRecords cypher = `UNWIND $ids AS id MATCH (r:Record {id: id}) WHERE r.stamp IS NOT NULL RETURN r.id AS id, r.stamp AS stamp, r.json AS json`

	readStamps cypher = `UNWIND $ids AS id MATCH (r:Record {id: id}) WHERE r.stamp IS NOT NULL RETURN r.id AS id, r.stamp AS stamp`

	readChanges cypher = `MATCH (r:Record) WHERE r.n > $n AND r.stamp IS NOT NULL RETURN r.id AS id, r.stamp AS stamp, r.json AS json`

	// readUnnumbered reads what readChanges would miss, since somebody took its n away.
	readUnnumbered cypher = `MATCH (r:Record) WHERE r.stamp IS NOT NULL AND NOT coalesce(r.n > 0, false) RETURN r.id AS id`

	countBatch cypher = `MATCH (r:Record) WHERE r.n = $n RETURN count(r) AS size`
)

// Auditing reads all nodes with the label Record, those with the label of a
// kind that have lost it, and all relationships of Parley's types between records.
const (
	auditNodes cypher = `MATCH (r:Record) RETURN labels(r) AS labels, properties(r) AS props`

	auditStrays cypher = `MATCH (r:Country|Organisation|Person|Meeting|Series|Source) WHERE NOT r:Record AND r.id IS NOT NULL RETURN r.id AS id, labels(r) AS labels`

	auditRelationships cypher = `MATCH (a:Record)-[x:CO_HOSTED|ATTENDED|INVITED|ROUND_OF|CITES|WRITTEN_BY|PART_OF|OF_COUNTRY|IN_COUNTRY|MEMBER_OF|BILATERAL_DIALOGUE|AGREEMENT|AFFILIATED_WITH]->(b:Record) RETURN type(x) AS kind, a.id AS from, b.id AS to, properties(x) AS props`

	// lockNodes takes the write locks of nodes, which it makes where there are
	// none, so that nobody changes them between readNodes and the commit.
	lockNodes cypher = `UNWIND $ids AS id MERGE (r:Record {id: id}) SET r.lock = true`

	readNodes cypher = `UNWIND $ids AS id MATCH (r:Record {id: id}) RETURN labels(r) AS labels, properties(r) AS props`
)

// Writing. Nodes are never taken away: a deleted id keeps its node, with the
// label Deleted and without the relationships that were its own; those that
// other records made to it stay theirs. Where relationships go, the look-up of
// their node stands apart: with both in one pattern the planner may read all
// nodes, as long as it takes them for few. A record's own properties are all
// in the row, as nulls where it has none, so that those of others are kept.
const (
	nameRecords cypher = `UNWIND $ids AS id MERGE (:Record {id: id})`

	// unlinkAll takes away whatever a record of any kind would own, also what
	// somebody drew between kinds that it never joins.
	unlinkAll cypher = `UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:ROUND_OF|CITES|WRITTEN_BY|PART_OF|OF_COUNTRY|IN_COUNTRY|AFFILIATED_WITH]->() DELETE x } CALL (r) { MATCH (r)<-[y:MEMBER_OF|CO_HOSTED|ATTENDED|INVITED]-() DELETE y } CALL (r) { MATCH (r)-[z:BILATERAL_DIALOGUE|AGREEMENT]->() WHERE z.series IS NULL DELETE z }`

	deleteRecords cypher = `UNWIND $rows AS row MATCH (r:Record {id: row.id}) SET r = row, r:Deleted REMOVE r:Country:Organisation:Person:Meeting:Series:Source`
)

// kindTexts are what writing a record of one kind needs.
type kindTexts struct {
	label string
	put   cypher
	// unlink takes the relationships away that a record of the kind states;
	// empty when it states none.
	unlink cypher
}

var kinds = map[graph.Kind]kindTexts{
	graph.KindCountry: {
		label: "Country",
		put:   `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Organisation:Person:Meeting:Series:Source SET r += row, r:Country`,
	},
	graph.KindOrganisation: {
		label:  "Organisation",
		put:    `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Country:Person:Meeting:Series:Source SET r += row, r:Organisation`,
		unlink: `UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:PART_OF|OF_COUNTRY|CITES]->() DELETE x } CALL (r) { MATCH (r)<-[y:MEMBER_OF]-() DELETE y }`,
	},
	graph.KindPerson: {
		label:  "Person",
		put:    `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Country:Organisation:Meeting:Series:Source SET r += row, r:Person`,
		unlink: `UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:OF_COUNTRY]->() DELETE x }`,
	},
	graph.KindMeeting: {
		label:  "Meeting",
		put:    `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Country:Organisation:Person:Series:Source SET r += row, r:Meeting`,
		unlink: `UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:ROUND_OF|CITES|IN_COUNTRY]->() DELETE x }`,
	},
	graph.KindSeries: {
		label: "Series",
		put:   `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Country:Organisation:Person:Meeting:Source SET r += row, r:Series`,
	},
	graph.KindSource: {
		label:  "Source",
		put:    `UNWIND $rows AS row MATCH (r:Record {id: row.id}) REMOVE r:Deleted:Country:Organisation:Person:Meeting:Series SET r += row, r:Source`,
		unlink: `UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:WRITTEN_BY]->() DELETE x }`,
	},
}

// links has the text that makes the relationships of each type. The second look-up is a subquery so
// that no plan joins both ends as a product.
var links = map[graph.RelationKind]cypher{
	graph.RelationCoHosted:       `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:CO_HOSTED]->(b) SET x = row.props`,
	graph.RelationAttended:       `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:ATTENDED]->(b) SET x = row.props`,
	graph.RelationInvited:        `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:INVITED]->(b) SET x = row.props`,
	graph.RelationRoundOf:        `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:ROUND_OF]->(b) SET x = row.props`,
	graph.RelationCites:          `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:CITES]->(b) SET x = row.props`,
	graph.RelationWrittenBy:      `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:WRITTEN_BY]->(b) SET x = row.props`,
	graph.RelationPartOf:         `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:PART_OF]->(b) SET x = row.props`,
	graph.RelationOfCountry:      `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:OF_COUNTRY]->(b) SET x = row.props`,
	graph.RelationInCountry:      `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:IN_COUNTRY]->(b) SET x = row.props`,
	graph.RelationMemberOf:       `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:MEMBER_OF]->(b) SET x = row.props`,
	graph.RelationDialogue:       `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:BILATERAL_DIALOGUE]->(b) SET x = row.props`,
	graph.RelationAgreement:      `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:AGREEMENT]->(b) SET x = row.props`,
	graph.RelationAffiliatedWith: `UNWIND $rows AS row MATCH (a:Record {id: row.from}) CALL (row) { MATCH (b:Record {id: row.to}) RETURN b } CREATE (a)-[x:AFFILIATED_WITH]->(b) SET x = row.props`,
}

// disown has, by the kind of the owner, the texts that take derived
// relationships away. A series has no relationship of its own to its dialogue,
// which runs between actors: an index finds it, and the hint keeps to it where
// there are so few that the planner would rather read them all.
var disown = map[graph.Kind][]cypher{
	graph.KindMeeting: {
		`UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)<-[x:CO_HOSTED|ATTENDED|INVITED]-() DELETE x }`,
	},
	graph.KindSeries: {
		`UNWIND $ids AS id MATCH ()-[x:BILATERAL_DIALOGUE]->() USING INDEX SEEK x:BILATERAL_DIALOGUE(series) WHERE x.series = id DELETE x`,
		`UNWIND $ids AS id MATCH ()-[x:AGREEMENT]->() USING INDEX SEEK x:AGREEMENT(series) WHERE x.series = id DELETE x`,
	},
	graph.KindPerson: {
		`UNWIND $ids AS id MATCH (r:Record {id: id}) CALL (r) { MATCH (r)-[x:AFFILIATED_WITH]->() DELETE x }`,
	},
}
