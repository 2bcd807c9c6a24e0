import assert from "node:assert/strict";
import { test } from "node:test";
import { byDegree, halves, linkKey, neighbourTowards, networkOf, pageOf, pairPage, ranked, safeURL, span } from "../static/js/model.js";
import { gaps, headline, filters, dates, date, number, ordinal, sourceLabel, subject } from "../static/js/text.js";
import { initial } from "../static/js/state.js";
import { linkText, literal, networkText, pathsText } from "../static/js/queries.js";

// AA - BB - CC, and AA - body
const answer = {
  network: {
    meetingCount: 6, undatedLeftOut: 0,
    actors: [{ id: "country:AA", name: "Aland", code: "AA", region: "Europe" }, { id: "country:BB", name: "Beland", code: "BB", region: "Asia" }, { id: "country:CC", name: "Celand", code: "CC", region: null }, { id: "organisation:body", name: "A Body", shortName: "AB", organisationKind: "REGIONAL_ORGANISATION" }],
    links: [
      { from: { id: "country:AA" }, to: { id: "country:BB" }, meetingCount: 3, announced: 1, firstMet: "2014-06", lastMet: "2020" },
      { from: { id: "country:BB" }, to: { id: "country:CC" }, meetingCount: 2, announced: 2, firstMet: null, lastMet: null },
      { from: { id: "country:AA" }, to: { id: "organisation:body" }, meetingCount: 1, announced: 0, firstMet: "2012", lastMet: "2012" },
    ],
  },
  facets: { meetingCount: 6, undated: 2, years: [], formats: [], focuses: [], tracks: [], topics: [], regions: [] },
};

test("degrees and dates follow from the links", () => {
  const n = networkOf(answer);
  assert.deepEqual(byDegree(n).map((a) => [a.name, a.degree, a.meetings]), [["Beland", 2, 5], ["Aland", 2, 4], ["Celand", 1, 2], ["A Body", 1, 1]]);
  assert.deepEqual([n.byID.get("country:AA").first, n.byID.get("country:AA").last], ["2012", "2020"]);
  assert.deepEqual(span(n), [2012, 2020]);
  assert.equal(n.byID.get("organisation:body").sort, "body");
  assert.equal(n.byKey.get(linkKey("country:BB", "country:AA")).meetings, 3);
  assert.deepEqual(n.links.filter((l) => l.announced).map((l) => l.key), ["country:BB~country:CC"]);
});

test("arrows lead to linked actors only", () => {
  const n = networkOf(answer);
  const places = new Map([["country:AA", { x: 0, y: 0 }], ["country:BB", { x: 100, y: 10 }], ["country:CC", { x: 20, y: 0 }], ["organisation:body", { x: 5, y: -80 }]]);
  assert.equal(neighbourTowards(n, places, "country:AA", "ArrowRight"), "country:BB");
  assert.equal(neighbourTowards(n, places, "country:AA", "ArrowUp"), "organisation:body");
  assert.equal(neighbourTowards(n, places, "country:AA", "ArrowLeft"), null);
});

test("the headline is true of the filters", () => {
  const n = networkOf(answer);
  assert.equal(headline(initial(), n), "Bilateral cyber dialogues, 2012 to 2020: 4 actors, 3 pairs, 6 meetings, 2 of them undated");
  assert.equal(headline({ ...initial(), years: [2015, 2020], topic: ["NORMS", "AI"] }, { ...n, undatedLeftOut: 16 }), "Bilateral cyber dialogues on AI or norms, 2015 to 2020: 4 actors, 3 pairs, 6 meetings; 16 undated meetings left out");
  assert.equal(headline({ ...initial(), via: ["cohosting"], years: [2019, 2019] }, { ...n, links: [], actors: [] }), "No co-hosted cyber meetings in 2019 on record");
  assert.equal(filters({ ...initial(), format: ["MINILATERAL", "BILATERAL"], track: ["TRACK_1_5"], focus: ["POLICY"], region: ["Asia"] }), "in bilateral or small group format, on track 1.5, about cyber policy, with states of Asia");
  assert.equal(subject({ ...initial(), via: ["attendance"], max: null }), "Cyber meetings attended together");
});

test("what is called exactly so stands first, then states", () => {
  const hit = (id, matched) => ({ matched, entity: { id } });
  const all = [hit("organisation:un", "UN"), hit("organisation:x", "Korea Agency"), hit("country:KR", "South Korea")];
  assert.deepEqual(ranked("korea", [all[2]], all).map((h) => h.entity.id), ["country:KR", "organisation:un", "organisation:x"]);
  assert.deepEqual(ranked("un", [hit("country:US", "United States")], all).map((h) => h.entity.id)[0], "organisation:un");
});

test("dates are written as far as they are known", () => {
  assert.equal(date("2017-06-02"), "2 June 2017");
  assert.equal(date("2017-06"), "June 2017");
  assert.equal(date(null), "date not known");
  assert.equal(dates("2017-06-22", "2017-06-23"), "22 to 23 June 2017");
  assert.equal(dates("2017-06-30", "2017-07-01"), "30 June to 1 July 2017");
  assert.equal(dates("2017", "2017"), "2017");
  assert.equal(number(1234567), "1,234,567");
  assert.deepEqual([1, 2, 3, 4, 11, 12, 21, 112].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th"]);
  assert.equal(gaps({ missingOrdinals: [2, 4], ordinalsCountRounds: true, rounds: { nodes: [{ ordinal: 1 }] } }), "no record of rounds 2 and 4");
  assert.equal(gaps({ missingOrdinals: [2], ordinalsCountRounds: true, rounds: { nodes: [{ ordinal: null }] } }), "no record of round 2; the round without a number may be it");
  assert.equal(gaps({ missingOrdinals: [1, 2, 3, 7], ordinalsCountRounds: true, rounds: { nodes: [{ ordinal: null }, { ordinal: null }] } }), "no record of rounds 1 to 3 and 7; the 2 rounds without a number may be among them");
  assert.equal(gaps({ missingOrdinals: [2], ordinalsCountRounds: false, rounds: { nodes: [] } }), "");
});

test("only addresses of the web are links", () => {
  for (const bad of ["javascript:alert(1)", "data:text/html,x", "//x", "", null, "ftp://x/"]) assert.equal(safeURL(bad), "");
  assert.equal(safeURL("https://example.org/a?b=1"), "https://example.org/a?b=1");
  assert.equal(pageOf("country:JP"), "/country/JP");
  assert.equal(pageOf("source:x"), "");
  assert.equal(pageOf('person:"><b>'), "");
  assert.equal(pairPage("country:JP", "country:EE"), "/pair/EE/JP");
  assert.equal(sourceLabel({ label: "MOFA, https://example.org/x/y", url: "https://example.org/x/y", publisher: "MOFA" }), "MOFA, example.org");
});

test("queries to copy keep text as text and enums as enums", () => {
  assert.equal(literal({ via: ["ATTENDANCE"], filter: { regions: ["Asia"], topics: ["AI"] } }), '{via: [ATTENDANCE], filter: {regions: ["Asia"], topics: [AI]}}');
  assert.match(networkText({ via: ["AGREEMENT"] }), /network\(rule: \{via: \[AGREEMENT\]\}\)/);
  assert.match(pathsText("country:NG", "country:TW", { via: ["AGREEMENT"] }, []), /paths\(from: "country:NG", to: "country:TW", rule: \{via: \[AGREEMENT\]\}, first: 20\)/);
  assert.match(linkText("country:NG", "country:TW", {}), /link\(from: "country:NG"/);
});

test("two names are read at what joins them, else at each blank", () => {
  for (const [words, want] of [
    ["Japan and Estonia", [["Japan", "Estonia"]]], ["JP, EE", [["JP", "EE"]]], ["Japan – Estonia", [["Japan", "Estonia"]]], ["japan-estonia", [["japan", "estonia"]]],
    ["Guinea-Bissau and Japan", [["Guinea-Bissau", "Japan"]]], ["south korea japan", [["south", "korea japan"], ["south korea", "japan"]]],
    ["japan", []], ["a and b and c", []], ["one two three four five six", []],
  ]) assert.deepEqual(halves(words), want, words);
});
