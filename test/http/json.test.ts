import fc from "fast-check";
import { UnexpectedAnswer } from "../../provider/core/errors";
import { type Json, parseJson, readable } from "../../provider/http/json";

const parse = (body: Buffer, type = "application/json") => parseJson(body, type, "Reading something");
const text = (value: string) => parse(Buffer.from(value));
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("How an answer's text is read", () => {
  test.each([
    ["a byte order mark before the text does not matter", Buffer.from('\uFEFF{"a":1}')],
    ["UTF-16 with its mark is read", Buffer.from('\uFEFF{"a":1}', "utf16le")],
    ["blank lines around the text do not matter", Buffer.from('\r\n {"a":1}\n')],
  ])("%s", (_sentence, body) => {
    expect(parse(body)).toEqual({ a: 1 });
  });

  test("values stay as they are, a mark of byte order among them", () => {
    expect(text('{"a": ["b", "\uFEFFc\uFEFF", 1, false, null]}')).toEqual({
      a: ["b", "\uFEFFc\uFEFF", 1, false, null],
    });
  });

  test.each([
    ["an empty answer is no value", ""],
    ["an answer of blanks is no value", " \r\n"],
    ["a byte order mark alone is no value", "\uFEFF"],
  ])("%s", (_sentence, body) => {
    expect(text(body)).toBeUndefined();
  });

  test.each([
    ["a web page is refused by name", "<html><body>Sign in</body></html>", "web page"],
    ["a cut answer is refused by name", '{"id": "a4c1', "not JSON"],
    ["garbage is refused by name", "\u0000\u0001", "not JSON"],
    ["an answer that is nested too deep is refused by name", nested(65), "deeper than 64"],
    ["endless nesting is refused, not followed", nested(200_000), "deeper than 64"],
  ])("%s", (_sentence, body, expected) => {
    expect(() => text(body)).toThrow(UnexpectedAnswer);
    expect(() => text(body)).toThrow(expected);
    expect(() => text(body)).toThrow("Reading something");
  });

  test("a web page is refused with the type that it came as", () => {
    expect(() => parse(Buffer.from("<html>"), "text/html")).toThrow("(text/html)");
    expect(() => parseJson(Buffer.from("<html>"), undefined, "Reading")).toThrow("(no content type)");
  });

  test("64 levels are still read", () => {
    expect(text(nested(64))).toBeDefined();
  });

  test("the message about garbage quotes its beginning only", () => {
    expect(() => text(`oops ${"x".repeat(5000)}`)).toThrow(/it begins with "oops x{35}"\.$/);
  });

  test("whatever bytes arrive, the outcome is a value, nothing, or an answer refused by name", () => {
    fc.assert(neverCrashes(parseJson));
  });

  test("a reader that fails in its own way is noticed", () => {
    const naive = (body: Buffer) => JSON.parse(body.toString()) as Json;
    expect(fc.check(neverCrashes(naive)).failed).toBe(true);
  });
});

describe("How keys and nulls are read", () => {
  test.each<[string, Json, Json | undefined]>([
    ["PascalCase keys read like camelCase", { Id: 1, OfferName: "a" }, { id: 1, offerName: "a" }],
    [
      "keys inside lists and objects too",
      { Items: [{ ProductSku: { Id: 1 } }] },
      { items: [{ productSku: { id: 1 } }] },
    ],
    ["null is an absent member", { a: null, b: { c: null } }, { b: {} }],
    ["null in a list stays, so that a list is read whole or not at all", [null, { A: 1 }], [null, { a: 1 }]],
    ["null alone is nothing", null, undefined],
    ["values keep their case", { Status: "Active" }, { status: "Active" }],
    ["false, zero and empty texts are values", { a: false, b: 0, c: "" }, { a: false, b: 0, c: "" }],
  ])("%s", (_sentence, given, expected) => {
    expect(readable(given)).toStrictEqual(expected);
  });

  test("a member named __proto__ is a member like any other", () => {
    const read = readable(JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  test("reading twice changes nothing, and no member is null", () => {
    fc.assert(settles(readable));
  });

  test("a reading that leaves nulls in place is noticed", () => {
    expect(fc.check(settles((value) => value)).failed).toBe(true);
  });
});

const neverCrashes = (read: typeof parseJson) =>
  fc.property(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
      fc.tuple(fc.json(), fc.nat(40)).map(([json, end]) => Buffer.from(json.slice(0, end))),
    ),
    (body) => {
      try {
        read(body, undefined, "Reading");
        return true;
      } catch (error) {
        return error instanceof UnexpectedAnswer;
      }
    },
  );

const settles = (read: typeof readable) =>
  fc.property(fc.jsonValue(), (value) => {
    const once = read(value as Json);
    if (once === undefined) return value === null;
    expect(read(once)).toEqual(once);
    return !holdsNull(once);
  });

const holdsNull = (value: Json): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const inner = Object.values(value);
  return (!Array.isArray(value) && inner.includes(null)) || inner.some(holdsNull);
};
