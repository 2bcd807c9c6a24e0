// @ts-check
// Every operation that the explorer sends. A Go test checks each against the
// schema and runs it, so each is one template whose only inserts are fragments.

const ACTOR = `
fragment ActorBits on Actor {
  id
  name
  ... on Country { code region }
  ... on Organisation { shortName organisationKind }
}`;

const PAGE = `
fragment PageBits on PageInfo { hasNextPage endCursor }`;

const MEETING = `
fragment MeetingBits on Meeting {
  id name start end ordinal onlyAnnounced format city
  country { id name }
  series { id name }
  sources { id label url file publisher date }
  leaders: participants(filter: {kinds: [PERSON], roles: [HOST, CO_HOST, CHAIR, CO_CHAIR, HEAD_OF_DELEGATION]}, first: 12) {
    totalCount
    nodes { participant { id name } role office organisation { name } country { name } onBehalfOf { id name } }
  }
  hosts: participants(filter: {kinds: [COUNTRY, ORGANISATION], hosting: true}, first: 8) {
    totalCount
    nodes { participant { id name ... on Organisation { standsFor { id } } } }
  }
}`;

/** The network with the counts beside the filters. */
export const NETWORK = `
query Network($rule: LinkRule, $kinds: LinkRule, $filter: MeetingFilter) {
  network(rule: $rule) {
    meetingCount
    undatedLeftOut
    actors { ...ActorBits }
    links { from { id } to { id } meetingCount announced firstMet lastMet }
  }
  facets(filter: $filter, rule: $kinds) {
    meetingCount
    undated
    years { year meetings }
    formats { value meetings }
    focuses { value meetings }
    tracks { value meetings }
    topics { value meetings }
    regions { value meetings }
  }
}
${ACTOR}`;

/** Links alone: what places are worked out from. */
export const PLACES = `
query Places($rule: LinkRule) {
  network(rule: $rule) {
    actors { id }
    links { from { id } to { id } meetingCount }
  }
}`;

const SERIES = `
fragment SeriesBits on Series {
  id name format focus firstRound lastRound quietYears missingOrdinals ordinalsCountRounds
  rounds(first: 60) { totalCount nodes { id start ordinal } }
}`;

const PERSON = `
fragment PersonBits on Person {
  id name meetingCount
  offices { title organisation { name } lastSeen }
}`;

/** All that the panel first shows of an actor. */
export const ACTOR_PANEL = `
query ActorPanel($id: ID!, $rule: LinkRule, $meetings: MeetingFilter, $hosting: Boolean, $series: SeriesFilter) {
  node(id: $id) {
    ... on Actor {
      ...ActorBits
      meetingCount
      links(rule: $rule, orderBy: MEETINGS_DESC, first: 10) {
        totalCount
        nodes { to { id name } meetingCount firstMet lastMet kinds }
        pageInfo { ...PageBits }
      }
      series(filter: $series, orderBy: LAST_ROUND_DESC, first: 40) {
        totalCount
        nodes { ...SeriesBits }
        pageInfo { ...PageBits }
      }
      people(orderBy: MEETINGS_DESC, first: 6) {
        totalCount
        nodes { ...PersonBits }
        pageInfo { ...PageBits }
      }
      meetings(filter: $meetings, presence: [ATTENDED], hosting: $hosting, orderBy: DATE_DESC, first: 8) {
        totalCount
        nodes { meeting { ...MeetingBits } }
        pageInfo { ...PageBits }
      }
    }
  }
}
${ACTOR}${SERIES}${PERSON}${MEETING}${PAGE}`;

/** Further partners of an actor. */
export const MORE_PARTNERS = `
query MorePartners($id: ID!, $rule: LinkRule, $after: String) {
  node(id: $id) {
    ... on Actor {
      links(rule: $rule, orderBy: MEETINGS_DESC, first: 50, after: $after) {
        totalCount
        nodes { to { id name } meetingCount firstMet lastMet kinds }
        pageInfo { ...PageBits }
      }
    }
  }
}
${PAGE}`;

/** Further series of an actor. */
export const MORE_SERIES = `
query MoreSeries($id: ID!, $series: SeriesFilter, $after: String) {
  node(id: $id) {
    ... on Actor {
      series(filter: $series, orderBy: LAST_ROUND_DESC, first: 50, after: $after) {
        totalCount
        nodes { ...SeriesBits }
        pageInfo { ...PageBits }
      }
    }
  }
}
${SERIES}${PAGE}`;

/** Further people who spoke for an actor. */
export const MORE_PEOPLE = `
query MorePeople($id: ID!, $after: String) {
  node(id: $id) {
    ... on Actor {
      people(orderBy: MEETINGS_DESC, first: 50, after: $after) {
        totalCount
        nodes { ...PersonBits }
        pageInfo { ...PageBits }
      }
    }
  }
}
${PERSON}${PAGE}`;

/** Further meetings of an actor. */
export const MORE_MEETINGS = `
query MoreMeetings($id: ID!, $meetings: MeetingFilter, $hosting: Boolean, $after: String) {
  node(id: $id) {
    ... on Actor {
      meetings(filter: $meetings, presence: [ATTENDED], hosting: $hosting, orderBy: DATE_DESC, first: 25, after: $after) {
        totalCount
        nodes { meeting { ...MeetingBits } }
        pageInfo { ...PageBits }
      }
    }
  }
}
${MEETING}${PAGE}`;

/** The evidence of one link, newest first. */
export const LINK = `
query Link($from: ID!, $to: ID!, $rule: LinkRule, $first: Int, $after: String) {
  link(from: $from, to: $to, rule: $rule) {
    from { ...ActorBits }
    to { ...ActorBits }
    kinds meetingCount announced firstMet lastMet
    meetings(orderBy: DATE_DESC, first: $first, after: $after) {
      totalCount
      nodes { ...MeetingBits }
      pageInfo { ...PageBits }
    }
  }
}
${ACTOR}${MEETING}${PAGE}`;

/** Two actors that may not be linked, by name. */
export const NAMES = `
query Names($ids: [ID!]!) {
  nodes(ids: $ids) { id ... on Entity { name } }
}`;

/** All tied paths with what each step rests on; the evidence is asked for by link. */
export const PATHS = `
query Paths($from: ID!, $to: ID!, $rule: LinkRule, $avoid: [ID!], $first: Int) {
  paths(from: $from, to: $to, rule: $rule, avoid: $avoid, first: $first) {
    from { id name }
    to { id name }
    hops
    total
    totalDigits
    paths {
      sentence
      actors { id name }
      steps { from { id name } to { id name } kinds meetingCount announced firstMet lastMet }
    }
    noPath {
      reason
      sentence
      relaxations { change value maxDelegations sentence path { sentence actors { id name } } }
    }
  }
}`;

const HIT = `
fragment HitBits on SearchHit {
  matched
  entity {
    id name kind
    ... on Country { region }
    ... on Organisation { shortName organisationKind standsFor { id name } }
    ... on Person { offices { title country { name } organisation { name } } }
    ... on Meeting { start city }
    ... on Series { firstRound lastRound rounds(first: 0) { totalCount } }
  }
}`;

/** What a name may mean; states apart, since they are mostly meant: "korea" is no agency. */
export const SEARCH = `
query Search($text: String!, $kinds: [EntityKind!], $first: Int) {
  states: search(text: $text, kinds: [COUNTRY], first: 5) { ...HitBits }
  all: search(text: $text, kinds: $kinds, first: $first) { ...HitBits }
}
${HIT}`;

/** Two names, of which each may be an actor's. */
export const SEARCH_TWO = `
query SearchTwo($a: String!, $b: String!) {
  a: search(text: $a, kinds: [COUNTRY, ORGANISATION], first: 5) { ...HitBits }
  b: search(text: $b, kinds: [COUNTRY, ORGANISATION], first: 5) { ...HitBits }
}
${HIT}`;

/**
 * A value as GraphQL text. Where an enum stands is known by the name of its field.
 * @param {unknown} v @param {string} [field] @returns {string}
 */
export function literal(v, field = "") {
  if (Array.isArray(v)) return "[" + v.map((x) => literal(x, field)).join(", ") + "]";
  if (v !== null && typeof v === "object") {
    return "{" + Object.entries(v).map(([k, x]) => `${k}: ${literal(x, k)}`).join(", ") + "}";
  }
  if (typeof v === "string" && ENUMS.has(field)) return v;
  return JSON.stringify(v);
}

const ENUMS = new Set(["via", "formats", "focuses", "tracks", "topics"]);

/** @param {Record<string, unknown>} args */
const list = (args) => {
  const text = Object.entries(args).filter(([, v]) => v !== null && v !== undefined).map(([k, v]) => `${k}: ${literal(v, k)}`).join(", ");
  return text === "" ? "" : `(${text})`;
};

const EVIDENCE = "totalCount nodes { name start end city country { name } onlyAnnounced sources { label url } }";

/** The network as a query that stands alone. @param {Record<string, unknown>} rule */
export const networkText = (rule) => `{
  network${list({ rule })} {
    meetingCount
    undatedLeftOut
    actors { id name }
    links { from { name } to { name } kinds meetingCount firstMet lastMet }
  }
}
`;

/** An actor's partners, likewise. @param {string} id @param {Record<string, unknown>} rule */
export const actorText = (id, rule) => `{
  node${list({ id })} {
    ... on Actor {
      name
      links${list({ rule, first: 100 })} { totalCount nodes { to { name } kinds meetingCount firstMet lastMet } }
    }
  }
}
`;

/** A link with its evidence. @param {string} from @param {string} to @param {Record<string, unknown>} rule */
export const linkText = (from, to, rule) => `{
  link${list({ from, to, rule })} {
    kinds
    meetingCount
    firstMet
    lastMet
    meetings(orderBy: DATE_DESC, first: 100) { ${EVIDENCE} }
  }
}
`;

/** A question for paths. @param {string} from @param {string} to @param {Record<string, unknown>} rule @param {string[]} avoid */
export const pathsText = (from, to, rule, avoid) => `{
  paths${list({ from, to, rule, avoid: avoid.length ? avoid : null, first: 20 })} {
    hops
    total
    paths { sentence steps { from { name } to { name } kinds meetings { totalCount nodes { name start sources { label url } } } } }
    noPath { reason sentence relaxations { sentence path { sentence } } }
  }
}
`;
