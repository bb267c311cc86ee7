import type { ServiceFunction } from "../../functions";
import type { AutomationSuite } from "../api";
import { getOrganization } from "./getOrganization";
import { getOrganizations } from "./getOrganizations";

/** Automation Suite's functions, by name. */
export const functions: Readonly<Record<string, ServiceFunction<AutomationSuite>>> = {
  getOrganization,
  getOrganizations,
};
