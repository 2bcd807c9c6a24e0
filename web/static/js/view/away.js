// @ts-check
// What a reader takes away beside the link: a citation, a picture, the data.

import { exportOf } from "../state.js";
import { copyButton, fill, h, menu } from "./dom.js";
import { paint } from "./picture.js";

/** @typedef {import("../state.js").State} State */

/** Exports of the links that are shown. @type {[string, string][]} */
const FILES = [["links.csv", "Pairs as CSV"], ["network.graphml", "Network as GraphML"], ["network.gexf", "Network as GEXF, for Gephi"], ["network.json", "Network as JSON"]];

/**
 * @param {object} o
 * @param {() => State} o.state
 * @param {() => string} o.title what the picture is of
 * @param {() => string} o.cite
 * @param {HTMLElement} o.root holds the network and its legend
 * @param {boolean} o.exports says whether the server has them
 * @param {(m: string) => void} o.announce
 */
export function createAway({ state, title, cite, root, exports, announce }) {
  const files = FILES.map(([file, words]) => ({ file, link: h("a", { class: "item", download: true }, words) }));
  const picture = h("button", { type: "button", class: "item", onclick: () => save(picture) }, "Picture of the network (PNG)");
  const citation = copyButton("Copy citation", cite, announce);
  citation.className = "item";
  const list = h("div", { class: "values", role: "group", "aria-label": "Take away" }, citation, picture, exports && files.map((f) => f.link));
  const summary = h("summary", {}, "Take away");
  const element = menu({ class: "filter away-menu" }, summary, list, () => {
    for (const f of files) f.link.href = `/export/${f.file}${exportOf(state())}`;
    picture.hidden = !root.querySelector(".net")?.getBoundingClientRect().width;
  });
  return { element };

  /** @param {HTMLElement} button */
  async function save(button) {
    const canvas = paint(root, title(), cite());
    const blob = await new Promise((/** @type {BlobCallback} */ done) => canvas.toBlob(done, "image/png"));
    if (!blob) return say(button, "The browser could not make the picture");
    const url = URL.createObjectURL(blob);
    h("a", { href: url, download: fileName(document.title) }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    say(button, "Saved");
  }

  /** @param {HTMLElement} button @param {string} words */
  function say(button, words) {
    const label = button.textContent;
    fill(button, words);
    announce(words);
    setTimeout(() => fill(button, label), 1600);
  }
}

/** "Nigeria to Taiwan · Parley" is parley-nigeria-to-taiwan.png. @param {string} title */
function fileName(title) {
  const words = title.replace(/ *·? *Parley$/, "").normalize("NFKD").replace(/[^A-Za-z0-9]+/g, " ").trim().toLowerCase().split(" ");
  return ["parley", ...words].filter(Boolean).join("-").slice(0, 80) + ".png";
}
