import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { SettingsError } from "../core/errors";
import { systemClock } from "../core/systemClock";
import { openBackend } from "../drift/backend";
import { decisionsIn } from "../drift/decisions/decisions";
import { drift as look } from "../drift/drift";
import type { Report } from "../drift/report";
import { htmlReport } from "../drift/reports/html";
import { junitReport } from "../drift/reports/junit";
import { markdownReport } from "../drift/reports/markdown";
import { sarifReport } from "../drift/reports/sarif";
import { terminalReport } from "../drift/reports/terminal";
import { exitCodes } from "../drift/summary";
import { type Color, colored } from "./colors";
import { enter, projectFolder } from "./place";
import { progress } from "./progress";
import { documentOf, sayJson, show } from "./say";

export interface DriftOptions {
  stack: string[];
  all: boolean;
  cwd?: string;
  within: number;
  parallel?: number;
  json?: boolean;
  verbose: boolean;
  unmanaged: boolean;
  color: Color;
  /** Take over what was found, in place of a report. */
  accept: boolean;
  /** Keep the decision to leave what was found, in place of a report. */
  leave: boolean;
  until?: string;
  reason?: string;
  customer: string[];
  resource: string[];
  yes: boolean;
}

/** Reports for other programs and people, each in a file of its own. */
const formats = {
  markdown: markdownReport,
  junit: junitReport,
  sarif: sarifReport,
  html: htmlReport,
} satisfies Record<string, (report: Report) => string>;

/** `licenses drift`: finds drift in one stack, several stacks, or all stacks of a backend. */
export async function drift({
  stack,
  all,
  cwd,
  json,
  verbose,
  color,
  accept,
  leave,
  until,
  reason,
  customer,
  resource,
  yes,
  ...options
}: DriftOptions & Files): Promise<void> {
  if (cwd !== undefined) enter(cwd);
  const files = (Object.keys(formats) as (keyof typeof formats)[]).flatMap((format) => {
    const file = options[format];
    return file === undefined ? [] : [{ file, render: formats[format] }];
  });
  const chosen = { customer, resource, yes };
  if (!accept && !leave && (customer.length > 0 || resource.length > 0 || yes))
    throw new SettingsError("--customer, --resource and --yes choose what to decide about. Add --accept or --leave.");
  if (!leave && (until !== undefined || reason !== undefined))
    throw new SettingsError("--until and --reason say how long something is left, and why. Add --leave.");
  assertWritable(files.map(({ file }) => file));
  const backend = await openBackend(projectFolder());
  const names = await backend.names({ stacks: stack, all });
  const shown = progress(names.length);
  const report = await look(backend, names, {
    now: systemClock.now(),
    days: options.within,
    unmanaged: options.unmanaged,
    parallel: options.parallel ?? 2 * availableParallelism(),
    decisions: await decisionsIn(projectFolder()),
    done: shown.done,
  }).finally(shown.end);
  if (accept) {
    const { acceptDrift } = require("./acceptDrift") as typeof import("./acceptDrift.js");
    const code = await acceptDrift(report, projectFolder(), chosen);
    process.exitCode = report.result === "couldNotTell" ? exitCodes.couldNotTell : code;
    return;
  }
  if (leave) {
    const { leaveDrift } = require("./leaveDrift") as typeof import("./leaveDrift.js");
    await leaveDrift(report, projectFolder(), { ...chosen, until, reason });
    process.exitCode = report.result === "couldNotTell" ? exitCodes.couldNotTell : 0;
    return;
  }
  if (json) sayJson(report);
  else show(documentOf(report, (cleaned) => terminalReport(cleaned, { ...screen(color), verbose })));
  for (const { file, render } of files) writeFileSync(file, documentOf(report, render));
  process.exitCode = exitCodes[report.result];
}

/** A file or a pipe has no columns. */
const screen = (color: Color) => ({
  width: process.stdout.columns ?? 120,
  colors: colored(color, process.env, process.stdout),
});

type Files = Partial<Record<keyof typeof formats, string>>;

/** Reports files that cannot be written before the stacks are read. */
function assertWritable(files: string[]): void {
  const twice = files.find((file, at) => files.slice(0, at).some((other) => resolve(other) === resolve(file)));
  if (twice !== undefined)
    throw new SettingsError(`${twice} would hold two reports. Give each of them a file of its own.`);
  for (const file of files) {
    try {
      accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    } catch (error) {
      throw new SettingsError(
        `${file} cannot be written: ${(error as NodeJS.ErrnoException).code}. Is there such a folder?`,
      );
    }
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
      throw new SettingsError(`${file} cannot be written: it is a folder.`);
  }
}
