import type { Json } from "../json";
import type { CustomerState } from "../world";
import { customerOf, link, ok, type PartnerCenterRoute } from "./context";
import { serves } from "./delegation";
import { listed } from "./lists";

export const customerRoutes: PartnerCenterRoute[] = [
  {
    // "Get a list of customers". Left out: filters.
    method: "GET",
    pattern: "/v1/customers",
    access: "any",
    handle: ({ world, token }, _, call) => {
      const customers = [...world.customers].filter((customer) => serves(world, customer, token));
      return ok(listed(world, call, "customers", customers, customerBody, true));
    },
  },
  {
    // "Get a customer by ID". Left out: billing profile.
    method: "GET",
    pattern: "/v1/customers/{customer}",
    access: "any",
    handle: ({ world }, params) => ok(customerBody(customerOf(world, params, "commerce"))),
  },
];

function customerBody(customer: CustomerState): Json {
  return {
    id: customer.id,
    commerceId: customer.id,
    companyProfile: {
      tenantId: customer.id,
      domain: customer.domain,
      companyName: customer.companyName,
      attributes: { objectType: "CustomerCompanyProfile" },
    },
    relationshipToPartner: "reseller",
    allowDelegatedAccess: true,
    links: { self: link(`/customers/${customer.id}`) },
    attributes: { objectType: "Customer" },
  };
}
