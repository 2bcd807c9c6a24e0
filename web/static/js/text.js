// @ts-check
// Words: dates, counts and sentences.

import { span } from "./model.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./model.js").Network} Network */

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A number with commas: 1,322. @param {number} n */
export const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const PLURALS = new Map([["series", "series"], ["body", "bodies"], ["person", "people"]]);

/** "1 meeting", "2 meetings". @param {number} n @param {string} what */
export const count = (n, what) => `${number(n)} ${n === 1 ? what : PLURALS.get(what) ?? what + "s"}`;

/** A day, month or year in words: "22 June 2017". @param {string | null | undefined} d */
export function date(d) {
  if (!d) return "date not known";
  const [y, m, day] = d.split("-");
  return [day && String(Number(day)), m && MONTHS[Number(m) - 1], y].filter(Boolean).join(" ");
}

/** The month, where space is short: "Jun 2017". @param {string} d */
export const month = (d) => {
  const [y, m] = d.split("-");
  return m ? `${MONTHS[Number(m) - 1].slice(0, 3)} ${y}` : y;
};

/** When a meeting was: "22 to 23 June 2017". @param {string | null} start @param {string | null} end */
export function dates(start, end) {
  if (!start || !end || start === end) return date(start);
  if (start.length === 10 && start.slice(0, 7) === end.slice(0, 7) && end.length === 10) return `${Number(start.slice(8))} to ${date(end)}`;
  if (start.length === 10 && end.length === 10 && start.slice(0, 4) === end.slice(0, 4)) return `${date(start).replace(/ \d{4}$/, "")} to ${date(end)}`;
  return `${date(start)} to ${date(end)}`;
}

/** From when to when, in years: "2014 to 2023". @param {string | null} first @param {string | null} last */
export function years(first, last) {
  if (!first || !last) return "date not known";
  const a = first.slice(0, 4), b = last.slice(0, 4);
  return a === b ? a : `${a} to ${b}`;
}

/** @param {string[]} list */
export const listed = (list) => (list.length < 2 ? list.join("") : list.slice(0, -1).join(", ") + " and " + list[list.length - 1]);

/** Labels of the values that filters and lists show. @type {Record<string, string>} */
export const LABELS = {
  BILATERAL: "Bilateral", TRILATERAL: "Trilateral", MINILATERAL: "Small group", REGIONAL: "Regional", MULTILATERAL: "Multilateral",
  POLICY: "Cyber policy", AGREEMENT: "Agreement", OPERATIONAL: "Operations", CAPACITY: "Capacity building", DIGITAL: "Digital policy", GENERAL: "Wider agenda",
  TRACK_1: "Official (track 1)", TRACK_1_5: "Mixed (track 1.5)", TRACK_2: "Non-governmental (track 2)",
  NORMS: "Norms", INTERNATIONAL_LAW: "International law", CBM: "Confidence building", CAPACITY_BUILDING: "Capacity building",
  CRITICAL_INFRASTRUCTURE: "Critical infrastructure", CYBERCRIME: "Cybercrime", MILITARY: "Military", INFORMATION_SHARING: "Information sharing",
  INTERNET_GOVERNANCE: "Internet governance", THREATS: "Threats", SUPPLY_CHAIN: "Supply chain", RANSOMWARE: "Ransomware", AI: "AI", FIVE_G: "5G",
  DATA: "Data", HUMAN_RIGHTS: "Human rights", CERT_COOPERATION: "CERT cooperation", COUNTER_TERRORISM: "Counter-terrorism",
  DIGITAL_ECONOMY: "Digital economy", ELECTIONS: "Elections", NATIONAL_STRATEGY: "National strategy",
  BILATERAL_DIALOGUE: "bilateral dialogue", CO_HOSTING: "co-hosting", ATTENDANCE: "attendance",
  COUNTRY: "state", ORGANISATION: "body", PERSON: "person", MEETING: "meeting", SERIES: "series",
  HOST: "host", CO_HOST: "co-host", CHAIR: "chair", CO_CHAIR: "co-chair", HEAD_OF_DELEGATION: "head of delegation",
};

/** @param {string} value */
export const label = (value) => LABELS[value] ?? value.toLowerCase().replaceAll("_", " ");

/** What a kind of link is called as a subject. @param {State} s */
export function subject(s) {
  /** @type {Record<string, string>} */
  const names = {
    dialogues: "bilateral cyber dialogues", agreements: "cyber agreements", cohosting: "co-hosted cyber meetings",
    attendance: s.max === null ? "cyber meetings attended together" : `cyber meetings of up to ${s.max} delegations`,
  };
  const text = listed(s.via.map((v) => names[v]));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The filters in words: "in bilateral format, on track 1.5, on norms or cybercrime, with states of Asia". @param {State} s */
export function filters(s) {
  /** @param {string[]} list */
  const or = (list) => listed([...list].sort().map((v) => label(v))).replace(" and ", " or ");
  const parts = [];
  if (s.format.length) parts.push(`in ${or(s.format).toLowerCase()} format`);
  if (s.track.length) parts.push(`on ${s.track.length > 1 ? "tracks" : "track"} ${listed([...s.track].sort().map((v) => v.slice(6).replace("_", "."))).replace(" and ", " or ")}`);
  if (s.focus.length) parts.push("about " + or(s.focus).toLowerCase());
  if (s.topic.length) parts.push("on " + lowerWords(or(s.topic)));
  if (s.region.length) parts.push("with states of " + listed([...s.region].sort()).replace(" and ", " or "));
  return parts.join(", ");
}

/** Lower case but for what is always written large. @param {string} text */
const lowerWords = (text) => text.toLowerCase().replace(/\b(ai|cert|5g)\b/g, (m) => m.toUpperCase());

/**
 * What the network shows, in one sentence that is true of the filters.
 * @param {State} s @param {Network} n
 */
export function headline(s, n) {
  const what = [subject(s), filters(s)].filter(Boolean).join(" ");
  if (n.links.length === 0) {
    const none = `No ${what.charAt(0).toLowerCase() + what.slice(1)}${s.years ? ` ${s.years[0] === s.years[1] ? "in" : "from"} ${period(s.years)}` : ""} on record`;
    return n.undatedLeftOut ? `${none}; ${count(n.undatedLeftOut, "undated meeting")} left out` : none;
  }
  const when = s.years ?? span(n);
  const undated = n.facets.undated;
  let text = what + (when ? ", " + period(when) : "") + ": " + [count(n.actors.length, "actor"), count(n.links.length, "pair"), count(n.meetings, "meeting")].join(", ");
  if (n.undatedLeftOut) text += `; ${count(n.undatedLeftOut, "undated meeting")} left out`;
  else if (undated) text += `, ${number(undated)} of them undated`;
  return text;
}

/** @param {[number, number]} y */
const period = (y) => (y[0] === y[1] ? String(y[0]) : `${y[0]} to ${y[1]}`);

/**
 * How often and when two met: "4 meetings, 2016 to May 2023, 1 of them only announced".
 * @param {{meetingCount: number, announced: number, firstMet: string | null, lastMet: string | null}} l
 */
export function met(l) {
  const n = count(l.meetingCount, "meeting"), many = l.meetingCount > 1 ? `${l.announced === l.meetingCount ? "all" : number(l.announced)} of them ` : "";
  const announced = l.announced > 0 ? `, ${many}only announced` : "";
  if (!l.firstMet) return n + ", date not known" + announced;
  return (l.firstMet === l.lastMet ? `${n}, ${date(l.firstMet)}` : `${n}, ${date(l.firstMet)} to ${date(l.lastMet)}`) + announced;
}

/**
 * Rounds that are known to be missing, in the words of the pages; empty when
 * none is. Where some rounds have no number, they may be the missing ones.
 * @param {{missingOrdinals: number[], ordinalsCountRounds: boolean, rounds: {nodes: {ordinal: number | null}[]}}} s
 */
export function gaps(s) {
  const n = s.missingOrdinals.length;
  if (!s.ordinalsCountRounds || n === 0) return "";
  const none = `no record of ${n > 1 ? "rounds" : "round"} ${ranges(s.missingOrdinals)}`;
  const unnumbered = s.rounds.nodes.filter((r) => r.ordinal === null).length;
  if (unnumbered === 0) return none;
  if (unnumbered === 1) return `${none}; the round without a number may be ${n > 1 ? "among them" : "it"}`;
  return `${none}; ${n > 1 ? `the ${unnumbered} rounds without a number may be among them` : `one of the ${unnumbered} rounds without a number may be it`}`;
}

/** 1, 2, 3 and 7 are "1 to 3 and 7". @param {number[]} list */
function ranges(list) {
  /** @type {string[]} */
  const parts = [];
  for (let i = 0, j = 0; i < list.length; i = j + 1) {
    for (j = i; list[j + 1] === list[j] + 1;) j++;
    parts.push(...(j - i > 1 ? [`${list[i]} to ${list[j]}`] : list.slice(i, j + 1).map(String)));
  }
  return listed(parts);
}

/** @param {number} n */
export function ordinal(n) {
  const t = n % 100;
  return n + (t > 10 && t < 14 ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th");
}

/** Says whether a dialogue is silent: most meet every year, or every other. @param {{quietYears: number | null}} s */
export const isQuiet = (s) => (s.quietYears ?? 0) >= 2;

/** What a source is called; one without a title by its publisher and host. @param {{label: string, url: string | null, publisher: string | null}} s */
export function sourceLabel(s) {
  if (s.url && s.label.includes(s.url)) {
    try {
      return [s.publisher, new URL(s.url).hostname].filter(Boolean).join(", ");
    } catch {
      return s.label;
    }
  }
  return s.label;
}
