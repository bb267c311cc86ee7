import { check as look } from "../check/check";
import { exitCodes, type Report } from "../check/report";
import { openStack } from "../check/stack";
import { counted } from "../services/work";
import { enter, projectFolder } from "./place";
import { progress } from "./progress";
import { say, sayJson } from "./say";

export interface CheckOptions {
  stack?: string;
  cwd?: string;
  json?: boolean;
}

/** `licenses check`: what a preview of the program would meet at the services, for programs in every language. */
export async function check({ stack: named, cwd, json }: CheckOptions): Promise<void> {
  if (cwd !== undefined) enter(cwd);
  const stack = await openStack(projectFolder(), named);
  const shown = progress(1);
  const report = await look(stack).finally(shown.end);
  if (json) sayJson(report);
  else say(inLines(report).join("\n"));
  process.exitCode = exitCodes[report.result];
}

function inLines({ stack, findings, resources, deletions, result, problem }: Report): string[] {
  if (problem !== null) return [`error: ${problem}`];
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const gone = deletions.length === 0 ? "" : `, ${counted(deletions.length, "more leaves", "more leave")} the program`;
  const verdicts: Record<Report["result"], string> = {
    fine: "Nothing is wrong.",
    wrong: `${counted(errors, "error")}.`,
    couldNotTell: "Not everything could be looked at.",
  };
  return [
    ...findings.map(({ severity, text }) => `${severity}: ${text}`),
    `${counted(resources, "license resource")} of stack ${stack} looked at${gone}. ${verdicts[result]}`,
  ];
}
