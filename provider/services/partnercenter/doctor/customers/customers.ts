import { reasonOf } from "../../../../drift/reason";
import type { CustomerDoctor } from "../../../doctor";
import type { PartnerCenter } from "../../api";
import { findingOf, type PartnerCenterCustomer } from "./finding";
import { lookAtCustomer, unseen } from "./look";
import { customersTable } from "./table";

/** What Partner Center lets the credentials do for each customer that the stacks name. */
export const customers: CustomerDoctor<PartnerCenter, PartnerCenterCustomer> = {
  customerOf: ({ id }) => (id.split("/")[0] ?? "").toLowerCase(),
  async examine({ id, stacks, resources }, connect) {
    try {
      return findingOf(id, stacks, await lookAtCustomer(connect(), id, resources));
    } catch (error) {
      return findingOf(id, stacks, unseen(resources, reasonOf(error)));
    }
  },
  table: customersTable,
};
