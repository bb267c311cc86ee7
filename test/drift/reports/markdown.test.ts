import fc from "fast-check";
import { escaped } from "../../../provider/drift/reports/gfm";
import { markdownReport } from "../../../provider/drift/reports/markdown";
import { customer, everything, reportOf, resources, unmanagedReport, warning } from "../../support/driftReports";
import { anyReport, anyText } from "../../support/driftReportsAtRandom";

/** The HTML that GitHub renders, by the reference parser of its dialect. */
let html: (markdown: string) => string;

beforeAll(async () => {
  const { micromark } = await import("micromark");
  const { gfm, gfmHtml } = await import("micromark-extension-gfm");
  html = (markdown) =>
    micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
});

/** Pieces of text between tags and comments: where GitHub looks for mentions, references and addresses. */
const pieces = (rendered: string): string[] =>
  rendered
    .split(/<[^>]*>/)
    .map((piece) =>
      piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
    );

const rowsOf = (rendered: string): string[][] =>
  [...rendered.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[dh]>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = ""]) =>
      pieces(cell.replaceAll("<br>", "\n")).join(""),
    ),
  );

test("the first line is the verdict, and the last one is what a pipeline finds its comment by", () => {
  const lines = markdownReport(everything).trimEnd().split("\n");
  expect(lines[0]).toBe("## Licenses: 2 of 4 license resources out of step, 2 could not be told");
  expect(lines[2]).toContain(
    "4 license resources in 2 stacks: 1 in step, 1 changed, 1 with user deleted, 2 could not be told; 1 warning.",
  );
  expect(lines.at(-1)).toBe("<!-- licenses drift -->");
});

test("a table for each customer says what is out of step, why it matters and what pulumi up would do", () => {
  const rendered = html(markdownReport(reportOf({ resources: [resources.inStep, resources.changed, resources.gone] })));
  expect(rendered).toContain(`<h3>Contoso (${customer.id})</h3>`);
  expect(rowsOf(rendered).slice(0, 3)).toEqual([
    ["what", "wanted → found", "why it matters", "what a repair would do"],
    [
      "bob@contoso.example\nUserLicense bob\npeople/sales.ts:12",
      "SPE_E5: assigned → not assigned",
      "He cannot read his mail.\nNoticed by the whole sales team\nSPE_E3 comes from a group.",
      "assigns SPE_E5",
    ],
    ["carol@contoso.example\nUserLicense carol", "user deleted", "", "It fails: there is no such user any more."],
  ]);
});

test("a customer's name stays whole in its heading", () => {
  const holders = [{ ...customer, id: "C #1 # #", name: null }];
  const rendered = html(markdownReport(reportOf({ resources: [{ ...resources.gone, holder: "C #1 # #" }], holders })));
  expect(pieces(/<h3>(.*)<\/h3>/.exec(rendered)?.[1] ?? "").join("")).toBe("C #1 # #");
});

test("what could not be told stands there with its reason: stacks, resources, seats", () => {
  const holders = [{ ...customer, products: [], problem: "Partner Center refused: 403." }];
  const rows = rowsOf(html(markdownReport({ ...everything, holders })));
  expect(rows).toEqual(
    expect.arrayContaining([
      ["stack test", "The passphrase is missing."],
      ["dave@contoso.example\nUserLicense dave in production\npeople/sales.ts:12", "Partner Center answered 503."],
      [`seats of Contoso (${customer.id})`, "Partner Center refused: 403."],
    ]),
  );
});

test("early warnings and seats are folded away", () => {
  const rendered = html(markdownReport(everything));
  const [, folded = ""] = rendered.split(/<details>/);
  expect(folded).toContain("Coming up within 30 days (1)");
  expect(rowsOf(rendered)).toContainEqual(["2026-10-04 08:00 UTC", warning.text, "production\nalice"]);
  expect(rowsOf(rendered)).toContainEqual([
    `Contoso (${customer.id})`,
    "Microsoft 365 E5\nSPE_E5",
    "12",
    "14",
    "0",
    "2",
  ]);
});

test("licenses outside the programs stand in a folded list for each customer", () => {
  const rendered = html(markdownReport(reportOf({ unmanaged: [unmanagedReport({ holder: "1" })] })));
  expect(rendered).toContain("<summary>Licenses outside the programs of Contoso (1) (1)</summary>");
  expect(rowsOf(rendered)).toContainEqual(["zoe@contoso.example", "Visio Plan 2", "in no program"]);
});

test("a report in step is a verdict, its numbers and the seats", () => {
  const markdown = markdownReport(reportOf({ resources: [resources.inStep], holders: [] }));
  expect(markdown).toBe(
    [
      "## Licenses: in step (1 license resource)",
      "",
      "1 license resource in 1 stack: all in step. As of 2026-10-01 08:00 UTC.",
      "",
      "<!-- licenses drift -->",
      "",
    ].join("\n"),
  );
});

test("part numbers and mailboxes can be read and copied in the text as it is", () => {
  const markdown = markdownReport(reportOf({ resources: [resources.changed] }));
  expect(markdown).toContain("SPE_E5");
  expect(markdown).toContain("bob@contoso.example");
});

test("a report of ten thousand resources fits into a comment, and says how many of them it leaves out", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({ ...resources.changed, name: `user-${index}` }));
  const markdown = markdownReport(reportOf({ resources: many, warnings: [warning] }));
  expect(markdown.length).toBeLessThan(45_000);
  const shown = markdown.match(/UserLicense user-/g)?.length ?? 0;
  expect(shown).toBeGreaterThan(100);
  expect(markdown).toContain(`No room here for ${10_000 - shown} resources out of step`);
});

test("one endless text is cut, and its rest counted, instead of pushing the others out", () => {
  const endless = { ...resources.changed, matters: "*".repeat(100_000) };
  const markdown = markdownReport(reportOf({ resources: [endless, resources.gone] }));
  expect(markdown).toContain("… (99400 more characters)");
  expect(markdown).toContain("carol@contoso.example");
  expect(markdown).not.toContain("No room");
});

/** The text in one line, as the report shows it. */
const asOneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (one) => (/\s/.test(one) ? one : ""))
    .replace(/\p{Cs}/gu, "\ufffd")
    .split(/\s+/)
    .filter((word) => word !== "")
    .join(" ");

/** Mailbox addresses may become links, but not mentions. */
const mailbox = /<a href="(mailto|xmpp):[^"]*">|<\/a>/g;

test("any text is shown literally: without markup, new cells, links or mentions", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const rendered = html(`| a | b |\n| --- | --- |\n| ${escaped(text)} | last |\n`);
      expect(rowsOf(rendered)[1]).toEqual([asOneLine(text), "last"]);
      const cell = /<td>([\s\S]*?)<\/td>/.exec(rendered)?.[1]?.replace(mailbox, "") ?? "";
      expect(cell.replace(/<!-- -->|<span>\$<\/span>/g, "")).not.toMatch(/<[a-z/!]/i);
      for (const piece of pieces(cell)) {
        expect(piece).not.toMatch(/(^|[^a-z0-9])@[a-z0-9]|#\d|gh-\d|[a-z]:\/\/|www\.|\$./i);
        expect(piece).not.toMatch(/:[\w+-]+:/);
      }
    }),
    { numRuns: 2000 },
  );
});

test("any report keeps its shape and its size, whatever the texts in it", () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const markdown = markdownReport(report);
      expect(markdown.length).toBeLessThan(45_000);
      const rendered = html(markdown);
      expect(rendered.trimEnd().endsWith("<!-- licenses drift -->")).toBe(true);
      expect(rendered.match(/<h2>/g)).toHaveLength(1);
      expect(rendered.match(/<details>/g)?.length).toBe(rendered.match(/<\/details>/g)?.length);
      for (const row of rowsOf(rendered)) expect([2, 3, 4, 5, 6]).toContain(row.length);
    }),
  );
});

test("a text that is not escaped would be found out", () => {
  const [, row] = rowsOf(html("| a | b |\n| --- | --- |\n| one | two | last |\n"));
  expect(row).not.toEqual(["one | two", "last"]);
  expect(html("**bold** @someone https://evil.example")).toMatch(/<strong>.*<a href/);
});
