import { element } from "./dom.js";

/** More seats than this are shown as a bar. */
const drawn = 120;

/**
 * Seats as a picture: one square for each seat. It is filled if a user has it, red if it is used but not bought, and dashed if the
 * subscription is suspended.
 */
export function seats(bought, used, words, suspended = 0) {
  const label = `${used} of ${bought} ${words}${suspended > 0 ? `, ${suspended} suspended` : ""}`;
  const over = Math.max(0, used - bought);
  if (Math.max(bought, used) + suspended > drawn || !Number.isInteger(bought + used)) {
    const share = bought === 0 ? 100 : Math.min(100, (100 * used) / bought);
    const level = element("i");
    level.style.width = `${share}%`;
    return element("div", { class: over > 0 ? "level over" : "level", role: "img", "aria-label": label }, level);
  }
  const squares = Array.from({ length: Math.max(bought, used) }, (_, index) =>
    element("span", { class: index >= bought ? "seat over" : index < used ? "seat used" : "seat" }),
  );
  const asleep = Array.from({ length: suspended }, () => element("span", { class: "seat suspended" }));
  return element("div", { class: "seats", role: "img", "aria-label": label }, squares, asleep);
}
