// @ts-check
// The parts of the explorer on the page, and where each view draws.

import { h, s } from "./dom.js";

/**
 * @param {HTMLElement} root
 * @param {object} parts
 * @param {HTMLElement} parts.search
 * @param {HTMLElement} parts.ends
 * @param {HTMLElement} parts.kinds
 * @param {HTMLElement} parts.facets
 * @param {HTMLElement} parts.legend
 * @param {HTMLElement} parts.years
 * @param {HTMLElement[]} parts.share
 * @param {HTMLElement} parts.announcer
 * @param {(view: "network" | "table") => void} parts.onView
 */
export function createFrame(root, parts) {
  const radio = (/** @type {"network" | "table"} */ value, /** @type {string} */ label) => {
    const input = h("input", { type: "radio", name: "view", value, onchange: () => parts.onView(value) });
    return { input, label: h("label", {}, input, h("span", {}, label)) };
  };
  const network = radio("network", "Network"), table = radio("table", "Table");
  const views = h("fieldset", { class: "segments views" }, h("legend", { class: "unseen" }, "View"), network.label, table.label);
  const notice = h("div", { class: "notice", role: "status", hidden: true });
  const stage = h("div", { class: "stage", id: "network" });
  const message = h("div", { class: "message", hidden: true });
  const tables = h("div", { class: "tables", id: "tables", hidden: true });
  const reveal = h("button", { type: "button", class: "reveal plainly", "aria-expanded": "false", "aria-controls": "network", onclick: () => {
    const open = root.classList.toggle("revealed");
    reveal.setAttribute("aria-expanded", String(open));
    reveal.textContent = open ? "Hide the network" : "Show the network";
  } }, "Show the network");
  const answer = h("aside", { class: "panel", id: "panel", "aria-label": "Answer", tabindex: "-1" });
  root.replaceChildren(
    notice,
    h("div", { class: "find" }, h("search", { "aria-label": "Everything on record" }, parts.search), parts.ends),
    h("section", { class: "left", "aria-label": "Network" },
      h("div", { class: "bar" }, parts.kinds, views), h("div", { class: "bar" }, parts.facets, h("div", { class: "share" }, parts.share)), reveal,
      h("div", { class: "canvas" }, stage, parts.legend, message), tables, parts.years),
    answer, parts.announcer);
  return {
    notice, stage, message, tables, answer,
    /** @param {"network" | "table"} view */
    view(view) {
      network.input.checked = view === "network";
      table.input.checked = view === "table";
      root.dataset.view = view;
    },
  };
}

/**
 * The two ends of a path.
 * @param {object} o
 * @param {import("./combobox.js").Combobox} o.from
 * @param {import("./combobox.js").Combobox} o.to
 * @param {() => void} o.swap
 */
export function createEnds({ from, to, swap }) {
  const hint = h("p", { class: "hint quiet", role: "status", hidden: true });
  const swapper = h("button", { type: "button", class: "square", "aria-label": "Swap the ends", title: "Swap the ends", onclick: swap },
    s("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, s("path", { d: "M4 6h9l-3-3M12 10H3l3 3", fill: "none", stroke: "currentColor", "stroke-width": "1.4" })));
  const element = h("div", { class: "ends", role: "group", "aria-label": "Path between two actors" }, h("p", { class: "what" }, "How are two connected?"), h("div", { class: "pair" }, from.element, swapper, to.element), hint);
  return {
    element,
    /** @param {string} a name of the start @param {string} b name of the end */
    draw(a, b) {
      from.set(a);
      to.set(b);
      swapper.disabled = !a && !b;
      hint.hidden = !a === !b;
      hint.textContent = `Now pick ${a ? "the end" : "the start"}: type it, or click it in the network.`;
    },
    /** @param {string} message */
    say(message) {
      hint.hidden = false;
      hint.textContent = message;
    },
  };
}
