import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Context } from "../lifecycle";
import type { AutomationSuite, Quantity } from "./api";
import {
  hostOf,
  type OrganizationLicenseArgs,
  type OrganizationLicenseState,
  stateOf,
} from "./organizationLicense.args";
import { decide, isInStep, shortages } from "./organizationLicense.decide";
import type { Available, License } from "./wire";

/** Turns an organization's licenses into the wanted ones. */

type Deps = Context<AutomationSuite>;

/** Observe, decide, apply, look again. */
export async function reconcile(
  id: string,
  wanted: OrganizationLicenseArgs,
  state: OrganizationLicenseState | undefined,
  context: Deps,
): Promise<OrganizationLicenseState> {
  const { api, clock, wait } = context;
  const host = hostOf(id);
  const named = (state?.productQuantities ?? []).map(({ code }) => code);
  const deadline = clock.now().getTime() + wait.limit * 1000;
  let before = await observe(host, wanted, state, api);
  for (let unanswered = 0; ; ) {
    const quantities = decide(wanted.productQuantities, named, before.license?.products ?? []);
    if (quantities === undefined) return stateOf(wanted, before);
    try {
      const license = await api.allocate(host, wanted.organizationId, quantities);
      return await readBack(id, wanted, license, before, deadline, context);
    } catch (error) {
      if (error instanceof ServiceError && error.status === 409)
        throw await shortage(error, wanted, before.license, host, api);
      if (!(error instanceof NoAnswer && error.outcome === "unknown") || ++unanswered > 3) throw error;
      context.tell.status("no answer from Automation Suite; looking whether the licenses changed");
      await clock.sleep(wait.poll * 1000);
      before = await observe(host, wanted, state, api);
    }
  }
}

/** What the organization has. Where that cannot be read, codes that nobody named would be lost, so the program must say that this is meant. */
async function observe(
  host: string,
  wanted: OrganizationLicenseArgs,
  state: OrganizationLicenseState | undefined,
  api: AutomationSuite,
): Promise<Available> {
  const available = await api.available(host, wanted.organizationId);
  if (available !== "no such call") return available ?? { productsWithAvailability: [] };
  if (state === undefined && wanted.adopt !== "replaceAll") {
    throw new Refused(
      `This Automation Suite has no way to read what organization ${wanted.organizationId} has, and an allocation sets every code that it does not name to 0. ` +
        `Only ${wanted.productQuantities.map(({ code }) => code).join(", ")} would be left. If that is meant, or the organization is new, set adopt: "replaceAll".`,
    );
  }
  return {
    license: state && {
      licenseStatus: state.licenseStatus,
      startDate: undefined,
      endDate: undefined,
      products: state.products,
    },
    productsWithAvailability: [],
  };
}

async function readBack(
  id: string,
  wanted: OrganizationLicenseArgs,
  license: License | undefined,
  before: Available,
  deadline: number,
  context: Deps,
): Promise<OrganizationLicenseState> {
  const shown = (products: Quantity[]) => wanted.productQuantities.every((product) => isInStep(product, products));
  if (license !== undefined && shown(license.products)) return stateOf(wanted, { ...before, license });
  for (;;) {
    const available = await context.api.available(hostOf(id), wanted.organizationId);
    if (available === "no such call" || available === undefined)
      return stateOf(wanted, {
        license: { licenseStatus: "", startDate: undefined, endDate: undefined, products: wanted.productQuantities },
        productsWithAvailability: [],
      });
    if (shown(available.license?.products ?? [])) return stateOf(wanted, available);
    if (context.clock.now().getTime() + context.wait.poll * 1000 > deadline) {
      throw new NotReady(id, stateOf(wanted, available), [
        `Automation Suite accepted the allocation but does not show it after ${context.wait.limit} s. Run again to look once more.`,
      ]);
    }
    context.tell.status("waiting for Automation Suite to show the allocation");
    await context.clock.sleep(context.wait.poll * 1000);
  }
}

async function shortage(
  error: ServiceError,
  wanted: OrganizationLicenseArgs,
  license: License | undefined,
  host: string,
  api: AutomationSuite,
): Promise<Error> {
  const pool = await api.pool(host).catch(() => undefined);
  const short = pool === undefined ? [] : shortages(wanted.productQuantities, license, pool);
  return short.length === 0 ? error : new Refused(`${error.message}\nShort: ${short.join("; ")}.`);
}
