import { baseAddress } from "../http/address";
import { controlIn, strangerInToken } from "../http/characters";
import { type RunKey, runKeys } from "./runKeys";

/** Finds settings where people put them, and reads them. Pure: the environment and the configuration are handed in. */

/** What is wrong with the settings, one line each. */
export type Problems = string[];

type Source = Record<string, unknown>;

export interface Sources {
  environment: Record<string, string | undefined>;
  /** Stack configuration, by full key: texts, objects as JSON texts. */
  config: (key: string) => unknown;
  /** Arguments of an explicit Provider, by section: they win over everything. */
  explicit?: Record<string, Source>;
  /** Its settings of the run: they win over everything, too. */
  explicitRun?: Partial<Record<RunKey, unknown>>;
  /** Run settings as they are now, where `config` is what the last update recorded. */
  today?: (key: RunKey) => Today | undefined;
  /** What is known from a stack's state only, which others may have written. */
  recorded?: readonly ("stack" | "provider")[];
}

export interface Today {
  value: unknown;
  /** The setting and the place where it was found, in words. */
  from: string;
}

/** Where a setting was set. */
export type Origin = "environment" | "stack" | "provider";

/** A value and where it was found. */
export interface Setting {
  value: string;
  origin: Origin;
  /** The variable or the key, for messages. */
  from: string;
  /** The same setting in places that this one wins over. */
  overridden: Setting[];
}

/**
 * A setting of the run: an explicit provider's own wins, then the environment, then today's configuration, then what the last update
 * recorded.
 */
export function runSetting(sources: Sources, key: RunKey): RunSetting | undefined {
  const configured = `licenses:${key}`;
  const variable = runKeys[key];
  const now = sources.today?.(key);
  const found = winner([
    { value: sources.explicitRun?.[key], origin: "provider", from: `Provider's ${key}` },
    { value: inEnvironment(sources, variable), origin: "environment", from: variable },
    { value: now?.value, origin: "stack", from: now?.from ?? configured },
    {
      value: sources.config(configured),
      origin: "stack",
      from: sources.today === undefined ? configured : `${configured} (as the last update recorded it)`,
    },
  ]);
  if (found === undefined) return undefined;
  const isConfigured = found.origin === "stack" && (sources.today === undefined || found.from === now?.from);
  const set = (value: number | boolean) => {
    if (found.origin === "provider") return `set the Provider's argument ${key} to ${value}`;
    return isConfigured ? `pulumi config set ${configured} ${value}` : `${variable}=${value}`;
  };
  return { ...found, set };
}

interface RunSetting extends Setting {
  /** The command, variable or argument that sets it to another value for the next run, in the place that has precedence now. */
  set(value: number | boolean): string;
}

interface Found {
  value: unknown;
  origin: Origin;
  from: string;
}

/** @param found the place that wins comes first. */
function winner(found: Found[]): Setting | undefined {
  const [first, ...overridden] = found
    .filter(({ value }) => isGiven(value))
    .map((one) => ({ ...one, value: String(one.value), overridden: [] }));
  return first === undefined ? undefined : { ...first, overridden };
}

/** The settings of one service. */
export interface Section<Key extends string = string, Own = unknown> {
  /** After `licenses:` in the stack's configuration, and in a Provider's arguments. */
  name: string;
  /** What the names of all its environment variables begin with. */
  prefix: string;
  /** The environment variable of each setting. */
  variables: Readonly<Record<Key, string>>;
  credentials: readonly NoInfer<Key>[];
  /** Those of them that Pulumi has to keep as secrets. */
  secrets: readonly NoInfer<Key>[];
  /** Those of them that are tokens and generated secrets. */
  tokens: readonly NoInfer<Key>[];
  /** Files that a run writes to. */
  written: readonly NoInfer<Key>[];
  /** Each secret, and the settings that decide where it goes. */
  sentTo: { readonly [Secret in NoInfer<Key>]?: readonly NoInfer<Key>[] };
  /** The company that runs the service. */
  owner: string;
  /** Addresses of the service itself. A secret may be sent there, wherever the address is set. */
  publicAddresses: { readonly [Address in NoInfer<Key>]?: readonly string[] };
  /** What the values mean. What is wrong with one is added to `problems`, and its default takes its place. */
  read(values: Partial<Record<NoInfer<Key>, Setting>>, problems: Problems): Own;
}

export function sectionValues<Key extends string>(
  section: Section<Key>,
  sources: Sources,
  problems: Problems,
): Partial<Record<Key, Setting>> {
  const { name, variables, credentials } = section;
  const configured = asObject(section, sources.config(`licenses:${name}`), problems);
  const explicit = sources.explicit?.[name] ?? {};
  for (const [origin, given] of [
    [`licenses:${name}`, configured],
    [`Provider's ${name}`, explicit],
  ] as const) {
    const strangers = Object.keys(given).filter((key) => !(key in variables));
    problems.push(
      ...strangers.map(
        (key) => `${origin}.${key}: there is no such setting. There are: ${Object.keys(variables).join(", ")}.`,
      ),
    );
  }
  // Half of one partner's credentials and half of another's would act for the wrong partner: an explicit Provider brings all or none.
  const ownCredentials = credentials.some((key) => isGiven(explicit[key]));
  const values: Partial<Record<Key, Setting>> = {};
  for (const key of Object.keys(variables) as Key[]) {
    const isOthers = ownCredentials && credentials.includes(key);
    const found = winner([
      { value: explicit[key], origin: "provider", from: `Provider's ${name}.${key}` },
      {
        value: isOthers ? undefined : inEnvironment(sources, variables[key]),
        origin: "environment",
        from: variables[key],
      },
      { value: isOthers ? undefined : configured[key], origin: "stack", from: `licenses:${name}.${key}` },
    ]);
    if (found === undefined) continue;
    const problem = strangerIn(found, section.tokens.includes(key));
    if (problem === undefined) values[key] = found;
    else problems.push(problem);
  }
  return values;
}

/** Many stores of secrets add a line end. A service would refuse the credentials, or could not read the request. */
function strangerIn({ value, from }: Setting, isToken: boolean): string | undefined {
  const stranger = isToken ? strangerInToken(value) : controlIn(value);
  if (stranger === undefined) return undefined;
  return `${from} holds ${stranger}, which no ${isToken ? "token or client secret" : "such setting"} has. Set it again without it.`;
}

/** Azure Pipelines hands over a variable that it does not have as its own name, `$(NAME)`. */
function inEnvironment({ environment }: Sources, variable: string): string | undefined {
  const value = environment[variable];
  return value === `$(${variable})` ? undefined : value;
}

/** An empty setting is an absent one. */
const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";

/** Pulumi hands structured configuration to a provider as one JSON text, to a Provider's arguments as an object. */
function asObject({ name, variables }: Section, given: unknown, problems: Problems): Source {
  if (given === undefined || given === "") return {};
  let value: unknown = given;
  if (typeof given === "string") {
    try {
      value = JSON.parse(given);
    } catch {
      value = undefined;
    }
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Source;
  const key = `licenses:${name}`;
  problems.push(
    `${key} is not an object. Set its members one by one: pulumi config set --path ${key}.${Object.keys(variables)[0]} …`,
  );
  return {};
}

export function oneOf<Value extends string>(
  given: Setting | undefined,
  values: readonly Value[],
  otherwise: Value,
  problems: Problems,
): Value {
  if (given === undefined) return otherwise;
  const found = values.find((value) => value === given.value);
  if (found === undefined)
    problems.push(
      `${given.from} is ${JSON.stringify(given.value)}; expected ${values.map((value) => JSON.stringify(value)).join(", ")}.`,
    );
  return found ?? otherwise;
}

export function number<Otherwise extends number | undefined>(
  given: Setting | undefined,
  { least, whole }: { least: number; whole: boolean },
  otherwise: Otherwise,
  problems: Problems,
): number | Otherwise {
  if (given === undefined) return otherwise;
  const value = Number(given.value);
  if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value;
  problems.push(
    `${given.from} is ${JSON.stringify(given.value)}; expected a ${whole ? "whole " : ""}number of ${least} or more.`,
  );
  return otherwise;
}

export function address(given: Setting | undefined, otherwise: string, problems: Problems): string {
  if (given === undefined) return otherwise;
  const checked = baseAddress(given.value);
  if ("url" in checked) return checked.url;
  // What stands before an @ may be a password.
  const shown = given.value.includes("@") ? "" : ` (given: ${JSON.stringify(given.value)})`;
  problems.push(`${given.from} ${checked.problem}${shown}.`);
  return otherwise;
}

export const present = <Key extends string>(settings: Partial<Record<Key, Setting>>): Partial<Record<Key, string>> =>
  Object.fromEntries(
    Object.entries<Setting | undefined>(settings).flatMap(([key, setting]) =>
      setting === undefined ? [] : [[key, setting.value]],
    ),
  ) as Partial<Record<Key, string>>;
