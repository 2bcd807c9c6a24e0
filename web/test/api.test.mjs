import assert from "node:assert/strict";
import { test } from "node:test";
import { createApi, isAbort, latest } from "../static/js/api.js";

const answer = (body, status = 200) => new Response(JSON.stringify(body), { status });
const data = (n, version = "v1") => answer({ data: { n }, extensions: { dataVersion: version } });

test("equal questions in flight are asked once, and kept", async () => {
  let asked = 0;
  const api = createApi(async () => { asked++; return data(asked); });
  const [a, b] = await Promise.all([api.ask("q", {}), api.ask("q", {})]);
  assert.deepEqual([a.data.n, b.data.n, asked], [1, 1, 1]);
  await api.ask("q", {});
  assert.equal(asked, 1);
  await api.ask("q", { x: 1 });
  assert.equal(asked, 2);
});

test("when the data move on, what was kept is asked again", async () => {
  let asked = 0;
  const api = createApi(async () => data(++asked, asked < 2 ? "v1" : "v2"));
  /** @type {string[]} */
  const seen = [];
  api.onVersion((v) => seen.push(v));
  await api.ask("a", {});
  await api.ask("b", {});
  await api.ask("a", {});
  assert.equal(asked, 3);
  assert.deepEqual(seen, ["v1", "v2", "v2"]);
});

test("a failure is told in words and not kept", async () => {
  let asked = 0;
  const api = createApi(async () => {
    asked++;
    if (asked === 1) throw new TypeError("fetch failed");
    if (asked === 2) return answer({ errors: [{ message: "store: refused", extensions: { code: "UNAVAILABLE", requestId: "r1" } }] }, 503);
    if (asked === 3) return new Response("<html>", { status: 502 });
    if (asked === 4) return answer(null);
    return data(5);
  });
  await assert.rejects(api.ask("q", {}), { code: "UNREACHABLE", message: /cannot be reached/ });
  await assert.rejects(api.ask("q", {}), { code: "UNAVAILABLE", message: /Try again/, request: "r1" });
  await assert.rejects(api.ask("q", {}), { code: "HTTP", message: /502/ });
  await assert.rejects(api.ask("q", {}), { code: "HTTP", message: /nothing that can be read/ });
  assert.equal((await api.ask("q", {})).data.n, 5);
});

test("who gives up is told at once, and others still get the answer", async () => {
  let release;
  const api = createApi(() => new Promise((r) => { release = () => r(data(1)); }));
  const stop = new AbortController();
  const one = api.ask("q", {}, { signal: stop.signal }), two = api.ask("q", {});
  stop.abort();
  await assert.rejects(one, isAbort);
  release();
  assert.equal((await two).data.n, 1);
});

test("only the newest of a line of tasks counts", async () => {
  const newest = latest();
  const done = [];
  const wait = (ms, signal) => new Promise((resolve, reject) => { setTimeout(resolve, ms); signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))); });
  await Promise.all([newest(async (s) => { await wait(20, s); done.push(1); }), newest(async (s) => { await wait(1, s); done.push(2); })]);
  assert.deepEqual(done, [2]);
  await assert.rejects(newest(async () => { throw new Error("boom"); }), /boom/);
});
