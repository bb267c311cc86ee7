import { baseAddress } from "../http/address";
import type { Origin, Problems, Section, Setting, Sources } from "./settingSources";

/**
 * A credential goes only to an address that is set in the same place (environment, stack, Provider), or to a public one. Otherwise a
 * person who may write a stack could name a server of their own, and would get the credentials of everyone who looks at that stack. The
 * content of a file on this machine belongs to the environment, wherever the file is named. See docs/decisions/0010. Pure.
 */

type Values<Key extends string> = Partial<Record<Key, Setting>>;

/** The settings without the secrets that must not be sent to the address that is set. Each such secret is a problem. */
export function withoutStrays<Key extends string>(
  section: Section<Key>,
  values: Values<Key>,
  sources: Sources,
  problems: Problems,
): Values<Key> {
  const strays = new Set<Key>();
  for (const [to, at] of entries(values)) {
    const sent = secretsTo(section, to, values).filter(([secret, one]) => !isAllowed(section, [secret, one], [to, at]));
    for (const [secret] of sent) strays.add(secret);
    for (const origin of origins) {
      const together = sent.filter(([secret, one]) => originOf(secret, one) === origin);
      if (together.length > 0) problems.push(apart(section, origin, together, [to, at]));
    }
  }
  for (const key of section.written) {
    const file = values[key];
    if (file === undefined || !isFromStateOnly(key, file, sources)) continue;
    strays.add(key);
    problems.push(fromState(file, section.variables[key]));
  }
  return Object.fromEntries(entries(values).filter(([key]) => !strays.has(key))) as Values<Key>;
}

const origins: Origin[] = ["environment", "stack", "provider"];

const entries = <Key extends string>(values: Values<Key>) => Object.entries(values) as [Key, Setting][];

const secretsTo = <Key extends string>({ sentTo }: Section<Key>, to: Key, values: Values<Key>): [Key, Setting][] =>
  entries(values).filter(([secret]) => sentTo[secret]?.includes(to));

const isFile = (key: string) => key.endsWith("File");

/** Who must name the address of a secret. */
const originOf = (secret: string, { origin }: Setting): Origin => (isFile(secret) ? "environment" : origin);

function isAllowed<Key extends string>(
  { publicAddresses }: Section<Key>,
  [secret, credential]: [Key, Setting],
  [to, at]: [Key, Setting],
): boolean {
  const place = placeOf(to, at.value);
  // Another check refuses a text that is no address, and nothing is sent there.
  if (place === undefined || publicAddresses[to]?.includes(place)) return true;
  const naming = namedBy(to, at);
  // A file that the environment names is the machine's own: it trusts these certificates like its proxy, and keeps its tokens there.
  return naming.includes(originOf(secret, credential)) || (isFile(to) && naming.includes("environment"));
}

/** Where the same address or file is set: the environment, the stack or a Provider. */
const namedBy = (key: string, at: Setting): Origin[] =>
  [at, ...at.overridden]
    .filter(({ value }) => placeOf(key, value) === placeOf(key, at.value))
    .map(({ origin }) => origin);

/** The origin of an address, or the file; `undefined` for what is no address. */
function placeOf(key: string, value: string): string | undefined {
  if (isFile(key)) return value;
  const checked = baseAddress(value);
  return "url" in checked ? new URL(checked.url).origin : undefined;
}

/** Another person may have written the state, and a run would write to the file that it names. */
const isFromStateOnly = (key: string, file: Setting, { recorded = [] }: Sources) =>
  namedBy(key, file).every((origin) => origin !== "environment" && recorded.includes(origin));

const places: Record<Origin, string> = { environment: "the environment", stack: "the stack", provider: "the Provider" };

/**
 * The problem of secrets that are set in one place and an address that is set in another: it names both, and says how to bring them
 * together.
 */
function apart<Key extends string>(
  section: Section<Key>,
  origin: Origin,
  secrets: [Key, Setting][],
  [to, at]: [Key, Setting],
): string {
  const kind = isFile(to) ? "file" : "address";
  const names = secrets.map(([key, { from }]) => (isFile(key) ? `${from} (a file on this machine)` : from));
  const belong = names.length === 1 ? "belongs" : "belong";
  const movable = secrets.map(([key]) => key).filter((key) => !isFile(key));
  const own = at.overridden.find((other) => other.origin === origin);
  const otherwise = [
    ...(own === undefined ? [] : [`take away ${at.from}, which wins over ${own.from}`]),
    ...(movable.length === 0 ? [] : [`keep the credential beside the ${kind}: ${all(section, at.origin, movable)}`]),
  ];
  return [
    `${listed(names)} ${belong} to ${places[origin]}, and ${to} (${JSON.stringify(placeOf(to, at.value))}) belongs to ${places[at.origin]} (${at.from}).`,
    `${rule(section, to)}, so nothing was sent.`,
    `If this ${kind} is right for this credential, name it in ${places[origin]} too: ${howToName(section, origin, to)}.`,
    ...(otherwise.length === 0 ? [] : [`Otherwise ${otherwise.join(", or ")}.`]),
  ].join(" ");
}

function rule<Key extends string>({ publicAddresses, written, owner }: Section<Key>, to: Key): string {
  if (written.includes(to))
    return "A refresh token is kept only in a file that is named in the same place or by the environment";
  if (isFile(to))
    return "A credential is sent only where this machine, or the place that it is set in, trusts the certificate";
  const orPublic = publicAddresses[to] === undefined ? "" : `, or to ${owner}'s public ones`;
  return `A credential goes only to an address that is set in the same place${orPublic}`;
}

function howToName<Key extends string>({ name, variables }: Section<Key>, origin: Origin, key: Key): string {
  if (origin === "environment") return variables[key];
  if (origin === "provider") return `the Provider's argument ${name}.${key}`;
  return `pulumi config set --path licenses:${name}.${key} ${isFile(key) ? "FILE" : "ADDRESS"}`;
}

function all<Key extends string>({ name, variables }: Section<Key>, origin: Origin, secrets: Key[]): string {
  if (origin === "environment") return `set ${listed(secrets.map((key) => variables[key]))} in the environment`;
  if (origin === "provider") return `give ${listed(secrets)} to the Provider's ${name}`;
  return secrets.map((key) => `pulumi config set --path licenses:${name}.${key} --secret`).join("; ");
}

const listed = (words: string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

const fromState = ({ value, from }: Setting, variable: string): string =>
  `${from} (${JSON.stringify(value)}) is known from the stack's state only, and a refresh token is not written to a file because a state says so. ` +
  `If this is the file on this machine, name it in the environment too: ${variable}.`;
