import { beginningOf, covered } from "../../provider/http/covered";
import { KnownTexts } from "../../provider/http/knownTexts";

const known = (...texts: [text: string, options?: { whole?: boolean; fringe?: number }][]) => {
  const all = new KnownTexts();
  for (const [text, options] of texts) all.add(text, options);
  return all;
};

describe("Where a known text stands", () => {
  test.each<[string, [string, { whole?: boolean; fringe?: number }], string, [number, number][]]>([
    [
      "at both ends and between, in any case",
      ["planted", {}],
      "planted PLANTED, Planted",
      [
        [0, 7],
        [8, 15],
        [17, 24],
      ],
    ],
    ["in a word", ["planted", {}], "unplanteds", [[2, 9]]],
    ["not in a word where it counts as a word only", ["planted", { whole: true }], "unplanted planteds planted_", []],
    [
      "as a word where it counts as a word only",
      ["planted", { whole: true }],
      "(planted) planted",
      [
        [1, 8],
        [10, 17],
      ],
    ],
    ["as a word where it has six letters and more", ["abcdef", {}], "xabcdefx", [[1, 7]]],
    [
      "as a word only where it has less",
      ["abcde", {}],
      "abcde xabcde abcdex é.abcde",
      [
        [0, 5],
        [22, 27],
      ],
    ],
    ["in its own case where it has less", ["aBcd", {}], "abcd ABCD aBcd", [[10, 14]]],
    ["nowhere, cut by the end", ["abcde", {}], "x abcd", []],
    ["nowhere, cut by the end of a longer one", ["planted", {}], "x plante", []],
    ["with its fringe of base64, and no more of it", ["planted", { fringe: 3 }], "AAAA+planted/=-=BB", [[2, 15]]],
    ["with as much of its fringe as is base64", ["planted", { fringe: 3 }], ".A planted= B", [[3, 11]]],
    ["with its fringe at the ends of the text", ["planted", { fringe: 3 }], "Aplanted=", [[0, 9]]],
    ["without what ends base64, where it begins", ["planted", { fringe: 3 }], "=planted", [[1, 8]]],
  ])("%s", (_sentence, text, place, expected) => {
    expect(known(text).in(place)).toEqual(expected);
  });

  test("is told of each of several, also where they begin alike or overlap", () => {
    const texts = known(["planted"], ["planted-one"], ["planted-two"], ["one"]);
    expect(texts.in("planted-one")).toEqual([
      [0, 7],
      [0, 11],
      [8, 11],
    ]);
  });

  test("is nowhere for blanks, which are not known at all", () => {
    const blanks = known([""], ["  "], ["\n"]);
    expect(blanks.isEmpty).toBe(true);
    expect(blanks.in("( )  (\n)")).toEqual([]);
    expect([known(["a"]).isEmpty, known(["planted"]).isEmpty]).toEqual([false, false]);
  });
});

describe("What stands in place of known texts", () => {
  test("is one word for texts that overlap, and the rest stays", () => {
    expect(covered("a planted-one b", known(["planted"], ["ted-one"]), "*")).toBe("a * b");
    expect(covered("planted planted", known(["planted"]), "*")).toBe("* *");
    expect(covered("plantedplanted", known(["planted"]), "*")).toBe("**");
    expect(covered("nothing", known(["planted"]), "*")).toBe("nothing");
    expect(covered("planted", known(), "*")).toBe("planted");
  });

  test("in the beginning of a long text is looked for as far as a secret may reach, and no further", () => {
    const looked: string[] = [];
    const conceal = (text: string) => {
      looked.push(text);
      return text.replaceAll("secret", "*");
    };
    expect(beginningOf(`a secret${"x".repeat(100_000)}`, 5, conceal)).toBe("a *xx");
    expect(looked.map(({ length }) => length)).toEqual([5 + 16 * 1024]);
  });
});
