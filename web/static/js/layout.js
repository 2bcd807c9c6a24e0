// @ts-check
// Where actors stand. Places depend on links alone, never on filters or on what
// was shown before, so that the same address gives the same picture.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { compare } from "./model.js";

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {Map<string, Point>} Places
 * @typedef {{a: string, b: string, meetings: number}} Joined
 * @typedef {import("d3-force").SimulationNodeDatum & {id: string, degree: number}} Body
 */

/** Forces below are those under which most names fit into a usual frame. */
const TICKS = 320;
/** Frames are wider than high, and so is the network. */
const ASPECT = 1.6;

/** @param {number} degree partners */
export const radius = (degree) => 4.5 + 2 * Math.sqrt(degree);

/** @param {string[]} ids @param {Joined[]} links */
function degrees(ids, links) {
  const out = new Map(ids.map((id) => [id, 0]));
  for (const l of links) {
    out.set(l.a, (out.get(l.a) ?? 0) + 1);
    out.set(l.b, (out.get(l.b) ?? 0) + 1);
  }
  return out;
}

/**
 * Settles a network from a fixed start; d3's source of chance is seeded by
 * itself. The arguments are not changed.
 * @param {string[]} ids @param {Joined[]} links @returns {Places}
 */
export function settle(ids, links) {
  const degree = degrees(ids, links);
  const order = [...ids].sort((a, b) => (degree.get(b) ?? 0) - (degree.get(a) ?? 0) || compare(a, b));
  /** @type {Body[]} */
  const bodies = order.map((id) => ({ id, degree: degree.get(id) ?? 0 }));
  const joined = links.map((l) => ({ source: l.a, target: l.b, meetings: l.meetings }));
  forceSimulation(bodies)
    .force("link", forceLink(joined).id((d) => /** @type {Body} */ (d).id)
      .distance((l) => 40 + 26 / Math.sqrt(l.meetings) + 1.1 * (radius(/** @type {Body} */ (/** @type {unknown} */ (l.source)).degree) + radius(/** @type {Body} */ (/** @type {unknown} */ (l.target)).degree))))
    .force("charge", forceManyBody().strength((d) => -340 - 45 * /** @type {Body} */ (d).degree).distanceMax(350))
    .force("collide", forceCollide().radius((d) => radius(/** @type {Body} */ (d).degree) + 20).strength(0.9))
    .force("x", forceX(0).strength(0.11 / ASPECT))
    .force("y", forceY(0).strength(0.11 * ASPECT))
    .stop()
    .tick(TICKS);
  return centred(new Map(bodies.map((b) => [b.id, { x: b.x ?? 0, y: b.y ?? 0 }])));
}

/** Moves the middle to 0, 0 and rounds, so that addresses can name places. @param {Places} places */
function centred(places) {
  const box = bounds(places.values());
  const cx = (box.x0 + box.x1) / 2, cy = (box.y0 + box.y1) / 2;
  return new Map([...places].map(([id, p]) => [id, { x: Math.round(p.x - cx), y: Math.round(p.y - cy) }]));
}

/** @param {Iterable<Point>} points */
export function bounds(points) {
  let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
  for (const p of points) {
    x0 = Math.min(x0, p.x); x1 = Math.max(x1, p.x);
    y0 = Math.min(y0, p.y); y1 = Math.max(y1, p.y);
  }
  return x0 === Infinity ? { x0: 0, y0: 0, x1: 0, y1: 0 } : { x0, y0, x1, y1 };
}

/**
 * Finds places for actors that have none, near those they are linked to, and
 * lets them settle while all others stand still. To make room, the known places
 * move apart first, all by one factor, so that in its frame nothing turns round.
 * @param {Places} known @param {string[]} ids all actors @param {Joined[]} links among them
 * @returns {Places} of all; the known ones themselves when no actor is new
 */
export function extend(known, ids, links) {
  const fresh = ids.filter((id) => !known.has(id));
  if (fresh.length === 0) return known;
  const degree = degrees(ids, links);
  const apart = Math.sqrt(Math.min(4, (known.size + fresh.length) / Math.max(known.size, 1)));
  known = new Map([...known].map(([id, p]) => [id, { x: Math.round(p.x * apart), y: Math.round(p.y * apart) }]));
  /** @type {Map<string, Joined[]>} */
  const around = new Map(fresh.map((id) => [id, []]));
  for (const l of links) {
    around.get(l.a)?.push(l);
    around.get(l.b)?.push(l);
  }
  const box = bounds(known.values());
  const reach = Math.max(box.x1 - box.x0, ASPECT * (box.y1 - box.y0), 400) / 2;
  fresh.sort((a, b) => (degree.get(b) ?? 0) - (degree.get(a) ?? 0) || compare(a, b));
  /** @type {Body[]} */
  const bodies = [...known].map(([id, p]) => ({ id, degree: degree.get(id) ?? 0, x: p.x, y: p.y, fx: p.x, fy: p.y }));
  /** @type {Map<string, Point>} */
  const placed = new Map(known);
  fresh.forEach((id, i) => {
    const p = start(id, i, around.get(id) ?? [], placed, reach);
    placed.set(id, p);
    bodies.push({ id, degree: degree.get(id) ?? 0, ...p });
  });
  // The strongest few links of each are enough to hold it near its partners.
  const strong = new Set(fresh.flatMap((id) => (around.get(id) ?? []).sort((x, y) => y.meetings - x.meetings || compare(x.a + x.b, y.a + y.b)).slice(0, 4)));
  const joined = [...strong].map((l) => ({ source: l.a, target: l.b }));
  forceSimulation(bodies)
    .force("link", forceLink(joined).id((d) => /** @type {Body} */ (d).id).distance(130).strength(0.08))
    .force("charge", forceManyBody().strength(-150).distanceMax(420))
    .force("collide", forceCollide(20).strength(1))
    .force("x", forceX(0).strength(0.02 / ASPECT))
    .force("y", forceY(0).strength(0.02 * ASPECT))
    .stop()
    .tick(160);
  return new Map(bodies.map((b) => [b.id, { x: Math.round(b.x ?? 0), y: Math.round(b.y ?? 0) }]));
}

/**
 * @param {string} id @param {number} i @param {Joined[]} links @param {Places} placed @param {number} reach
 * @returns {Point}
 */
function start(id, i, links, placed, reach) {
  let x = 0, y = 0, n = 0;
  for (const l of links) {
    const p = placed.get(l.a === id ? l.b : l.a);
    if (p) { x += p.x; y += p.y; n++; }
  }
  // The golden angle keeps what has the same partners apart.
  const turn = i * 2.399963;
  const away = n ? 0.45 : 1.1;
  return { x: (n ? x / n : 0) + Math.cos(turn) * reach * away, y: (n ? y / n : 0) + (Math.sin(turn) * reach * away) / ASPECT };
}

/**
 * @typedef {{id: string, x: number, y: number, r: number, width: number, force: boolean, upright?: boolean}} Labelled
 * @typedef {{id: string, x: number, y: number, anchor: "start" | "end" | "middle"}} Label
 */

/**
 * Chooses which labels fit, in the order given, so that none lies on another or,
 * unless it is forced, on a node. Coordinates are those of the screen.
 * @param {Labelled[]} nodes the most important first @param {number} height of a line
 * @param {(x0: number, y0: number, x1: number, y1: number) => boolean} inside says whether a box can be seen whole
 * @returns {Label[]}
 */
export function fitLabels(nodes, height, inside) {
  const taken = new Grid(64), names = new Grid(64);
  for (const n of nodes) taken.add(n.x - n.r, n.y - n.r, n.x + n.r, n.y + n.r, n.id);
  /** @type {Label[]} */
  const out = [];
  for (const n of nodes) {
    const gap = n.r + 4, h = height / 2;
    /** @type {[number, number, Label["anchor"], number][]} */
    const tries = [
      [n.x + gap, n.y, "start", n.x + gap], [n.x - gap, n.y, "end", n.x - gap - n.width],
      [n.x, n.y + gap + h - 2, "middle", n.x - n.width / 2], [n.x, n.y - gap - h + 2, "middle", n.x - n.width / 2],
    ];
    // Over and under a node the links of a path leave more room than beside it.
    if (n.upright) tries.push(...tries.splice(0, 2));
    const fits = (/** @type {Grid} */ g) => tries.find(([, y, , left]) => inside(left, y - h, left + n.width, y + h) && g.free(left - 2, y - h, left + n.width + 2, y + h, n.id));
    const found = fits(taken) ?? (n.force ? fits(names) : undefined);
    if (!found) continue;
    const [x, y, anchor, left] = found;
    for (const g of [taken, names]) g.add(left - 2, y - h, left + n.width + 2, y + h, n.id);
    out.push({ id: n.id, x, y, anchor });
  }
  return out;
}

/** Boxes by the squares that they touch, so that only near ones are compared. */
class Grid {
  /** @param {number} size */
  constructor(size) {
    this.size = size;
    /** @type {Map<number, [number, number, number, number, string][]>} */
    this.cells = new Map();
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {(cell: number) => boolean | void} visit */
  each(x0, y0, x1, y1, visit) {
    for (let i = Math.floor(x0 / this.size); i <= Math.floor(x1 / this.size); i++) {
      for (let j = Math.floor(y0 / this.size); j <= Math.floor(y1 / this.size); j++) {
        if (visit(i * 10007 + j) === false) return;
      }
    }
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} id */
  add(x0, y0, x1, y1, id) {
    this.each(x0, y0, x1, y1, (c) => {
      const list = this.cells.get(c);
      if (list) list.push([x0, y0, x1, y1, id]);
      else this.cells.set(c, [[x0, y0, x1, y1, id]]);
    });
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} id whose own boxes do not count */
  free(x0, y0, x1, y1, id) {
    let free = true;
    this.each(x0, y0, x1, y1, (c) => {
      for (const b of this.cells.get(c) ?? []) {
        if (b[4] !== id && b[0] < x1 && b[2] > x0 && b[1] < y1 && b[3] > y0) {
          free = false;
          return false;
        }
      }
    });
    return free;
  }
}

/**
 * The link under a point: the nearest within reach. Null when none is.
 * @param {{key: string, x0: number, y0: number, x1: number, y1: number}[]} lines @param {number} x @param {number} y @param {number} reach
 * @returns {string | null}
 */
export function lineAt(lines, x, y, reach) {
  let best = null, least = reach * reach;
  for (const l of lines) {
    const dx = l.x1 - l.x0, dy = l.y1 - l.y0;
    const t = Math.max(0, Math.min(1, ((x - l.x0) * dx + (y - l.y0) * dy) / (dx * dx + dy * dy || 1)));
    const ex = l.x0 + t * dx - x, ey = l.y0 + t * dy - y;
    const d = ex * ex + ey * ey;
    if (d < least) [best, least] = [l.key, d];
  }
  return best;
}
