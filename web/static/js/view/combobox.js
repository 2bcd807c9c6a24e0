// @ts-check
// A text field that suggests records as one types, after the pattern of
// WAI-ARIA: the focus stays in the field, arrows move a mark through the list,
// Enter takes what is marked, Escape closes, then empties.

import { isAbort, latest } from "../api.js";
import { fill, h, unique } from "./dom.js";

/**
 * @typedef {object} Option
 * @property {string} id
 * @property {string} name
 * @property {string} fact what sort of record it is
 * @property {string} why what matched, when it is not the name
 * @property {boolean} actor says whether links can run from it
 *
 * @typedef {object} Combobox
 * @property {HTMLElement} element
 * @property {HTMLInputElement} input
 * @property {(text: string) => void} set
 */

const PAUSE = 120;

/** Says whether a record is called so, and not only like it. @param {Option} x @param {string} words */
export const isCalled = (x, words) => [x.name, x.why].some((n) => n.toLowerCase() === words.toLowerCase());

/**
 * @param {object} o
 * @param {string} o.label
 * @param {string} o.placeholder
 * @param {boolean} [o.hideLabel]
 * @param {string} [o.shortcut] key that is shown in the empty field
 * @param {(text: string, signal: AbortSignal) => Promise<Option[]>} o.find
 * @param {(option: Option) => void} o.take
 * @param {() => void} [o.clear] the field was emptied by the reader
 * @param {(text: string) => void} [o.unsure] the reader left a text that may mean several, or nothing; without it nothing is taken on leaving
 * @param {(message: string) => void} o.announce
 * @returns {Combobox}
 */
export function createCombobox(o) {
  const listID = unique("options"), inputID = unique("field");
  const input = h("input", {
    id: inputID, type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": listID, "aria-autocomplete": "list",
    autocomplete: "off", autocapitalize: "none", spellcheck: "false", placeholder: o.placeholder,
  });
  const list = h("ul", { id: listID, role: "listbox", "aria-label": o.label, hidden: true });
  const element = h("div", { class: "combobox" },
    h("label", { for: inputID, class: o.hideLabel ? "unseen" : "" }, o.label), input, o.shortcut && h("kbd", { "aria-hidden": "true" }, o.shortcut), list);
  const newest = latest();
  /** @type {Option[]} */
  let options = [];
  let marked = -1, had = "";
  /** Enter came before the answer: its first hit is taken. */
  let eager = false;
  /** What stands there was left without being taken. */
  let draft = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function close() {
    clearTimeout(timer);
    list.hidden = true;
    marked = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  /** @param {number} i */
  function mark(i) {
    marked = options.length ? (i + options.length) % options.length : -1;
    [...list.children].forEach((li, j) => {
      li.setAttribute("aria-selected", String(j === marked));
      if (j === marked) {
        input.setAttribute("aria-activedescendant", li.id);
        li.scrollIntoView({ block: "nearest" });
      }
    });
  }

  /** @param {Option[]} found @param {string} text */
  function show(found, text) {
    options = found;
    fill(list, found.map((x, i) => h("li", {
      id: `${listID}-${i}`, role: "option", "aria-selected": "false", "data-option": x.id,
      // Before the field loses the focus, which would close the list.
      onmousedown: (/** @type {Event} */ e) => e.preventDefault(), onclick: () => take(x),
    }, h("span", { class: "name" }, x.name), h("span", { class: "fact" }, x.fact), x.why && h("span", { class: "why" }, `matched “${x.why}”`))));
    if (found.length === 0) fill(list, h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, `Nothing is called “${text}”. Try fewer or shorter words.`));
    open();
    marked = -1;
    input.removeAttribute("aria-activedescendant");
    o.announce(found.length === 0 ? `Nothing is called ${text}` : `${found.length} found, first: ${found[0].name}`);
    if (found.length) mark(0);
    if (eager && found.length) take(found[0]);
    eager = false;
  }

  /** @param {Option} x */
  function take(x) {
    draft = false;
    had = input.value = x.name;
    close();
    o.take(x);
  }

  async function search() {
    const text = input.value.trim();
    if (!/[\p{L}\p{N}]/u.test(text)) return close();
    await newest(async (signal) => {
      try {
        const found = await o.find(text, signal);
        if (input.value.trim() === text && document.activeElement === input) show(found, text);
      } catch (e) {
        if (isAbort(e)) throw e;
        options = [];
        fill(list, h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "none" }, e instanceof Error ? e.message : "The search failed."));
        open();
      }
    });
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    eager = draft = false;
    if (input.value.trim() === "") {
      close();
      if (had) o.clear?.();
      had = "";
      return;
    }
    timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) void search();
      else mark(marked + (e.key === "ArrowDown" ? 1 : -1));
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (!list.hidden && options[marked]) take(options[marked]);
      else if (input.value !== had) {
        eager = true;
        void search();
      }
    } else if (e.key === "Escape") {
      if (!list.hidden) {
        e.preventDefault();
        e.stopPropagation();
        close();
      } else if (input.value) {
        e.stopPropagation();
        input.value = "";
        if (had) o.clear?.();
        had = "";
      }
    }
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    const known = list.hidden ? null : options;
    close();
    if (o.unsure && input.value !== had) void settle(known);
  });

  /** Takes a name that was written out and left; what may mean several stays as it is. @param {Option[] | null} known */
  async function settle(known) {
    const text = input.value.trim();
    draft = true;
    let found = known;
    try {
      found ??= await o.find(text, AbortSignal.timeout(5000));
    } catch {
      found = [];
    }
    if (input.value.trim() !== text || document.activeElement === input) return;
    const meant = found.find((x) => isCalled(x, text)) ?? (found.length === 1 ? found[0] : null);
    if (meant) take(meant);
    else o.unsure?.(text);
  }
  return {
    element, input,
    set(text) {
      // What is being typed, or was and means several, is not taken away.
      if (draft && text === had) return;
      draft = false;
      if (document.activeElement !== input || text || had) input.value = text;
      had = text;
    },
  };
}
