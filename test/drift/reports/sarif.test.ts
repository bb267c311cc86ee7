import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import fc from "fast-check";
import type { Log, Result } from "sarif";
import { sarifReport } from "../../../provider/drift/reports/sarif";
import { everything, reportOf, resources, warning } from "../../support/driftReports";
import { anyReport } from "../../support/driftReportsAtRandom";

const schema = readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8");
// One of the schema's patterns is not valid as a Unicode regular expression.
const validate = addFormats(new Ajv({ strict: false, unicodeRegExp: false })).compile(JSON.parse(schema));

/** The errors by the schema of OASIS. */
const complaints = (sarif: unknown) => (validate(sarif) ? [] : validate.errors);

const logOf = (...parts: Parameters<typeof sarifReport>): Log => JSON.parse(sarifReport(...parts));

const resultsOf = (...parts: Parameters<typeof sarifReport>): Result[] => logOf(...parts).runs[0]?.results ?? [];

const fingerprints = (results: Result[]) =>
  results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);

test("code scanning shows each finding with its rule and level, and nothing for what is in step", () => {
  expect(complaints(logOf(everything))).toEqual([]);
  expect(resultsOf(everything).map(({ ruleId, level }) => `${ruleId}: ${level}`)).toEqual([
    "couldNotTell: warning",
    "changed: error",
    "gone: error",
    "couldNotTell: warning",
    "windowCloses: note",
  ]);
});

test("a finding stands at the line that declares the resource, and names it by its URN", () => {
  const [changed] = resultsOf(reportOf({ resources: [resources.changed] }));
  expect(changed?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: "people/sales.ts", uriBaseId: "%SRCROOT%" },
        region: { startLine: 12 },
      },
      logicalLocations: [{ name: "bob", fullyQualifiedName: resources.changed.urn, kind: "resource" }],
    },
  ]);
  expect(changed?.message.text).toContain("SPE_E5: assigned → not assigned");
});

test("a finding without a known place is in Pulumi.yaml, which every project has", () => {
  const [gone] = resultsOf(reportOf({ resources: [resources.gone] }));
  expect(gone?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("Pulumi.yaml");
});

test("a finding is known again in the next report, also when other words and lines describe it", () => {
  const { changed, inStep } = resources;
  const later = { ...changed, source: { file: "people/sales.ts", line: 40 }, matters: "Nine days now." };
  const [before] = fingerprints(resultsOf(reportOf({ resources: [changed] })));
  expect(fingerprints(resultsOf(reportOf({ resources: [inStep, later] })))).toEqual([before]);
});

test("a warning about one product is known again when its numbers change and another one's is gone", () => {
  const unused = { ...warning, kind: "unused" as const, resource: null };
  const e3 = { ...unused, text: "Contoso: Microsoft 365 E3 has 20 of 20 unused." };
  const e5 = { ...unused, text: "Contoso: Microsoft 365 E5 has 12 of 14 unused." };
  const later = { ...e5, text: "Contoso: Microsoft 365 E5 has 9 of 14 unused." };
  const [, before] = fingerprints(resultsOf(reportOf({ warnings: [e3, e5] })));
  expect(fingerprints(resultsOf(reportOf({ warnings: [later] })))).toEqual([before]);
});

test("two findings are never taken for one", () => {
  const twice = [warning, { ...warning, text: "2 seats can be given back until Sunday." }];
  const found = fingerprints(resultsOf({ ...everything, warnings: twice }));
  expect(new Set(found).size).toBe(6);
});

test("every rule that a finding can have is described", () => {
  const [run] = logOf(everything).runs;
  const described = run?.tool.driver.rules?.map(({ id }) => id);
  for (const { ruleId } of run?.results ?? []) expect(described).toContain(ruleId);
});

test("whatever text a service sends, the file stays SARIF, and its places stay inside of the repository's names", () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      const log = logOf(report);
      expect(complaints(log)).toEqual([]);
      for (const { locations, message } of log.runs[0]?.results ?? []) {
        const uri = locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "";
        expect(new URL(uri, "file:///repository/project/").protocol).toBe("file:");
        expect(message.text).not.toMatch(/\]\(|\p{Cs}/u);
      }
    }),
  );
});

test("a file that is not SARIF would be found out", () => {
  const log = logOf(everything);
  expect(complaints({ ...log, version: "2.0.0" })).not.toEqual([]);
  expect(complaints(JSON.parse(JSON.stringify(log).replace('"startLine":1', '"startLine":0')))).not.toEqual([]);
});
