import { z } from "zod";
import { SettingsError } from "../core/errors";
import { hidden } from "../http/secrets";

/** What `pulumi preview --json` prints, as far as this command reads it. Source: `display.PreviewDigest`, `pkg/display/json.go` of Pulumi. */

/** Go writes an empty list or map as null, or leaves it out. */
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((given) => given ?? []);
const map = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string(), value)
    .nullish()
    .transform((given) => given ?? {});

const state = z.object({
  type: z.string(),
  custom: z.boolean().default(false),
  id: z.string().optional(),
  inputs: map(z.unknown()),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: list(z.string()),
  propertyDependencies: map(list(z.string())),
  ignoreChanges: list(z.string()),
  retainOnDelete: z.boolean().default(false),
});

const step = z.object({ op: z.string(), urn: z.string(), oldState: state.nullish(), newState: state.nullish() });

const diagnostic = z.object({ message: z.string().default(""), severity: z.string().default("") });

const preview = z.object({ steps: list(step), diagnostics: list(diagnostic) });

export type Preview = z.output<typeof preview>;
export type Step = z.output<typeof step>;
export type State = z.output<typeof state>;

/** @throws {SettingsError} where the text has another form. */
export function readPreview(text: string): Preview {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new SettingsError("pulumi preview --json printed no JSON.");
  }
  const parsed = preview.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsError(`pulumi preview --json printed another form than is known: ${z.prettifyError(parsed.error)}`);
}

/** Pulumi's own words on a preview that failed, each line once. */
export function errorsOf({ diagnostics }: Preview): string[] {
  const lines = diagnostics
    .filter(({ severity }) => severity === "error")
    .flatMap(({ message }) => message.split("\n"))
    .map((line) => line.replace(/^error: /, "").trimEnd());
  return [...new Set(lines)].filter((line) => line !== "");
}

/** What Pulumi prints in place of a secret. There is no option to see the value. */
export const isHidden = (value: unknown): boolean =>
  value === hidden ||
  (Array.isArray(value)
    ? value.some(isHidden)
    : typeof value === "object" && value !== null && Object.values(value).some(isHidden));
