import { z } from "zod";
import { SettingsError } from "../core/errors";
import { secretMark } from "../core/secretMark";
import { classOfToken, providerKindOf, providerTokens } from "../core/token";
import { keepSecret, textsIn } from "../http/secrets";
import { nameIn, providerUrnIn, tokenIn } from "../run/urn";
import { services } from "../services/all";
import type { Service } from "../services/service";
import type { DescribedProvider } from "../settings/providerSources";
import { serviceOf } from "./kinds";

/** The licenses in a stack's state, as `pulumi stack export --show-secrets` prints it. */

const properties = z.record(z.string(), z.unknown()).default({});

const position = z.object({ sourcePosition: z.string().optional() });

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().default(""),
  /** The old half of a replacement that has not ended: still to be deleted, or deleted with nothing in its place yet. */
  delete: z.boolean().default(false),
  pendingReplacement: z.boolean().default(false),
  inputs: properties,
  outputs: properties,
  provider: z.string().default(""),
  ignoreChanges: z.array(z.string()).default([]),
  initErrors: z.array(z.string()).default([]),
  stackTrace: z.array(position).default([]),
});

const deployment = z.object({
  resources: z.array(resource).default([]),
  pending_operations: z.array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) })).default([]),
});

export type Properties = Record<string, unknown>;

export interface License {
  type: string;
  name: string;
  urn: string;
  id: string;
  args: Properties;
  /** Names of the arguments that are secrets. */
  secrets: string[];
  state: Properties;
  /** Paths of properties that the program tells Pulumi to leave alone. */
  ignoreChanges: string[];
  /** Why its last change did not end. */
  unfinished: string[];
  source: { file: string; line: number } | null;
  /** As the state has it. */
  provider: DescribedProvider;
}

export interface Deployed {
  licenses: License[];
  /** URNs of resources that an update was changing, or replacing, when it ended before its time. */
  interrupted: string[];
}

export function licensesIn(exported: unknown, known: readonly Service[] = services): Deployed {
  const parsed = deployment.safeParse(exported ?? {});
  if (!parsed.success)
    throw new SettingsError(`Its state has another form than is known: ${z.prettifyError(parsed.error)}`);
  const { resources, pending_operations } = parsed.data;
  const providers = new Map(
    resources
      .filter(({ type }) => Object.values<string>(providerTokens).includes(type))
      .map(({ urn, id, inputs }) => [`${urn}::${id}`, inputs]),
  );
  const ours = resources.filter(({ type }) => classOfToken(type) !== undefined);
  const isLeftOver = (one: z.output<typeof resource>) => one.delete || one.pendingReplacement;
  const leftOver = ours.filter(isLeftOver).map(({ urn }) => urn);
  const pending = pending_operations
    .map(({ resource: { urn } }) => urn)
    .filter((urn) => classOfToken(tokenIn(urn)) !== undefined);
  return {
    licenses: ours
      .filter((one) => !isLeftOver(one))
      .map(({ urn, type, id, inputs, outputs, provider, ignoreChanges, initErrors, stackTrace }) => ({
        type: classOf(type, known),
        name: nameIn(urn),
        urn,
        id,
        args: own(inputs),
        secrets: secretsIn(inputs),
        state: own(outputs),
        ignoreChanges,
        unfinished: initErrors,
        source: sourceOf(stackTrace),
        provider: providerOf(type, provider, providers.get(provider)),
      })),
    interrupted: [...new Set([...leftOver, ...pending])],
  };
}

/** @param reference URN and id of the provider, as a resource names it. */
const providerOf = (type: string, reference: string, inputs: Properties = {}): DescribedProvider => ({
  kind: providerKindOf(type),
  urn: providerUrnIn(reference),
  inputs: revealed(inputs, concealSingle) as Properties,
});

/**
 * Not all of a section that was sealed as a whole is secret, and messages name its addresses: `settingsFor` conceals its credentials. A
 * value that was sealed on its own is secret, also where it is not a credential's.
 */
function concealSingle(plain: unknown): void {
  if (typeof plain === "string" && !plain.trimStart().startsWith("{")) keepSecret(plain);
}

function classOf(type: string, known: readonly Service[]): string {
  const name = classOfToken(type) ?? "";
  if (serviceOf(name, known) !== undefined) return name;
  throw new SettingsError(`It holds a ${type}, which this release does not know. Update pulumi-licenses here.`);
}

/** Without the hidden properties of the provider. */
function own(given: Properties): Properties {
  const secrets = Array.isArray(given.__secrets) ? given.__secrets : [];
  const known = Object.entries(given)
    .filter(([key]) => !key.startsWith("__"))
    .map(([key, value]) => [key, revealed(value)] as const);
  for (const [key, value] of known) if (secrets.includes(key)) keepSecret(...textsIn(value));
  return Object.fromEntries(known);
}

/** Arguments that are sealed, in whole or in part, and those that the classes of Node programs name. */
const secretsIn = (inputs: Properties): string[] => [
  ...new Set([
    ...(Array.isArray(inputs.__secrets) ? inputs.__secrets.map(String) : []),
    ...Object.keys(inputs).filter((key) => !key.startsWith("__") && hasSeal(inputs[key])),
  ]),
];

const hasSeal = (value: unknown): boolean =>
  typeof value === "object" && value !== null && (secretMark in value || Object.values(value).some(hasSeal));

/** Secrets in plain text. @param found told of each of them; by default no message shows them from now on. */
export function revealed(value: unknown, found = (plain: unknown) => keepSecret(...textsIn(plain))): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => revealed(item, found));
  if (!(secretMark in value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revealed(one, found)]));
  const { plaintext } = value as { plaintext?: unknown };
  const plain: unknown = typeof plaintext === "string" ? JSON.parse(plaintext) : undefined;
  found(plain);
  return plain;
}

/** The first place in the program itself: what stands before it is the package's. */
function sourceOf(trace: z.output<typeof position>[]): License["source"] {
  const places = trace.flatMap(
    ({ sourcePosition }) => /^project:\/\/\/(.+)#(\d+)(?:,\d+)?$/.exec(sourcePosition ?? "") ?? [],
  );
  for (let at = 0; at < places.length; at += 3) {
    const [file = "", line] = [places[at + 1], places[at + 2]];
    if (!/(^|\/)(node_modules|provider\/dist)\//.test(file)) return { file: decoded(file), line: Number(line) };
  }
  return null;
}

/** Positions are addresses, in which spaces and letters beyond ASCII are encoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
