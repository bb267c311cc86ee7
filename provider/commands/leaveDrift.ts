import { existsSync } from "node:fs";
import { join } from "node:path";
import { replaceSharedFile } from "../core/replaceFile";
import { systemClock } from "../core/systemClock";
import { readText } from "../declarations/readText";
import { type Chosen, chosenFindings } from "../drift/decisionSelection";
import { decisionFileName, readDecisions, withDecisions } from "../drift/decisions/decisionFile";
import { newDecisions } from "../drift/decisions/leave";
import type { Report, ResourceReport } from "../drift/report";
import { findings as inWords } from "../drift/reports/words";
import { confirm } from "./confirm";
import { say } from "./say";

/** `licenses drift --leave`: keeps the decision to leave what was found, in a file beside the program. Writes to no service. */

export interface LeaveOptions extends Chosen {
  until: string | undefined;
  reason: string | undefined;
  /** Whether to write without asking. */
  yes: boolean;
}

/** @param folder the project's. */
export async function leaveDrift(report: Report, folder: string, options: LeaveOptions): Promise<void> {
  const findings = chosenFindings(report, options).filter(({ left }) => left === null);
  const decisions = newDecisions(findings, options, systemClock.now());
  if (decisions.length === 0) {
    say("Nothing has drifted that is not left already.");
    return;
  }
  say(["To be left as it was found:", ...findings.map((one) => `  ${lineOf(one)}`)].join("\n"));
  await confirm(`leave ${decisions.length === 1 ? "it" : `these ${decisions.length}`} until ${options.until}`, options);
  const file = join(folder, decisionFileName);
  const text = withDecisions(existsSync(file) ? readText(file) : undefined, decisions);
  readDecisions(text, decisionFileName);
  replaceSharedFile(file, text);
  say(`\nwritten: ${decisionFileName}. Commit it: reports then name who decided.`);
}

const lineOf = (one: ResourceReport): string => `${one.stack}: ${one.type} ${one.name}: ${inWords(one).join("; ")}`;
