import { execFile } from "node:child_process";
import { type Checked, type Examination, fine, type Outcome, wrong } from "../doctor/examination";
import type { Settings } from "../settings/settings";
import { type Place, readSettingsAt } from "./place";

export const machineChecks = { node: "Node", pulumi: "Pulumi", settings: "Settings" } as const;

type MachineCheck = keyof typeof machineChecks;

/** What a run needs on this machine. */
export async function checkMachine(exam: Examination<MachineCheck>, place: Place): Promise<Checked<Settings>> {
  const { engines, peerDependencies } = require("../../package.json") as {
    engines: { node: string };
    peerDependencies: { "@pulumi/pulumi": string };
  };
  const updateNode = `Install Node ${least(engines.node)} or later: https://nodejs.org/`;
  await exam.check(
    "node",
    [],
    () => version(process.version, engines.node, updateNode),
    () => updateNode,
  );
  const range = peerDependencies["@pulumi/pulumi"];
  const updatePulumi = `Install Pulumi ${least(range)} or later: https://www.pulumi.com/docs/install/`;
  const pulumi = await exam.check(
    "pulumi",
    [],
    async () => {
      const told = await pulumisVersion();
      return "problem" in told ? wrong(told.problem, updatePulumi) : version(told.version, range, updatePulumi);
    },
    () => updatePulumi,
  );
  // Pulumi is asked for a stack's configuration only.
  return exam.check(
    "settings",
    place.stack === undefined ? [] : [pulumi],
    async () => {
      const { settings, problems } = await readSettingsAt(place);
      if (problems.length > 0) return wrong(problems.join("\n"), "Correct them; docs/settings.md lists all settings.");
      const origin = place.stack === undefined ? "environment" : `environment and stack ${place.stack}`;
      return fine(`well-formed (${origin})`, settings);
    },
    () =>
      "Check --stack and --cwd, and that Pulumi can decrypt the stack's secrets here (pulumi config --show-secrets).",
  );
}

/** `pulumi version` does nothing else, but may be slow when a machine is busy; in milliseconds. */
const patience = 30_000;

function pulumisVersion(): Promise<{ version: string } | { problem: string }> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return new Promise((resolve) => {
    execFile("pulumi", ["version"], { env, timeout: patience, killSignal: "SIGKILL" }, (error, output) => {
      if (error === null) return resolve({ version: output.trim() });
      const missing = error.code === ("ENOENT" as unknown);
      const reason = error.killed ? `said nothing within ${patience / 1000} s` : "failed";
      resolve({ problem: missing ? "there is no pulumi on the PATH" : `pulumi version ${reason}` });
    });
  });
}

function version(told: string, range: string, next: string): Outcome<undefined> {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(told) ?? [];
  if (major === undefined || minor === undefined)
    return wrong(`its version cannot be told from ${JSON.stringify(told.slice(0, 60))}`, next);
  const [leastMajor = 0, leastMinor = 0] = least(range).split(".").map(Number);
  const below = Number(/<(\d+)/.exec(range)?.[1] ?? Number.POSITIVE_INFINITY);
  const enough = Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
  const number = told.replace(/^v/, "");
  return enough && Number(major) < below ? fine(number) : wrong(`${number}; needed is ${range}`, next);
}

const least = (range: string): string => /(\d[\d.]*)/.exec(range)?.[1] ?? "";
