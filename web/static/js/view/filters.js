// @ts-check
// What counts: kinds of link, years, formats, focus, tracks, topics, regions,
// each with the number of meetings that it would leave.

import { FACETS, isFiltered, PRESET_MAX, VIAS } from "../state.js";
import * as text from "../text.js";
import { fill, h, menu, s } from "./dom.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Action} Action
 * @typedef {import("../model.js").Network} Network
 */

/** @type {Record<string, string>} */
const VIA_WORDS = { dialogues: "Dialogues", agreements: "Agreements", cohosting: "Co-hosting", attendance: "Attendance" };
const VIA_HELP = {
  dialogues: "Meetings of two states or bodies", agreements: "Signings by two states or bodies", cohosting: "Both hosted the meeting", attendance: "Both were at the meeting",
};
const FACET_WORDS = { format: "Format", focus: "Focus", track: "Track", topic: "Topic", region: "Region" };
/** Over the chart, where no year is pointed at. */
const YEARS_HINT = "Meetings by year";
const SIZES = [3, 5, 8, PRESET_MAX, 20, 30, 50, 100];

/** @param {(a: Action) => void} dispatch */
export function createKinds(dispatch) {
  const radios = VIAS.map((v) => h("input", { type: "radio", name: "via", value: v, onchange: () => dispatch({ type: "via", via: [v] }) }));
  const size = h("select", { id: "max", onchange: () => dispatch({ type: "max", max: size.value === "any" ? null : Number(size.value) }) });
  const bound = h("label", { class: "bound", for: "max", hidden: true }, "Delegations ", size);
  const element = h("div", { class: "kindbar" },
    h("fieldset", { class: "segments" }, h("legend", { class: "unseen" }, "What joins two actors"),
      radios.map((r, i) => h("label", { title: VIA_HELP[VIAS[i]] }, r, h("span", {}, VIA_WORDS[VIAS[i]])))), bound);
  return {
    element,
    /** @param {State} st */
    draw(st) {
      // A path may count several kinds together; then none is checked alone.
      radios.forEach((r, i) => {
        r.checked = st.via.length === 1 && st.via[0] === r.value;
        r.classList.toggle("partly", st.via.length > 1 && st.via.includes(VIAS[i]));
        r.setAttribute("aria-description", st.via.length > 1 && st.via.includes(VIAS[i]) ? "counts together with others" : "");
      });
      bound.hidden = !st.via.includes("attendance");
      // A list that is open would close if it were filled again.
      if (size.value === (st.max ?? "any").toString()) return;
      const sizes = [...new Set([...SIZES, ...(st.max === null ? [] : [st.max])])].sort((a, b) => a - b);
      fill(size, sizes.map((n) => h("option", { value: n, selected: n === st.max }, `up to ${n}`)), h("option", { value: "any", selected: st.max === null }, "any size"));
    },
  };
}

/** @param {(a: Action) => void} dispatch */
export function createFacets(dispatch) {
  /** @type {State | null} */
  let state = null;
  /** @type {Network | null} */
  let network = null;
  const clear = h("button", { type: "button", class: "plainly", id: "clear", onclick: () => dispatch({ type: "clear" }) }, "Clear filters");
  const groups = FACETS.map((facet) => {
    const summary = h("summary", {}, FACET_WORDS[facet]);
    const list = h("div", { class: "values", role: "group", "aria-label": FACET_WORDS[facet] });
    const details = menu({ class: "filter", "data-facet": facet }, summary, list, () => values(facet, list));
    return { facet, summary, list, details };
  });
  return {
    element: h("div", { class: "facets", role: "group", "aria-label": "Filters" }, groups.map((g) => g.details), clear),
    /** @param {State} st @param {Network | null} net */
    draw(st, net) {
      clear.hidden = !isFiltered(st);
      for (const { facet, summary, list } of groups) {
        const chosen = st[facet];
        fill(summary, FACET_WORDS[facet], chosen.length > 0 && h("span", { class: "badge" }, chosen.length === 1 ? (facet === "region" ? chosen[0] : text.label(chosen[0]).replace(/ \(.*/, "")) : String(chosen.length)));
        summary.classList.toggle("set", chosen.length > 0);
        state = st;
        network = net;
        if (groupOpen(list)) values(facet, list);
      }
    },
  };

  /** Closed lists are not seen, and so not filled. @param {HTMLElement} list */
  function groupOpen(list) {
    return /** @type {HTMLDetailsElement} */ (list.parentElement).open;
  }

  /** Fills a list, and keeps the focus where it is. @param {typeof FACETS[number]} facet @param {HTMLElement} list */
  function values(facet, list) {
    if (!network || !state) return;
    const chosen = state[facet];
    const had = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.value;
    const inside = list.contains(document.activeElement);
    fill(list, network.facets[facet].filter((c) => c.meetings > 0 || chosen.includes(c.value)).map((c) => h("label", { class: "check" },
      h("input", { type: "checkbox", "data-value": c.value, checked: chosen.includes(c.value), onchange: () => dispatch({ type: "toggle", facet, value: c.value }) }),
      h("span", {}, facet === "region" ? c.value : text.label(c.value)), h("span", { class: "n" }, text.number(c.meetings)))));
    if (inside && had) /** @type {HTMLElement | null} */ (list.querySelector(`[data-value="${CSS.escape(had)}"]`))?.focus();
  }
}

/** Regions by hue and sorts by shape; a click filters. @param {(a: Action) => void} dispatch */
export function createLegend(dispatch) {
  const element = h("div", { class: "legend", role: "group", "aria-label": "Legend: regions filter the network" });
  const swatch = (/** @type {SVGElement} */ shape) => s("svg", { viewBox: "-6 -6 12 12", width: 12, height: 12, "aria-hidden": "true" }, shape);
  const keys = [
    h("span", { class: "key", "data-region": "body" }, swatch(s("path", { d: "M-4.5,-4.5H4.5V4.5H-4.5Z" })), "regional body"),
    h("span", { class: "key", "data-region": "body" }, swatch(s("path", { d: "M0,-5.6L5.6,0L0,5.6L-5.6,0Z" })), "international body"),
  ];
  /** Made once, so that the focus stays where it is. @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();
  const buttonOf = (/** @type {string} */ region) => {
    let b = buttons.get(region);
    if (!b) {
      b = h("button", { type: "button", "data-region": region.toLowerCase(), onclick: () => dispatch({ type: "toggle", facet: "region", value: region }) }, swatch(s("circle", { r: 5 })), region);
      buttons.set(region, b);
    }
    return b;
  };
  return {
    element,
    /** @param {State} st @param {Network} net */
    draw(st, net) {
      for (const c of net.facets.region) {
        const b = buttonOf(c.value);
        b.setAttribute("aria-pressed", String(st.region.includes(c.value)));
        b.title = `Only meetings with states of ${c.value}: ${text.number(c.meetings)}`;
      }
      if (element.childElementCount !== buttons.size + keys.length) fill(element, [...buttons.values()], keys);
    },
  };
}

/**
 * Meetings by year, with a brush and two fields for the same.
 * @param {(a: Action) => void} dispatch @param {(m: string) => void} announce @param {[number, number]} extent first and last year of the data
 */
export function createYears(dispatch, announce, extent) {
  const chart = s("svg", { class: "histogram", "aria-hidden": "true", preserveAspectRatio: "none" });
  const box = h("div", { class: "chart", title: "Click a year, or drag over some" }, chart);
  const from = h("input", { type: "number", id: "year-from", inputmode: "numeric", "aria-label": "First year" }), to = h("input", { type: "number", id: "year-to", inputmode: "numeric", "aria-label": "Last year" });
  const undated = h("input", { type: "checkbox", id: "undated", onchange: () => dispatch({ type: "undated", undated: undated.checked }) });
  const undatedLabel = h("span", {});
  const undatedRow = h("label", { class: "check undated", title: "Meetings of which no date is known" }, undated, undatedLabel);
  const all = h("button", { type: "button", class: "plainly", onclick: () => dispatch({ type: "years", years: null }) }, "All years");
  const axis = h("div", { class: "axis", "aria-hidden": "true" });
  const tip = h("span", { class: "tip quiet", "aria-hidden": "true" }, YEARS_HINT);
  const element = h("div", { class: "years", role: "group", "aria-label": "Years" }, box, h("div", { class: "range" }, from, h("span", {}, "to"), to, all, undatedRow));
  box.append(axis, tip);
  /** @type {Map<number, number>} */
  let counts = new Map();
  /** @type {State | null} */
  let state = null;
  /** Range under the pointer while it is drawn. @type {[number, number] | null} */
  let drawing = null;
  let anchor = 0;

  function fields() {
    const a = Number(from.value) || extent[0], b = Number(to.value) || extent[1];
    const range = /** @type {[number, number]} */ ([Math.min(a, b), Math.max(a, b)].map((y) => Math.max(1900, Math.min(2999, y))));
    dispatch({ type: "years", years: range[0] <= extent[0] && range[1] >= extent[1] ? null : range });
    if (a <= b) return;
    tip.textContent = `First and last year exchanged: ${range[0]} to ${range[1]}`;
    announce(tip.textContent);
  }
  from.addEventListener("change", fields);
  to.addEventListener("change", fields);

  /** @param {PointerEvent} e */
  function yearAt(e) {
    const box = chart.getBoundingClientRect();
    const i = Math.floor(((e.clientX - box.left) / box.width) * (extent[1] - extent[0] + 1));
    return Math.max(extent[0], Math.min(extent[1], extent[0] + i));
  }
  chart.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    chart.setPointerCapture(e.pointerId);
    const y = yearAt(e), have = state?.years;
    // From an edge of the range the other edge stays.
    anchor = have && have[0] !== have[1] && Math.abs(y - have[0]) < 1 ? have[1] : have && have[0] !== have[1] && Math.abs(y - have[1]) < 1 ? have[0] : y;
    drawing = [Math.min(anchor, y), Math.max(anchor, y)];
    paint();
  });
  chart.addEventListener("pointermove", (e) => {
    const y = yearAt(e);
    tip.textContent = `${y}: ${text.count(counts.get(y) ?? 0, "meeting")}`;
    if (!drawing) return;
    drawing = [Math.min(anchor, y), Math.max(anchor, y)];
    paint();
  });
  chart.addEventListener("pointerleave", () => { if (!drawing) tip.textContent = YEARS_HINT; });
  chart.addEventListener("pointerup", () => {
    if (!drawing) return;
    const range = drawing;
    drawing = null;
    const same = state?.years?.join() === range.join();
    dispatch({ type: "years", years: same && range[0] === range[1] ? null : range });
  });
  chart.addEventListener("pointercancel", () => { drawing = null; paint(); });

  function paint() {
    const n = extent[1] - extent[0] + 1, most = Math.max(1, ...counts.values());
    chart.setAttribute("viewBox", `0 0 ${n * 10} 44`);
    const range = drawing ?? state?.years ?? null;
    const bars = [];
    for (let y = extent[0]; y <= extent[1]; y++) {
      const hgt = ((counts.get(y) ?? 0) / most) * 40;
      bars.push(s("rect", { x: (y - extent[0]) * 10 + 1, y: 44 - hgt, width: 8, height: hgt, class: !range || (y >= range[0] && y <= range[1]) ? "in" : "out", "data-year": y }));
    }
    const a = range ? Math.max(range[0], extent[0]) : 0, b = range ? Math.min(range[1], extent[1]) : 0;
    const brush = range && a <= b ? s("rect", { class: "brush", x: (a - extent[0]) * 10, y: 0, width: (b - a + 1) * 10, height: 44 }) : null;
    fill(chart, brush, bars);
    const marks = [];
    for (let y = Math.ceil(extent[0] / 5) * 5; y <= extent[1]; y += 5) {
      const mark = h("span", {}, String(y));
      mark.style.left = `${((y - extent[0] + 0.5) / n) * 100}%`;
      marks.push(mark);
    }
    fill(axis, marks);
  }

  return {
    element,
    /** @param {State} st @param {Network | null} net */
    draw(st, net) {
      state = st;
      if (net) {
        counts = new Map(net.facets.years.map((y) => [y.year, y.meetings]));
        const years = net.facets.years.map((y) => y.year);
        extent = [Math.min(extent[0], ...years), Math.max(extent[1], ...years)];
      }
      const n = net?.facets.undated ?? 0;
      from.value = String(st.years?.[0] ?? extent[0]);
      to.value = String(st.years?.[1] ?? extent[1]);
      for (const f of [from, to]) { f.min = String(extent[0]); f.max = String(extent[1]); }
      all.hidden = st.years === null;
      undated.checked = st.years === null || st.undated;
      undated.disabled = st.years === null;
      undatedRow.hidden = n === 0 && !(st.years && st.undated);
      undatedLabel.textContent = `with ${text.number(n)} undated`;
      paint();
    },
  };
}
