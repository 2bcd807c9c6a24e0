// @ts-check
// Tells what is going on: to the eye where it matters, and to screen readers.

import { ApiError } from "../api.js";
import { fill, h } from "./dom.js";

/** A place in which messages are spoken, and nothing seen. */
export function createAnnouncer() {
  const element = h("div", { class: "unseen", role: "status", "aria-live": "polite", id: "announcer" });
  let odd = false;
  return {
    element,
    /** @param {string} message */
    announce(message) {
      // The same words twice are two messages.
      odd = !odd;
      element.textContent = message + (odd ? "" : "\u00a0");
    },
  };
}

/**
 * What to say of a failure, with a way to try again; where that cannot help, to start again.
 * @param {unknown} e @param {() => void} retry @param {() => void} [restart]
 */
export function failure(e, retry, restart) {
  const wrong = restart && e instanceof ApiError && ["INVALID", "NOT_FOUND", "LIMIT"].includes(e.code);
  const message = e instanceof ApiError ? e.message : "Something went wrong on this page.";
  if (!(e instanceof ApiError)) console.error(e);
  return h("div", { class: "failure", role: "alert" },
    h("p", {}, message), e instanceof ApiError && e.request && h("p", { class: "quiet" }, "Request ", h("code", {}, e.request)),
    wrong ? h("button", { type: "button", onclick: restart }, "Start again") : h("button", { type: "button", onclick: retry, "data-retry": true }, "Try again"));
}

/** What to show while an answer is on its way. @param {string} what */
export const loading = (what) => h("p", { class: "loading", "aria-busy": "true" }, what);

/**
 * Says that the data moved on since the address was made.
 * @param {Element} element @param {string} had @param {string} now
 */
export function drawVersion(element, had, now) {
  const moved = had !== "" && now !== "" && !now.startsWith(had);
  element.toggleAttribute("hidden", !moved);
  fill(element, moved && h("p", {}, "This link was made with an earlier version of the data (", h("code", {}, had), "); what is shown is the current one (", h("code", {}, now.slice(0, 12)), "), so counts may differ."));
}
