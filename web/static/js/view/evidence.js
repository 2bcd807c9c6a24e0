// @ts-check
// Meetings with what they rest on.

import { pageOf, safeURL } from "../model.js";
import * as text from "../text.js";
import { fill, h, linked } from "./dom.js";
import { failure } from "./status.js";

/** @param {any} m a meeting */
export function place(m) {
  const parts = [m.city, m.country?.name].filter(Boolean);
  return parts.length ? [...new Set(parts)].join(", ") : "place not known";
}

/** Who hosted: states and bodies, or else whoever did. @param {any} m @returns {string[]} */
function hosts(m) {
  const all = m.hosts.nodes.map((/** @type {any} */ r) => r.participant);
  const actors = all.filter((/** @type {any} */ p) => p.id.startsWith("country:") || p.standsFor?.id === p.id);
  return (actors.length ? actors : all).map((/** @type {any} */ p) => p.name);
}

/**
 * Who led each side, by actor: the people with what they did; and who hosted,
 * where nobody is named or several did.
 * @param {any} m
 */
function leaders(m) {
  const by = hosts(m), hosted = by.length > 0 && `Hosted by ${text.listed(by)}`;
  /** @type {Map<string, any[]>} */
  const sides = new Map();
  for (const row of m.leaders.nodes) {
    const side = row.onBehalfOf?.name ?? row.country?.name ?? "";
    const list = sides.get(side);
    if (list) list.push(row);
    else sides.set(side, [row]);
  }
  if (sides.size === 0) return [h("p", { class: "led quiet" }, hosted && `${hosted}; `, "who led is not on record")];
  return [by.length > 1 && h("p", { class: "led quiet" }, hosted), h("dl", { class: "led" }, [...sides].map(([side, rows]) => h("div", {},
    h("dt", {}, side || "Side not known"),
    rows.map((row) => h("dd", {}, linked(pageOf(row.participant.id), row.participant.name), row.office ? `, ${row.office}` : ` (${text.label(row.role)})`, !side && row.organisation ? `, ${row.organisation.name}` : "")))))];
}

/** @param {any[]} list of sources */
function sources(list) {
  return h("ul", { class: "sources", "aria-label": "Sources" }, list.map((x) => {
    const url = safeURL(x.url);
    const name = text.sourceLabel(x);
    return h("li", {},
      url ? h("a", { href: url, rel: "noopener noreferrer nofollow external", target: "_blank" }, name) : name,
      h("span", { class: "quiet" }, [x.publisher && !name.startsWith(x.publisher) ? x.publisher : "", x.date ? text.date(x.date) : "", url ? "" : x.file ? "copy on file" : "no address"].filter(Boolean).map((t) => ", " + t).join("")));
  }));
}

/** One meeting. @param {any} m */
export function meeting(m) {
  return h("li", { class: "meeting", "data-meeting": m.id },
    h("p", { class: "when" }, text.dates(m.start, m.end), h("span", { class: "where" }, " · " + place(m)), m.onlyAnnounced && " ", m.onlyAnnounced && h("span", { class: "mark" }, "only announced")),
    h("h4", {}, linked(pageOf(m.id), m.name)),
    leaders(m),
    h("details", { class: "cited", open: m.sources.length <= 2 }, h("summary", {}, text.count(m.sources.length, "source")), sources(m.sources)));
}

/**
 * A list that says how much of it is shown and gives the rest on demand.
 * @template T
 * @param {object} o
 * @param {string} o.what one of them, such as "meeting"
 * @param {string} o.title
 * @param {{totalCount: number, nodes: T[], pageInfo: {hasNextPage: boolean, endCursor: string | null}}} o.page the first page
 * @param {(item: T) => Node} o.item
 * @param {(after: string) => Promise<{totalCount: number, nodes: T[], pageInfo: {hasNextPage: boolean, endCursor: string | null}}>} o.more
 * @param {string} [o.empty]
 * @param {Node | false} [o.otherwise] what to do when there is none
 * @param {string} [o.note]
 * @param {string} [o.className]
 * @param {string} [o.level] of the heading
 * @param {(message: string) => void} o.announce
 */
export function pagedList(o) {
  const list = h("ul", { class: o.className ?? "meetings" });
  const counted = h("span", { class: "count" });
  const foot = h("div", { class: "more" });
  let shown = 0;

  /** @param {typeof o.page} page */
  function add(page) {
    const at = list.children.length;
    list.append(...page.nodes.map(o.item));
    shown += page.nodes.length;
    counted.textContent = shown < page.totalCount ? `${text.number(shown)} of ${text.number(page.totalCount)}` : text.number(page.totalCount);
    const after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    fill(foot, after !== null && h("button", { type: "button", class: "plainly", onclick: () => next(after) }, `Show more: ${text.number(page.totalCount - shown)} left`));
    return at;
  }

  /** @param {string} after */
  async function next(after) {
    fill(foot, h("p", { class: "loading" }, "Loading more"));
    try {
      const at = add(await o.more(after));
      o.announce(`${counted.textContent} shown`);
      /** @type {HTMLElement | null} */ (list.children[at]?.querySelector("a, button"))?.focus({ preventScroll: true });
    } catch (e) {
      fill(foot, failure(e, () => next(after)));
    }
  }

  add(o.page);
  return h("section", { class: "part" },
    h(o.level === "h4" ? "h4" : "h3", {}, o.title, " ", counted), o.note && h("p", { class: "quiet" }, o.note),
    o.page.totalCount ? list : h("p", { class: "quiet" }, o.empty ?? "None on record."), !o.page.totalCount && o.otherwise, foot);
}
