import * as pulumi from "@pulumi/pulumi";
import { trimmed } from "../core/arguments";
import { grouped } from "../core/grouped";
import type { Want } from "../core/lifecycle";
import { called, type Finding, type Planned } from "../core/planned";
import type { Share } from "../preview/programLook";
import { wantedBefore } from "../preview/wantedBefore";
import { isLookedAtElsewhere } from "../run/lookedAtElsewhere";
import { keyOf } from "../run/ownership";
import type { Sources } from "../settings/settingSources";
import { dependenciesOf, followsForeign } from "./dependencyGraph";
import { type Declared, isDerived } from "./derived";
import { hasEngine } from "./programJournal";
import { programOwnership } from "./programOwnership";
import { argumentsOf } from "./provider";
import { endOfProgram, isConfigSecret, keepRunning, settledProperty } from "./pulumiInternals";
import { concealSecretsIn, perStack, resolved } from "./values";

/**
 * What is said at preview about the program as a whole. Pulumi checks one resource at a time and stops at the first bad one,
 * and its provider process does not know the resources' names; the program's own process knows them all. So constructors note
 * what they were given, and when the program has run, one pass reads the services and reports everything at once.
 */

export interface Noted extends Declared {
  name: string;
  provider: pulumi.ProviderResource | undefined;
  resource: pulumi.CustomResource;
  options: pulumi.CustomResourceOptions | undefined;
  /** Names of the properties that the service fills in. */
  outputs: readonly string[];
  /** What the arguments ask for, as far as they are known. */
  wants(args: Record<string, unknown>): Want[];
  /** As its properties carry it. */
  urn: string | Promise<string>;
}

const notes = perStack(() => ({ resources: [] as Noted[], said: new Set<string>(), waiting: false }));

export function note(resource: Noted): void {
  if (!pulumi.runtime.isDryRun() || !hasEngine() || isLookedAtElsewhere(process.env)) return;
  const noted = notes();
  noted.resources.push(resource);
  if (noted.waiting) return;
  noted.waiting = true;
  // An output fails the preview when its promise is rejected, as long as the program runs; this keeps it running until then.
  const done = keepRunning();
  const look = settled(noted.resources).then((resources) => {
    noted.waiting = false;
    return pass(resources, noted.said);
  });
  pulumi.output(look.finally(done));
}

/**
 * All resources, once the program has ended and Pulumi has registered each of them. Resources that are constructed later get a pass of
 * their own.
 */
async function settled(resources: Noted[]): Promise<Noted[]> {
  // Pulumi itself reports the error of a program that fails.
  await endOfProgram();
  for (let seen = -1; seen !== resources.length; ) {
    seen = resources.length;
    await Promise.all(resources.map(({ resource }) => known(resource, "id")));
  }
  return [...resources];
}

/** With `--target`, and in a refresh or a destroy that runs the program, Pulumi skips resources. The pass leaves those out. */
async function isTouched({ type, urn }: Noted): Promise<boolean> {
  return programOwnership().isTouched(keyOf(type, await urn));
}

async function pass(noted: Noted[], said: Set<string>): Promise<void> {
  const touched = await Promise.all(noted.map(isTouched));
  const resources = noted.filter((_, index) => touched[index]);
  if (resources.length === 0) return;
  // Loaded at previews only.
  const { lookAtProgram } = require("../preview/programLook") as typeof import("../preview/programLook.js");
  const { unsealed } = require("../preview/unsealed") as typeof import("../preview/unsealed.js");
  const config = new pulumi.Config("licenses");
  const findings = await lookAtProgram(
    await sharesOf(resources, noted, config),
    unsealed({ text: (name) => config.get(name), isSecret: (name) => isConfigSecret(`licenses:${name}`) }),
  );
  report(
    findings.filter(({ text }) => !said.has(text)),
    said,
  );
}

/** The resources of each provider, and where it finds its settings. */
async function sharesOf(resources: Noted[], all: Noted[], config: pulumi.Config): Promise<Share[]> {
  const names = new Map(all.map(({ resource, ...one }) => [resource as pulumi.Resource, called(one)]));
  const shares: Share[] = [];
  for (const [provider, own] of grouped(resources, (one) => one.provider)) {
    const explicit = provider === undefined ? undefined : await explicitArguments(provider);
    if (provider !== undefined && explicit === undefined) continue;
    const planned = new Map<Planned, Noted>();
    for (const one of own) {
      const order = await dependenciesOf(one.resource, (resource) => names.get(resource));
      planned.set({ ...(await plan(one)), ...order }, one);
    }
    shares.push({
      planned: [...planned.keys()],
      sources: {
        environment: process.env,
        config: (key) => config.get(key.replace(/^licenses:/, "")),
        ...(explicit ? { explicit } : {}),
      },
      async urnOf(resource) {
        const urn = await known(planned.get(resource)?.resource as pulumi.Resource, "urn");
        return typeof urn === "string" ? urn : undefined;
      },
    });
  }
  return shares;
}

function report(findings: Finding[], said: Set<string>): void {
  for (const { text } of findings) said.add(text);
  for (const { text } of findings.filter(({ severity }) => severity === "info")) pulumi.log.info(text);
  for (const { text } of findings.filter(({ severity }) => severity === "warning")) pulumi.log.warn(text);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  // Pulumi prints the stack of an error that comes after the program's last line, a RunError's too, unless it has none.
  throw Object.assign(new pulumi.RunError(errors.map(({ text }) => text).join("\n")), { stack: "" });
}

async function plan(noted: Noted): Promise<Omit<Planned, "after" | "perhapsAfterMore">> {
  const { type, name, args, ignoreChanges, options, wants } = noted;
  await concealSecretsIn(args);
  const operation = await operationOf(noted);
  const values = trimmed((await resolved(args)) as Record<string, unknown>);
  const was = programOwnership().wantedBefore(keyOf(type, await noted.urn));
  return {
    type,
    name,
    ignoreChanges,
    derived: await isDerived(noted, noted.provider),
    followsForeign: await followsForeign(noted),
    ...operation,
    ...wantedBefore(was, wants(values), options?.retainOnDelete === true),
    args: values,
  };
}

/** At preview Pulumi knows no output of a new resource, and of one that it will change only the id and what the program gives. */
async function operationOf({ resource, outputs, args }: Noted): Promise<Pick<Planned, "operation" | "id">> {
  const id = await known(resource, "id");
  if (typeof id !== "string") return { operation: "create" };
  for (const output of outputs.filter((one) => !(one in args)))
    if ((await known(resource, output)) !== undefined) return { id, operation: "same" };
  return { id, operation: "update" };
}

/** `undefined`: not known before an update, or not there. */
async function known(resource: pulumi.Resource, property: string): Promise<unknown> {
  return settledProperty(resource, property).catch(() => undefined);
}

async function explicitArguments(provider: pulumi.ProviderResource): Promise<Sources["explicit"]> {
  const given = argumentsOf(provider);
  return given === undefined ? undefined : ((await resolved(given)) as Sources["explicit"]);
}
