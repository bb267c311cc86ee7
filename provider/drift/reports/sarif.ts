import { createHash } from "node:crypto";
import type { Location, Log, Result } from "sarif";
import type { Report, ResourceReport } from "../report";
import { levelOf, type Rule, rules } from "./sarifRules";
import { dearerIn, termInWords, unlessDecided } from "./terms";
import { leftInWords, story, wellFormed } from "./words";

/** The report as SARIF 2.1.0, which code scanning shows beside the program. Files are relative to the project's folder. */
export function sarifReport(report: Report): string {
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "licenses drift", rules } },
        automationDetails: { id: "licenses-drift/" },
        results: resultsOf(findingsOf(report)),
      },
    ],
  };
  return `${JSON.stringify(log, (_, value) => (typeof value === "string" ? wellFormed(value) : value), 2)}\n`;
}

interface Finding {
  rule: Rule;
  text: string;
  /** Identifies the finding's object, so that code scanning recognises the same finding in the next report. */
  about: (string | null)[];
  resource?: ResourceReport | undefined;
}

const findingsOf = ({ stacks, resources, holders, warnings, terms }: Report): Finding[] => [
  ...stacks.flatMap(({ name, problem }): Finding[] =>
    problem === null ? [] : [{ rule: "couldNotTell", text: `Stack ${name}: ${problem}`, about: [name] }],
  ),
  ...resources.flatMap((resource): Finding[] =>
    resource.status === "inStep"
      ? []
      : [{ rule: resource.status, text: story(resource).join("\n"), about: [resource.urn], resource }],
  ),
  ...holders.flatMap(({ id, name, problem }): Finding[] =>
    problem === null ? [] : [{ rule: "couldNotTell", text: `Seats of ${name ?? id}: ${problem}`, about: [id] }],
  ),
  ...warnings.map(({ kind, text, stack, resource, holder }) => ({
    rule: kind,
    text,
    // The message without its numbers, because they change from run to run.
    about: [stack, resource, holder, text.replace(/\b\d+\b/g, "#")],
    resource: resources.find((other) => other.stack === stack && other.name === resource),
  })),
  ...dearerIn(terms).map((term) => ({
    rule: "dearer" as const,
    text: `${termInWords(term)}. It ${unlessDecided}`,
    about: [term.stack, term.resource, term.holder],
    resource: resources.find(({ stack, name }) => stack === term.stack && name === term.resource),
  })),
];

/** The position tells findings of one rule about the same object apart. */
function resultsOf(findings: Finding[]): Result[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, text, about, resource }) => {
    const hash = createHash("sha256")
      .update(JSON.stringify([rule, ...about]))
      .digest("hex");
    const order = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, order);
    return {
      ruleId: rule,
      level: levelOf(rule),
      message: { text: plain(text) },
      locations: [locationOf(resource)],
      ...suppressedBy(rule, resource),
      // GitHub looks for this name. The value replaces a hash of the source line, which many resources may share.
      partialFingerprints: { primaryLocationLineHash: `${hash.slice(0, 16)}:${order}` },
    };
  });
}

/** A decision in the repository. A warning about the same resource stays. */
const suppressedBy = (rule: Rule, resource: ResourceReport | undefined): Pick<Result, "suppressions"> =>
  resource?.left == null || rule !== resource.status
    ? {}
    : {
        suppressions: [{ kind: "external", status: "accepted", justification: wellFormed(leftInWords(resource.left)) }],
      };

/** In SARIF, square brackets before round ones are a link. */
const plain = (text: string): string => text.replaceAll("](", "] (");

const locationOf = (resource: ResourceReport | undefined): Location => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(resource?.source?.file ?? "") || "Pulumi.yaml", uriBaseId: "%SRCROOT%" },
    region: { startLine: Math.max(1, resource?.source?.line ?? 1) },
  },
  ...(resource === undefined
    ? {}
    : { logicalLocations: [{ name: resource.name, fullyQualifiedName: resource.urn, kind: "resource" }] }),
});

const uriOf = (file: string): string =>
  wellFormed(file)
    .split(/[\\/]+/)
    .filter((part) => part !== "" && part !== ".")
    .map(encodeURIComponent)
    .join("/");
