import { z } from "zod";
import { SettingsError } from "../core/errors";
import { pluginToken } from "../core/token";
import { loaderOf } from "../run/loader";
import { keptDynamicUrn } from "../run/urn";
import type { ExistingResource } from "../services/import";

/**
 * The file that `pulumi import --file` reads: what exists, with inputs and outputs, so that Pulumi asks no service. The next import compares with
 * it, to tell what people changed in the program from what was changed at the service.
 */

export type NamedExisting = ExistingResource & { name: string };

export interface Place {
  project: string;
  stack: string;
  /** Whether the program is one of Node's classes, which the state then has what Pulumi loads them by. */
  node: boolean;
}

/** What stands in the file. */
export interface Entries {
  resources: NamedExisting[];
  /** Entries of the file before that stay as they are, behind the others. */
  kept?: Kept[];
  /** What exists, and people took out of the data file: Pulumi does not import it, and passes over this member. */
  takenOut?: NamedExisting[];
}

export function stateFileOf({ resources, kept = [], takenOut = [] }: Entries, place: Place): string {
  const entries = [...resources.map((one) => entryOf(one, place)), ...kept.map(entryAgain)];
  const others = takenOut.map((one) => entryOf(one, place));
  return `${JSON.stringify({ resources: entries, ...(others.length === 0 ? {} : { takenOut: others }) }, null, 2)}\n`;
}

function entryOf({ type, name, id, args, state }: NamedExisting, { project, stack, node }: Place): object {
  const token = pluginToken(type);
  const urn = `urn:pulumi:${stack}::${project}::${token}::${name}`;
  const forNode = node ? { __provider: loaderOf(type), __urn: keptDynamicUrn(urn, type) } : {};
  return { type: token, name, id, inputs: args, outputs: { ...state, ...forNode } };
}

const entryAgain = ({ type, name, id, args, outputs }: Kept): object => ({
  type: pluginToken(type),
  name,
  id,
  inputs: args,
  outputs,
});

/** What the last import found of a resource. */
export interface Before {
  type: string;
  name: string;
  id: string;
  args: Record<string, unknown>;
}

/** An entry of the file, whole. */
export interface Kept extends Before {
  outputs: Record<string, unknown>;
}

const entries = z.array(
  z.object({
    type: z.string(),
    name: z.string(),
    id: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    outputs: z.record(z.string(), z.unknown()),
  }),
);

const stateFile = z.object({ resources: entries, takenOut: entries.default([]) });

/** All that the last import found. @throws {SettingsError} where the text is none. */
export function readStateFile(text: string, file: string): Kept[] {
  const parsed = stateFile.safeParse(asJson(text));
  if (!parsed.success)
    throw new SettingsError(
      `${file} is not what licenses import writes. Restore it, or delete it: then what differs between the data file and the service is a conflict, because nobody knows who changed it.`,
    );
  const { resources, takenOut } = parsed.data;
  return [...resources, ...takenOut].map(({ type, inputs, ...rest }) => ({
    ...rest,
    type: type.split(":").at(-1) ?? "",
    args: inputs,
  }));
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
