import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DOMParser, type Element, onErrorStopParsing } from "@xmldom/xmldom";
import fc from "fast-check";
import { validateXML } from "xmllint-wasm";
import { junitReport } from "../../../provider/drift/reports/junit";
import { customer, everything, reportOf, resources } from "../../support/driftReports";
import { anyReport } from "../../support/driftReportsAtRandom";

const schema = readFileSync(join(__dirname, "..", "..", "fixtures", "schemas", "jenkins-junit.xsd"), "utf8");

/** The errors that libxml2 finds by the schema with which pipelines read JUnit. */
const complaints = async (xml: string): Promise<string[]> =>
  (await validateXML({ xml, schema })).errors.map(({ message }) => message);

const parsed = (xml: string) => new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, "text/xml");

const all = (xml: string, element: string): Element[] => [...parsed(xml).getElementsByTagName(element)];

const attributesOf = (element: Element): Record<string, string> =>
  Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));

test("a pipeline shows a suite for each stack and a test for each resource", async () => {
  const xml = junitReport(everything);
  expect(await complaints(xml)).toEqual([]);
  expect(all(xml, "testsuite").map(attributesOf)).toMatchObject([
    { name: "production", tests: "4", failures: "2", errors: "1" },
    { name: "test", tests: "1", failures: "0", errors: "1" },
  ]);
  expect(all(xml, "testcase").map((one) => one.getAttribute("name"))).toEqual([
    "alice",
    "bob",
    "carol",
    "dave",
    "can be read",
  ]);
});

test("a failure says what is out of step, why it matters, what a repair would do, and where the program says it", () => {
  const [changed] = all(junitReport(reportOf({ resources: [resources.changed] })), "failure");
  expect(changed?.getAttribute("message")).toBe("bob@contoso.example; SPE_E5: assigned → not assigned");
  expect(changed?.textContent?.split("\n")).toEqual([
    "bob@contoso.example",
    `Of Contoso (${customer.id})`,
    "SPE_E5: assigned → not assigned",
    "He cannot read his mail.",
    "Noticed by the whole sales team",
    "SPE_E3 comes from a group.",
    "pulumi up --refresh --stack production: assigns SPE_E5",
    "people/sales.ts:12",
  ]);
});

test("what could not be told is an error and no failure, with its reason", () => {
  const xml = junitReport(everything);
  expect(all(xml, "error").map((error) => error.getAttribute("message"))).toEqual([
    "Partner Center answered 503.",
    "The passphrase is missing.",
  ]);
  expect(all(xml, "failure")).toHaveLength(2);
});

test("a report in step has no failure and no error", async () => {
  const xml = junitReport(reportOf({ resources: [resources.inStep] }));
  expect(await complaints(xml)).toEqual([]);
  expect(all(xml, "testcase").map(({ childNodes }) => childNodes.length)).toEqual([0]);
});

/** XML's own rules: no character outside this set, and line ends are line feeds. */
const inXml = (text: string) =>
  text.replace(/\p{Cs}|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

test("whatever text a service sends, the file stays XML and the text the same", () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const xml = junitReport(report);
      const bodies = [...all(xml, "failure"), ...all(xml, "error"), ...all(xml, "skipped")].map(
        ({ textContent }) => textContent,
      );
      for (const { status, subject } of report.resources) {
        if (status !== "inStep") expect(bodies.some((body) => body?.includes(inXml(subject)))).toBe(true);
      }
      const unreadable = report.stacks.filter(({ problem }) => problem !== null);
      expect(all(xml, "testcase")).toHaveLength(report.resources.length + unreadable.length);
    }),
  );
});

test("libxml2 finds nothing wrong with a report of hostile texts", async () => {
  for (const report of fc.sample(anyReport, { numRuns: 20, seed: 1 }))
    expect(await complaints(junitReport(report))).toEqual([]);
});

test("a file that is not JUnit would be found out", async () => {
  expect(await complaints(junitReport(everything).replaceAll("testcase", "case"))).not.toEqual([]);
  expect(await complaints(junitReport(everything).replace("</testsuites>", ""))).not.toEqual([]);
});
