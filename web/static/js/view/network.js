// @ts-check
// Draws the network: links under nodes under labels. A node's look follows from
// data and state. Places are scaled by hand, so that nodes and text keep their
// size when the reader comes closer, and more labels fit.

import { drag } from "d3-drag";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { bounds, fitLabels, lineAt, radius } from "../layout.js";
import { byDegree, linkKey, neighbourTowards, otherEnd } from "../model.js";
import * as text from "../text.js";
import { fill, h, s } from "./dom.js";

/**
 * @typedef {import("../model.js").Network} Network
 * @typedef {import("../model.js").Actor} Actor
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Action} Action
 * @typedef {import("../layout.js").Places} Places
 * @typedef {{network: Network, places: Places, state: State, path: string[] | null}} Picture
 */

/** From so many links on, they are drawn on a canvas. */
const DENSE = 1500;
/** Size of labels, as in the style sheet, in rem. */
const LABEL = 0.73;
const LINE = 15;
const REACH = 7;
/** So many of the most connected are named, over small nodes if there is no other room. */
const LOUD = 8;

/** @param {number} meetings */
const thickness = (meetings) => 0.7 + 0.9 * Math.sqrt(meetings);

/**
 * The outline of a node: a circle for a state, a square for a regional body, a
 * diamond for any other.
 * @param {Actor} a @param {number} r
 */
function outline(a, r) {
  if (a.sort === "state") return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  if (a.organisationKind === "REGIONAL_ORGANISATION") {
    const q = r * 0.9;
    return `M${-q},${-q}H${q}V${q}H${-q}Z`;
  }
  const q = r * 1.25;
  return `M0,${-q}L${q},0L0,${q}L${-q},0Z`;
}

/** What stands beside a node: of a body the abbreviation, which is better known. @param {Actor} a */
const caption = (a) => (a.sort === "body" && a.code ? a.code : a.name);

/** What it has in a network: where a meeting joins many pairs, a sum over them would be no number of meetings. @param {Actor} a @param {Network} net */
const has = (a, net) => text.count(a.degree, "partner") + (net.onePair ? `, ${text.count(a.meetings, "meeting")}` : "");

/** @param {Actor} a @param {Network} net */
export const describe = (a, net) =>
  `${a.name}, ${a.sort === "state" ? "state" : "body"}${a.region ? " in " + a.region : ""}: ${has(a, net)}, ${text.years(a.first, a.last)}`;

/**
 * @param {HTMLElement} frame
 * @param {{dispatch: (a: Action) => void, announce: (m: string) => void, pick: (id: string) => void}} o
 */
export function createNetwork(frame, { dispatch, announce, pick }) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const gLinks = s("g", { class: "links" }), over = s("path", { class: "over" }), gNodes = s("g", { class: "nodes" }), gLabels = s("g", { class: "labels", "aria-hidden": "true" });
  const svg = s("svg", { class: "net", role: "group", "aria-roledescription": "network" }, s("rect", { class: "ground", width: "100%", height: "100%" }), gLinks, over, gNodes, gLabels);
  const card = h("div", { class: "hovercard", hidden: true, "aria-hidden": "true" });
  const controls = h("div", { class: "controls", role: "group", "aria-label": "Zoom" },
    h("button", { type: "button", class: "square", "aria-label": "Closer", title: "Closer", onclick: () => by(1.5) }, "+"),
    h("button", { type: "button", class: "square", "aria-label": "Further away", title: "Further away", onclick: () => by(1 / 1.5) }, "−"),
    h("button", { type: "button", class: "wide-button", title: "Show the whole network", onclick: fitNow }, "Fit"));
  const unpin = h("button", { type: "button", class: "wide-button", hidden: true, onclick: () => dispatch({ type: "unpin" }) }, "Unpin all");
  controls.append(unpin);
  frame.replaceChildren(canvas, svg, card, controls);

  /** @type {Picture | null} */
  let picture = null;
  /** @type {Network | null} */
  let drawn = null;
  /** @type {Map<string, {g: SVGGElement, r: number}>} */
  const nodes = new Map();
  /** @type {Map<string, SVGLineElement>} */
  const lines = new Map();
  /** @type {Map<string, SVGTextElement>} */
  const labels = new Map();
  /** Places with pins. @type {Places} */
  let places = new Map();
  /** @type {{key: string, x0: number, y0: number, x1: number, y1: number}[]} */
  let segments = [];
  /** @type {Actor[]} */
  let ranked = [];
  let dense = false;
  let size = { width: 0, height: 0 };
  let view = { x: 0, y: 0, k: 1 };
  /** How much higher than wide the network is drawn, so that it fills a tall frame. */
  let stretch = 1;
  /** @type {string | null} */
  let hovered = null;
  /** The one node that the tab key reaches. */
  let roving = "";
  /** @type {{nodes: Set<string>, links: Set<string>}} */
  let lit = { nodes: new Set(), links: new Set() };
  let shown = "";
  /** Actors that are selected, or on the path. @type {Set<string>} */
  let chosen = new Set();
  const measure = measurer();

  // ---- where things are

  /** @param {string} id */
  const at = (id) => {
    const p = places.get(id) ?? { x: 0, y: 0 };
    return { x: p.x * view.k + view.x, y: p.y * view.k * stretch + view.y };
  };

  /** Nodes grow and shrink with the frame, but less. */
  const scale = () => Math.max(0.5, Math.min(1.4, Math.sqrt(view.k / 0.84)));

  /** The room for places in the frame. */
  const room = () => ({ width: size.width - 2 * Math.min(70, size.width * 0.09), height: size.height - 84 });

  /** A tall frame draws the network higher, up to a limit beyond which it would not be the same any more. */
  function stretched() {
    const box = bounds(places.values()), { width, height } = room();
    const flat = Math.max(box.x1 - box.x0, 1) / Math.max(box.y1 - box.y0, 1);
    return Math.max(1, Math.min(2, (flat * height) / Math.max(width, 1)));
  }

  /** Frames some places: all that there are, so that filters move nothing. */
  function fitted(points = [...places.values()]) {
    const box = bounds(points), { width, height } = room();
    const w = Math.max(box.x1 - box.x0, 1), hgt = Math.max(box.y1 - box.y0, 1) * stretch;
    const k = Math.min(width / w, height / hgt, 2.2);
    return { k, x: size.width / 2 - (k * (box.x0 + box.x1)) / 2, y: size.height / 2 - 8 - (k * stretch * (box.y0 + box.y1)) / 2 };
  }

  /** The address names the place in the middle, so that it holds in any frame. @param {import("../state.js").Zoom} z */
  const fromState = (z) => ({ k: z.k, x: size.width / 2 - z.x * z.k, y: size.height / 2 - z.y * z.k * stretch });
  /** @param {{x: number, y: number, k: number}} t */
  const toState = (t) => ({ k: t.k, x: (size.width / 2 - t.x) / t.k, y: (size.height / 2 - t.y) / (t.k * stretch) });

  // ---- moving

  /** @type {unknown} */
  let began = null;
  const zooming = /** @type {import("d3-zoom").ZoomBehavior<SVGSVGElement, unknown>} */ (zoom())
    .scaleExtent([0.1, 12])
    .filter((e) => (!e.ctrlKey || e.type === "wheel") && !e.button && !(e.type === "dblclick"))
    .on("zoom", (e) => {
      view = e.transform;
      if (e.sourceEvent) hideCard();
      move();
    })
    .on("start", (e) => { began = e.transform; })
    .on("end", (e) => {
      // A click begins and ends without a move.
      if (e.sourceEvent && picture && e.transform !== began) dispatch({ type: "zoom", z: toState(e.transform) });
    });
  const selection = select(svg);
  selection.call(zooming);

  /** @param {number} factor */
  function by(factor) {
    zooming.scaleBy(selection, factor);
    dispatch({ type: "zoom", z: toState(view) });
  }

  /** Frames what is shown now; the usual frame where that is the same. */
  function fitNow() {
    if (!drawn) return;
    const here = fitted(drawn.actors.flatMap((a) => places.get(a.id) ?? []));
    const usual = fitted();
    const same = Math.abs(here.k - usual.k) < 1e-3 && Math.abs(here.x - usual.x) < 1 && Math.abs(here.y - usual.y) < 1;
    dispatch({ type: "zoom", z: same || drawn.actors.length === 0 ? null : toState(here) });
  }

  const dragging = /** @type {import("d3-drag").DragBehavior<SVGGElement, unknown, unknown>} */ (/** @type {unknown} */ (drag()))
    .clickDistance(5)
    .container(() => svg)
    .on("start", function () { hideCard(); })
    .on("drag", function (e) {
      const id = idOf(this);
      if (!id || Math.hypot(e.x - e.subject.x, e.y - e.subject.y) < 4) return;
      places.set(id, { x: (e.x - view.x) / view.k, y: (e.y - view.y) / (view.k * stretch) });
      this.classList.add("dragged");
      move();
    })
    .on("end", function () {
      const id = idOf(this);
      if (!id || !this.classList.contains("dragged")) return;
      this.classList.remove("dragged");
      const p = places.get(id);
      if (p) dispatch({ type: "pin", id, at: [Math.round(p.x), Math.round(p.y)] });
    })
    .subject(function (e) { return { x: e.x, y: e.y }; });

  /** @param {Element} e */
  const idOf = (e) => e.getAttribute("data-actor") ?? "";

  let queued = 0;
  /** Puts everything where it belongs, once a frame. */
  function move() {
    if (queued) return;
    queued = requestAnimationFrame(() => {
      queued = 0;
      place();
    });
  }

  function place() {
    if (!drawn || size.width < 10) return;
    const f = scale().toFixed(3);
    /** @type {Places} */
    const screen = new Map(drawn.actors.map((a) => [a.id, at(a.id)]));
    for (const [id, n] of nodes) {
      const p = screen.get(id);
      if (p) n.g.setAttribute("transform", `translate(${p.x.toFixed(1)},${p.y.toFixed(1)}) scale(${f})`);
    }
    segments = drawn.links.map((l) => {
      const a = screen.get(l.a) ?? { x: 0, y: 0 }, b = screen.get(l.b) ?? { x: 0, y: 0 };
      return { key: l.key, x0: a.x, y0: a.y, x1: b.x, y1: b.y };
    });
    if (dense) {
      paint();
      overlay();
    } else {
      for (const t of segments) {
        const e = lines.get(t.key);
        if (!e) continue;
        e.setAttribute("x1", t.x0.toFixed(1)); e.setAttribute("y1", t.y0.toFixed(1));
        e.setAttribute("x2", t.x1.toFixed(1)); e.setAttribute("y2", t.y1.toFixed(1));
      }
    }
    name();
  }

  /** Draws all links on the canvas, in four widths. */
  function paint() {
    const c = canvas.getContext("2d");
    if (!c || !drawn) return;
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(size.width * ratio) || canvas.height !== Math.round(size.height * ratio)) {
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
    }
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, size.width, size.height);
    c.strokeStyle = getComputedStyle(svg).getPropertyValue("--link").trim() || "#888";
    const steps = [[1, 0.05, 0.6], [3, 0.09, 0.8], [8, 0.2, 1.2], [Infinity, 0.5, 2]];
    let low = 0;
    for (const [high, alpha, width] of steps) {
      c.globalAlpha = alpha;
      c.lineWidth = width;
      c.beginPath();
      drawn.links.forEach((l, i) => {
        if (l.meetings <= low || l.meetings > high) return;
        c.moveTo(segments[i].x0, segments[i].y0);
        c.lineTo(segments[i].x1, segments[i].y1);
      });
      c.stroke();
      low = high;
    }
  }

  /** Draws the lit links over the canvas. */
  function overlay() {
    let d = "";
    if (dense && lit.links.size) {
      for (const t of segments) if (lit.links.has(t.key)) d += `M${t.x0.toFixed(1)},${t.y0.toFixed(1)}L${t.x1.toFixed(1)},${t.y1.toFixed(1)}`;
    }
    over.setAttribute("d", d);
  }

  /** Writes the labels that fit; of the lit ones first. */
  function name() {
    const some = lit.nodes.size > 0;
    const first = ranked.filter((a) => !some || lit.nodes.has(a.id));
    const focus = hovered ? hovered.split("~") : picture?.path ?? picture?.state.sel ?? [];
    first.sort((a, b) => Number(focus.includes(b.id)) - Number(focus.includes(a.id)));
    const f = scale(), upright = !hovered && (picture?.path != null || picture?.state.sel.length === 2);
    const loud = some ? focus : ranked.slice(0, LOUD).map((a) => a.id);
    const list = first.map((a) => ({ id: a.id, ...at(a.id), r: f * (nodes.get(a.id)?.r ?? 5) + (chosen.has(a.id) ? 6 : 0), upright, width: measure(caption(a)), force: loud.includes(a.id) }))
      .filter((n) => n.x > -20 && n.y > -20 && n.x < size.width + 20 && n.y < size.height + 20);
    const fit = fitLabels(list, LINE, (x0, y0, x1, y1) => x0 > 2 && y0 > 2 && x1 < size.width - 2 && y1 < size.height - 36 && !(y0 < 48 && x1 > size.width - 150) && !(hovered && y0 < 84 && x0 < 240));
    const keep = new Set(fit.map((l) => l.id));
    for (const [id, e] of labels) e.toggleAttribute("hidden", !keep.has(id));
    for (const l of fit) {
      const e = labels.get(l.id);
      if (!e) continue;
      e.setAttribute("x", l.x.toFixed(1));
      e.setAttribute("y", (l.y + 4.3).toFixed(1));
      if (e.getAttribute("text-anchor") !== l.anchor) e.setAttribute("text-anchor", l.anchor);
    }
  }

  // ---- what is lit

  /** What stands out: what is hovered, else the path, else the selection. */
  function target() {
    const nodes = new Set(), links = new Set();
    const net = drawn;
    if (!net || !picture) return { nodes, links };
    const actor = (/** @type {string} */ id) => {
      nodes.add(id);
      for (const l of net.around.get(id) ?? []) {
        links.add(l.key);
        nodes.add(otherEnd(l, id));
      }
    };
    const pair = (/** @type {string[]} */ [a, b]) => {
      nodes.add(a).add(b);
      links.add(linkKey(a, b));
    };
    const { state, path } = picture;
    if (hovered) hovered.includes("~") ? pair(hovered.split("~")) : actor(hovered);
    else if (path) path.forEach((id, i) => { nodes.add(id); if (i) links.add(linkKey(path[i - 1], id)); });
    else if (state.sel.length === 2) pair(state.sel);
    else if (state.sel.length === 1 && net.byID.has(state.sel[0])) actor(state.sel[0]);
    else if (state.from && state.to) [state.from, state.to].filter((id) => net.byID.has(id)).forEach((id) => nodes.add(id));
    return { nodes, links };
  }

  function light() {
    const next = target();
    for (const id of lit.nodes) if (!next.nodes.has(id)) nodes.get(id)?.g.classList.remove("on");
    for (const id of next.nodes) if (!lit.nodes.has(id)) nodes.get(id)?.g.classList.add("on");
    for (const k of lit.links) if (!next.links.has(k)) lines.get(k)?.classList.remove("on");
    for (const k of next.links) if (!lit.links.has(k)) lines.get(k)?.classList.add("on");
    lit = next;
    frame.classList.toggle("lit", lit.nodes.size > 0);
    frame.classList.toggle("tracing", !hovered && picture?.path != null);
  }

  /** @param {string | null} what an actor, a link or nothing */
  function hover(what) {
    if (hovered === what) return;
    hovered = what;
    light();
    if (dense) overlay();
    name();
    if (what) showCard(what);
    else hideCard();
  }

  /** @param {string} what */
  function showCard(what) {
    if (!drawn) return;
    const actor = drawn.byID.get(what), link = drawn.byKey.get(what);
    if (actor) {
      fill(card, h("strong", {}, actor.name), h("span", {}, has(actor, drawn)), h("span", { class: "quiet" }, text.years(actor.first, actor.last)));
    } else if (link) {
      fill(card, h("strong", {}, `${drawn.byID.get(link.a)?.name} and ${drawn.byID.get(link.b)?.name}`), h("span", {}, text.count(link.meetings, "meeting") + (link.announced ? ", only announced" : "")), h("span", { class: "quiet" }, text.years(link.first, link.last)));
    } else return hideCard();
    card.hidden = false;
  }

  function hideCard() { card.hidden = true; }

  // ---- what the reader does

  svg.addEventListener("pointermove", (e) => {
    if (e.pointerType === "touch" || e.buttons) return;
    const node = /** @type {Element} */ (e.target).closest("[data-actor]");
    if (node) return hover(idOf(node));
    const box = svg.getBoundingClientRect();
    hover(lineAt(segments, e.clientX - box.left, e.clientY - box.top, REACH));
  });
  svg.addEventListener("pointerleave", () => hover(null));
  svg.addEventListener("click", (e) => {
    const node = /** @type {Element} */ (e.target).closest("[data-actor]");
    if (node) {
      roam(idOf(node));
      return pick(idOf(node));
    }
    const box = svg.getBoundingClientRect();
    const key = lineAt(segments, e.clientX - box.left, e.clientY - box.top, REACH);
    if (key) dispatch({ type: "select", sel: key.split("~") });
    else if (picture?.state.sel.length) dispatch({ type: "select", sel: [] });
  });

  svg.addEventListener("keydown", (e) => {
    const id = idOf(/** @type {Element} */ (e.target));
    if (!id || !drawn) return;
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      pick(id);
    } else if (e.key === "ArrowUp" || e.key === "ArrowDown" || e.key === "ArrowLeft" || e.key === "ArrowRight") {
      e.preventDefault();
      const next = neighbourTowards(drawn, places, id, e.key);
      if (next) step(next);
      else announce(`No partner of ${drawn.byID.get(id)?.name} that way`);
    } else if (e.key === "Home" || e.key === "PageDown" || e.key === "PageUp") {
      e.preventDefault();
      const i = ranked.findIndex((a) => a.id === id);
      step(ranked[e.key === "Home" ? 0 : (i + (e.key === "PageDown" ? 1 : ranked.length - 1)) % ranked.length].id);
    } else if (e.key === "Escape") {
      hover(null);
      dispatch({ type: "select", sel: [] });
    }
  });
  // On the frame: Chromium lets the tab key stop at a part of a picture that
  // listens to the focus itself.
  frame.addEventListener("focusin", (e) => {
    const node = /** @type {Element} */ (e.target), id = idOf(node);
    if (!id) return;
    roam(id);
    if (node.matches(":focus-visible")) hover(id);
  });
  frame.addEventListener("focusout", () => hover(null));

  /** Takes the focus along. @param {string} id */
  function step(id) {
    const p = at(id);
    if (p.x < 10 || p.y < 10 || p.x > size.width - 10 || p.y > size.height - 10) {
      zooming.translateTo(selection, places.get(id)?.x ?? 0, (places.get(id)?.y ?? 0) * stretch);
      dispatch({ type: "zoom", z: toState(view) });
    }
    roam(id);
    nodes.get(id)?.g.focus();
    const a = drawn?.byID.get(id);
    if (a && drawn) announce(describe(a, drawn));
  }

  /** @param {string} id */
  function roam(id) {
    nodes.get(roving)?.g.setAttribute("tabindex", "-1");
    roving = id;
    nodes.get(id)?.g.setAttribute("tabindex", "0");
  }

  // ---- drawing

  /** Makes the elements of a network, keeping those that stay. @param {Network} net */
  function build(net) {
    drawn = net;
    ranked = byDegree(net);
    dense = net.links.length > DENSE;
    frame.classList.toggle("dense", dense);
    for (const [id, n] of nodes) {
      if (net.byID.has(id)) continue;
      n.g.remove();
      nodes.delete(id);
      labels.get(id)?.remove();
      labels.delete(id);
    }
    // Many nodes or links need room: the largest stays, the others shrink.
    const most = ranked[0]?.degree ?? 1, crowded = most > 40 || net.actors.length > 120;
    const sizeOf = (/** @type {number} */ degree) => (crowded ? 3 + (dense ? 9 : 11) * (degree / most) ** (dense ? 1.5 : 0.9) : Math.min(radius(degree), 19));
    gLinks.style.setProperty("--faint", (0.42 * Math.min(1, Math.sqrt(180 / Math.max(net.links.length, 1)))).toFixed(2));
    // Small ones last, so that they are never under a large one.
    for (const a of ranked) {
      const r = sizeOf(a.degree);
      let n = nodes.get(a.id);
      if (!n) {
        const g = s("g", { class: "node", "data-actor": a.id, role: "button", tabindex: "-1" }, s("circle", { class: "hit" }), s("path", { class: "ring" }), s("path", { class: "shape" }));
        n = { g, r };
        nodes.set(a.id, n);
        select(g).call(dragging);
        labels.set(a.id, s("text", { hidden: true, "text-anchor": "start" }, caption(a)));
        gLabels.append(/** @type {Node} */ (labels.get(a.id)));
      }
      n.r = r;
      n.g.setAttribute("aria-label", describe(a, net));
      n.g.setAttribute("data-region", a.sort === "body" ? "body" : a.region.toLowerCase());
      n.g.children[0].setAttribute("r", String(Math.max(r + 3, 13)));
      n.g.children[1].setAttribute("d", outline(a, r + 4));
      n.g.children[2].setAttribute("d", outline(a, r));
      gNodes.append(n.g);
    }
    for (const [key, e] of lines) {
      if (!dense && net.byKey.has(key)) continue;
      e.remove();
      lines.delete(key);
    }
    if (!dense) {
      for (const l of net.links) {
        let e = lines.get(l.key);
        if (!e) {
          e = s("line", { "data-link": l.key });
          lines.set(l.key, e);
          gLinks.append(e);
        }
        e.setAttribute("stroke-width", thickness(l.meetings).toFixed(2));
        e.classList.toggle("announced", l.announced);
      }
      canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
    }
    for (const g of nodes.values()) g.g.classList.remove("on");
    for (const e of lines.values()) e.classList.remove("on");
    lit = { nodes: new Set(), links: new Set() };
    if (hovered && !net.byID.has(hovered) && !net.byKey.has(hovered)) hovered = null;
    if (!nodes.has(roving)) roam(ranked[0]?.id ?? "");
    svg.setAttribute("aria-label", `Network of ${text.count(net.actors.length, "actor")} and ${text.count(net.links.length, "pair")}. Arrow keys walk along links, Page Down goes to the next by number of partners, Enter opens.`);
  }

  /** @param {Picture} p */
  function draw(p) {
    const fresh = p.network !== drawn;
    picture = p;
    const pinned = p.places !== /** @type {any} */ (places).base || JSON.stringify(p.state.pin) !== /** @type {any} */ (places).pins;
    if (pinned) {
      places = new Map(p.places);
      for (const [id, [x, y]] of Object.entries(p.state.pin)) if (places.has(id)) places.set(id, { x, y });
      Object.assign(places, { base: p.places, pins: JSON.stringify(p.state.pin) });
    }
    if (fresh) build(p.network);
    unpin.hidden = Object.keys(p.state.pin).length === 0;
    chosen = new Set([...p.state.sel, ...(p.path ?? []), p.state.from, p.state.to]);
    for (const [id, n] of nodes) {
      const is = (/** @type {string} */ name, /** @type {boolean} */ on) => n.g.classList.toggle(name, on);
      is("selected", chosen.has(id));
      is("pinned", id in p.state.pin);
      n.g.setAttribute("aria-pressed", String(chosen.has(id)));
    }
    const key = p.state.sel.length === 2 ? linkKey(p.state.sel[0], p.state.sel[1]) : "";
    if (shown !== key) {
      lines.get(shown)?.classList.remove("selected");
      shown = key;
    }
    lines.get(key)?.classList.add("selected");
    light();
    reframe();
  }

  /** Sets the zoom that the state asks for. */
  function reframe() {
    if (!picture || size.width < 10) return;
    stretch = stretched();
    const want = picture.state.z ? fromState(picture.state.z) : fitted();
    if (Math.abs(want.k - view.k) > 1e-4 || Math.abs(want.x - view.x) > 0.05 || Math.abs(want.y - view.y) > 0.05) {
      view = want;
      /** @type {any} */ (svg).__zoom = zoomIdentity.translate(want.x, want.y).scale(want.k);
    }
    place();
  }

  new ResizeObserver(() => {
    const box = frame.getBoundingClientRect();
    if (Math.abs(box.width - size.width) < 1 && Math.abs(box.height - size.height) < 1) return;
    size = { width: box.width, height: box.height };
    reframe();
  }).observe(frame);
  const box = frame.getBoundingClientRect();
  size = { width: box.width, height: box.height };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (dense) paint(); });

  return { draw, focus: () => nodes.get(roving)?.g.focus() };
}

/** Measures names as labels are written, each once. */
function measurer() {
  const c = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(document.documentElement);
  if (c) c.font = `600 ${LABEL * parseFloat(style.fontSize)}px ${style.fontFamily}`;
  /** @type {Map<string, number>} */
  const known = new Map();
  return (/** @type {string} */ name) => {
    let w = known.get(name);
    if (w === undefined) {
      w = c ? c.measureText(name).width : name.length * 6.5;
      known.set(name, w);
    }
    return w;
  };
}
