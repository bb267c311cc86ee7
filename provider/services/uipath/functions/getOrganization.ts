import { z } from "zod";
import { text } from "../../../core/arguments";
import { someOf, theOnly } from "../../../core/theOnly";
import type { ServiceFunction } from "../../functions";
import type { AutomationSuite } from "../api";
import { named, type OrganizationResult, organizationResult, organizationsWith } from "./getOrganizations";

export interface GetOrganizationArgs {
  /** The organization's name. Case does not matter. */
  name: string;
}

export type GetOrganizationResult = OrganizationResult;

export const getOrganization: ServiceFunction<AutomationSuite, GetOrganizationArgs, GetOrganizationResult> = {
  args: z.strictObject({ name: text("the organization's name") }),
  result: organizationResult,
  async run({ name }, api) {
    const all = await organizationsWith(name, api);
    const found = named(name, all);
    return theOnly(found, {
      none: () =>
        `There is no organization ${JSON.stringify(name)}. ${all.length === 0 ? "Automation Suite lists none at all." : `Automation Suite lists ${someOf(all.map(describe))}.`}`,
      several: () =>
        `There are ${found.length} organizations ${JSON.stringify(name)}: ${someOf(found.map(describe))}. Use the id of the one that you mean.`,
    });
  },
};

const describe = ({ id, name }: OrganizationResult): string => `${name || "an organization without a name"} (${id})`;
