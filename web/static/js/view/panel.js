// @ts-check
// The evidence beside the network: of one actor, or of one link.

import { linkKey, pageOf, pairPage } from "../model.js";
import * as queries from "../queries.js";
import { address, filterOf, ruleOf } from "../state.js";
import * as text from "../text.js";
import { copyButton, h, linked, s } from "./dom.js";
import { meeting, pagedList } from "./evidence.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Action} Action
 * @typedef {{api: import("../api.js").Api, dispatch: (a: Action) => void, announce: (m: string) => void, track: (work: Promise<void>) => void}} Tools
 */

/** Rounds of one dialogue over the years, as ticks; a picture of words beside it. @param {any} series @param {[number, number]} extent */
function strip(series, extent) {
  const [from, to] = extent, width = 120;
  const x = (/** @type {string} */ d) => {
    const [y, m = "7", day = "15"] = d.split("-");
    return 3 + ((Number(y) + (Number(m) - 1) / 12 + Number(day) / 372 - from) / (to + 1 - from)) * (width - 6);
  };
  return s("svg", { class: "strip", viewBox: `0 0 ${width} 14`, width, height: 14, "aria-hidden": "true" },
    s("line", { x1: 0, x2: width, y1: 7, y2: 7 }),
    series.rounds.nodes.filter((/** @type {any} */ r) => r.start).map((/** @type {any} */ r) => s("circle", { cx: x(r.start).toFixed(1), cy: 7, r: 2.6 })));
}

/** Bars beside partners compare with the largest. @param {number} n @param {number} most */
const bar = (n, most) => s("svg", { class: "bar", viewBox: "0 0 60 8", width: 60, height: 8, preserveAspectRatio: "none", "aria-hidden": "true" }, s("rect", { width: Math.max(2, (60 * n) / most), height: 8, rx: 1 }));

/** The sort of series that go with the links shown. @param {State} st @param {string} id */
export function seriesFilter(st, id) {
  if (st.via.every((v) => v === "dialogues")) return { formats: ["BILATERAL"], focuses: DIALOGUE, parties: { any: [id] } };
  if (st.via.every((v) => v === "agreements")) return { formats: ["BILATERAL"], focuses: ["AGREEMENT"], parties: { any: [id] } };
  return null;
}

/** Which of an actor's meetings go with the links shown. @param {State} st */
export function meetingsOf(st) {
  const filter = filterOf(st);
  const one = st.via.length === 1 ? st.via[0] : "";
  /** @type {Record<string, string[]>} */
  const focuses = { dialogues: DIALOGUE, agreements: ["AGREEMENT"] };
  // The same field twice is joined by and.
  const meetings = focuses[one] ? { and: [{ formats: ["BILATERAL"], focuses: focuses[one] }, ...(filter ? [filter] : [])] } : filter;
  return { meetings, hosting: one === "cohosting" ? true : null };
}

const DIALOGUE = ["POLICY", "OPERATIONAL", "CAPACITY", "DIGITAL", "GENERAL"];

/** What links are called in the panel. @param {State} st */
function linkWords(st) {
  if (st.via.length > 1) return text.listed(st.via);
  return { dialogues: "bilateral dialogues", agreements: "agreements", cohosting: "co-hosted meetings", attendance: st.max === null ? "meetings attended together" : `meetings of up to ${st.max} delegations` }[st.via[0]];
}

/**
 * The panel of an actor.
 * @param {Tools} t @param {State} st @param {string} id @param {{years: [number, number], last: string}} time @param {AbortSignal} signal
 */
export async function actorPanel(t, st, id, time, signal) {
  const rule = ruleOf(st), filter = filterOf(st), series = seriesFilter(st, id), own = meetingsOf(st);
  const { data } = await t.api.ask(queries.ACTOR_PANEL, { id, rule, series, ...own }, { signal });
  const a = data.node;
  if (!a) return h("div", { class: "answer" }, h("h2", {}, "Not on record"), h("p", {}, `Nothing has the id ${id}.`), closer(t));
  // Bars compare: one alone, or all of one meeting, need none.
  const most = a.links.totalCount > 1 ? a.links.nodes[0].meetingCount : 1;
  const page = pageOf(id);
  const more = (/** @type {string} */ query, /** @type {string} */ field, /** @type {Record<string, unknown>} */ extra) => async (/** @type {string} */ after) =>
    (await t.api.ask(query, { id, ...extra, after })).data.node[field];
  const hosts = own.hosting === true;
  const meetings = pagedList({
    what: "meeting", title: hosts ? "Meetings hosted" : series ? "Rounds" : "Meetings", page: a.meetings, announce: t.announce,
    note: `Latest first${filter ? ", under these filters" : ""}.`, empty: `None${filter ? " under these filters" : ""}.`,
    more: more(queries.MORE_MEETINGS, "meetings", own),
    item: (r) => meeting(r.meeting),
  });
  const dialogues = pagedList({
    what: "dialogue", title: series ? (st.via[0] === "agreements" ? "Agreements" : "Dialogues") : "Series", page: a.series, className: "dialogues", announce: t.announce,
    note: a.series.totalCount ? `Latest first; a dot is a round, ${time.years[0]} to ${time.years[1]}${filter ? ", whatever the filters" : ""}. Quiet: no round in the two years or more before the newest meeting of the data${time.last && `, ${text.date(time.last)}`}.` : "",
    more: more(queries.MORE_SERIES, "series", { series }),
    item: (x) => {
      const quiet = text.isQuiet(x);
      const missing = text.gaps(x);
      return h("li", { "data-series": x.id }, h("p", { class: "name" }, linked(pageOf(x.id), x.name)), strip(x, time.years),
        h("p", { class: "fact" }, text.count(x.rounds.totalCount, "round"), x.lastRound ? `, last ${text.date(x.lastRound)}` : ", undated",
          quiet && " ", quiet && h("span", { class: "mark" }, `quiet for ${text.count(x.quietYears, "year")}`), missing && h("span", { class: "gap" }, missing)));
    },
  });
  const people = pagedList({
    what: "person", title: "People who spoke for it", page: a.people, className: "people", announce: t.announce, note: filter ? "Whatever the filters." : "",
    more: more(queries.MORE_PEOPLE, "people", {}),
    item: (p) => {
      const office = p.offices.at(-1);
      return h("li", {}, linked(pageOf(p.id), p.name), h("span", { class: "fact" }, [office?.title, office?.organisation?.name].filter(Boolean).join(", ") || "office not on record", ` · ${text.count(p.meetingCount, "meeting")}`));
    },
  });
  return h("div", { class: "answer", "data-panel": id },
    h("header", { class: "title" },
      h("p", { class: "who" }, id.startsWith("country:") ? ["Country", a.region].filter(Boolean).join(" · ") : text.label(a.organisationKind)),
      h("h2", { tabindex: "-1" }, a.name), closer(t),
      h("p", { class: "sum" }, `${text.count(a.links.totalCount, "partner")} in ${linkWords(st)}${st.years ? `, ${text.years(String(st.years[0]), String(st.years[1]))}` : ""}; ${text.count(a.meetingCount, "meeting")} of every kind.`)),
    h("p", { class: "acts" },
      h("button", { type: "button", class: "plainly", onclick: () => t.dispatch({ type: "ends", from: id }) }, "Path from here"),
      h("button", { type: "button", class: "plainly", onclick: () => t.dispatch({ type: "ends", to: id }) }, "Path to here"),
      page && h("a", { href: page }, "Full page")),
    handOver(t),
    glance([[dialogues, seriesWords(a.series, st, series !== null)], [people, text.count(a.people.totalCount, "person")], [meetings, text.count(a.meetings.totalCount, series ? "round" : "meeting") + (hosts ? " hosted" : "")]]),
    pagedList({
      what: "partner", title: "Partners", page: a.links, className: most > 1 ? "partners" : "partners flat", announce: t.announce,
      empty: `No partner in ${linkWords(st)}${filter ? " under these filters" : ""}.`,
      otherwise: st.via.join() === "dialogues" && a.meetingCount > 0 && h("button", { type: "button", class: "plainly", onclick: () => t.dispatch({ type: "via", via: ["attendance"] }) }, "Whom it met at small meetings"),
      more: more(queries.MORE_PARTNERS, "links", { rule }),
      item: (l) => h("li", {}, h("button", { type: "button", class: "row", "data-link": linkKey(id, l.to.id), onclick: () => t.dispatch({ type: "select", sel: [id, l.to.id] }) },
        h("span", { class: "name" }, l.to.name), most > 1 && bar(l.meetingCount, most),
        h("span", { class: "n" }, text.number(l.meetingCount), h("span", { class: "unseen" }, ` ${l.meetingCount === 1 ? "meeting" : "meetings"}, `)), h("span", { class: "when" }, l.firstMet ? text.years(l.firstMet, l.lastMet) : "undated"))),
    }),
    hosts && meetings,
    dialogues,
    people,
    !hosts && meetings,
    takeAway(t, () => queries.actorText(id, rule)));
}

/** How many series there are, and how many of them are silent, where all are known. @param {any} page @param {State} st @param {boolean} own says that they are of the kind of link */
function seriesWords(page, st, own) {
  const all = text.count(page.totalCount, own ? (st.via[0] === "agreements" ? "agreement" : "dialogue") : "series");
  const quiet = page.nodes.filter((/** @type {any} */ x) => text.isQuiet(x)).length;
  return quiet && own && st.via[0] === "dialogues" && !page.pageInfo.hasNextPage ? `${all}, ${text.number(quiet)} quiet` : all;
}

/** What else is in the panel, further down. @param {[HTMLElement, string][]} parts */
const glance = (parts) => h("p", { class: "glance" }, parts.map(([section, words]) =>
  h("button", { type: "button", class: "inword", onclick: () => {
    section.tabIndex = -1;
    bring(section);
    section.focus({ preventScroll: true });
  } }, words)));

/** Brings a part to the top of the panel, or of the page where the panel does not scroll. @param {HTMLElement} part */
function bring(part) {
  const panel = part.closest(".panel");
  if (!panel || getComputedStyle(panel).overflowY === "visible") return part.scrollIntoView({ block: "start" });
  panel.scrollTop += part.getBoundingClientRect().top - panel.getBoundingClientRect().top - 8;
}

/** Closes what is open. @param {Tools} t */
export const closer = (t) => h("button", { type: "button", class: "close", "aria-label": "Close", title: "Close", onclick: () => t.dispatch({ type: "select", sel: [] }) }, "×");

/** On a phone: what stands over the network on a wide page. @param {Tools} t */
export const handOver = (t) => h("p", { class: "acts narrow" }, copyButton("Copy link", () => location.href, t.announce),
  h("button", { type: "button", class: "plainly", onclick: () => document.querySelector(".left")?.scrollIntoView({ block: "start" }) }, "Filters and table"));

/** Ways to hand over what is shown. @param {Tools} t @param {() => string} query @param {(() => string) | null} [words] */
export const takeAway = (t, query, words) => h("p", { class: "acts away" },
  words && copyButton("Copy the sentence", words, t.announce),
  copyButton("Copy as GraphQL", query, t.announce));

/** First page of the evidence of a link, and how to get the rest. @param {Tools} t @param {Record<string, unknown>} rule @param {string} from @param {string} to @param {number} first @param {AbortSignal} [signal] */
export async function linkEvidence(t, rule, from, to, first, signal) {
  const { data } = await t.api.ask(queries.LINK, { from, to, rule, first, after: null }, { signal });
  return {
    link: data.link,
    more: async (/** @type {string} */ after) => (await t.api.ask(queries.LINK, { from, to, rule, first: 25, after })).data.link.meetings,
  };
}

/**
 * The panel of a link.
 * @param {Tools} t @param {State} st @param {AbortSignal} signal
 */
export async function linkPanel(t, st, signal) {
  const [from, to] = st.sel;
  const rule = ruleOf(st);
  const { link, more } = await linkEvidence(t, rule, from, to, 10, signal);
  if (!link) {
    const { data } = await t.api.ask(queries.NAMES, { ids: [from, to] }, { signal });
    const [a, b] = data.nodes.map((/** @type {any} */ n) => n?.name ?? "unknown");
    return h("div", { class: "answer" }, h("header", { class: "title" }, h("h2", { tabindex: "-1" }, `${a} and ${b}`), closer(t)),
      h("p", {}, `No link by ${linkWords(st)}${filterOf(st) ? " under these filters" : ""}.`),
      h("p", { class: "acts" }, h("button", { type: "button", onclick: () => t.dispatch({ type: "ends", from, to }) }, "How are they connected?")));
  }
  const sentence = `${link.from.name} and ${link.to.name}: ${text.met(link)}, by ${text.listed(link.kinds.map(text.label))}.`;
  return h("div", { class: "answer", "data-panel": linkKey(from, to) },
    h("header", { class: "title" },
      h("p", { class: "who" }, text.listed(link.kinds.map(text.label))),
      h("h2", { tabindex: "-1" }, actorButton(t, link.from), " and ", actorButton(t, link.to)), closer(t),
      h("p", { class: "sum" }, text.met(link) + ".")),
    h("p", { class: "acts" }, h("a", { href: pairPage(from, to) }, "Full page of the two")),
    handOver(t),
    pagedList({ what: "meeting", title: "Meetings", page: link.meetings, item: meeting, more, announce: t.announce, note: "Latest first." }),
    takeAway(t, () => queries.linkText(from, to, rule), () => sentence + " " + location.origin + "/" + address(st)));
}

/** A name that selects its actor. @param {Tools} t @param {any} a */
export const actorButton = (t, a) => h("button", { type: "button", class: "inword", onclick: () => t.dispatch({ type: "select", sel: [a.id] }) }, a.name);

const EXAMPLES = [
  { ask: "How are Nigeria and Taiwan connected?", tell: "The shortest chains of dialogues, with the meetings and sources of every step.", go: "?from=country:NG&to=country:TW" },
  { ask: "Which of India’s dialogues went quiet?", tell: "Every dialogue with its rounds over the years; silence is marked.", go: "?sel=country:IN" },
  { ask: "Who hosted cyber meetings with South Korea in 2019?", tell: "Partners in co-hosting, and what they hosted together.", go: "?via=cohosting&years=2019-2019&sel=country:KR" },
];

/** What to do first. @param {Tools} t @param {() => string} query of the network */
export const startPanel = (t, query) => h("div", { class: "answer start" },
  h("p", { class: "lead" }, "Who meets whom about cyberspace, since when, and who says so. Pick a state, type a name, or start from a question:"),
  h("ul", { class: "examples" }, EXAMPLES.map((x) => h("li", {}, h("button", { type: "button", class: "example", "data-example": true, onclick: () => t.dispatch({ type: "go", search: x.go }) }, h("strong", {}, x.ask), h("span", {}, x.tell))))),
  h("p", { class: "quiet small" }, "A line joins two actors that met, the wider the more often; a dashed one was only announced. Every meeting names its sources."),
  takeAway(t, query));
