import { checkMachine } from "./checkMachine";
import { checkPartnerCenter } from "./checkPartnerCenter";
import { Examination, type Finding, labels } from "./checks";
import { checkUiPath } from "./checkUiPath";
import type { Place } from "./place";
import { indented, say, sayJson } from "./say";
import { hangUp } from "./service";

/** `licenses doctor`: all that a run will need, and what is wrong in the order to mend it. */
export async function doctor({ json, ...place }: Place & { json?: boolean }): Promise<void> {
  const exam = new Examination();
  try {
    const settings = await checkMachine(exam, place);
    await checkPartnerCenter(exam, settings);
    await checkUiPath(exam, settings);
  } finally {
    await hangUp();
  }
  const { findings } = exam;
  if (json) sayJson(findings);
  else say([...together(findings).map(line), "", summary(findings)].join("\n"));
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
}

const marks = { ok: "✓", wrong: "✗", unchecked: "–" };

/** Neighbours that are not looked at for one reason share a line. */
function together(findings: Finding[]): Finding[][] {
  return findings.reduce<Finding[][]>((groups, finding) => {
    const before = groups.at(-1);
    const first = before?.[0];
    if (
      before !== undefined &&
      first?.state === "unchecked" &&
      serviceOf(first) === serviceOf(finding) &&
      finding.state === "unchecked" &&
      first.detail === finding.detail
    )
      before.push(finding);
    else groups.push([finding]);
    return groups;
  }, []);
}

const serviceOf = ({ check }: Finding) => check.split(".")[0];

function line(group: Finding[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const [service, ...names] = group.map(({ check }) => labels[check]);
  const rest = names.map((name) => name.replace(/^.*?, /, ""));
  const next = first.next === null || first.next === "" ? "" : `\n  → ${first.next}`;
  return `${marks[first.state]} ${[service, ...rest].join(", ")}: ${indented(first.detail)}${next}`;
}

function summary(findings: Finding[]): string {
  const first = findings.find(({ state }) => state === "wrong");
  return first === undefined ? "All that was looked at is fine." : `Begin with: ${labels[first.check]}.`;
}
