import { element } from "./dom.js";
import { seats } from "./seats.js";

/** UiPath: the host's pool, and the licenses of each organization. */
export function organizations({ organizations: all, pool }) {
  if (pool.length === 0) return [element("p", { class: "quiet" }, "This world has no UiPath host.")];
  return [card("Host pool", pool, "given away"), ...all.map(organization)];
}

function organization({ name, licensed, products }) {
  return licensed ? card(name, products, "in use") : card(name, [], "", "No license.");
}

function card(title, products, words, note) {
  return element(
    "article",
    { class: "card" },
    element("h3", {}, title),
    note === undefined ? undefined : element("p", { class: "quiet" }, note),
    products.map(({ code, quantity, used }) => [
      element("p", { class: "numbers" }, `${code}: ${used} of ${quantity} ${words}`),
      seats(quantity, used, `${code} ${words}`),
    ]),
  );
}
