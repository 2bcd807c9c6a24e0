// @ts-check
// Wires the explorer: event -> action -> state -> draw.

import { createApi, isAbort, latest } from "./api.js";
import { extend, settle } from "./layout.js";
import { networkOf, pageOf } from "./model.js";
import * as queries from "./queries.js";
import { actorsPage, address, continuous, filterOf, isBilateral, isFiltered, kindsOf, parse, reduce, ruleOf } from "./state.js";
import * as text from "./text.js";
import { createAway } from "./view/away.js";
import { copyButton, fill, h } from "./view/dom.js";
import { createFacets, createKinds, createLegend, createYears } from "./view/filters.js";
import { createEnds, createFrame } from "./view/frame.js";
import { createNetwork, describe } from "./view/network.js";
import { actorPanel, linkPanel, startPanel } from "./view/panel.js";
import { findPaths, pathPanel } from "./view/path.js";
import { createActorField, createSearch } from "./view/search.js";
import { createAnnouncer, drawVersion, failure, loading } from "./view/status.js";
import { createTable } from "./view/table.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Action} Action
 * @typedef {import("./model.js").Network} Network
 * @typedef {import("./layout.js").Places} Places
 */

/** An answer that takes longer than this is worth a word about it. */
const PATIENCE = 150;
/** Pixels of a letter of the headline, about, at the size that the style sheet gives it. */
const letter = () => 0.443 * Math.min(28, 16 + 0.008 * innerWidth);
const DEFAULT_RULE = { via: ["BILATERAL_DIALOGUE"] };
/** Links that give places to actors without a dialogue; the last reaches all. */
const WIDER = [{ via: ["AGREEMENT", "CO_HOSTING", "ATTENDANCE"], maxDelegations: 13 }, { via: ["ATTENDANCE"] }];

const root = /** @type {HTMLElement} */ (document.getElementById("explorer"));
const headline = /** @type {HTMLElement} */ (document.getElementById("headline"));
const html = document.documentElement;
/** First and last year of the data, which the page tells. */
const extent = /** @type {[number, number]} */ ((root.dataset.years ?? "2002-2026").split("-").map(Number));
const api = createApi((...a) => fetch(...a));
const { element: announcer, announce } = createAnnouncer();

/** @type {State} */
let state = parse(location.search);
/** Version for which the address was made, and that of the data. */
let madeFor = state.v, version = "";
/** @type {Network | null} */
let network = null;
/** The rule under which it was asked for. */
let networkRule = "";
/** @type {Places} */
let places = new Map();
/** The answer to the question for paths. @type {any} */
let found = null;
/** Names of actors, also of those outside of the network. @type {Map<string, string>} */
const names = new Map();
/** What the network, the panel and the paths were asked for. */
const asked = { network: "", panel: "", paths: "", names: "" };

const search = createSearch({ api, open, announce });
const fromField = createActorField({ api, label: "From", placeholder: "Nigeria", announce, take: (id) => end("from", id), unsure });
const toField = createActorField({ api, label: "To", placeholder: "Taiwan", announce, take: (id) => end("to", id), unsure });
const share = copyButton("Copy link", () => location.href, announce);
const away = createAway({ state: () => state, root, title: pictured, cite, exports: root.dataset.exports !== undefined, announce });
const ends = createEnds({ from: fromField, to: toField, swap: () => dispatch({ type: "go", search: address({ ...state, from: state.to, to: state.from, n: 0 }) }) });
const kinds = createKinds(dispatch), facets = createFacets(dispatch), legend = createLegend(dispatch), years = createYears(dispatch, announce, extent);
const frame = createFrame(root, {
  search: search.element, ends: ends.element, kinds: kinds.element, facets: facets.element, legend: legend.element, years: years.element, share: [share, away.element], announcer,
  onView: (view) => dispatch({ type: "view", view }),
});
const chart = createNetwork(frame.stage, { dispatch, announce, pick });
const table = createTable(frame.tables, { dispatch, pick });
const narrow = matchMedia("(max-width: 47.99rem)");
const skip = /** @type {HTMLElement} */ (document.getElementById("skip-to-network"));
const tools = { api, dispatch, announce, track };

// ---- what happens

/** @param {Action} a */
function dispatch(a) {
  const next = reduce(state, a);
  const to = address(next) || location.pathname;
  const moved = to !== (address(state) || location.pathname);
  state = next;
  if (moved) history[continuous(a) ? "replaceState" : "pushState"](null, "", to);
  draw();
}

addEventListener("popstate", () => {
  state = parse(location.search);
  madeFor = state.v;
  state.v = version.slice(0, 12);
  draw();
});
narrow.addEventListener("change", draw);
// The table, where it stands for the network. Not by the address: that is the state's.
document.getElementById("skip-to-answer")?.addEventListener("click", (e) => {
  e.preventDefault();
  toAnswer();
});
frame.answer.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && (state.sel.length > 0 || state.from || state.to)) dispatch({ type: "select", sel: [] });
});
// What is printed has no marks to open.
addEventListener("beforeprint", () => {
  for (const d of frame.answer.querySelectorAll("details:not([open])")) d.setAttribute("open", "print");
});
addEventListener("afterprint", () => {
  for (const d of frame.answer.querySelectorAll("details[open=print]")) d.removeAttribute("open");
});
skip.addEventListener("click", (e) => {
  e.preventDefault();
  if (narrow.matches || state.view === "table") table.focus();
  else chart.focus();
});

const startAgain = () => dispatch({ type: "go", search: "" });

/** Takes what was found: an actor or two are shown here, any other record on its page. @param {import("./view/combobox.js").Option} x */
function open(x) {
  if (!x.actor) {
    const page = pageOf(x.id);
    if (page) location.assign(page);
    return;
  }
  dispatch({ type: "select", sel: x.id.split("~") });
  search.set("");
  toAnswer();
}

/** Takes the reader to the answer; on a phone it is elsewhere on the page. */
function toAnswer() {
  frame.answer.focus({ preventScroll: true });
  if (narrow.matches) frame.answer.scrollIntoView({ block: "start" });
}

/** Takes an actor that was clicked: as the missing end of a path, else to be shown. @param {string} id */
function pick(id) {
  if (state.from && !state.to) dispatch({ type: "ends", to: id });
  else if (state.to && !state.from) dispatch({ type: "ends", from: id });
  else dispatch({ type: "select", sel: [id] });
  // On a wide page the focus stays where one walks along links.
  if (narrow.matches) toAnswer();
  const a = network?.byID.get(id);
  if (a && network) announce(`Selected: ${describe(a, network)}`);
}

/** Takes an end of a path that was typed. @param {"from" | "to"} which @param {string} id */
function end(which, id) {
  const same = id !== "" && id === (which === "from" ? state.to : state.from);
  dispatch({ type: "ends", [which]: id });
  if (same) ends.say("Both ends are the same: pick another one.");
}

/** A name was left that may mean several, or nobody. @param {string} words */
function unsure(words) {
  ends.say(`“${words}” is no one’s full name: pick one from the list under the field.`);
}

/** Versions seen so far: one that comes again is that of another server which lags behind. @type {Set<string>} */
const versions = new Set();
api.onVersion((v) => {
  if (!v || versions.has(v)) return;
  versions.add(v);
  version = v;
  state.v = v.slice(0, 12);
  drawVersion(frame.notice, madeFor, version);
  if (versions.size === 1) return;
  // The data moved on while the reader was looking: all is asked for again.
  asked.network = asked.panel = asked.paths = "";
  queueMicrotask(draw);
});

// ---- what is asked

let pending = 0;
/** Keeps count of work, so that others can wait until all is drawn. @param {Promise<void>} work */
function track(work) {
  pending++;
  html.dataset.ready = "0";
  void work.finally(() => {
    if (--pending === 0) requestAnimationFrame(() => { if (pending === 0) html.dataset.ready = "1"; });
  });
}

const newestNetwork = latest(), newestPanel = latest(), newestPaths = latest();

async function loadNetwork() {
  const rule = ruleOf(state), bilateral = isBilateral(state);
  const slow = setTimeout(() => {
    frame.stage.classList.toggle("stale", network !== null);
    if (!network) show(loading("Loading the network"));
    root.setAttribute("aria-busy", "true");
  }, PATIENCE);
  try {
    await newestNetwork(async (signal) => {
      askPlaces();
      const answer = await api.ask(queries.NETWORK, { rule, kinds: kindsOf(state), filter: filterOf(state) }, { signal });
      const next = networkOf(answer.data, bilateral);
      const where = await placesOf(next, JSON.stringify(rule) === JSON.stringify(DEFAULT_RULE), answer.version, signal);
      if (signal.aborted) return;
      const first = network === null;
      if (!first) announce(text.headline(state, next));
      [network, places, networkRule] = [next, where, JSON.stringify(rule)];
      for (const a of next.actors) names.set(a.id, a.name);
      draw();
      if (first) requestAnimationFrame(() => setTimeout(() => performance.mark("network painted")));
    });
  } catch (e) {
    show(failure(e, () => {
      asked.network = "";
      draw();
    }, startAgain));
    announce("The network could not be loaded.");
  } finally {
    clearTimeout(slow);
    frame.stage.classList.remove("stale");
    root.removeAttribute("aria-busy");
  }
}

/** Asks early for what places will be worked out from, where that is foreseen; a failure shows when it is needed. */
function askPlaces() {
  const via = state.via.join();
  if (settled.size > 0 || (via === "dialogues" && filterOf(state) === null)) return;
  for (const rule of via === "dialogues" ? [DEFAULT_RULE] : [DEFAULT_RULE, WIDER[0]]) api.ask(queries.PLACES, { rule }).catch(() => {});
}

/** Places by data version and how far they reach: 0 is the usual network. @type {Map<string, Places>} */
const settled = new Map();

/**
 * Places of a network's actors: those of the whole default network, and only
 * where these do not have all, of wider ones.
 * @param {Network} net @param {boolean} usual says whether it is the default network @param {string} v @param {AbortSignal} signal
 */
async function placesOf(net, usual, v, signal) {
  let have = settled.get(v + 0);
  if (!have) {
    const links = usual ? net.links : await joined(DEFAULT_RULE, signal);
    const began = performance.now();
    have = settle([...new Set(links.flatMap((l) => [l.a, l.b]))].sort(), links);
    performance.measure("layout", { start: began });
    settled.set(v + 0, have);
  }
  for (const [i, rule] of WIDER.entries()) {
    if (net.actors.every((a) => have?.has(a.id))) return have;
    const key = v + (i + 1);
    let wider = settled.get(key);
    if (!wider) {
      const links = await joined(rule, signal);
      wider = extend(have, [...new Set(links.flatMap((l) => [l.a, l.b]))].sort(), links);
      settled.set(key, wider);
    }
    have = wider;
  }
  return extend(have, net.actors.map((a) => a.id), net.links);
}

/** @param {Record<string, unknown>} rule @param {AbortSignal} signal */
async function joined(rule, signal) {
  const { data } = await api.ask(queries.PLACES, { rule }, { signal });
  return /** @type {any[]} */ (data.network.links).map((l) => ({ a: l.from.id, b: l.to.id, meetings: l.meetingCount }));
}

async function loadPaths() {
  const want = { ...state };
  await panelOf(async (signal) => {
    let res;
    await newestPaths(async () => { res = await findPaths(tools, want, signal); });
    if (!res || signal.aborted) return null;
    found = res;
    for (const a of [found.from, found.to, ...found.paths.flatMap((/** @type {any} */ p) => p.actors)]) names.set(a.id, a.name);
    draw();
    announce(found.noPath ? found.noPath.sentence : `${text.count(found.total, "shortest path")} of ${text.count(found.hops, "hop")}`);
    return pathPanel(tools, state, found, nameOf);
  });
}

/** Fills the panel with the newest thing asked for. @param {(signal: AbortSignal) => Promise<Node | null>} make */
async function panelOf(make) {
  const slow = setTimeout(() => put(loading("Loading")), PATIENCE);
  try {
    await newestPanel(async (signal) => {
      const node = await make(signal);
      if (!node || signal.aborted) return;
      clearTimeout(slow);
      put(node);
      frame.answer.scrollTop = 0;
    });
  } catch (e) {
    if (isAbort(e)) return;
    clearTimeout(slow);
    put(failure(e, () => {
      asked.panel = asked.paths = "";
      draw();
    }, startAgain));
  } finally {
    clearTimeout(slow);
  }
}

/** Puts an answer in place of another; the focus that was in that is not lost. @param {Node} node */
function put(node) {
  const inside = frame.answer.contains(document.activeElement);
  fill(frame.answer, node);
  if (inside) toAnswer();
}

/** Names of the ends that no answer has told yet. @param {string[]} ids */
async function loadNames(ids) {
  try {
    const { data } = await api.ask(queries.NAMES, { ids });
    ids.forEach((id, i) => names.set(id, data.nodes[i]?.name ?? id));
    draw();
  } catch {
    asked.names = "";
  }
}

/** @param {string} id */
const nameOf = (id) => names.get(id) ?? id;

// ---- what is seen

/** Says something in the place of the network, or nothing. @param {Node | null} node */
function show(node) {
  frame.message.hidden = node === null;
  fill(frame.message, node);
}

/** Draws what the state says, and asks for what is missing. */
function draw() {
  kinds.draw(state);
  facets.draw(state, network);
  years.draw(state, network);
  frame.view(state.view);
  // On a phone an address without a question opens on what it asks to see.
  root.toggleAttribute("data-idle", state.sel.length === 0 && !(state.from && state.to) && (state.view === "table" || isFiltered(state) || state.via.join() !== "dialogues"));
  const wantNetwork = JSON.stringify(ruleOf(state));
  if (asked.network !== wantNetwork) {
    asked.network = wantNetwork;
    track(loadNetwork());
  }
  drawPanel(wantNetwork);
  drawEnds();
  document.title = titled();
  if (!network) return;
  legend.draw(state, network);
  const path = state.from && state.to && found && !found.noPath && asked.paths === pathKey(wantNetwork) ? found.paths[Math.min(state.n, found.paths.length - 1)].actors.map((/** @type {any} */ a) => a.id) : null;
  chart.draw({ network, places, state, path });
  const tabular = state.view === "table" || narrow.matches;
  frame.tables.hidden = !tabular;
  if (tabular) table.draw(network, actorsPage(state));
  if (networkRule === wantNetwork) {
    headline.textContent = text.headline(state, network);
    // Two smaller lines take the room of one, so that filters move nothing.
    headline.classList.toggle("lengthy", headline.textContent.length * letter() > headline.clientWidth);
    show(network.links.length ? null : empty());
  }
}
/** What a bookmark of the view is called. */
function titled() {
  const names = state.from && state.to ? [state.from, state.to].map(nameOf).join(" to ") : state.sel.map(nameOf).join(" and ");
  return names ? `${names} · Parley` : "Parley";
}

/** What a picture is of: what the network shows, and what stands out in it. */
function pictured() {
  const what = document.title.replace(/ *·? *Parley$/, "");
  return [what, headline.textContent].filter(Boolean).join(". ");
}

/** How to cite the view. */
function cite() {
  const data = (root.dataset.citation ?? "").replace(/[0-9a-f]{64}/, version);
  return `“${pictured()}”, Parley, ${location.href}${data && `, from: ${data}`}`;
}

/** What to do when nothing passes. */
function empty() {
  return h("div", { class: "nothing" }, h("p", {}, "No link passes these filters."),
    state.years && !state.undated && network && network.undatedLeftOut > 0 && h("button", { type: "button", onclick: () => dispatch({ type: "undated", undated: true }) }, `With ${text.count(network.undatedLeftOut, "undated meeting")}`),
    h("button", { type: "button", class: "plainly", onclick: () => dispatch({ type: "clear" }) }, "Clear filters"));
}

/** @param {string} rule */
const pathKey = (rule) => JSON.stringify([state.from, state.to, state.avoid, rule]);

/** @param {string} rule */
function drawPanel(rule) {
  const tracing = state.from !== "" && state.to !== "";
  const key = tracing ? pathKey(rule) : JSON.stringify([state.sel, state.sel.length ? rule : ""]);
  if (tracing) {
    if (asked.panel === key + state.n) return;
    asked.panel = key + state.n;
    if (asked.paths === key && found) return redrawPath();
    found = null;
    asked.paths = key;
    return track(loadPaths());
  }
  found = null;
  asked.paths = "";
  if (asked.panel === key) return;
  asked.panel = key;
  const st = state;
  if (st.sel.length === 0) {
    track(panelOf(async () => startPanel(tools, () => queries.networkText(ruleOf(state)))));
  } else if (st.sel.length === 2) {
    track(panelOf((signal) => linkPanel(tools, st, signal)));
  } else {
    track(panelOf((signal) => actorPanel(tools, st, st.sel[0], { years: extent, last: root.dataset.last ?? "" }, signal)));
  }
}

/** Another of the tied paths was chosen; the focus stays on the list. */
function redrawPath() {
  const inside = frame.answer.contains(document.activeElement) && document.activeElement?.hasAttribute("data-path");
  const at = frame.answer.scrollTop;
  fill(frame.answer, pathPanel(tools, state, found, nameOf));
  frame.answer.scrollTop = at;
  if (inside) /** @type {HTMLElement | null} */ (frame.answer.querySelector(`[data-path][aria-checked="true"]`))?.focus({ preventScroll: true });
}


function drawEnds() {
  const ids = [...state.sel, state.from, state.to, ...state.avoid].filter((id) => id && !names.has(id));
  if (ids.length && asked.names !== ids.join()) {
    asked.names = ids.join();
    track(loadNames(ids));
  }
  ends.draw(state.from && nameOf(state.from), state.to && nameOf(state.to));
}

html.dataset.js = "1";
draw();
