// @ts-check
// Finds records of every kind, and actors for the two ends of a path.

import { halves, ranked } from "../model.js";
import { SEARCH, SEARCH_TWO } from "../queries.js";
import * as text from "../text.js";
import { createCombobox, isCalled } from "./combobox.js";

/** @typedef {import("./combobox.js").Option} Option */

/**
 * @param {import("../api.js").Api} api @param {string} words @param {string[] | null} kinds @param {AbortSignal} signal
 * @returns {Promise<any[]>}
 */
async function hits(api, words, kinds, signal) {
  const { data } = await api.ask(SEARCH, { text: words.split(/\s+/).slice(0, 20).join(" "), kinds, first: 12 }, { signal });
  return ranked(words, data.states, data.all);
}

/** @param {any} e an entity @returns {string} */
export function factOf(e) {
  switch (e.kind) {
    case "COUNTRY": return ["state", e.region].filter(Boolean).join(" · ");
    case "ORGANISATION": {
      const stands = e.standsFor;
      return [text.label(e.organisationKind), stands && stands.id !== e.id ? `stands for ${stands.name}` : ""].filter(Boolean).join(" · ");
    }
    case "PERSON": {
      const office = e.offices.at(-1);
      return ["person", office?.title, office?.country?.name ?? office?.organisation?.name].filter(Boolean).join(" · ");
    }
    case "MEETING": return ["meeting", e.start ? text.date(e.start) : "undated", e.city].filter(Boolean).join(" · ");
    default: return ["series", text.count(e.rounds.totalCount, "round"), e.lastRound && text.years(e.firstRound, e.lastRound)].filter(Boolean).join(" · ");
  }
}

/** @param {any} hit @returns {Option} */
const optionOf = ({ entity, matched }) => ({
  id: entity.id, name: entity.name, fact: factOf(entity), why: matched === entity.name ? "" : matched,
  actor: entity.kind === "COUNTRY" || entity.standsFor?.id === entity.id,
});

/** An actor that is called so. @param {any[]} hits @param {string} words */
const called = (hits, words) => hits.map(optionOf).find((x) => x.actor && isCalled(x, words));

/**
 * Two actors that are both named: "Japan and Estonia", "japan estonia".
 * @param {import("../api.js").Api} api @param {string} words @param {AbortSignal} signal
 * @returns {Promise<Option[]>}
 */
async function pair(api, words, signal) {
  for (const [a, b] of halves(words)) {
    const { data } = await api.ask(SEARCH_TWO, { a, b }, { signal });
    const [x, y] = [called(data.a, a), called(data.b, b)];
    if (!x || !y || x.id === y.id) continue;
    const [one, other] = [x, y].sort((p, q) => (p.id < q.id ? -1 : 1));
    return [{ id: `${one.id}~${other.id}`, name: `${one.name} and ${other.name}`, fact: "what the two did together", why: "", actor: true }];
  }
  return [];
}

/**
 * The search over everything.
 * @param {object} o
 * @param {import("../api.js").Api} o.api
 * @param {(option: Option) => void} o.open
 * @param {(message: string) => void} o.announce
 */
export function createSearch({ api, open, announce }) {
  const box = createCombobox({
    label: "Search", placeholder: "State, body, person, meeting, series", hideLabel: true, shortcut: "/", announce,
    find: async (words, signal) => {
      const [list, two] = await Promise.all([hits(api, words, null, signal), pair(api, words, signal)]);
      const options = list.map(optionOf);
      // Trinidad and Tobago is one.
      return options[0] && isCalled(options[0], words) ? options : [...two, ...options];
    },
    take: open,
  });
  document.addEventListener("keydown", (e) => {
    const at = /** @type {HTMLElement | null} */ (e.target instanceof HTMLElement ? e.target : null);
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || at?.closest("input, textarea, select, [contenteditable]")) return;
    e.preventDefault();
    box.input.focus();
  });
  return box;
}

/**
 * A field for an actor; a ministry or an agency gives the state it stands for.
 * @param {object} o
 * @param {import("../api.js").Api} o.api
 * @param {string} o.label
 * @param {string} o.placeholder
 * @param {(id: string) => void} o.take "" when the field was emptied
 * @param {(text: string) => void} o.unsure
 * @param {(message: string) => void} o.announce
 */
export function createActorField({ api, label, placeholder, take, unsure, announce }) {
  return createCombobox({
    label, placeholder, announce, unsure,
    find: async (words, signal) => {
      /** @type {Map<string, Option>} */
      const out = new Map();
      for (const hit of await hits(api, words, ["COUNTRY", "ORGANISATION"], signal)) {
        const x = optionOf(hit), stands = hit.entity.standsFor;
        if (hit.entity.kind === "ORGANISATION" && !stands) continue;
        const own = hit.entity.kind === "COUNTRY" || stands.id === x.id;
        const option = own ? x : { id: stands.id, name: stands.name, fact: `through ${x.name}`, why: "", actor: true };
        if (!out.has(option.id)) out.set(option.id, option);
      }
      return [...out.values()].slice(0, 8);
    },
    take: (x) => take(x.id), clear: () => take(""),
  });
}
