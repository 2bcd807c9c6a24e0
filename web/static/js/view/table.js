// @ts-check
// The network as two tables: actors with their partners, links with their
// meetings.

import { byDegree, compare } from "../model.js";
import * as text from "../text.js";
import { fill, h } from "./dom.js";

/**
 * @typedef {import("../model.js").Network} Network
 * @typedef {import("../state.js").Action} Action
 */

/** Rows that are put on the page at a time. */
const STEP = 200, STEP_NARROW = 20;

/**
 * @param {HTMLElement} element
 * @param {{dispatch: (a: Action) => void, pick: (id: string) => void}} o
 */
export function createTable(element, { dispatch, pick }) {
  const narrow = matchMedia("(max-width: 47.99rem)");
  /** @type {Network | null} */
  let drawn = null;
  let page = "";
  /** @type {Record<string, {key: string, down: boolean}>} */
  const orders = { actors: { key: "degree", down: true }, links: { key: "meetings", down: true } };

  /**
   * @template T
   * @param {string} which @param {string} caption @param {[string, string, boolean, boolean?][]} columns key, title, number?, for wide pages alone? @param {T[]} rows
   * @param {(row: T, key: string) => string | number} value @param {(row: T) => Node[]} cells
   */
  function table(which, caption, columns, rows, value, cells) {
    const order = orders[which];
    const sorted = [...rows].sort((x, y) => {
      const a = value(x, order.key), b = value(y, order.key);
      // What is not known stands last, whichever way round.
      if ((a === "") !== (b === "")) return a === "" ? 1 : -1;
      const c = typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
      return order.down ? -c : c;
    });
    const body = h("tbody");
    const foot = h("p", { class: "more" });
    let shown = 0;
    const more = () => {
      const step = narrow.matches ? STEP_NARROW : STEP;
      body.append(...sorted.slice(shown, shown + step).map((r) => h("tr", {}, cells(r))));
      shown = Math.min(shown + step, sorted.length);
      fill(foot, shown < sorted.length && h("button", { type: "button", class: "plainly", onclick: more }, `Show more: ${text.number(shown)} of ${text.number(sorted.length)} shown`));
    };
    more();
    return h("section", { class: "part" }, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", { class: "list", "data-table": which }, h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map(([key, title, numeric, roomy]) => h("th", { scope: "col", class: [numeric ? "n" : "", roomy ? "roomy" : ""].join(" "), "aria-sort": order.key === key ? (order.down ? "descending" : "ascending") : "none" },
        h("button", { type: "button", class: "sort", "data-sort": key, onclick: () => {
          orders[which] = { key, down: order.key === key ? !order.down : numeric };
          draw(drawn, page, true);
          /** @type {HTMLElement | null} */ (element.querySelector(`[data-table="${which}"] [data-sort="${key}"]`))?.focus();
        } }, title, order.key === key ? (order.down ? " ↓" : " ↑") : ""))))), body)), foot);
  }

  /** @param {Network | null} net @param {string} [href] page of the same actors @param {boolean} [again] */
  function draw(net, href = page, again = false) {
    if (net === drawn && href === page && !again) return;
    drawn = net;
    page = href;
    if (!net) return fill(element);
    const when = (/** @type {string} */ d) => (d === "" ? "not known" : narrow.matches ? text.month(d) : text.date(d));
    const name = (/** @type {string} */ id) => net.byID.get(id)?.name ?? id;
    // Where a meeting joins many pairs, their sum is no number of meetings.
    const sums = net.onePair;
    if (!sums && orders.actors.key === "meetings") orders.actors = { key: "degree", down: true };
    fill(element,
      table("actors", `Actors (${text.number(net.actors.length)})`, [["name", "Actor", false], ["region", "Region", false, true], ["degree", "Partners", true], .../** @type {[string, string, boolean][]} */ (sums ? [["meetings", "Meetings", true]] : []), ["first", "First met", false, true], ["last", "Last met", false]],
        byDegree(net), (a, key) => /** @type {any} */ (a)[key],
        (a) => [h("th", { scope: "row" }, h("button", { type: "button", class: "inword", "data-actor": a.id, onclick: () => pick(a.id) }, a.name)), h("td", { class: "roomy" }, a.region || "body"), h("td", { class: "n" }, text.number(a.degree)), ...(sums ? [h("td", { class: "n" }, text.number(a.meetings))] : []), h("td", { class: "d roomy" }, when(a.first)), h("td", { class: "d" }, when(a.last))]),
      h("p", { class: "onward" }, h("a", { href: page }, "These actors as a page"), h("span", { class: "quiet" }, " to print or to take away")),
      table("links", `Pairs (${text.number(net.links.length)})`, [["a", "One", false], ["b", "Other", false], ["meetings", "Meetings", true], ["first", "First met", false, true], ["last", "Last met", false]],
        net.links, (l, key) => (key === "a" || key === "b" ? name(l[key]) : /** @type {any} */ (l)[key]),
        (l) => [h("th", { scope: "row" }, h("button", { type: "button", class: "inword", "data-link": l.key, onclick: () => dispatch({ type: "select", sel: [l.a, l.b] }) }, name(l.a))), h("td", {}, name(l.b)), h("td", { class: "n" }, l.announced && h("span", { class: "mark" }, "announced "), text.number(l.meetings)), h("td", { class: "d roomy" }, when(l.first)), h("td", { class: "d" }, when(l.last))]));
  }
  return { draw, focus: () => /** @type {HTMLElement | null} */ (element.querySelector("[data-actor]"))?.focus() };
}
