// @ts-check
// How two actors are connected: every tied path, the evidence of the one that
// is chosen, or why there is none and what would give one.

import * as queries from "../queries.js";
import { filterOf, pathPage, ruleOf, VIAS } from "../state.js";
import * as text from "../text.js";
import { h } from "./dom.js";
import { meeting, pagedList } from "./evidence.js";
import { actorButton, closer, handOver, linkEvidence, takeAway } from "./panel.js";
import { failure, loading } from "./status.js";

/**
 * @typedef {import("../state.js").State} State
 * @typedef {import("./panel.js").Tools} Tools
 * @typedef {{id: string, name: string}} Named
 */

/** Paths that are listed; more can be asked for in GraphQL. */
const SHOWN = 50;

/** @param {Tools} t @param {State} st @param {AbortSignal} signal */
export async function findPaths(t, st, signal) {
  const { data } = await t.api.ask(queries.PATHS, { from: st.from, to: st.to, rule: ruleOf(st), avoid: st.avoid, first: SHOWN }, { signal });
  return data.paths;
}

/** @param {Named[]} actors */
const chain = (actors) => h("span", { class: "chain" }, actors.map((a, i) => [i > 0 && h("span", { class: "arrow", "aria-label": "to" }, "→"), h("span", {}, a.name)]).flat());

/** The kinds of link that count: more than one may. @param {Tools} t @param {State} st */
function kinds(t, st) {
  const words = { dialogues: "Dialogues", agreements: "Agreements", cohosting: "Co-hosting", attendance: st.max === null ? "Attendance of any size" : `Attendance, up to ${st.max} delegations` };
  return h("fieldset", { class: "kinds" }, h("legend", {}, "What counts as a link"), VIAS.map((v) => {
    const on = st.via.includes(v);
    return h("label", { class: "check" }, h("input", {
      type: "checkbox", checked: on, disabled: on && st.via.length === 1, "data-kind": v,
      onchange: () => t.dispatch({ type: "via", via: on ? st.via.filter((x) => x !== v) : [...st.via, v] }),
    }), words[v]);
  }));
}

/** Actors that no path may pass. @param {Tools} t @param {State} st @param {(id: string) => string} nameOf */
const avoided = (t, st, nameOf) => st.avoid.length > 0 && h("p", { class: "avoided" }, "Avoiding ", st.avoid.map((id) => h("button", {
  type: "button", class: "chip", "aria-label": `Stop avoiding ${nameOf(id)}`, onclick: () => t.dispatch({ type: "avoid", id, on: false }),
}, nameOf(id), " ×")));

/** @param {Tools} t @param {any} res */
const title = (t, res) => h("header", { class: "title" }, h("p", { class: "who" }, "Path"),
  h("h2", { tabindex: "-1" }, actorButton(t, res.from), " to ", actorButton(t, res.to)),
  closer(t));

/**
 * @param {Tools} t @param {State} st @param {any} res @param {(id: string) => string} nameOf
 */
export function pathPanel(t, st, res, nameOf) {
  const query = () => queries.pathsText(st.from, st.to, ruleOf(st), st.avoid);
  if (res.noPath) return noPath(t, st, res, nameOf, query);
  const n = Math.min(st.n, res.paths.length - 1);
  const path = res.paths[n];
  const middle = path.actors.slice(1, -1);
  return h("div", { class: "answer", "data-panel": "path" }, title(t, res),
    h("p", { class: "sum" }, `${text.count(res.hops, "hop")} apart.`, pathPage(st) && " ", pathPage(st) && h("a", { href: pathPage(st) }, "Full page")),
    handOver(t),
    h("section", { class: "part" },
      h("h3", {}, res.total === 1 ? "The only shortest path" : `${tied(res)} shortest paths`, res.total > res.paths.length && h("span", { class: "count" }, ` first ${res.paths.length} shown`)),
      res.total > 1 && h("p", { class: "quiet" }, `The one with the most meetings stands first.${res.total > res.paths.length ? " To see others, avoid an actor or filter." : ""}`),
      h("div", { class: "paths", role: "radiogroup", "aria-label": "Path to draw" }, res.paths.map((/** @type {any} */ p, /** @type {number} */ i) => option(t, p, i, n, res.paths.length)))),
    h("details", { class: "change", open: st.avoid.length > 0 || st.via.join() !== "dialogues" }, h("summary", {}, "Change the question"),
      kinds(t, st), avoided(t, st, nameOf),
      middle.length > 0 && h("p", { class: "acts" }, middle.map((/** @type {Named} */ a) => h("button", {
        type: "button", class: "plainly", "data-avoid": a.id, onclick: () => t.dispatch({ type: "avoid", id: a.id, on: true }),
      }, `Avoid ${a.name}`)))),
    path.steps.map((/** @type {any} */ step, /** @type {number} */ i) => hop(t, st, step, i, path.steps.length)),
    h("section", { class: "part whole" }, h("h3", {}, "In one sentence"), h("p", { class: "sentence" }, path.sentence)),
    takeAway(t, query, () => path.sentence));
}

/** The exact number, also where it does not fit an Int. @param {any} res */
const tied = (res) => String(res.totalDigits).replace(/\B(?=(\d{3})+$)/g, ",");

/** @param {Tools} t @param {any} p @param {number} i @param {number} n @param {number} total */
function option(t, p, i, n, total) {
  const meetings = p.steps.reduce((/** @type {number} */ sum, /** @type {any} */ x) => sum + x.meetingCount, 0);
  return h("button", {
    type: "button", role: "radio", class: "option", "aria-checked": String(i === n), tabindex: i === n ? "0" : "-1", "data-path": i,
    onclick: () => t.dispatch({ type: "choose", n: i }),
    onkeydown: (/** @type {KeyboardEvent} */ e) => {
      const d = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
      if (!d) return;
      e.preventDefault();
      t.dispatch({ type: "choose", n: (i + d + total) % total });
    },
  }, chain(p.actors), h("span", { class: "fact" }, text.count(meetings, "meeting")));
}

/** One step with its evidence, which comes by itself. @param {Tools} t @param {State} st @param {any} step @param {number} i @param {number} of */
function hop(t, st, step, i, of) {
  const body = h("div", {}, loading("Loading the evidence"));
  const e = h("section", { class: "hop", "data-hop": i },
    h("h3", {}, h("span", { class: "step" }, `${i + 1} of ${of}`), " ", h("button", { type: "button", class: "inword", onclick: () => t.dispatch({ type: "select", sel: [step.from.id, step.to.id] }) }, `${step.from.name} and ${step.to.name}`)),
    h("p", { class: "quiet" }, `${text.met(step)}, by ${text.listed(step.kinds.map(text.label))}`), body);
  const load = async () => {
    body.replaceChildren(loading("Loading the evidence"));
    try {
      const { link, more } = await linkEvidence(t, ruleOf(st), step.from.id, step.to.id, 3);
      body.replaceChildren(pagedList({ what: "meeting", title: "Evidence", level: "h4", page: link.meetings, item: meeting, more, announce: t.announce }));
    } catch (x) {
      body.replaceChildren(failure(x, load));
    }
  };
  t.track(load());
  return e;
}

/** @param {Tools} t @param {State} st @param {any} res @param {(id: string) => string} nameOf @param {() => string} query */
function noPath(t, st, res, nameOf, query) {
  const { sentence, relaxations } = res.noPath;
  return h("div", { class: "answer", "data-panel": "nopath" }, title(t, res), handOver(t),
    h("p", { class: "sentence" }, sentence),
    filterOf(st) !== null && h("p", { class: "quiet" }, "The filters count here as well."),
    relaxations.length === 0 && h("p", {}, "No change of the question gives a path: nothing on record joins the two."),
    relaxations.length > 0 && h("section", { class: "part" }, h("h3", {}, "What would give one"),
      h("ul", { class: "relaxations" }, relaxations.map((/** @type {any} */ x) => h("li", {},
        h("button", { type: "button", class: "example", "data-relax": x.change, onclick: () => t.dispatch({ type: "relax", change: x.change, value: x.value, maxDelegations: x.maxDelegations }) },
          h("strong", {}, x.sentence), chain(x.path.actors)))))),
    kinds(t, st), avoided(t, st, nameOf),
    takeAway(t, query, () => sentence));
}
