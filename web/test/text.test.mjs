import assert from "node:assert/strict";
import { test } from "node:test";
import { initial } from "../static/js/state.js";
import { count, dates, filters, gaps, headline, isQuiet, label, listed, met, month, number, ordinal, sourceLabel, years } from "../static/js/text.js";

test("numbers and counts are written as in English", () => {
  assert.deepEqual([0, 999, 1322, 1234567].map(number), ["0", "999", "1,322", "1,234,567"]);
  assert.deepEqual([count(1, "meeting"), count(2, "body"), count(1, "series"), count(1000, "person")], ["1 meeting", "2 bodies", "1 series", "1,000 people"]);
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 111].map(ordinal), ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th"]);
  assert.deepEqual([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])], ["", "a", "a and b", "a, b and c"]);
});

test("dates say no more than is known", () => {
  assert.equal(dates("2017-06-22", "2017-06-23"), "22 to 23 June 2017");
  assert.equal(dates("2017-06-30", "2017-07-01"), "30 June to 1 July 2017");
  assert.equal(dates("2017-12-31", "2018-01-01"), "31 December 2017 to 1 January 2018");
  assert.equal(dates("2017-06", null), "June 2017");
  assert.equal(dates(null, null), "date not known");
  assert.deepEqual([month("2017-06-22"), month("2017")], ["Jun 2017", "2017"]);
  assert.deepEqual([years("2014-05", "2023"), years("2014", "2014-12-01"), years(null, null)], ["2014 to 2023", "2014", "date not known"]);
});

test("a link tells what was only announced", () => {
  const link = { meetingCount: 3, announced: 0, firstMet: "2014-06", lastMet: "2020" };
  assert.equal(met(link), "3 meetings, June 2014 to 2020");
  assert.equal(met({ ...link, announced: 1 }), "3 meetings, June 2014 to 2020, 1 of them only announced");
  assert.equal(met({ ...link, announced: 3 }), "3 meetings, June 2014 to 2020, all of them only announced");
  assert.equal(met({ meetingCount: 1, announced: 1, firstMet: null, lastMet: null }), "1 meeting, date not known, only announced");
});

test("missing rounds are told with what may explain them", () => {
  const s = (missingOrdinals, ordinals, ordinalsCountRounds = true) => gaps({ missingOrdinals, ordinalsCountRounds, rounds: { nodes: ordinals.map((ordinal) => ({ ordinal })) } });
  assert.equal(s([], [1, 2]), "");
  assert.equal(s([2], [1, 3], false), "");
  assert.equal(s([2], [1, 3]), "no record of round 2");
  assert.equal(s([1, 2, 3, 7], [4, 8]), "no record of rounds 1 to 3 and 7");
  assert.equal(s([2], [1, 3, null]), "no record of round 2; the round without a number may be it");
  assert.equal(s([2, 3], [1, 4, null]), "no record of rounds 2 and 3; the round without a number may be among them");
  assert.equal(s([2], [1, null, null]), "no record of round 2; one of the 2 rounds without a number may be it");
  assert.equal(s([2, 3], [1, null, null]), "no record of rounds 2 and 3; the 2 rounds without a number may be among them");
});

test("a dialogue is quiet from two whole years on", () => {
  assert.deepEqual([null, 0, 1, 2, 9].map((quietYears) => isQuiet({ quietYears })), [false, false, false, true, true]);
});

const network = (over = {}) => ({
  actors: [{ first: "2014-06", last: "2020" }, { first: "", last: "" }], links: [{}], meetings: 6, undatedLeftOut: 0, facets: { undated: 2 }, ...over,
});

test("the headline is true of the filters", () => {
  assert.equal(headline(initial(), network()), "Bilateral cyber dialogues, 2014 to 2020: 2 actors, 1 pair, 6 meetings, 2 of them undated");
  assert.equal(headline({ ...initial(), years: [2015, 2015] }, network({ undatedLeftOut: 1 })), "Bilateral cyber dialogues, 2015: 2 actors, 1 pair, 6 meetings; 1 undated meeting left out");
  assert.equal(headline({ ...initial(), via: ["attendance"], max: null, topic: ["AI", "NORMS"], region: ["Asia"] }, network({ facets: { undated: 0 } })),
    "Cyber meetings attended together on AI or norms, with states of Asia, 2014 to 2020: 2 actors, 1 pair, 6 meetings");
  assert.equal(headline({ ...initial(), years: [1990, 1991] }, network({ actors: [], links: [], undatedLeftOut: 16 })), "No bilateral cyber dialogues from 1990 to 1991 on record; 16 undated meetings left out");
  assert.equal(filters({ ...initial(), track: ["TRACK_1_5", "TRACK_1"], format: ["BILATERAL"], focus: ["POLICY"] }), "in bilateral format, on tracks 1 or 1.5, about cyber policy");
});

test("what has no label of its own is still read", () => {
  assert.equal(label("SOMETHING_NEW"), "something new");
  assert.equal(sourceLabel({ label: "https://example.org/a/b", url: "https://example.org/a/b", publisher: "Example" }), "Example, example.org");
  assert.equal(sourceLabel({ label: "A title", url: "https://example.org", publisher: null }), "A title");
});
