import fc from "fast-check";
import { complain, documentOf, say, sayJson } from "../../provider/commands/say";
import type { Report } from "../../provider/drift/report";
import { htmlReport } from "../../provider/drift/reports/html";
import { junitReport } from "../../provider/drift/reports/junit";
import { markdownReport } from "../../provider/drift/reports/markdown";
import { sarifReport } from "../../provider/drift/reports/sarif";
import { terminalReport } from "../../provider/drift/reports/terminal";
import { harmless, printable } from "../../provider/http/printable";
import { anyReport } from "../support/driftReportsAtRandom";
import { commandsIn, hostileText } from "../support/hostileText";

/** Text from a service never acts as a command to a pipeline or a terminal, in any output. */

const structure = new Set(["type", "status", "outcome", "missing", "kind", "result", "generated", "at", "version"]);

function withTexts<Value>(value: Value, next: () => string): Value {
  if (Array.isArray(value)) return value.map((one) => withTexts(one, next)) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === "string" && !structure.has(key) ? next() : withTexts(member, next),
    ]),
  ) as Value;
}

const hostileReport: fc.Arbitrary<Report> = fc
  .tuple(anyReport, fc.array(hostileText, { minLength: 1, maxLength: 8 }))
  .map(([report, texts]) => {
    let at = 0;
    return withTexts(report, () => texts[at++ % texts.length] ?? "");
  });

const printed = (print: () => void): string => {
  const written: string[] = [];
  const take = (text: string | Uint8Array) => written.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, "write").mockImplementation(take));
  try {
    print();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.join("");
};

const doors: Record<string, (report: Report) => string> = {
  "the terminal": (report) => terminalReport(report, { width: 100, colors: false, verbose: true }),
  Markdown: markdownReport,
  HTML: htmlReport,
  JUnit: junitReport,
  SARIF: sarifReport,
};

const runs = { numRuns: 60 };

test.each(Object.entries(doors))("a drift report for %s", (_door, render) => {
  fc.assert(
    fc.property(hostileReport, (report) => expect(commandsIn(documentOf(report, render))).toEqual([])),
    runs,
  );
});

test("a drift report as JSON, which is read as it was written", () => {
  const asJson = (value: unknown) => printed(() => sayJson(value));
  fc.assert(
    fc.property(hostileReport, (report) => {
      const text = asJson(report);
      expect(commandsIn(text)).toEqual([]);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
    }),
    runs,
  );
});

test("what a command says, and what it complains about", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      for (const print of [say, complain]) expect(commandsIn(printed(() => print(text)))).toEqual([]);
    }),
  );
});

test("what is safe stays as it is: it may pass two doors", () => {
  fc.assert(fc.property(hostileText, (text) => printable(printable(text)) === printable(text)));
  const words = fc
    .string({ unit: fc.constantFrom(..."ab :#[]%.,()\n日é") })
    .filter((text) => commandsIn(text).length === 0);
  fc.assert(fc.property(words, (text) => harmless(text) === text));
});

test("doors that print what they get, or look for control characters only, are noticed", () => {
  const controls = (text: string) => text.replace(/(?![\n\t])\p{Cc}/gu, "");
  for (const door of [(text: string) => text, controls])
    expect(fc.check(fc.property(hostileText, (text) => commandsIn(door(text)).length === 0)).failed).toBe(true);
});
