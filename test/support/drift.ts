import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import type { Report, ResourceReport } from "../../provider/drift/report";
import type { TestStack } from "./pulumi";
import { house, pulumiRoot } from "./pulumiHouse";
import type { Run } from "./pulumiRuns";

/** `licenses` as a user calls it, in the folder of a test's stack. */

const bin = join(house, "provider", "bin", "licenses.js");

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export const licensesDrift = (at: TestStack, ...call: Call): Promise<Outcome> => licenses(at, "drift", ...call);

type Call = [args: string[], environment?: Record<string, string>, reader?: { unread: boolean }];

export function licenses(
  at: TestStack,
  command: "drift" | "doctor" | "check",
  args: string[],
  environment: Record<string, string> = {},
  /** The test does not read the output. */
  { unread } = { unread: false },
): Promise<Outcome> {
  const { workDir, pulumiHome = "", envVars } = at.automation.workspace;
  const child = spawn(process.execPath, [bin, command, ...args], {
    cwd: workDir,
    env: {
      ...process.env,
      ...envVars,
      PATH: [join(pulumiRoot, "bin"), envVars?.PATH ?? process.env.PATH].join(delimiter),
      PULUMI_HOME: pulumiHome,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (unread) child.stdout.destroy();
  const outcome: Outcome = { code: null, stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    outcome.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    outcome.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...outcome, code }));
  });
}

export async function driftReport(
  at: TestStack,
  args: string[] = [],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; report: Report; of: (name: string) => ResourceReport }> {
  const { code, stdout, stderr } = await licensesDrift(at, ["--json", ...args], environment);
  if (stdout === "") throw new Error(`licenses drift printed nothing, and said: ${stderr}`);
  const report = JSON.parse(stdout) as Report;
  return {
    code,
    report,
    of(name) {
      const found = report.resources.find((resource) => resource.name === name);
      if (found === undefined) throw new Error(`The report has no resource ${name}:\n${stdout}`);
      return found;
    },
  };
}

/** Drifted resources by the engine's own refresh: those whose inputs would change, and those that it would remove. */
export const driftOf = ({ steps }: Run): Record<string, "changed" | "gone"> =>
  Object.fromEntries(
    steps.flatMap(({ name, op, detailedDiff }): [string, "changed" | "gone"][] => {
      const inputs = Object.values(detailedDiff ?? {}).some(({ inputDiff }) => inputDiff);
      return op === "delete" ? [[name, "gone"]] : inputs ? [[name, "changed"]] : [];
    }),
  );

export const driftIn = ({ resources }: Report): Record<string, ResourceReport["status"]> =>
  Object.fromEntries(resources.filter(({ status }) => status !== "inStep").map(({ name, status }) => [name, status]));
