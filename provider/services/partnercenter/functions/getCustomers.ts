import { z } from "zod";
import { differs, text } from "../../../core/arguments";
import { inOrderOf } from "../../../core/inOrderOf";
import type { ServiceFunction } from "../../functions";
import type { PartnerCenter } from "../api";
import type { Customer } from "../wire";

export interface GetCustomersArgs {
  /** Only customers with this company name. Case does not matter. */
  name?: string | undefined;
  /** Only customers with this domain, as Partner Center shows it for the customer: `contoso.onmicrosoft.com`. Case does not matter. */
  domain?: string | undefined;
}

export interface GetCustomersResult {
  /** Ordered by company name. Empty if no customer has this name and domain. */
  customers: CustomerResult[];
}

export interface CustomerResult {
  /** The customer's tenant id, a GUID: the `customerId` of resources. */
  id: string;
  /** Empty if Partner Center gives none. */
  companyName: string;
  /** The domain that Partner Center shows for the customer. Empty if Partner Center gives none. */
  domain: string;
}

/** What customers are chosen by. */
export const customerFilter = {
  name: text("a company name").optional(),
  domain: text("a domain like contoso.onmicrosoft.com").optional(),
};

export const customerResult = z.object({ id: z.string(), companyName: z.string(), domain: z.string() });

export const getCustomers: ServiceFunction<PartnerCenter, GetCustomersArgs, GetCustomersResult> = {
  args: z.strictObject(customerFilter),
  result: z.object({ customers: z.array(customerResult) }),
  run: async (args, api) => ({ customers: await find(args, api) }),
};

/** A customer may be newer than the list that this process has read, so the list is read again if none is found. */
export async function find(args: GetCustomersArgs, api: Pick<PartnerCenter, "customers">): Promise<CustomerResult[]> {
  const found = chosen(args, await api.customers());
  return found.length > 0 ? found : chosen(args, await api.customers({ fresh: true }));
}

export const chosen = ({ name, domain }: GetCustomersArgs, customers: Customer[]): CustomerResult[] =>
  customers
    .filter((customer) => isMeant(name, customer.companyName) && isMeant(domain, customer.domain))
    .map(({ id, companyName, domain }) => ({ id, companyName, domain }))
    .sort(inOrderOf(({ companyName, id }) => [companyName, id]));

const isMeant = (word: string | undefined, value: string) => word === undefined || !differs(word, value);
