// @ts-check
// The network as answered, with what views derive from it. Places are no part
// of it: they come from layout.js and are never stored on the data.

/**
 * @typedef {object} Actor
 * @property {string} id
 * @property {string} name
 * @property {"state" | "body"} sort
 * @property {string} region UN M49 region of a state; empty for bodies
 * @property {string} code a short form of the name, empty when there is none
 * @property {string} organisationKind
 * @property {number} degree partners in this network
 * @property {number} meetings summed over its links: its meetings where each joins one pair
 * @property {string} first start of the first dated meeting; empty when none is dated
 * @property {string} last
 *
 * @typedef {object} Link
 * @property {string} key "a~b", the smaller id first
 * @property {string} a
 * @property {string} b
 * @property {number} meetings
 * @property {string} first
 * @property {string} last
 * @property {boolean} announced says that all its meetings were only announced
 *
 * @typedef {{value: string, meetings: number}} Count
 *
 * @typedef {object} Network
 * @property {Actor[]} actors by id
 * @property {Link[]} links by key
 * @property {Map<string, Actor>} byID
 * @property {Map<string, Link>} byKey
 * @property {Map<string, Link[]>} around links of each actor, most meetings first
 * @property {number} meetings
 * @property {number} undatedLeftOut
 * @property {boolean} onePair says that no meeting joins more than one pair
 * @property {Facets} facets
 *
 * @typedef {object} Facets
 * @property {number} undated
 * @property {{year: number, meetings: number}[]} years
 * @property {Count[]} format
 * @property {Count[]} focus
 * @property {Count[]} track
 * @property {Count[]} topic
 * @property {Count[]} region
 */

/** The key of a link, in whichever order its ends come. @param {string} a @param {string} b */
export const linkKey = (a, b) => (a < b ? `${a}~${b}` : `${b}~${a}`);

/** The other end of a link. @param {Link} l @param {string} id */
export const otherEnd = (l, id) => (l.a === id ? l.b : l.a);

/**
 * @param {any} answer of NETWORK
 * @param {boolean} [onePair] says that no meeting can join more than one pair, as with bilateral ones
 * @returns {Network}
 */
export function networkOf(answer, onePair = true) {
  const { network, facets } = answer;
  /** @type {Actor[]} */
  const actors = network.actors.map(actorOf);
  /** @type {Map<string, Actor>} */
  const byID = new Map(actors.map((a) => [a.id, a]));
  /** @type {Link[]} */
  const links = [];
  /** @type {Map<string, Link[]>} */
  const around = new Map(actors.map((a) => [a.id, []]));
  for (const l of network.links) {
    const a = byID.get(l.from.id), b = byID.get(l.to.id);
    if (!a || !b) continue;
    const link = { key: linkKey(a.id, b.id), a: a.id, b: b.id, meetings: l.meetingCount, first: l.firstMet ?? "", last: l.lastMet ?? "", announced: l.announced === l.meetingCount };
    links.push(link);
    for (const end of [a, b]) {
      around.get(end.id)?.push(link);
      end.degree++;
      end.meetings += link.meetings;
      if (link.first && (!end.first || link.first < end.first)) end.first = link.first;
      if (link.last > end.last) end.last = link.last;
    }
  }
  for (const [id, list] of around) list.sort((x, y) => y.meetings - x.meetings || compare(otherEnd(x, id), otherEnd(y, id)));
  return {
    actors, links, byID, around, byKey: new Map(links.map((l) => [l.key, l])),
    meetings: network.meetingCount, undatedLeftOut: network.undatedLeftOut, onePair,
    facets: {
      undated: facets.undated, years: facets.years,
      format: facets.formats, focus: facets.focuses, track: facets.tracks, topic: facets.topics, region: facets.regions,
    },
  };
}

/** @param {any} a @returns {Actor} */
export function actorOf(a) {
  const state = a.id.startsWith("country:");
  return {
    id: a.id, name: a.name, sort: state ? "state" : "body", region: state ? a.region ?? "" : "", code: a.code ?? a.shortName ?? "",
    organisationKind: a.organisationKind ?? "", degree: 0, meetings: 0, first: "", last: "",
  };
}

/** @param {string} a @param {string} b */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Actors with the most partners first. @param {Network} n @returns {Actor[]} */
export const byDegree = (n) => [...n.actors].sort((a, b) => b.degree - a.degree || b.meetings - a.meetings || compare(a.id, b.id));

/** First and last year with a meeting behind a link; null when none is dated. @param {Network} n @returns {[number, number] | null} */
export function span(n) {
  let first = "", last = "";
  for (const a of n.actors) {
    if (a.first && (!first || a.first < first)) first = a.first;
    if (a.last > last) last = a.last;
  }
  return first ? [Number(first.slice(0, 4)), Number(last.slice(0, 4))] : null;
}

/**
 * The partner that lies in a direction: among the actors linked to one, the
 * nearest that is not too far off the line. Null when there is none.
 * @param {Network} n @param {Map<string, {x: number, y: number}>} places @param {string} id
 * @param {"ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"} direction
 * @returns {string | null}
 */
export function neighbourTowards(n, places, id, direction) {
  const at = places.get(id);
  if (!at) return null;
  const [ux, uy] = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[direction];
  let best = null, least = Infinity;
  for (const l of n.around.get(id) ?? []) {
    const other = otherEnd(l, id);
    const p = places.get(other);
    if (!p) continue;
    const dx = p.x - at.x, dy = p.y - at.y;
    const along = dx * ux + dy * uy, off = Math.abs(dx * uy - dy * ux);
    if (along <= 0 || off > 1.2 * along) continue;
    const cost = along + 1.5 * off;
    if (cost < least) [best, least] = [other, cost];
  }
  return best;
}

/**
 * Hits as readers mean them: what is called exactly so, then states, then the rest.
 * @param {string} words @param {any[]} states @param {any[]} all @returns {any[]}
 */
export function ranked(words, states, all) {
  const same = (/** @type {any} */ hit) => hit.matched.toLowerCase() === words.trim().toLowerCase();
  /** @type {Map<string, any>} */
  const out = new Map();
  for (const hit of [...all.filter(same), ...states, ...all]) if (!out.has(hit.entity.id)) out.set(hit.entity.id, hit);
  return [...out.values()];
}

/**
 * Ways to read a text as the names of two: at a word or sign that joins them,
 * else at each blank of a short one.
 * @param {string} words @returns {[string, string][]}
 */
export function halves(words) {
  const joined = words.trim().split(/\s*[,&/–]\s*|\s+(?:and|with|vs\.?|to|-)\s+/i).filter(Boolean);
  const parts = joined.length === 1 ? joined[0].split("-") : joined;
  if (parts.length === 2) return [[parts[0], parts[1]]];
  const list = words.trim().split(/\s+/);
  if (parts.length > 2 || list.length > 5) return [];
  return list.slice(1).map((_, i) => [list.slice(0, i + 1).join(" "), list.slice(i + 1).join(" ")]);
}

/** Pages of the server for a record; empty for what has none. @param {string} id */
export function pageOf(id) {
  const [kind, slug] = id.split(":");
  return ["country", "organisation", "person", "meeting", "series"].includes(kind) && /^[A-Za-z0-9-]+$/.test(slug ?? "") ? `/${kind}/${slug}` : "";
}

/** The page of two actors: codes of states, slugs of bodies. @param {string} a @param {string} b */
export const pairPage = (a, b) => "/pair/" + [a, b].sort().map((id) => id.slice(id.indexOf(":") + 1)).join("/");

/** An address that a page may link to; empty for all but the web's own. @param {string | null} url */
export function safeURL(url) {
  try {
    const u = new URL(url ?? "");
    return u.protocol === "http:" || u.protocol === "https:" ? u.href : "";
  } catch {
    return "";
  }
}
