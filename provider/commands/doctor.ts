import { closeConnections } from "../doctor/connection";
import { type Checked, Examination, type Finding } from "../doctor/examination";
import { isPattern } from "../drift/pattern";
import { titleOf } from "../drift/reports/words";
import { services as all } from "../services/all";
import type { CustomerFinding, ServiceDoctor } from "../services/doctor";
import type { Service } from "../services/service";
import type { Settings } from "../settings/settings";
import { checkMachine, machineChecks } from "./checkMachine";
import type { ServiceCustomers } from "./customers/customers";
import type { Wanted } from "./customers/stacks";
import { cleaned, indented, say, sayJson } from "./say";

export interface DoctorOptions extends Wanted {
  cwd?: string;
  json?: boolean;
}

/** `licenses doctor`: checks what a run needs, and lists problems in the order in which to fix them. */
export async function doctor(
  { json, cwd, ...wanted }: DoctorOptions,
  services: readonly Service[] = all,
): Promise<void> {
  const doctors = services.map((service) => service.doctor());
  const own = Object.fromEntries(doctors.flatMap(({ checks }) => Object.entries(checks)));
  const exam = new Examination({ ...machineChecks, ...own, stacks: "Stacks", customer: "Customer" });
  const only = onlyOne(wanted);
  const some = wanted.all || wanted.stack.length > 0;
  const rounds: ServiceCustomers[] = [];
  try {
    const place = { ...(cwd === undefined ? {} : { cwd }), ...(only === undefined ? {} : { stack: only }) };
    const settings = await checkMachine(exam, place);
    if (some && only === undefined) exam.skipAll(Object.keys(own), ownSignIns);
    else for (const one of doctors) await examine(one, doctors, exam, settings);
    if (some) {
      const { checkCustomers } = require("./customers/customers") as typeof import("./customers/customers.js");
      rounds.push(...(await checkCustomers(services, exam, wanted, settings)));
    }
  } finally {
    await closeConnections();
  }
  const customers = rounds.flatMap((round) => round.findings);
  const findings = [...exam.findings, ...customers];
  if (json) sayJson(findings);
  else {
    const inLines = [...exam.findings, ...customers.filter(({ state }) => state === "wrong")];
    const width = process.stdout.columns ?? 80;
    const tables = rounds
      .filter((round) => round.findings.length > 0)
      .flatMap((round) => [round.table(cleaned(round.findings), width), ""]);
    const lines = together(inLines).map((group) => line(exam, group));
    say([...lines, "", ...tables, summary(exam, findings)].join("\n"));
  }
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
}

/** Makes the checks of one service, or says why the settings make them unneeded. */
async function examine(
  doctor: ServiceDoctor,
  doctors: ServiceDoctor[],
  exam: Examination,
  settings: Checked<Settings>,
): Promise<void> {
  const unneeded = "value" in settings ? whyUnneeded(doctor, doctors, settings.value) : undefined;
  if (unneeded === undefined) await doctor.examine(exam, settings);
  else exam.skipAll(Object.keys(doctor.checks), unneeded);
}

function whyUnneeded(doctor: ServiceDoctor, doctors: ServiceDoctor[], settings: Settings): string | undefined {
  const used = doctors.filter((one) => one.isUsed(settings));
  return used.includes(doctor) ? undefined : doctor.whyUnneeded(used.map(({ title }) => title));
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

function line(exam: Examination, group: Finding[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const [service, ...names] = group.map(({ check }) => exam.label(check));
  const rest = names.map((name) => name.replace(/^.*?, /, ""));
  const next = first.next === null || first.next === "" ? "" : `\n  → ${first.next}`;
  return `${marks[first.state]} ${[service, ...rest].join(", ")}: ${indented(first.detail)}${next}`;
}

function summary(exam: Examination, findings: (Finding | CustomerFinding)[]): string {
  const first = findings.find(({ state }) => state === "wrong");
  return first === undefined
    ? "All that was looked at is fine."
    : `Begin with: ${exam.label(first.check)}${"customer" in first ? ` ${titleOf(first.customer)}` : ""}.`;
}
