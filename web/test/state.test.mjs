import assert from "node:assert/strict";
import { test } from "node:test";
import { actorsPage, address, cleared, continuous, exportOf, filterOf, initial, isBilateral, kindsOf, parse, pathPage, reduce, ruleOf } from "../static/js/state.js";

test("the usual view has no address", () => {
  assert.equal(address(initial()), "");
  assert.deepEqual(parse(""), initial());
});

test("an address comes back as the state it was made from", () => {
  const s = {
    ...initial(), via: ["dialogues", "attendance"], max: 8, years: [2015, 2020], undated: true, format: ["BILATERAL"], focus: ["POLICY"], track: ["TRACK_1_5"],
    topic: ["AI", "NORMS"], region: ["Africa", "Asia"], from: "country:NG", to: "country:TW", avoid: ["country:US"], n: 2,
    z: { x: -12.5, y: 30, k: 1.25 }, pin: { "country:JP": [-10, 20], "organisation:european-union": [3, -4] }, view: "table", v: "91955d57f558",
  };
  assert.deepEqual(parse(address(s)), s);
  assert.equal(address(parse(address(s))), address(s));
  assert.match(address(s), /years=2015-2020&undated=1&format=bilateral/);
  assert.deepEqual(parse(address({ ...initial(), sel: ["country:JP", "country:EE"] })).sel, ["country:JP", "country:EE"]);
  assert.equal(address({ ...initial(), sel: ["country:JP", "country:EE"] }), "?sel=country:JP~country:EE");
  assert.equal(parse("?via=attendance&max=any").max, null);
});

test("what makes no sense is left out", () => {
  for (const bad of [
    "?via=telepathy", "?max=1", "?max=x", "?years=2020-2015", "?years=20-30", "?sel=<script>", "?sel=country:jp", "?sel=country:JP~country:JP", "?from=person:x-y",
    "?z=1,2", "?z=a,b,c", "?z=0,0,0", "?z=0,0,99", "?pin=country:JP", "?pin=x:1,2", "?topic=%3Cb%3E", "?region=asia", "?v=xyz", "?n=-1", "?view=matrix",
  ]) assert.deepEqual(parse(bad), initial(), bad);
  assert.equal(parse("?from=country:JP&to=country:JP").to, "");
  assert.deepEqual(parse("?from=country:JP&avoid=country:JP,country:US").avoid, ["country:US"]);
});

test("no key of a pin reaches the prototype", () => {
  parse("?pin=__proto__:1,2;country:JP:1,2");
  assert.equal({}.x, undefined);
});

test("a selection takes the place of a path, and a path that of a selection", () => {
  let s = reduce(initial(), { type: "select", sel: ["country:JP"] });
  s = reduce(s, { type: "ends", from: "country:NG" });
  assert.deepEqual([s.sel, s.from], [["country:JP"], "country:NG"]);
  s = reduce(s, { type: "ends", to: "country:TW" });
  assert.deepEqual(s.sel, []);
  s = reduce(s, { type: "avoid", id: "country:US", on: true });
  assert.deepEqual(reduce(s, { type: "ends", to: "country:US" }).avoid, [], "an end is not avoided");
  s = reduce(s, { type: "select", sel: ["country:JP"] });
  assert.deepEqual([s.from, s.to, s.avoid], ["", "", []]);
});

test("equal ends are not taken", () => {
  const s = reduce(initial(), { type: "ends", from: "country:JP" });
  assert.equal(reduce(s, { type: "ends", to: "country:JP" }), s);
});

test("a state is never changed", () => {
  const s = Object.freeze(initial());
  for (const a of [{ type: "toggle", facet: "topic", value: "AI" }, { type: "pin", id: "country:JP", at: [1, 2] }, { type: "clear" }, { type: "via", via: [] }]) assert.notEqual(reduce(s, a), s);
  assert.deepEqual(s, initial());
});

test("relaxations make the change they name", () => {
  const s = { ...initial(), years: [2015, 2020], topic: ["AI"], avoid: ["country:US", "country:GB"] };
  const relax = (change, value = null, maxDelegations = null) => reduce(s, { type: "relax", change, value, maxDelegations });
  assert.deepEqual(relax("STOP_AVOIDING", "country:US").avoid, ["country:GB"]);
  assert.equal(relax("DROP_DATES").years, null);
  assert.deepEqual(relax("DROP_DATES").topic, ["AI"]);
  assert.deepEqual(filterOf(relax("DROP_FILTER")), null);
  assert.deepEqual(relax("ADD_LINK_KIND", "ATTENDANCE", 4).via, ["dialogues", "attendance"]);
  assert.equal(relax("ADD_LINK_KIND", "ATTENDANCE", 4).max, 4);
  assert.equal(relax("RAISE_MAX_DELEGATIONS", "20").max, 20);
  assert.deepEqual(ruleOf(relax("DROP_ALL")), { via: ["BILATERAL_DIALOGUE", "AGREEMENT", "CO_HOSTING", "ATTENDANCE"] });
  assert.deepEqual(relax("DROP_ALL").avoid, []);
});

test("the rule names what differs from no filter", () => {
  assert.deepEqual(ruleOf(initial()), { via: ["BILATERAL_DIALOGUE"] });
  assert.deepEqual(kindsOf({ ...initial(), via: ["attendance"] }), { via: ["ATTENDANCE"], maxDelegations: 13 });
  assert.deepEqual(filterOf({ ...initial(), undated: true }), null, "undated means nothing without years");
  assert.deepEqual(filterOf({ ...initial(), years: [2015, 2020], undated: true, topic: ["NORMS", "AI"] }), { during: { from: "2015", to: "2020" }, orUndated: true, topics: ["AI", "NORMS"] });
  assert.deepEqual(cleared().years, null);
});

test("only zoom and pins replace the entry of the history", () => {
  assert.ok(continuous({ type: "zoom", z: null }));
  assert.ok(!continuous({ type: "select", sel: [] }));
});

test("the page of actors always knows the bound of attendance, and is not offered for what it cannot filter", () => {
  assert.equal(actorsPage(initial()), "/actors");
  assert.equal(actorsPage({ ...initial(), via: ["attendance"] }), "/actors?via=attendance&max=13");
  assert.equal(actorsPage({ ...initial(), via: ["dialogues", "attendance"], max: null, years: [2015, 2020], undated: true }), "/actors?via=dialogues,attendance&max=any&from=2015&to=2020&undated=1");
  assert.equal(actorsPage({ ...initial(), topic: ["NORMS", "AI"], region: ["Asia"] }), "/actors?topic=ai,norms&region=Asia");
});

test("paths have a page where its form can ask the same", () => {
  const s = { ...initial(), from: "country:NG", to: "country:TW" };
  assert.equal(pathPage(s), "/path?from=country:NG&to=country:TW&via=dialogues");
  assert.equal(pathPage({ ...s, via: ["dialogues", "attendance"] }), "/path?from=country:NG&to=country:TW&via=dialogues,attendance&max=13");
  assert.equal(pathPage({ ...s, years: [2015, 2020] }), "");
  assert.equal(pathPage({ ...s, avoid: ["country:GB"] }), "");
});

test("an export has the links that are shown", () => {
  assert.equal(exportOf(initial()), "");
  assert.equal(exportOf({ ...initial(), via: ["attendance"] }), "?via=ATTENDANCE&max_delegations=13");
  assert.equal(exportOf({ ...initial(), via: ["dialogues", "attendance"], max: null, years: [2015, 2020], undated: true, topic: ["NORMS", "AI"], region: ["Asia"] }),
    "?via=BILATERAL_DIALOGUE,ATTENDANCE&from=2015&to=2020&or_undated=true&topics=AI,NORMS&regions=Asia");
});

test("only meetings of two join one pair alone", () => {
  assert.equal(isBilateral({ ...initial(), via: ["dialogues", "agreements"] }), true);
  assert.equal(isBilateral({ ...initial(), via: ["dialogues", "cohosting"] }), false);
});
