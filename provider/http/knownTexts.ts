/** Looks for many texts in another one, in one pass, however many there are. */

/** From the first character to the one after the last. */
export type Range = [from: number, to: number];

/** Shorter texts are found as whole words only, and in the case in which they are known. */
const shortest = 6;

interface Known {
  /** Counts only where it is no part of a longer word. */
  whole: boolean;
  /** So many characters more on each side belong to it, as far as they are characters of base64. */
  fringe: number;
}

export class KnownTexts {
  /** By the first characters, then by length: many may begin alike. */
  private readonly long = new Map<string, Map<number, Map<string, Known>>>();
  private readonly short = new Map<string, Known>();

  get isEmpty(): boolean {
    return this.long.size + this.short.size === 0;
  }

  add(text: string, { whole = false, fringe = 0 } = {}): void {
    if (text.trim() === "") return;
    if (text.length < shortest) return void this.short.set(text, { whole: true, fringe });
    const known = lowerCase(text);
    const beginning = known.slice(0, shortest);
    const byLength = this.long.get(beginning) ?? new Map<number, Map<string, Known>>();
    const alike = byLength.get(known.length) ?? new Map<string, Known>();
    this.long.set(beginning, byLength.set(known.length, alike.set(known, { whole, fringe })));
  }

  /** Where they stand; ranges may overlap. */
  in(text: string): Range[] {
    const lower = lowerCase(text);
    const ranges: Range[] = [];
    const take = (known: Known | undefined, from: number, to: number) => {
      if (known === undefined || (known.whole && !isWhole(text, from, to))) return;
      ranges.push(widened(text, from, to, known.fringe));
    };
    for (let at = 0; at < text.length; at++) {
      for (const [length, alike] of this.long.get(lower.slice(at, at + shortest)) ?? [])
        take(alike.get(lower.slice(at, at + length)), at, at + length);
      if (this.short.size === 0) continue;
      for (let length = 1; length < shortest; length++)
        if (at + length <= text.length) take(this.short.get(text.slice(at, at + length)), at, at + length);
    }
    return ranges;
  }
}

/** Keeps the length, which `toLowerCase` does not in every language. */
const lowerCase = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const isWhole = (text: string, from: number, to: number) =>
  !isInWord(text.charAt(from - 1)) && !isInWord(text.charAt(to));

const isInWord = (character: string) => /[\p{L}\p{N}_]/u.test(character);

function widened(text: string, from: number, to: number, fringe: number): Range {
  let [first, end] = [from, to];
  while (from - first < fringe && /[\w+/-]/.test(text.charAt(first - 1))) first--;
  while (end - to < fringe && /[\w+/=-]/.test(text.charAt(end))) end++;
  return [first, end];
}
