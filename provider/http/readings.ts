import type { Range } from "./knownTexts";

/** A text as it reads once it is decoded, and where each of its characters stands in the original. Pure. */
export interface Reading {
  text: string;
  /** The place in the original of a part of this reading. */
  placeOf(part: Range): Range;
}

interface Code {
  pattern: RegExp;
  decode(encoded: string): string;
}

const signs: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Bytes of one character of more than one byte are decoded together. */
const percent: Code = {
  pattern: /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+/gi,
  decode: (encoded) => Buffer.from(encoded.replaceAll("%", ""), "hex").toString("utf8"),
};

const plus: Code = { pattern: /\+/g, decode: () => " " };

const json: Code = {
  pattern: /\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|.)/gis,
  decode: (encoded) =>
    encoded.length > 2
      ? String.fromCharCode(Number.parseInt(encoded.slice(2), 16))
      : (signs[encoded.charAt(1)] ?? encoded.charAt(1)),
};

const html: Code = {
  pattern: /&(?:amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,5});/gi,
  decode(encoded) {
    const name = encoded.slice(1, -1).toLowerCase();
    if (!name.startsWith("#")) return entities[name] ?? encoded;
    return String.fromCodePoint(name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  },
};

const codes = [percent, plus, json, html];

/** Maximum nesting of encodings, for example a form in a JSON text in a form. */
const deepest = 3;
const most = 24;

/** The text itself, and what it reads like when it is decoded as a URL, a form, JSON or HTML, one after the other. */
export function readingsOf(text: string): Reading[] {
  const all: Reading[] = [{ text, placeOf: (part) => part }];
  let last = all;
  for (let depth = 0; depth < deepest; depth++) {
    const next: Reading[] = [];
    for (const reading of last)
      for (const code of codes) {
        const further = decoded(reading, code);
        const isNew = further !== undefined && ![...all, ...next].some((other) => other.text === further.text);
        if (isNew && all.length + next.length < most) next.push(further);
      }
    all.push(...next);
    last = next;
  }
  return all;
}

function decoded({ text, placeOf }: Reading, { pattern, decode }: Code): Reading | undefined {
  if (text.search(pattern) < 0) return undefined;
  let plain = "";
  const [starts, ends]: [number[], number[]] = [[], []];
  const take = (part: string, [first, end]: Range) => {
    plain += part;
    for (let unit = 0; unit < part.length; unit++) {
      starts.push(first);
      ends.push(end);
    }
  };
  let from = 0;
  const takeAsItIs = (to: number) => {
    for (; from < to; from++) take(text.charAt(from), placeOf([from, from + 1]));
  };
  for (const { 0: encoded, index } of text.matchAll(pattern)) {
    takeAsItIs(index);
    from = index + encoded.length;
    take(decode(encoded), placeOf([index, from]));
  }
  takeAsItIs(text.length);
  return { text: plain, placeOf: ([first, end]) => [starts[first] ?? 0, ends[end - 1] ?? text.length] };
}
