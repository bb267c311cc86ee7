import type { FileFunction, ServiceFunction } from "../../functions";
import type { PartnerCenter } from "../api";
import { getCustomer } from "./getCustomer";
import { getCustomers } from "./getCustomers";
import { getSkus } from "./getSkus";
import { getSubscription } from "./getSubscription";
import { getSubscriptions } from "./getSubscriptions";
import { getUser } from "./getUser";
import { readCustomerFile } from "./readCustomerFile";

/** Partner Center's functions, by name. */
export const functions: Readonly<Record<string, ServiceFunction<PartnerCenter> | FileFunction>> = {
  getCustomer,
  getCustomers,
  getSkus,
  getSubscription,
  getSubscriptions,
  getUser,
  readCustomerFile,
};
