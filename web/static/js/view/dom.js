// @ts-check
// Makes elements. Text goes in as text and attributes by name, so that nothing
// from the data is ever read as markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, unknown>} [attributes] "on…" are listeners, true and false set or leave out
 * @param {...(Child | Child[])} children @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  dress(e, attributes);
  e.append(...kept(children));
  return e;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Record<string, unknown>} [attributes] @param {...(Child | Child[])} children @returns {SVGElementTagNameMap[T]}
 */
export function s(tag, attributes = {}, ...children) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(e, attributes);
  e.append(...kept(children));
  return e;
}

/** @param {Element} e @param {Record<string, unknown>} attributes */
function dress(e, attributes) {
  for (const [k, v] of Object.entries(attributes)) {
    if (v === null || v === undefined || v === false) continue;
    if (k.startsWith("on")) e.addEventListener(k.slice(2), /** @type {EventListener} */ (v));
    else e.setAttribute(k, v === true ? "" : String(v));
  }
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
const kept = (children) => children.flat().filter((c) => c !== null && c !== undefined && c !== false && c !== "").map((c) => (c instanceof Node ? c : String(c)));

/** @param {Element} e @param {...(Child | Child[])} children */
export const fill = (e, ...children) => e.replaceChildren(...kept(children));

/** A link to a page of the server, or plain text where there is none. @param {string} href @param {Child[]} children */
export const linked = (href, ...children) => (href ? h("a", { href }, ...children) : h("span", {}, ...children));

/**
 * A list that opens below its name, one of its group at a time; Escape and a
 * press elsewhere close it.
 * @param {Record<string, unknown>} attributes @param {HTMLElement} summary @param {HTMLElement} list
 * @param {() => void} open fills the list before it opens, so that the next press of a key finds it filled
 */
export function menu(attributes, summary, list, open) {
  const e = h("details", { name: "filter", ...attributes }, summary, list);
  summary.addEventListener("click", open);
  e.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !e.open) return;
    e.open = false;
    summary.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (e.open && !e.contains(/** @type {Node} */ (event.target))) e.open = false;
  });
  return e;
}

let last = 0;
/** An id that nothing else on the page has. @param {string} stem */
export const unique = (stem) => `${stem}-${++last}`;

/**
 * A button that copies a text and says so.
 * @param {string} label @param {() => string} text @param {(message: string) => void} announce
 */
export function copyButton(label, text, announce) {
  const b = h("button", { type: "button", class: "plainly" }, label);
  b.addEventListener("click", async () => {
    const ok = await copied(text());
    b.textContent = ok ? "Copied" : "Not allowed to copy";
    announce(ok ? `${label}: done` : "The browser did not allow to copy.");
    setTimeout(() => { b.textContent = label; }, 1600);
  });
  return b;
}

/** @param {string} text @returns {Promise<boolean>} */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure context there is no clipboard but that of old.
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    document.body.append(area);
    area.select();
    const ok = document.execCommand("copy");
    area.remove();
    return ok;
  }
}
