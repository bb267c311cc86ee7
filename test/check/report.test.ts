import { readFileSync } from "node:fs";
import { checkSchema, exitCodes, type Report, resultOf } from "../../provider/check/report";
import { resourceTypes } from "../../provider/services/all";

test("the published schema is the one of the code", () => {
  const published = require.resolve("pulumi-licenses/check.schema.json");
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(JSON.parse(JSON.stringify(checkSchema(resourceTypes))));
});

const finding = (severity: "error" | "warning" | "info", couldNotTell = false) => ({
  severity,
  text: "",
  couldNotTell,
});
const exitCode = (findings: Report["findings"], problem: string | null = null) =>
  exitCodes[resultOf({ findings, problem })];

test("warnings alone end with 0, an error with 1", () => {
  expect(exitCode([])).toBe(0);
  expect(exitCode([finding("warning"), finding("info")])).toBe(0);
  expect(exitCode([finding("warning"), finding("error")])).toBe(1);
});

test("what could not be looked at ends with 2, even if an error was found too", () => {
  expect(exitCode([finding("warning", true)])).toBe(2);
  expect(exitCode([finding("error"), finding("warning", true)])).toBe(2);
  expect(exitCode([], "pulumi preview failed")).toBe(2);
});
