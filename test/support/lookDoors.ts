import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Report } from "../../provider/check/report";
import type { Finding } from "../../provider/core/planned";
import { pluginToken } from "../../provider/core/token";
import { licenses } from "./drift";
import { environmentOf } from "./languages";
import { withPlugin } from "./plugin";
import type { Laboratory, StackOptions, TestStack } from "./pulumi";
import { house } from "./pulumiHouse";
import type { Run } from "./pulumiRuns";

/**
 * The doors to the look at a whole program, for one description of a program: the program's own process, `licenses check`, and the
 * policy pack. `licenses check` comes twice, once for each provider of the resources.
 */

/** A resource of a program. `{ from, output }` in its arguments is what another one gives. */
export interface Described {
  type: string;
  name: string;
  args: Record<string, unknown>;
  dependsOn?: string[];
  ignoreChanges?: string[];
  /** Name of an explicit provider. */
  provider?: string;
}

export interface Program {
  resources: Described[];
  /** Arguments of explicit providers, by name. */
  providers?: Record<string, Record<string, unknown>>;
}

/** What a door says. Errors are one text, as a Node program prints them. */
export interface Said {
  errors: string;
  warnings: string[];
  infos: string[];
}

type Resources = "dynamic" | "plugin";

/** A stack of a program that is described, with resources of one of the two providers. */
export interface Entrance {
  stack: TestStack;
  describe(program: Program): void;
}

const program = `
const pulumi = require("@pulumi/pulumi");
const licenses = require("pulumi-licenses");
const { dynamic, resources, providers = {} } = JSON.parse(process.env.LOOK_PROGRAM);
class PluginResource extends pulumi.CustomResource {
  constructor(type, name, args, options) {
    super("licenses:index:" + type, name, { offerName: undefined, ...args }, options);
  }
}
class PluginProvider extends pulumi.ProviderResource {
  constructor(name, args) {
    super("licenses", name, args);
  }
}
const made = {};
const given = Object.fromEntries(
  Object.entries(providers).map(([name, args]) => [name, new (dynamic ? licenses.Provider : PluginProvider)(name, args)]),
);
function valueIn(value) {
  if (Array.isArray(value)) return value.map(valueIn);
  if (typeof value !== "object" || value === null) return value;
  if ("from" in value) return made[value.from][value.output];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueIn(one)]));
}
for (const { type, name, args, dependsOn = [], provider, ...options } of resources) {
  const all = { ...options, dependsOn: dependsOn.map((one) => made[one]), ...(provider ? { provider: given[provider] } : {}) };
  made[name] = dynamic ? new licenses[type](name, valueIn(args), all) : new PluginResource(type, name, valueIn(args), all);
}
`;

export const policyPack = join(house, "provider", "bin", "pulumi-analyzer-licenses");

export async function entrance(lab: Laboratory, resources: Resources, options: StackOptions = {}): Promise<Entrance> {
  const folder = join(lab.folder, "described");
  mkdirSync(folder, { recursive: true });
  try {
    symlinkSync(join(house, "node_modules"), join(folder, "node_modules"));
  } catch {
    // Another stack of this test has made it.
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "described", private: true, main: "index.js" }));
  writeFileSync(join(folder, "index.js"), program);
  const environment = { ...withPlugin, LOOK_PROGRAM: JSON.stringify({ resources: [] }), ...options.environment };
  const stack = await lab.stack({ ...options, main: folder, environment });
  return {
    stack,
    describe(described) {
      stack.environment = { LOOK_PROGRAM: JSON.stringify({ dynamic: resources === "dynamic", ...described }) };
    },
  };
}

/** A stack of a program in YAML. */
export async function yamlEntrance(lab: Laboratory): Promise<Entrance> {
  const folder = mkdtempSync(join(lab.folder, "yaml-"));
  const [host] = environmentOf("yaml").PATH?.split(delimiter) ?? [];
  const environment = { PATH: [host, withPlugin.PATH].join(delimiter) };
  const describe = (program: Program) =>
    writeFileSync(join(folder, "Main.yaml"), JSON.stringify({ resources: resourcesInYaml(program) }));
  describe({ resources: [] });
  return { stack: await lab.stack({ main: folder, language: "yaml", environment }), describe };
}

/** JSON is YAML, too. */
function resourcesInYaml({ resources, providers = {} }: Program): Record<string, object> {
  const reference = (name: string) => `\${${name}}`;
  const inYaml = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inYaml);
    if (typeof value !== "object" || value === null) return value;
    if ("from" in value) return reference(Object.values(value).join("."));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inYaml(one)]));
  };
  return Object.fromEntries([
    ...Object.entries(providers).map(([name, properties]) => [name, { type: "pulumi:providers:licenses", properties }]),
    ...resources.map(({ type, name, args, dependsOn = [], ignoreChanges, provider }) => [
      name,
      {
        type: pluginToken(type),
        properties: inYaml(args),
        options: {
          dependsOn: dependsOn.map(reference),
          ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
          ...(provider === undefined ? {} : { provider: reference(provider) }),
        },
      },
    ]),
  ]);
}

/** What a Node program's own process says at its preview. */
export async function preflight({ stack }: Entrance): Promise<Said> {
  const { errors, messages } = await stack.preview();
  const own = messages.filter(({ on }) => on === undefined);
  const texts = (kind: string) => own.filter(({ severity }) => severity === kind).map(({ text }) => text.trim());
  return {
    errors: errors.join("\n"),
    warnings: texts("warning"),
    infos: texts("info#err").concat(texts("info")),
  };
}

/** What `licenses check --json` says; without the list of deletes, which no other door can know. */
export async function check(
  { stack }: Entrance,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; report: Report; said: Said; stderr: string }> {
  const args = ["--json", "--stack", stack.automation.name];
  const { code, stdout, stderr } = await licenses(stack, "check", args, environment);
  const report = JSON.parse(stdout) as Report;
  const { infos, ...said } = saidOf(report.findings);
  const others = infos.filter((text) => !text.startsWith("What Pulumi deletes"));
  return { code, report, said: { ...said, infos: others }, stderr };
}

/** What the policy pack says at a preview. */
export async function policies({ stack }: Entrance): Promise<{ run: Run; said: Said }> {
  const run = await stack.preview(undefined, { policyPacks: [policyPack] });
  const findings = run.events.flatMap(({ policyEvent }): Finding[] => {
    if (policyEvent === undefined) return [];
    const text = policyEvent.message.replace(/<\{%[^%]*%\}>/g, "").trim();
    // The engine sends a severity, which the SDK's type of the event does not have.
    const { enforcementLevel, severity } = policyEvent as typeof policyEvent & { severity?: string };
    const advice = severity === "low" ? "info" : "warning";
    return [{ severity: enforcementLevel === "mandatory" ? "error" : advice, text }];
  });
  return { run, said: saidOf(findings) };
}

function saidOf(findings: Pick<Finding, "severity" | "text">[]): Said {
  const texts = (kind: Finding["severity"]) =>
    findings.filter(({ severity }) => severity === kind).map(({ text }) => text);
  return { errors: texts("error").join("\n"), warnings: texts("warning"), infos: texts("info") };
}
