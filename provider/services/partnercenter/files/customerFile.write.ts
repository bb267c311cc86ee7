import { inline } from "../../../declarations/yamlEdit";
import type { PersonInFile } from "./customerFile";
import { type Additions, lineOfPerson, lineOfSubscription } from "./customerFile.edit";
import type { NamedLicenses } from "./customerFile.schema";

/** A customer's file as it is written first. */

export interface NewCustomerFile extends Additions {
  customerId: string;
  name: string;
  domain: string;
}

/** @param head comments for the first lines. */
export function customerYaml(
  { customerId, name, domain, subscriptions, people }: NewCustomerFile,
  head: string[],
): string {
  const named: NamedLicenses = {};
  const personLines = people.map((person: PersonInFile) => `  ${lineOfPerson(person, named)}`);
  return [
    ...head.map((line) => `# ${line}`),
    "",
    `customer: ${inline(customerId)}`,
    ...(name === "" ? [] : [`name: ${inline(name)}`]),
    ...(domain === "" ? [] : [`domain: ${inline(domain)}`]),
    "",
    ...section(
      "subscriptions",
      subscriptions.map((one) => `  ${lineOfSubscription(one)}`),
    ),
    ...(Object.keys(named).length === 0
      ? []
      : section(
          "licenses",
          Object.entries(named).map(([key, value]) => `  ${inline(key)}: ${inline(value)}`),
        )),
    ...section("people", personLines).slice(0, -1),
    "",
  ].join("\n");
}

const section = (name: string, lines: string[]): string[] =>
  lines.length === 0 ? [`${name}: {}`, ""] : [`${name}:`, ...lines, ""];
