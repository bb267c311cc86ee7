import { folded } from "../../../core/arguments";
import type { Declaration } from "../../../declarations/declaration";
import { resourceName } from "../../../declarations/resourceName";
import { checkedYaml, lineOf, mistake, parseYaml, type YamlText } from "../../../declarations/yamlText";
import { type UserLicenseArgs, userLicenseArgs } from "../userLicense.args";
import { type CustomerYaml, customerFileSchema } from "./customerFile.schema";

/**
 * The data file of a customer: its subscriptions with their seats, and its people with their licenses. Programs loop over it, `licenses
 * import` writes it, and `licenses drift --accept` edits it.
 */

export interface CustomerFile {
  /** The customer's tenant id, a GUID. */
  customerId: string;
  /** The company name, as the file has it. */
  name?: string;
  /** The customer's domain, such as `contoso.onmicrosoft.com`, as the file has it. */
  domain?: string;
  /** In the order of the file. */
  subscriptions: SubscriptionInFile[];
  /** In the order of the file. */
  people: PersonInFile[];
}

/** The arguments of a `SubscriptionQuantity` without `customerId`, and its name. */
export interface SubscriptionInFile {
  /** The resource's name: the key in the file. It stays the same while the key does. */
  name: string;
  subscriptionId: string;
  quantity: number;
  decrease?: "fail" | "atRenewal";
  endOfTerm?: "renew" | "cancel" | "extend";
  onDelete?: "retain" | "restore";
}

/** The arguments of a `UserLicense` without `customerId`, and its name. */
export interface PersonInFile {
  /** The resource's name: the user principal name in small letters, or the file's `name` for a person who has been renamed. */
  name: string;
  /** User principal name or object id: the key in the file. */
  userId: string;
  licenses: { sku: string; excludedPlans?: string[] }[];
  exclusive?: boolean;
}

/** @throws {SettingsError} with each mistake on a line of its own: file, line, what is expected. */
export function readCustomer(parsed: YamlText): CustomerFile {
  const content = checkedYaml(parsed, customerFileSchema);
  const people = Object.entries(content.people ?? {}).map(([userId, given]) => personOf(userId, given, content));
  const subscriptions = Object.entries(content.subscriptions ?? {}).map(([name, { id, ...args }]) => ({
    name,
    subscriptionId: id,
    ...args,
  }));
  refuseDoubles(parsed, people, subscriptions);
  refuseWrongPeople(parsed, content.customer, people);
  const { customer: customerId, name, domain } = content;
  return { customerId, ...(name && { name }), ...(domain && { domain }), subscriptions, people };
}

export const parseCustomer = (text: string, file: string): CustomerFile => readCustomer(parseYaml(text, file));

/** What the program declares for a customer's file. */
export function declarationsOf({ customerId, subscriptions, people }: CustomerFile, parsed: YamlText): Declaration[] {
  return [
    ...subscriptions.map(({ name, ...args }) => ({
      type: "SubscriptionQuantity",
      name,
      args: { customerId, ...args },
      line: lineOf(parsed, ["subscriptions", name]),
    })),
    ...people.map(({ name, ...args }) => ({
      type: "UserLicense",
      name,
      args: { customerId, ...args },
      line: lineOf(parsed, ["people", args.userId]),
    })),
  ];
}

type GivenPerson = NonNullable<CustomerYaml["people"]>[string];

const personOf = (userId: string, given: GivenPerson, { licenses }: CustomerYaml): PersonInFile => {
  const asObject = typeof given === "string" || Array.isArray(given) ? { licenses: given } : given;
  const { exclusive, name } = asObject;
  return {
    name: name ?? resourceName(userId),
    userId,
    licenses: [asObject.licenses].flat().map((word) => licenses?.[word] ?? { sku: word }),
    ...(exclusive === undefined ? {} : { exclusive }),
  };
};

function refuseDoubles(parsed: YamlText, people: PersonInFile[], subscriptions: SubscriptionInFile[]): void {
  const refuse = <One>(all: One[], section: string, keyOf: (one: One) => string, pathOf: (one: One) => string) => {
    const seen = new Map<string, One>();
    for (const one of all) {
      const first = seen.get(keyOf(one));
      if (first !== undefined)
        throw mistake(
          parsed,
          parsed.lines.lineStarts[lineOf(parsed, [section, pathOf(one)]) - 1] ?? 0,
          `${section} › ${pathOf(one)}: expected each ${section === "people" ? "person" : "subscription"} once; line ${lineOf(parsed, [section, pathOf(first)])} has it already.`,
        );
      seen.set(keyOf(one), one);
    }
  };
  refuse(
    people,
    "people",
    ({ userId }) => folded(userId),
    ({ userId }) => userId,
  );
  refuse(
    people,
    "people",
    ({ name }) => name,
    ({ userId }) => userId,
  );
  refuse(
    subscriptions,
    "subscriptions",
    ({ subscriptionId }) => folded(subscriptionId),
    ({ name }) => name,
  );
}

/** What the resource itself would refuse, with the line. */
function refuseWrongPeople(parsed: YamlText, customerId: string, people: PersonInFile[]): void {
  for (const { name: _, ...person } of people) {
    const args: UserLicenseArgs = { customerId, ...person };
    const [issue] = userLicenseArgs.safeParse(args).error?.issues ?? [];
    if (issue !== undefined)
      throw mistake(
        parsed,
        parsed.lines.lineStarts[lineOf(parsed, ["people", person.userId]) - 1] ?? 0,
        `people › ${person.userId}: ${issue.message}.`,
      );
  }
}
