import fc from "fast-check";
import { readingsOf } from "../../provider/http/readings";

const textsOf = (text: string) => readingsOf(text).map((reading) => reading.text);

describe("How else a text may be read", () => {
  test.each<[string, string, string]>([
    ["as an address", "a%20b%2Bc", "a b+c"],
    ["as an address, characters of several bytes too", "%C3%A4%e2%82%ac", "ä€"],
    ["as a form", "a+b", "a b"],
    ["as JSON", 'a\\"b\\\\c\\/d', 'a"b\\c/d'],
    ["as JSON with signs that have a letter", "\\b\\f\\n\\r\\t", "\b\f\n\r\t"],
    ["as JSON in numbers", "\\u0041\\x42", "AB"],
    ["as HTML", "&amp;&LT;&gt;&quot;&apos;", "&<>\"'"],
    ["as HTML in numbers", "&#65;&#x42;&#X43;", "ABC"],
  ])("%s", (_sentence, text, expected) => {
    expect(textsOf(text)).toContain(expected);
  });

  test("three levels deep, and no deeper", () => {
    const texts = textsOf("%25252541");
    expect(texts).toEqual(["%25252541", "%252541", "%2541", "%41"]);
    expect(textsOf("%252541")).toContain("A");
  });

  test("in 24 ways at the most, and in none twice", () => {
    const rich = "%255C%2526%2bamp;+\\u0025\\u002b&#37;41&#92;n%26lt;%5cn%5c%75002b&amp;#43;%25";
    expect(textsOf(rich)).toHaveLength(24);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."%25+&#;\\nu0a".split("")), maxLength: 40 }), (text) => {
        const texts = textsOf(text);
        expect(texts[0]).toBe(text);
        expect(texts.length).toBeLessThanOrEqual(24);
        expect(new Set(texts).size).toBe(texts.length);
      }),
    );
  });

  test("and each part is known by its place in the text as it came", () => {
    const text = "a=%2541&b";
    const reading = readingsOf(text).find((one) => one.text === "a=A&b");
    expect(reading?.placeOf([2, 3])).toEqual([2, 7]);
    expect(reading?.placeOf([0, 5])).toEqual([0, 9]);
    expect(reading?.placeOf([3, 5])).toEqual([7, 9]);
  });
});
