import { accessSync, constants, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { openBackend } from "../drift/backend";
import { drift as look } from "../drift/drift";
import type { Report } from "../drift/report";
import { htmlReport } from "../drift/reports/html";
import { junitReport } from "../drift/reports/junit";
import { markdownReport } from "../drift/reports/markdown";
import { sarifReport } from "../drift/reports/sarif";
import { terminalReport } from "../drift/reports/terminal";
import { exitCodes } from "../drift/summary";
import { systemClock } from "../engine/connect";
import { SettingsError } from "../errors";
import { enter } from "./place";
import { progress } from "./progress";
import { cleaned, sayJson, show } from "./say";

export interface DriftOptions {
  stack: string[];
  all: boolean;
  cwd?: string;
  within: number;
  parallel?: number;
  json?: boolean;
}

/** Reports for other programs and people, each in a file of its own. */
const formats = {
  markdown: markdownReport,
  junit: junitReport,
  sarif: sarifReport,
  html: htmlReport,
} satisfies Record<string, (report: Report) => string>;

/** `licenses drift`: what is out of step in one stack, some, or all of a backend. */
export async function drift({ stack, all, cwd, json, ...options }: DriftOptions & Files): Promise<void> {
  if (cwd !== undefined) enter(cwd);
  const files = (Object.keys(formats) as (keyof typeof formats)[]).flatMap((format) => {
    const file = options[format];
    return file === undefined ? [] : [{ file, render: formats[format] }];
  });
  for (const { file } of files) assertWritable(file);
  const backend = await openBackend();
  const names = await backend.names({ stacks: stack, all });
  const shown = progress(names.length);
  const found = await look(backend, names, {
    now: systemClock.now(),
    days: options.within,
    parallel: options.parallel ?? 2 * availableParallelism(),
    done: shown.done,
  }).finally(shown.end);
  const report = cleaned(found);
  for (const { file, render } of files) writeFileSync(file, render(report));
  if (json) sayJson(report);
  else show(terminalReport(report, screen()));
  process.exitCode = exitCodes[report.result];
}

/** hasColors heeds NO_COLOR and FORCE_COLOR; a file or a pipe has no columns and takes no colours. */
const screen = () => ({ width: process.stdout.columns ?? 120, colors: process.stdout.hasColors?.() ?? false });

type Files = Partial<Record<keyof typeof formats, string>>;

/** Said before the work, not after it. */
function assertWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw new SettingsError(
      `${file} cannot be written: ${(error as NodeJS.ErrnoException).code}. Is there such a folder?`,
    );
  }
}
