import { create, type XMLElement } from "xmlbuilder";
import type { Report, ResourceReport, TermReport } from "../report";
import { termInWords, unlessDecided } from "./terms";
import { findings, leftInWords, oneLine, places, story, wellFormed } from "./words";

/** The report as JUnit XML, which pipelines show as tests: a suite for each stack, a case for each resource. */
export function junitReport(report: Report): string {
  const suites = stacksOf(report).map((stack) => suiteOf(stack, report));
  const root = create("testsuites", { encoding: "UTF-8", invalidCharReplacement: "\ufffd" });
  root.att({ name: "licenses drift", ...totals(suites.flatMap(({ cases }) => cases)) });
  for (const { name, cases } of suites) {
    const suite = root.ele("testsuite", {
      name,
      ...totals(cases),
      skipped: cases.filter(({ outcome }) => outcome?.element === "skipped").length,
      timestamp: report.generated,
    });
    for (const one of cases) addCase(suite, one);
  }
  return `${root.end({ pretty: true })}\n`;
}

interface Case {
  classname: string;
  name: string;
  /** How its term ends. */
  end?: string | undefined;
  outcome?:
    | { element: "failure" | "error"; type: string; message: string; text: string }
    | { element: "skipped"; message: string };
}

function addCase(suite: XMLElement, { classname, name, outcome, end }: Case): void {
  const testcase = suite.ele("testcase", { classname, name: oneLine(name), time: 0 });
  if (outcome?.element === "skipped") testcase.ele("skipped", {}, wellFormed(outcome.message));
  else if (outcome !== undefined) {
    const { element, type, message, text } = outcome;
    testcase.ele(element, { type, message: oneLine(message) }, wellFormed(text));
  }
  if (end !== undefined) testcase.ele("system-out", {}, wellFormed(end));
}

const totals = (cases: Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ outcome }) => outcome?.element === "failure").length,
  errors: cases.filter(({ outcome }) => outcome?.element === "error").length,
  time: 0,
});

const stacksOf = ({ stacks, resources }: Report): string[] => [
  ...new Set([...stacks.map(({ name }) => name), ...resources.map(({ stack }) => stack)]),
];

const suiteOf = (stack: string, { stacks, resources, terms }: Report): { name: string; cases: Case[] } => ({
  name: oneLine(stack),
  cases: [
    ...stacks.flatMap(({ name, problem }) => (name === stack && problem !== null ? [unreadable(problem)] : [])),
    ...resources
      .filter((resource) => resource.stack === stack)
      .map((resource) => ({
        ...caseOf(resource),
        end: endIn(terms.find((term) => term.stack === stack && term.resource === resource.name)),
      })),
  ],
});

const endIn = (term: TermReport | undefined): string | undefined =>
  term && `${termInWords(term)}.${term.dearer ? ` It ${unlessDecided}` : ""}`;

const unreadable = (problem: string): Case => ({
  classname: "stack",
  name: "can be read",
  outcome: { element: "error", type: "couldNotTell", message: problem, text: problem },
});

function caseOf(resource: ResourceReport): Case {
  const { type: classname, name, status: type, subject, reason } = resource;
  if (type === "inStep") return { classname, name };
  if (resource.left !== null) {
    const message = [subject, ...findings(resource), leftInWords(resource.left)].join("; ");
    return { classname, name, outcome: { element: "skipped", message } };
  }
  const text = [...story(resource), ...places(resource)].join("\n");
  return type === "couldNotTell"
    ? { classname, name, outcome: { element: "error", type, message: reason ?? subject, text } }
    : {
        classname,
        name,
        outcome: { element: "failure", type, message: [subject, ...findings(resource)].join("; "), text },
      };
}
