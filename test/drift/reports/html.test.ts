import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import type { Report } from "../../../provider/drift/report";
import { htmlReport } from "../../../provider/drift/reports/html";
import { visible } from "../../../provider/drift/reports/page/escape";
import { busyReport, driftReport, emptyReport, holderReport, inStepReport } from "../../support/driftReports";
import { anyReport, saidInPage } from "../../support/driftReportsAtRandom";

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

/** The page as a browser parses it. Fails if the page has errors. */
const parsed = (page: string) =>
  parse(page, {
    onParseError: ({ code, startLine, startCol }) => {
      throw new Error(`The page is no valid HTML at line ${startLine}, column ${startCol}: ${code}`);
    },
  });

const children = (node: Node): readonly Node[] => ("childNodes" in node ? node.childNodes : []);
const all = (node: Node): readonly Node[] => [node, ...children(node).flatMap(all)];

/** The visible text, without style and script. */
function text(node: Node): string {
  if (node.nodeName === "style" || node.nodeName === "script") return "";
  return "value" in node ? node.value : children(node).map(text).join("");
}

/** The number of each element with its attributes' names: the structure of the page without its texts. */
function elements(node: Node): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all(node)) {
    if (!("attrs" in one)) continue;
    const key = [one.tagName, ...one.attrs.map(({ name }) => name)].join(" ");
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const bare = (words: string) => words.replace(/\s+/g, " ").trim();
const readable = (report: Report) => bare(text(parsed(htmlReport(report))));

/** The same report, with a harmless word in place of each text. */
function harmless(report: Report): Report {
  const words = new Map<string, string>();
  const word = (said: string) => {
    const known = words.get(said) ?? `word${words.size}`;
    words.set(said, known);
    return known;
  };
  return saidInPage(report, (said) => (said.trim() === "" ? said : word(said)));
}

describe("The page of a drift report, whatever the report says", () => {
  test("says every text of it, as text", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        // With several holders, the report names each of them with its id.
        const several = {
          ...report,
          holders: [...report.holders, holderReport({ id: "one" }), holderReport({ id: "two" })],
        };
        const page = readable(several);
        saidInPage(several, (said) => {
          expect(page).toContain(bare(visible(said)));
          return said;
        });
      }),
      { numRuns: 100 },
    );
  });

  test("is made of the same elements as if it said nothing but harmless words, and is valid", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const page = parsed(htmlReport(report));
        expect(elements(page)).toEqual(elements(parsed(htmlReport(harmless(report)))));
      }),
      { numRuns: 100 },
    );
  });
});

describe("The page of a drift report", () => {
  test.each([
    ["everything is in step", inStepReport(), "The only license resource is in step."],
    ["nothing was looked at", emptyReport(), "There was nothing to look at."],
    [
      "some is out of step and some could not be read",
      busyReport(),
      "4 of 9 license resources are out of step, and 2 things could not",
    ],
    [
      "a stack could not be read",
      driftReport({ stacks: [{ name: "prod", problem: "It is locked." }] }),
      "It is unknown whether everything is in step: 1 thing could not be read.",
    ],
  ])("says in a sentence that %s", (_, report, sentence) => {
    expect(readable(report)).toContain(sentence);
  });

  test("shows no price: the report has none", () => {
    expect(readable(busyReport())).not.toMatch(/[$€£¥]/);
    expect(readable({ ...busyReport(), terms: [] })).not.toMatch(/price|cost/i);
  });

  test("shows control characters and orders to write backwards by their numbers", () => {
    const report = driftReport({ holders: [holderReport({ name: "Contoso\u202Egpj.exe\u0000\uD800" })] });
    expect(readable(report)).toContain("Contoso[U+202E]gpj.exe[U+0000][U+D800]");
  });

  test("tells two customers of the same name apart", () => {
    const report = driftReport({ holders: [holderReport({ id: "one" }), holderReport({ id: "two" })] });
    expect(readable(report)).toContain("Contoso (one)");
    expect(readable(report)).toContain("Contoso (two)");
  });

  test("allows its own style and script by their fingerprints, and nothing else", () => {
    const policy = all(parsed(htmlReport(busyReport())))
      .flatMap((node) => ("attrs" in node ? node.attrs : []))
      .find(({ value }) => value.startsWith("default-src"));
    expect(policy?.value).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
    );
  });
});
