// @ts-check
// The one state of the explorer, and its address. Everything that a view shows
// follows from this and from the data; nothing here touches the page.

/**
 * @typedef {"dialogues" | "agreements" | "cohosting" | "attendance"} Via
 * @typedef {{x: number, y: number, k: number}} Zoom
 * @typedef {object} State
 * @property {Via[]} via kinds of link that count, one or more
 * @property {number | null} max largest number of delegations, for attendance; null is any
 * @property {[number, number] | null} years first and last year, both counted
 * @property {boolean} undated lets undated meetings pass `years`
 * @property {string[]} format
 * @property {string[]} focus
 * @property {string[]} track
 * @property {string[]} topic
 * @property {string[]} region
 * @property {string[]} sel nothing, one actor, or the two of a link
 * @property {string} from start of the path
 * @property {string} to end of the path
 * @property {string[]} avoid
 * @property {number} n which of the tied paths is shown, from 0
 * @property {Zoom | null} z null fits the network into its frame
 * @property {Record<string, [number, number]>} pin
 * @property {"network" | "table"} view
 * @property {string} v start of the data version for which the address was made
 */

/** Presets of `max`: small enough that those present can be said to have met. */
export const PRESET_MAX = 13;

/** @type {Via[]} */
export const VIAS = ["dialogues", "agreements", "cohosting", "attendance"];

/** Fields of the state that are lists of values to choose from. */
export const FACETS = /** @type {const} */ (["format", "focus", "track", "topic", "region"]);

/** @returns {State} */
export function initial() {
  return {
    via: ["dialogues"], max: PRESET_MAX, years: null, undated: false,
    format: [], focus: [], track: [], topic: [], region: [],
    sel: [], from: "", to: "", avoid: [], n: 0, z: null, pin: {}, view: "network", v: "",
  };
}

const ACTOR = /^(country:[A-Z]{2}|organisation:[a-z0-9]+(-[a-z0-9]+)*)$/;
const VALUE = /^[A-Z][A-Z0-9_]*$/;
const REGION = /^[A-Z][a-z]+$/;

/** Says whether a text can be the id of an actor. @param {string} s */
export const isActorID = (s) => s.length <= 200 && ACTOR.test(s);

/** @param {string | null} s @returns {string[]} */
const listed = (s) => (s ? [...new Set(s.split(","))] : []);

/**
 * Reads an address. What makes no sense in it is left out, as if it were not
 * there: an old or mistyped link still opens.
 * @param {string} search @returns {State}
 */
export function parse(search) {
  const p = new URLSearchParams(search);
  const s = initial();
  const via = VIAS.filter((v) => listed(p.get("via")).includes(v));
  if (via.length) s.via = via;
  const max = p.get("max");
  if (max === "any") s.max = null;
  else if (max && /^\d{1,4}$/.test(max) && Number(max) >= 2) s.max = Number(max);
  const years = /^(\d{4})-(\d{4})$/.exec(p.get("years") ?? "");
  if (years && years[1] <= years[2]) s.years = [Number(years[1]), Number(years[2])];
  s.undated = p.get("undated") === "1";
  for (const f of FACETS) {
    const values = listed(p.get(f));
    s[f] = f === "region" ? values.filter((v) => REGION.test(v)) : values.map((v) => v.toUpperCase()).filter((v) => VALUE.test(v));
  }
  const sel = (p.get("sel") ?? "").split("~").filter(isActorID);
  if (sel.length === 1 || (sel.length === 2 && sel[0] !== sel[1])) s.sel = sel;
  const from = p.get("from") ?? "", to = p.get("to") ?? "";
  if (isActorID(from)) s.from = from;
  if (isActorID(to) && to !== s.from) s.to = to;
  s.avoid = listed(p.get("avoid")).filter((id) => isActorID(id) && id !== s.from && id !== s.to).slice(0, 50);
  const n = p.get("n");
  if (n && /^\d{1,2}$/.test(n)) s.n = Number(n);
  s.z = zoomOf(p.get("z"));
  s.pin = pinsOf(p.get("pin"));
  if (p.get("view") === "table") s.view = "table";
  const v = p.get("v") ?? "";
  if (/^[0-9a-f]{12}$/.test(v)) s.v = v;
  return s;
}

/** @param {string | null} text @returns {Zoom | null} */
function zoomOf(text) {
  const [x, y, k] = (text ?? "").split(",").map((t) => (t === "" ? NaN : Number(t)));
  return Number.isFinite(x) && Number.isFinite(y) && k >= 0.1 && k <= 20 ? { x, y, k } : null;
}

/** @param {string | null} text */
function pinsOf(text) {
  /** @type {Record<string, [number, number]>} */
  const out = {};
  for (const part of (text ?? "").split(";").slice(0, 300)) {
    const m = /^(.+):(-?\d{1,6}),(-?\d{1,6})$/.exec(part);
    if (m && isActorID(m[1])) out[m[1]] = [Number(m[2]), Number(m[3])];
  }
  return out;
}

/**
 * Writes the address of a state; what is as usual is left out, and equal states
 * have equal addresses.
 * @param {State} s @returns {string} "?…", or "" for the usual view
 */
export function address(s) {
  /** @type {[string, string][]} */
  const out = [];
  /** @param {string} k @param {string} v */
  const put = (k, v) => { if (v !== "") out.push([k, v]); };
  if (s.via.join() !== "dialogues") put("via", VIAS.filter((v) => s.via.includes(v)).join(","));
  if (s.via.includes("attendance") && s.max !== PRESET_MAX) put("max", s.max === null ? "any" : String(s.max));
  if (s.years) put("years", s.years.join("-"));
  if (s.years && s.undated) put("undated", "1");
  for (const f of FACETS) put(f, facetText(s, f));
  put("sel", s.sel.join("~"));
  put("from", s.from);
  put("to", s.to);
  put("avoid", [...s.avoid].sort().join(","));
  if (s.n > 0 && s.from && s.to) put("n", String(s.n));
  const z = s.z && rounded(s.z);
  if (z) put("z", `${z.x},${z.y},${z.k}`);
  put("pin", Object.keys(s.pin).sort().map((id) => `${id}:${Math.round(s.pin[id][0])},${Math.round(s.pin[id][1])}`).join(";"));
  if (s.view !== "network") put("view", s.view);
  if (out.length === 0) return "";
  put("v", s.v);
  // Commas, colons and the like are fine in a query and far easier to read.
  return "?" + out.map(([k, v]) => k + "=" + encodeURIComponent(v).replace(/%(2C|3A|3B|7E)/g, decodeURIComponent)).join("&");
}

/** Values of a facet as addresses have them. @param {State} s @param {typeof FACETS[number]} f */
const facetText = (s, f) => [...s[f]].sort().map((v) => (f === "region" ? v : v.toLowerCase())).join(",");

/** @param {Zoom} z @returns {Zoom} */
const rounded = ({ x, y, k }) => ({ x: Number(x.toFixed(1)), y: Number(y.toFixed(1)), k: Number(k.toFixed(3)) });

/**
 * @typedef {{type: "via", via: Via[]}
 *   | {type: "max", max: number | null}
 *   | {type: "years", years: [number, number] | null, undated?: boolean}
 *   | {type: "undated", undated: boolean}
 *   | {type: "toggle", facet: typeof FACETS[number], value: string}
 *   | {type: "clear"}
 *   | {type: "select", sel: string[]}
 *   | {type: "ends", from?: string, to?: string}
 *   | {type: "avoid", id: string, on: boolean}
 *   | {type: "choose", n: number}
 *   | {type: "zoom", z: Zoom | null}
 *   | {type: "pin", id: string, at: [number, number] | null}
 *   | {type: "unpin"}
 *   | {type: "view", view: "network" | "table"}
 *   | {type: "relax", change: string, value: string | null, maxDelegations: number | null}
 *   | {type: "go", search: string}} Action
 */

/** Actions whose many small steps make one entry of the history. @param {Action} a */
export const continuous = (a) => a.type === "zoom" || a.type === "pin" || a.type === "unpin";

/**
 * The state after an action; the state given is never changed.
 * @param {State} s @param {Action} a @returns {State}
 */
export function reduce(s, a) {
  switch (a.type) {
    case "via": return { ...s, via: a.via.length ? a.via : ["dialogues"], n: 0 };
    case "max": return { ...s, max: a.max, n: 0 };
    case "years": return { ...s, years: a.years, undated: a.undated ?? s.undated, n: 0 };
    case "undated": return { ...s, undated: a.undated, n: 0 };
    case "toggle": return { ...s, [a.facet]: toggled(s[a.facet], a.value), n: 0 };
    case "clear": return { ...s, ...cleared(), n: 0 };
    // One thing is told at a time: a selection takes the place of a path.
    case "select": return { ...s, sel: a.sel, from: "", to: "", avoid: [], n: 0 };
    case "ends": return withEnds(s, a.from ?? s.from, a.to ?? s.to);
    case "avoid": return { ...s, avoid: a.on ? [...new Set([...s.avoid, a.id])] : s.avoid.filter((id) => id !== a.id), n: 0 };
    case "choose": return { ...s, n: a.n };
    // As the address has it, so that a reload moves nothing.
    case "zoom": return { ...s, z: a.z && rounded(a.z) };
    case "pin": {
      const { [a.id]: _, ...pin } = s.pin;
      return { ...s, pin: a.at ? { ...pin, [a.id]: a.at } : pin };
    }
    case "unpin": return { ...s, pin: {} };
    case "view": return { ...s, view: a.view };
    case "relax": return relaxed(s, a.change, a.value, a.maxDelegations);
    case "go": return { ...parse(a.search), v: s.v };
  }
}

/** @param {string[]} list @param {string} value */
const toggled = (list, value) => (list.includes(value) ? list.filter((v) => v !== value) : [...list, value]);

/** Says whether each meeting that counts joins one pair alone. @param {State} s */
export const isBilateral = (s) => s.via.every((v) => v === "dialogues" || v === "agreements");

/** The page of the same actors. @param {State} s */
export function actorsPage(s) {
  const q = new URLSearchParams();
  if (s.via.join() !== "dialogues") q.set("via", VIAS.filter((v) => s.via.includes(v)).join(","));
  // The form's own bound is another one than the explorer's.
  if (s.via.includes("attendance")) q.set("max", s.max === null ? "any" : String(s.max));
  if (s.years) {
    q.set("from", String(s.years[0]));
    q.set("to", String(s.years[1]));
    if (s.undated) q.set("undated", "1");
  }
  for (const f of FACETS) if (s[f].length) q.set(f, facetText(s, f));
  return "/actors" + (q.size ? "?" + q.toString().replaceAll("%2C", ",") : "");
}

/** The page of the same paths; empty where its form has no field for what is asked. @param {State} s */
export function pathPage(s) {
  if (filterOf(s) !== null || s.avoid.length > 0) return "";
  const q = new URLSearchParams({ from: s.from, to: s.to, via: VIAS.filter((v) => s.via.includes(v)).join(",") });
  if (s.via.includes("attendance") && s.max !== null) q.set("max", String(s.max));
  return "/path?" + q.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** The parameters of an export of the links that are shown, with a question mark. @param {State} s */
export function exportOf(s) {
  const q = new URLSearchParams();
  if (s.via.join() !== "dialogues") q.set("via", VIAS.filter((v) => s.via.includes(v)).map((v) => KINDS[v]).join(","));
  if (s.via.includes("attendance") && s.max !== null) q.set("max_delegations", String(s.max));
  if (s.years) {
    q.set("from", String(s.years[0]));
    q.set("to", String(s.years[1]));
    if (s.undated) q.set("or_undated", "true");
  }
  for (const f of FACETS) if (s[f].length) q.set(EXPORTED[f], [...s[f]].sort().join(","));
  return q.size ? "?" + q.toString().replaceAll("%2C", ",") : "";
}

/** What exports call the facets. */
const EXPORTED = { format: "formats", focus: "focuses", track: "tracks", topic: "topics", region: "regions" };

/** The filters as they are when none is set. */
export function cleared() {
  const { years, undated, format, focus, track, topic, region } = initial();
  return { years, undated, format, focus, track, topic, region };
}

/** @param {State} s @param {string} from @param {string} to @returns {State} */
function withEnds(s, from, to) {
  if (from !== "" && from === to) return s;
  const ends = [from, to];
  return { ...s, from, to, n: 0, sel: from && to ? [] : s.sel, avoid: s.avoid.filter((id) => !ends.includes(id)) };
}

/**
 * Makes the change that would give a path.
 * @param {State} s @param {string} change @param {string | null} value @param {number | null} max @returns {State}
 */
function relaxed(s, change, value, max) {
  const t = { ...s, n: 0 };
  switch (change) {
    case "STOP_AVOIDING": return { ...t, avoid: s.avoid.filter((id) => id !== value) };
    case "DROP_DATES": return { ...t, years: null, undated: false };
    case "DROP_FILTER": return { ...t, ...cleared() };
    case "RAISE_MAX_DELEGATIONS": return { ...t, max: Number(value) };
    case "ADD_LINK_KIND": {
      const via = VIAS.find((v) => KINDS[v] === value);
      return via ? { ...t, via: VIAS.filter((v) => s.via.includes(v) || v === via), max: max ?? s.max } : t;
    }
    case "DROP_ALL": return { ...t, ...cleared(), via: [...VIAS], max: null, avoid: [] };
    default: return t;
  }
}

/** What the API calls the kinds of link. @type {Record<Via, string>} */
export const KINDS = { dialogues: "BILATERAL_DIALOGUE", agreements: "AGREEMENT", cohosting: "CO_HOSTING", attendance: "ATTENDANCE" };

/** @typedef {Record<string, unknown>} Filter */

/** The meetings that count, as a MeetingFilter; null for all. @param {State} s @returns {Filter | null} */
export function filterOf(s) {
  /** @type {Filter} */
  const f = {};
  if (s.years) {
    f.during = { from: String(s.years[0]), to: String(s.years[1]) };
    if (s.undated) f.orUndated = true;
  }
  if (s.format.length) f.formats = [...s.format].sort();
  if (s.focus.length) f.focuses = [...s.focus].sort();
  if (s.track.length) f.tracks = [...s.track].sort();
  if (s.topic.length) f.topics = [...s.topic].sort();
  if (s.region.length) f.regions = [...s.region].sort();
  return Object.keys(f).length ? f : null;
}

/** The kinds of link with their bound, without the filter. @param {State} s @returns {Record<string, unknown>} */
export function kindsOf(s) {
  const via = VIAS.filter((v) => s.via.includes(v)).map((v) => KINDS[v]);
  return s.via.includes("attendance") && s.max !== null ? { via, maxDelegations: s.max } : { via };
}

/** What counts as a link, as a LinkRule. @param {State} s @returns {Record<string, unknown>} */
export function ruleOf(s) {
  const filter = filterOf(s);
  return filter ? { ...kindsOf(s), filter } : kindsOf(s);
}

/** Says whether any filter is set. @param {State} s */
export const isFiltered = (s) => filterOf(s) !== null;
