import assert from "node:assert/strict";
import { test } from "node:test";
import { extend, fitLabels, lineAt, settle } from "../static/js/layout.js";

// a star with a tail: hub - 0..9, 9 - tail
const ids = ["hub", ...Array.from({ length: 10 }, (_, i) => `n${i}`), "tail"];
const links = [...Array.from({ length: 10 }, (_, i) => ({ a: "hub", b: `n${i}`, meetings: 1 + i })), { a: "n9", b: "tail", meetings: 1 }];

test("the same links give the same picture, in whatever order they come", () => {
  const one = settle(ids, links);
  assert.deepEqual([...settle(ids, links)], [...one]);
  assert.deepEqual([...settle([...ids].reverse(), links)].sort(), [...one].sort());
  for (const p of one.values()) assert.ok(Number.isInteger(p.x) && Number.isInteger(p.y));
});

test("settling leaves its arguments as they were", () => {
  const frozen = links.map(Object.freeze);
  settle(Object.freeze([...ids]), Object.freeze(frozen));
});

test("nodes do not lie on each other", () => {
  const all = [...settle(ids, links).values()];
  all.forEach((p, i) => all.slice(i + 1).forEach((q) => assert.ok(Math.hypot(p.x - q.x, p.y - q.y) > 15)));
});

test("known places keep their arrangement when others come, and new ones stand near their partners", () => {
  const known = settle(ids, links);
  const more = extend(known, [...ids, "new", "alone"], [...links, { a: "new", b: "tail", meetings: 3 }]);
  const apart = Math.sqrt(14 / 12);
  for (const [id, p] of known) assert.deepEqual(more.get(id), { x: Math.round(p.x * apart), y: Math.round(p.y * apart) }, id);
  const d = (a, b) => Math.hypot(more.get(a).x - more.get(b).x, more.get(a).y - more.get(b).y);
  assert.ok(d("new", "tail") < 450, String(d("new", "tail")));
  assert.equal(extend(known, ids, links), known);
  assert.deepEqual([...extend(known, [...ids, "new"], links)], [...extend(known, [...ids, "new"], links)]);
});

test("an empty network has places too", () => {
  assert.equal(settle([], []).size, 0);
  assert.equal(extend(new Map(), ["a", "b"], [{ a: "a", b: "b", meetings: 1 }]).size, 2);
});

test("labels do not lie on labels or nodes; the first come first", () => {
  const nodes = Array.from({ length: 40 }, (_, i) => ({ id: `n${i}`, x: 100 + (i % 8) * 30, y: 100 + Math.floor(i / 8) * 18, r: 5, width: 60, force: false }));
  const fit = fitLabels(nodes, 15, () => true);
  assert.ok(fit.length > 3 && fit.length < 40);
  const box = (l) => {
    const x0 = l.anchor === "start" ? l.x : l.anchor === "end" ? l.x - 60 : l.x - 30;
    return [x0, l.y - 7.5, x0 + 60, l.y + 7.5];
  };
  fit.forEach((l, i) => fit.slice(i + 1).forEach((m) => {
    const a = box(l), b = box(m);
    assert.ok(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1], `${l.id} ${m.id}`);
  }));
  assert.equal(fit[0].id, "n0");
  assert.ok(fitLabels([...nodes.slice(0, 39), { ...nodes[39], force: true, y: 400 }], 15, () => true).some((l) => l.id === "n39"), "a forced one is there");
});

test("the nearest line within reach is found", () => {
  const lines = [{ key: "a", x0: 0, y0: 0, x1: 100, y1: 0 }, { key: "b", x0: 0, y0: 10, x1: 100, y1: 10 }, { key: "dot", x0: 5, y0: 50, x1: 5, y1: 50 }];
  assert.equal(lineAt(lines, 50, 4, 7), "a");
  assert.equal(lineAt(lines, 50, 6, 7), "b");
  assert.equal(lineAt(lines, 50, 30, 7), null);
  assert.equal(lineAt(lines, 120, 0, 7), null);
  assert.equal(lineAt(lines, 6, 51, 7), "dot");
});
