import type * as pulumi from "@pulumi/pulumi";
import {
  callFileFunction,
  callFunction,
  type FunctionOptions,
  functionOutput,
  type InputsOf,
} from "../../program/functions";
import type { OrganizationFile } from "./files/organizationFile";
import type { GetOrganizationArgs, GetOrganizationResult } from "./functions/getOrganization";
import type { GetOrganizationsArgs, GetOrganizationsResult } from "./functions/getOrganizations";
import type { ReadOrganizationFileArgs } from "./functions/readOrganizationFile";

/** Automation Suite's functions, as programs in Node.js call them. */

/**
 * The one organization of an Automation Suite installation with this name. It is an error if there is none or more than one.
 *
 * ```ts
 * const { id: organizationId } = await getOrganization({ name: "finance" });
 * ```
 *
 * Source: `getAllOrganizations` in UiPath's OpenAPI of the organization management service. UiPath's guides do not document the call,
 * and an installation that does not know it is an error.
 */
export function getOrganization(args: GetOrganizationArgs, options?: FunctionOptions): Promise<GetOrganizationResult> {
  return callFunction("getOrganization", args, options);
}

/** `getOrganization` for arguments that are outputs of resources. */
export function getOrganizationOutput(
  args: InputsOf<GetOrganizationArgs>,
  options?: FunctionOptions,
): pulumi.Output<GetOrganizationResult> {
  return functionOutput("getOrganization", args, options);
}

/**
 * The organizations of an Automation Suite installation: all of them, or those with this name.
 *
 * ```ts
 * const { organizations } = await getOrganizations();
 * ```
 *
 * Source: `getAllOrganizations` in UiPath's OpenAPI of the organization management service. UiPath's guides do not document the call,
 * and an installation that does not know it is an error.
 */
export function getOrganizations(
  args: GetOrganizationsArgs = {},
  options?: FunctionOptions,
): Promise<GetOrganizationsResult> {
  return callFunction("getOrganizations", args, options);
}

/** `getOrganizations` for arguments that are outputs of resources. */
export function getOrganizationsOutput(
  args: InputsOf<GetOrganizationsArgs> = {},
  options?: FunctionOptions,
): pulumi.Output<GetOrganizationsResult> {
  return functionOutput("getOrganizations", args, options);
}

/**
 * The data file of an organization of an Automation Suite: its licenses by code, as `licenses import` writes it. It asks no service and needs
 * no credentials. A mistake in the file is an error with its line.
 *
 * ```ts
 * const { name, ...args } = readOrganizationFile({ file: "organizations/finance.yaml" });
 * ```
 */
export function readOrganizationFile(args: ReadOrganizationFileArgs): OrganizationFile {
  return callFileFunction("readOrganizationFile", args);
}
