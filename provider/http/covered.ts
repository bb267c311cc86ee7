import type { KnownTexts, Range } from "./knownTexts";
import { readingsOf } from "./readings";

/** Looked at in one go, and what of it the next look sees again, in characters: no credential is longer, however it is encoded. */
const sight = 48 * 1024;
const overlap = 16 * 1024;

/** The text with `instead` in place of what is known, in whatever form it stands there. */
export function covered(text: string, known: KnownTexts, instead: string): string {
  if (known.isEmpty) return text;
  let shown = "";
  let at = 0;
  for (const [from, to] of placesOf(text, known).sort(([a], [b]) => a - b)) {
    if (from >= at) shown += text.slice(at, from) + instead;
    at = Math.max(at, to);
  }
  return shown + text.slice(at);
}

/** Shortens a long text. Secrets are removed before the cut, because a partial secret would not be recognized. */
export const beginningOf = (text: string, length: number, conceal: (text: string) => string): string =>
  conceal(text.slice(0, length + overlap)).slice(0, length);

function placesOf(text: string, known: KnownTexts): Range[] {
  const places: Range[] = [];
  for (let first = 0; first === 0 || first + overlap < text.length; first += sight - overlap)
    for (const { text: read, placeOf } of readingsOf(text.slice(first, first + sight)))
      for (const part of known.in(read)) {
        const [from, to] = placeOf(part);
        places.push([first + from, first + to]);
      }
  return places;
}
