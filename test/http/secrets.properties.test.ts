import fc from "fast-check";
import { conceal, keepSecret } from "../../provider/http/secrets";

/** Any secret, in any form in which a service may repeat it, at any place of its answer. */

const percentEncoded = (byte: number) => `%${byte.toString(16).padStart(2, "0")}`;
const bytesOf = (text: string) => [...Buffer.from(text)];
const formOf = (text: string) => new URLSearchParams({ text }).toString().slice("text=".length);
const base64 = (text: string) => Buffer.from(text).toString("base64");
const escapedUnits = (text: string) =>
  Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");

const encodings: Record<string, (text: string) => string> = {
  plain: (text) => text,
  "in an address": encodeURIComponent,
  "in an address, in small letters": (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  "in an address, all of it": (text) => bytesOf(text).map(percentEncoded).join(""),
  "in a form": formOf,
  "in a form, in small letters": (text) => formOf(text).replace(/%../g, (code) => code.toLowerCase()),
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON, all of it": escapedUnits,
  "in JSON that escapes slashes": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "in JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "in base64": base64,
  "in base64 of an address": (text) => Buffer.from(text).toString("base64url"),
  "in base64 in a form": (text) => formOf(base64(text)),
  "in a form in JSON": (text) => JSON.stringify(formOf(text)).slice(1, -1),
  "in a web page": (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
};

/** Words around a secret that are never a part of one. */
const around = fc.constantFrom("", "cannot parse: ", "client=1&", '{"a":"', "(", "[", "\n", "é ", "… ");
const after = fc.constantFrom("", "&next=2", '"}', ")", ".", "\n", " ü", ", sorry");

const letters = "abcdefghijklmnopqrstuvwxyz0123456789".split("");
const signs = [..."ABCXYZ019~!*'()-._+/= &\"\\<>{}%#@äß€😀"];
const secret = fc
  .array(fc.oneof(fc.constantFrom(...letters), fc.constantFrom(...signs)), { minLength: 2, maxLength: 30 })
  .map((characters) => characters.join(""))
  // Leaves out secrets that look like the words around them, or like the text that replaces them.
  .filter((text) => /[\p{L}\p{N}]/u.test(text) && text === text.trim() && !"[secret]".includes(text.toLowerCase()));

const inAnyForm = fc.record({ secret, before: around, after, form: fc.constantFrom(...Object.keys(encodings)) });

type Conceal = (text: string) => string;

const neverAppears = (concealed: Conceal) =>
  fc.property(inAnyForm, ({ secret, before, after, form }) => {
    keepSecret(secret);
    const sent = encodings[form]?.(secret) ?? "";
    const shown = concealed(before + sent + after);
    const told = [sent, secret].filter((text) => text.length > 3 || form === "plain");
    return told.every((text) => !shown.includes(text) || before.includes(text) || after.includes(text));
  });

const runs = { numRuns: 1500 };

/** This must run first, because the secrets of the other tests stay known. */
test("a text without a secret stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."αβγ \n%+\\&;0=".split("")) }), (text) => conceal(text) === text),
  );
});

test("no secret appears, however it is encoded and wherever it stands", () => {
  fc.assert(neverAppears(conceal), runs);
});

test("a concealment that knows the plain form only is noticed", () => {
  const known = new Set<string>();
  const plain: Conceal = (text) => [...known].reduce((shown, one) => shown.replaceAll(one, "[secret]"), text);
  const property = fc.property(inAnyForm, ({ secret, before, after, form }) => {
    known.add(secret);
    const sent = encodings[form]?.(secret) ?? "";
    return !plain(before + sent + after).includes(sent);
  });
  expect(fc.check(property, runs).failed).toBe(true);
});

test("thousands of secrets are looked for in a moment", () => {
  for (let number = 0; number < 5000; number++) keepSecret(`person-${number}@planted.example`);
  const text = "Nobody here is called person-4999@planted.example. ".repeat(200);
  const began = process.cpuUsage();
  for (let run = 0; run < 20; run++) expect(conceal(text)).not.toContain("planted");
  // Other processes' time does not count.
  expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
});
