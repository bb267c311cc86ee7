import type { Json } from "../json";
import type { CustomerState } from "../world";
import { collection, customerOf, link, ok, type PartnerCenterRoute } from "./context";
import { serves } from "./delegation";
import { pageOf } from "./paging";

export const customerRoutes: PartnerCenterRoute[] = [
  {
    // "Get a list of customers". Left out: filters.
    method: "GET",
    pattern: "/v1/customers",
    access: "any",
    handle: ({ world, token }, _, call) => {
      const listed = [...world.customers].filter((customer) => serves(world, customer, token));
      const { items, more } = pageOf(listed, call, Number.POSITIVE_INFINITY);
      return ok(collection(items.map(customerBody), `/customers${call.target.slice(call.path.length)}`, more));
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
