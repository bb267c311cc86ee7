import { isMap, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { folded } from "../../../core/arguments";
import { CannotEdit, type Edit } from "../../../declarations/declaration";
import { resourceName } from "../../../declarations/resourceName";
import { onOneLine } from "../../../declarations/words";
import {
  changedSection,
  type Entry,
  inline,
  replaced,
  type Splice,
  setItems,
  setMember,
  spliced,
  valueIn,
} from "../../../declarations/yamlEdit";
import { checkedYaml, mapAt, pairOf, parseYaml, type YamlText } from "../../../declarations/yamlText";
import { type CustomerFile, type PersonInFile, readCustomer, type SubscriptionInFile } from "./customerFile";
import { type CustomerYaml, customerFileSchema, type NamedLicenses } from "./customerFile.schema";
import { wordOf, wordsOf } from "./customerFile.words";

/** Edits of a customer's file. What is not edited stays as it is, byte for byte. */

/** What is new at the customer, and what it is put in order by. */
export interface Additions {
  subscriptions: (SubscriptionInFile & { comment: string })[];
  people: PersonInFile[];
}

/** @throws {CannotEdit} where a part cannot be edited safely. */
export function editedCustomer(
  text: string,
  file: string,
  edits: Edit[],
  additions: Additions = { subscriptions: [], people: [] },
): string {
  const parsed = parseYaml(text, file);
  const content = checkedYaml(parsed, customerFileSchema);
  const customer = readCustomer(parsed);
  const named = { ...content.licenses };
  const of = (type: string) => edits.filter((edit) => edit.type === type);
  const splices = [
    ...subscriptionSplices(parsed, of("SubscriptionQuantity"), additions.subscriptions),
    ...personSplices(parsed, customer, of("UserLicense"), additions.people, named),
  ];
  return spliced(text, [...newNames(parsed, content, named), ...splices]);
}

function subscriptionSplices(parsed: YamlText, edits: Edit[], added: Additions["subscriptions"]): Splice[] {
  const pair = (name: string) => standing(parsed, "subscriptions", name);
  const removed = edits.filter(({ args }) => args === "remove").map(({ name }) => pair(name));
  const changed = edits.flatMap(({ name, args }) =>
    args === "remove" ? [] : memberSplices(parsed, valueIn(parsed, pair(name)), args),
  );
  const members = added.map((one): Entry => ({ key: one.name, source: lineOfSubscription(one) }));
  return [...changed, ...changedSection(parsed, "subscriptions", removed, members, { before: "licenses" })];
}

export const lineOfSubscription = ({
  name,
  subscriptionId: id,
  comment,
  ...args
}: Additions["subscriptions"][number]) =>
  `${inline(name)}: ${inline({ id, ...args })}${comment === "" ? "" : ` # ${onOneLine(comment)}`}`;

function memberSplices(parsed: YamlText, node: Node, args: Record<string, unknown>): Splice[] {
  if (!isMap(node)) throw new CannotEdit(`${parsed.file}: expected { id, quantity }.`);
  return Object.entries(args).flatMap(([key, value]) => setMember(parsed, node, key, value));
}

function personSplices(
  parsed: YamlText,
  { people }: CustomerFile,
  edits: Edit[],
  added: PersonInFile[],
  named: NamedLicenses,
): Splice[] {
  const byName = new Map(people.map((person) => [person.name, person]));
  const pair = (name: string) => standing(parsed, "people", byName.get(name)?.userId ?? name);
  const removed = edits.filter(({ args }) => args === "remove").map(({ name }) => pair(name));
  const changed = edits.flatMap(({ name, args }) => {
    const person = byName.get(name);
    return args === "remove" || person === undefined ? [] : changedPerson(parsed, pair(name), person, args, named);
  });
  const members = added.map((person): Entry => ({ key: person.userId, source: lineOfPerson(person, named) }));
  return [...changed, ...changedSection(parsed, "people", removed, members)];
}

function changedPerson(
  parsed: YamlText,
  pair: Pair,
  person: PersonInFile,
  args: Record<string, unknown>,
  named: NamedLicenses,
): Splice[] {
  const node = valueIn(parsed, pair);
  const { licenses, userId, ...given } = args as Partial<PersonInFile>;
  const renamed = userId !== undefined && folded(userId) !== folded(person.userId);
  // The person's key changes with the name at the service. The resource keeps its own name.
  const others = { ...given, ...(renamed ? { name: person.name } : {}) };
  return [
    ...(renamed ? [replaced(parsed, pair.key as Node, inline(userId))] : []),
    ...(isMap(node)
      ? changedObject(parsed, node, person, licenses, others, named)
      : changedShort(parsed, node, person, licenses, others, named)),
  ];
}

function changedObject(
  parsed: YamlText,
  map: YAMLMap,
  person: PersonInFile,
  licenses: PersonInFile["licenses"] | undefined,
  others: object,
  named: NamedLicenses,
): Splice[] {
  const words = map.get("licenses", true) as Node;
  return [
    ...(licenses === undefined ? [] : changedWords(parsed, words, person, licenses, named)),
    ...Object.entries(others).flatMap(([key, value]) => setMember(parsed, map, key, value)),
  ];
}

/** A word or a list alone; with more to say it becomes an object. */
function changedShort(
  parsed: YamlText,
  node: Node,
  person: PersonInFile,
  licenses: PersonInFile["licenses"] | undefined,
  others: object,
  named: NamedLicenses,
): Splice[] {
  const more = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  if (Object.keys(more).length === 0)
    return licenses === undefined ? [] : changedWords(parsed, node, person, licenses, named);
  const words = wordsNow(node, person, licenses ?? person.licenses, named);
  return [replaced(parsed, node, inline({ ...more, licenses: words.length === 1 ? words[0] : words }))];
}

/** A word stays as the file has it while it says the same. */
function changedWords(
  parsed: YamlText,
  node: Node,
  person: PersonInFile,
  licenses: PersonInFile["licenses"],
  named: NamedLicenses,
): Splice[] {
  const words = wordsNow(node, person, licenses, named);
  return setItems(parsed, node, words, words.length === 1 ? words[0] : words);
}

function wordsNow(
  node: Node,
  person: PersonInFile,
  licenses: PersonInFile["licenses"],
  named: NamedLicenses,
): string[] {
  const given: string[] = isSeq(node) ? (node.toJSON() as string[]) : [String((node as { value?: unknown }).value)];
  const before = new Map(person.licenses.map((license, at) => [keyOf(license), given[at]]));
  const words = licenses.map((license) => before.get(keyOf(license)) ?? wordOf(license, named));
  return [...given.filter((word) => words.includes(word)), ...words.filter((word) => !given.includes(word))];
}

/** Names that the edits need and the file does not have yet. */
const newNames = (parsed: YamlText, { licenses }: CustomerYaml, named: NamedLicenses): Splice[] =>
  changedSection(
    parsed,
    "licenses",
    [],
    Object.entries(named)
      .filter(([name]) => !Object.hasOwn(licenses ?? {}, name))
      .map(([key, value]) => ({ key, source: `${inline(key)}: ${inline(value)}` })),
    { before: "people" },
  );

function standing(parsed: YamlText, section: string, key: string): Pair {
  const map = mapAt(parsed, section);
  const pair = map === undefined ? undefined : pairOf(map, key);
  if (pair !== undefined) return pair;
  throw new CannotEdit(`${parsed.file}: it has no ${JSON.stringify(key)} below ${section}`);
}

const keyOf = ({ sku, excludedPlans }: PersonInFile["licenses"][number]): string =>
  JSON.stringify([folded(sku), excludedPlans && [...excludedPlans].map(folded).sort()]);

export const lineOfPerson = ({ name, userId, licenses, exclusive }: PersonInFile, named: NamedLicenses): string => {
  const words = wordsOf(licenses, named);
  const plain = name === resourceName(userId) && exclusive === undefined;
  const value = plain
    ? words
    : {
        ...(name === resourceName(userId) ? {} : { name }),
        licenses: words,
        ...(exclusive === undefined ? {} : { exclusive }),
      };
  return `${inline(userId)}: ${inline(value)}`;
};
