/** Makes an element. All text goes in as text, so nothing that a world or a client wrote is ever read as markup. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== undefined && child !== null));
  return made;
}

const shown = new WeakMap();

/**
 * Replaces the content by the children if it differs. The focus and the text that the user was typing move to the new element with
 * the same `data-focus`.
 */
export function show(place, data, children) {
  const text = JSON.stringify(data);
  if (shown.get(place) === text) return;
  shown.set(place, text);
  const active = place.contains(document.activeElement) ? document.activeElement : undefined;
  const name = active?.dataset.focus;
  const typed = active instanceof HTMLInputElement ? active.value : undefined;
  place.replaceChildren(...children());
  const same = name === undefined ? undefined : place.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  if (same instanceof HTMLInputElement && typed !== undefined) same.value = typed;
  same?.focus();
}

export function forget(place) {
  shown.delete(place);
}
