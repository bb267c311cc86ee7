import type { FileFunction, ServiceFunction } from "../../functions";
import type { AutomationSuite } from "../api";
import { getOrganization } from "./getOrganization";
import { getOrganizations } from "./getOrganizations";
import { readOrganizationFile } from "./readOrganizationFile";

/** Automation Suite's functions, by name. */
export const functions: Readonly<Record<string, ServiceFunction<AutomationSuite> | FileFunction>> = {
  getOrganization,
  getOrganizations,
  readOrganizationFile,
};
