import type { Json } from "../../provider/http/json";

/** Makes undocumented answers from documented ones. The result depends only on the given chances. */

export type Chance = () => number;

const pick = <Item>(chance: Chance, items: readonly Item[]): Item => items[Math.floor(chance() * items.length)] as Item;

/** The place of a value in its parent. */
interface Place {
  parent: Json[] | { [key: string]: Json };
  key: string | number;
  value: Json;
}

function placesIn(root: { [key: string]: Json }): Place[] {
  const found: Place[] = [];
  const walk = (parent: Place["parent"]) => {
    const entries: [string | number, Json][] = Array.isArray(parent)
      ? parent.map((value, index) => [index, value])
      : Object.entries(parent);
    for (const [key, value] of entries) {
      found.push({ parent, key, value });
      if (typeof value === "object" && value !== null) walk(value);
    }
  };
  walk(root);
  return found;
}

const set = ({ parent, key }: Place, value: Json): void => {
  if (Array.isArray(parent)) parent[key as number] = value;
  else Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
};

const remove = ({ parent, key }: Place): void => {
  if (Array.isArray(parent)) parent.splice(key as number, 1);
  else delete parent[key];
};

const rename = (place: Place, name: (key: string) => string): void => {
  if (Array.isArray(place.parent)) return;
  remove(place);
  set({ ...place, key: name(String(place.key)) }, place.value);
};

const strangers = (chance: Chance): Json =>
  pick(chance, [
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    Number.MAX_SAFE_INTEGER,
    "",
    " ",
    "12",
    "twelve",
    "null",
    "undefined",
    "NaN",
    "\u0000",
    "\uD800",
    "<b>no</b>",
    "2026-13-45T99:99:99Z",
    "x".repeat(5_000),
    "../../admin",
    "https://elsewhere.invalid/v1/x",
    [],
    {},
    [[]],
    [null],
    { id: null },
    { items: [] },
    { length: 3 },
    ["a", 1, null, {}],
  ]);

const nested = (levels: number): Json => {
  let value: Json = "deep";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
};

/** One change after which the text is still JSON. */
const changes: ((place: Place, chance: Chance) => void)[] = [
  (place) => remove(place),
  (place) => set(place, null),
  (place, chance) => set(place, strangers(chance)),
  (place, chance) => {
    const { value } = place;
    if (typeof value === "number") set(place, pick(chance, [-value, value + 0.5, String(value), value * 1e12, 0]));
    else if (typeof value === "string")
      set(place, pick(chance, [value.toUpperCase(), ` ${value} `, "", value.slice(1), [value]]));
    else if (typeof value === "boolean") set(place, pick(chance, [String(value), Number(value), null]));
    else set(place, [value]);
  },
  (place) => rename(place, (key) => key.charAt(0).toUpperCase() + key.slice(1)),
  (place, chance) => rename(place, () => pick(chance, ["__proto__", "constructor", "toString", "", "items", "id"])),
  (place) => {
    if (Array.isArray(place.parent)) place.parent.push(structuredClone(place.value));
    else set({ ...place, key: "unheardOf" }, structuredClone(place.value));
  },
  (place, chance) => set(place, nested(pick(chance, [3, 80, 300]))),
  ({ parent }) => {
    if (Array.isArray(parent))
      for (const item of structuredClone(parent)) for (let more = 0; more < 20; more++) parent.push(item);
  },
];

/** Changed JSON. */
export function mutatedJson(document: Json, chance: Chance): Json {
  const root: { [key: string]: Json } = { body: structuredClone(document) };
  const times = 1 + Math.floor(chance() * 4);
  for (let time = 0; time < times; time++) {
    const places = placesIn(root);
    if (places.length === 0) break;
    pick(chance, changes)(pick(chance, places), chance);
  }
  return root.body ?? pick(chance, [null, [], "", 0]);
}

const noise = ["\u0000", "{", "}", '"', ",", "<", "\\", "\uFEFF", "é", "💥", "\n", "NaN", "'", "]"];

const spoilings: ((text: string, chance: Chance) => string)[] = [
  () => "",
  (text, chance) => text.slice(0, Math.floor(chance() * text.length)),
  (text, chance) => text.slice(Math.floor(chance() * text.length)),
  (text, chance) => {
    const at = Math.floor(chance() * text.length);
    return text.slice(0, at) + pick(chance, noise) + text.slice(at);
  },
  (text, chance) => {
    const at = Math.floor(chance() * text.length);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(chance() * 30));
  },
  (text) => text + text,
  (text) => `\uFEFF\uFEFF${text}`,
  (text) => `)]}',\n${text}`,
  (text) => text.replaceAll('"', "'"),
  (text) => `${text},`,
  (text) => `<!DOCTYPE html><html><body>${text}</body></html>`,
  (text) => `<?xml version="1.0"?><error>${text.length}</error>`,
  (_, chance) => Array.from({ length: Math.floor(chance() * 500) }, () => pick(chance, noise)).join(""),
  (text) => Buffer.from(text, "utf16le").toString("latin1"),
  (text) => `HTTP/1.1 200 OK\r\n\r\n${text}`,
  () => "[".repeat(5_000),
  (text) => `${text}${" ".repeat(100_000)}x`,
];

/** A text that usually is not JSON any more. */
export function spoiledText(document: Json, chance: Chance): string {
  let text = JSON.stringify(document);
  const times = 1 + Math.floor(chance() * 2);
  for (let time = 0; time < times; time++) text = pick(chance, spoilings)(text, chance);
  return text;
}

/** Parses the text as a tolerant reader does, without byte order marks and blanks around it. */
export const jsonIn = (text: string): Json | undefined => {
  try {
    return JSON.parse(text.trim()) as Json;
  } catch {
    return undefined;
  }
};
