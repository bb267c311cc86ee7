/**
 * The licenses that a host gives to one organization of UiPath Automation Suite.
 *
 * | hook   | calls                                                                                              |
 * |--------|----------------------------------------------------------------------------------------------------|
 * | create | GET /lrm/api/host/{h}/organization/{o}/license/available; POST …/license (PUT where POST is unknown) |
 * | read   | GET …/license/available                                                                            |
 * | update | as create; codes that the program has dropped are sent with 0                                      |
 * | delete | nothing (`onDelete: "retain"`), or DELETE …/license/remove (`"remove"`)                            |
 *
 * Source: "Allocating licenses to an organization", Automation Suite API guide; the reads and the removal are undocumented
 * there and stand in UiPath's own OpenAPI.
 */
import { z } from "zod";
import { checkArgs, differs, guid, type Known, oneOf, text } from "../arguments";
import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import { type Context, type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { AutomationSuite, Quantity } from "./api";
import { decide, isInStep, overAllocated, quantityOf, sameCode, shortages } from "./organizationLicense.decide";
import type { Available, License } from "./wire";

const wholeOrNone = { error: "expected a whole number of 0 or more" };

const args = z
  .strictObject({
    organizationId: guid("the organization's id"),
    hostAccountId: guid("the host account's id").optional(),
    productQuantities: z
      .array(
        z.strictObject({
          code: text("a license code like UNATT"),
          quantity: z.number(wholeOrNone).int(wholeOrNone).min(0, wholeOrNone),
        }),
        { error: "expected a list of codes with quantities" },
      )
      .min(1, { error: 'expected at least one code; to take all away, remove the resource with onDelete: "remove"' }),
    adopt: oneOf("replaceAll").optional(),
    onDelete: oneOf("retain", "remove").optional(),
  })
  .superRefine(({ productQuantities }, refinement) => {
    productQuantities.forEach(({ code }, index) => {
      const first = productQuantities.findIndex((other) => !isUnknown(other.code) && sameCode(other.code, code));
      if (first >= 0 && first < index)
        refinement.addIssue({
          code: "custom",
          path: ["productQuantities", index, "code"],
          message: `expected each code once; productQuantities[${first}] names it already`,
        });
    });
  });

export type OrganizationLicenseArgs = Known<typeof args>;

export interface OrganizationLicenseState extends OrganizationLicenseArgs {
  products: Quantity[];
  licenseStatus: string;
  startDate?: string;
  endDate?: string;
  overAllocated: string[];
}

type Deps = Context<AutomationSuite>;

export const organizationLicense: Hooks<OrganizationLicenseArgs, OrganizationLicenseState, AutomationSuite> = {
  name: "OrganizationLicense",

  check(given) {
    const { failures } = checkArgs(args, given);
    return { args: failures.length > 0 ? given : inOrder(given), failures };
  },

  diff(id, state, wanted): Difference {
    const otherHost =
      wanted.hostAccountId !== undefined &&
      (isUnknown(wanted.hostAccountId) || differs(wanted.hostAccountId, hostOf(id)));
    const otherOrganization = isUnknown(wanted.organizationId) || differs(wanted.organizationId, state.organizationId);
    const replaces = [...(otherOrganization ? ["organizationId"] : []), ...(otherHost ? ["hostAccountId"] : [])];
    const changed =
      canonical(wanted.productQuantities) !== canonical(state.productQuantities) ||
      wanted.onDelete !== state.onDelete ||
      wanted.adopt !== state.adopt;
    return replaces.length > 0 || changed ? { replaces, deleteBeforeReplace: false } : undefined;
  },

  async create(wanted, context) {
    const host = wanted.hostAccountId ?? context.api.hostAccountId;
    const id = `${host}/${wanted.organizationId}`.toLowerCase();
    return { id, state: await reconcile(id, wanted, undefined, context) };
  },

  async read(id, state, context) {
    const available = await context.api.available(hostOf(id), state.organizationId);
    if (available === "no such call") {
      context.tell.warn(
        `This Automation Suite has no way to read the license of organization ${state.organizationId}, so drift of it cannot be seen. The state is kept.`,
      );
      return { args: argsOf(state), state };
    }
    if (available === undefined)
      throw new Refused(
        `The license of organization ${state.organizationId} cannot be read: the host has no license, or allocating licenses to organizations is switched off there. The state is kept.`,
      );
    const productQuantities = state.productQuantities.map((product) =>
      isInStep(product, available.license?.products ?? [])
        ? product
        : { ...product, quantity: quantityOf(product.code, available.license?.products ?? []) },
    );
    const read = stateOf({ ...state, productQuantities }, available);
    return { args: argsOf(read), state: read };
  },

  update: (id, state, wanted, context) => reconcile(id, wanted, state, context),

  async delete(id, state, context) {
    if (state.onDelete !== "remove") return;
    try {
      await context.api.remove(hostOf(id), state.organizationId);
    } catch (error) {
      const gone = error instanceof ServiceError && error.status === 404;
      const unknown = error instanceof NoAnswer && error.outcome === "unknown";
      if (!gone && !unknown) throw error;
      const available = unknown ? await context.api.available(hostOf(id), state.organizationId) : undefined;
      if (available !== undefined && available !== "no such call" && available.license !== undefined) throw error;
    }
  },
};

const hostOf = (id: string) => id.split("/")[0] ?? "";

const argsOf = ({
  organizationId,
  hostAccountId,
  productQuantities,
  adopt,
  onDelete,
}: OrganizationLicenseArgs): OrganizationLicenseArgs => ({
  organizationId,
  productQuantities,
  ...(hostAccountId === undefined ? {} : { hostAccountId }),
  ...(adopt === undefined ? {} : { adopt }),
  ...(onDelete === undefined ? {} : { onDelete }),
});

/** The order of the list means nothing, so it is kept in one order, and a diff shows only what really changed. */
function inOrder(given: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(given.productQuantities)) return given;
  return {
    ...given,
    productQuantities: [...(given.productQuantities as Quantity[])].sort((a, b) =>
      a.code.toLowerCase() < b.code.toLowerCase() ? -1 : 1,
    ),
  };
}

const canonical = (quantities: Quantity[]) =>
  isUnknown(quantities)
    ? "unknown"
    : quantities
        .map(({ code, quantity }) => `${code.toLowerCase()}=${quantity}`)
        .sort()
        .join();

function stateOf(
  wanted: OrganizationLicenseArgs,
  { license, productsWithAvailability }: Available,
): OrganizationLicenseState {
  const products = (license?.products ?? []).map(({ code, quantity }) => ({ code, quantity }));
  return {
    ...argsOf(wanted),
    products,
    licenseStatus: license?.licenseStatus ?? "",
    ...(license?.startDate === undefined ? {} : { startDate: license.startDate.toISOString() }),
    ...(license?.endDate === undefined ? {} : { endDate: license.endDate.toISOString() }),
    overAllocated: overAllocated(products, productsWithAvailability),
  };
}

/** Observe, decide, apply, look again. */
async function reconcile(
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
