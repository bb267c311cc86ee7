import { isPattern } from "../drift/pattern";
import { titleOf } from "../drift/reports/words";
import { checkMachine } from "./checkMachine";
import { checkPartnerCenter } from "./checkPartnerCenter";
import { Examination, type Finding, labels } from "./checks";
import { checkUiPath } from "./checkUiPath";
import type { CustomerFinding } from "./customers/finding";
import type { Wanted } from "./customers/stacks";
import { customersTable } from "./customers/table";
import { cleaned, indented, say, sayJson } from "./say";
import { hangUp } from "./service";

export interface DoctorOptions extends Wanted {
  cwd?: string;
  json?: boolean;
}

/** `licenses doctor`: checks what a run needs, and lists problems in the order in which to fix them. */
export async function doctor({ json, cwd, ...wanted }: DoctorOptions): Promise<void> {
  const exam = new Examination();
  const only = onlyOne(wanted);
  const some = wanted.all || wanted.stack.length > 0;
  const customers: CustomerFinding[] = [];
  try {
    const place = { ...(cwd === undefined ? {} : { cwd }), ...(only === undefined ? {} : { stack: only }) };
    const settings = await checkMachine(exam, place);
    if (some && only === undefined) {
      for (const service of ["partnerCenter", "uipath"] as const) exam.skipAll(service, ownSignIns);
    } else {
      await checkPartnerCenter(exam, settings);
      await checkUiPath(exam, settings);
    }
    if (some) {
      const { checkCustomers } = require("./customers/customers") as typeof import("./customers/customers.js");
      customers.push(...(await checkCustomers(exam, wanted, settings)));
    }
  } finally {
    await hangUp();
  }
  const findings = [...exam.findings, ...customers];
  if (json) sayJson(findings);
  else {
    const inLines = [...exam.findings, ...customers.filter(({ state }) => state === "wrong")];
    const width = process.stdout.columns ?? 80;
    const table = customers.length === 0 ? [] : [customersTable(cleaned(customers), width), ""];
    say([...together(inLines).map(line), "", ...table, summary(findings)].join("\n"));
  }
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
}

/** A single stack's settings are what the checks look at; several stacks may have a sign-in each. */
const onlyOne = ({ stack: [first, ...others], all }: Wanted): string | undefined =>
  first === undefined || all || others.length > 0 || isPattern(first) ? undefined : first;

const ownSignIns = "each of the stacks has its own settings, which the customers below are read with";

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

function summary(findings: (Finding | CustomerFinding)[]): string {
  const first = findings.find(({ state }) => state === "wrong");
  return first === undefined
    ? "All that was looked at is fine."
    : `Begin with: ${labels[first.check]}${"customer" in first ? ` ${titleOf(first.customer)}` : ""}.`;
}
