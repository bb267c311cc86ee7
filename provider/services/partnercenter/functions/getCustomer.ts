import { z } from "zod";
import { someOf, theOnly } from "../../../core/theOnly";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter } from "../api";
import { type CustomerResult, chosen, customerFilter, customerResult, find } from "./getCustomers";

/** At least one of the two. */
export interface GetCustomerArgs {
  /** The customer's company name. Case does not matter. */
  name?: string | undefined;
  /** The customer's domain, as Partner Center shows it for the customer: `contoso.onmicrosoft.com`. Case does not matter. */
  domain?: string | undefined;
}

export type GetCustomerResult = CustomerResult;

export const getCustomer: ServiceFunction<PartnerCenter, GetCustomerArgs, GetCustomerResult> = {
  args: z.strictObject(customerFilter).refine(({ name, domain }) => name !== undefined || domain !== undefined, {
    path: ["domain"],
    error: "expected domain, name or both",
  }),
  result: customerResult,
  async run(args, api) {
    const found = await find(args, api);
    const customers = await api.customers();
    const words = wordsOf(args);
    return theOnly(found, {
      none: () =>
        `No customer of this partner has ${words}. ${customers.length === 0 ? "Partner Center lists none at all." : `Partner Center lists ${someOf(chosen({}, customers).map(describe))}.`}`,
      several: () =>
        `${found.length} customers have ${words}: ${someOf(found.map(describe))}. Give the domain, or the id.`,
    });
  },
};

const wordsOf = ({ name, domain }: GetCustomerArgs): string =>
  [
    ...(name === undefined ? [] : [`the name ${JSON.stringify(name)}`]),
    ...(domain === undefined ? [] : [`the domain ${JSON.stringify(domain)}`]),
  ].join(" and ");

const describe = ({ id, companyName, domain }: CustomerResult): string =>
  `${companyName || "a customer without a name"} (${domain || "no domain"}, ${id})`;
