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
import { checkArgs, differs, warnOfPlainId } from "../arguments";
import { NoAnswer, ServiceError } from "../errors";
import { type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { AutomationSuite } from "./api";
import { reconcile, withoutLicense } from "./organizationLicense.apply";
import {
  argsOf,
  canonical,
  hostOf,
  inOrder,
  type OrganizationLicenseArgs,
  type OrganizationLicenseState,
  organizationLicenseArgs,
  stateOf,
} from "./organizationLicense.args";
import { isInStep, quantityOf } from "./organizationLicense.decide";

export const organizationLicense: Hooks<OrganizationLicenseArgs, OrganizationLicenseState, AutomationSuite> = {
  name: "OrganizationLicense",

  check(given, about) {
    warnOfPlainId(["organizationId", "hostAccountId"], about);
    const { failures } = checkArgs(organizationLicenseArgs, given, about.secrets);
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

  holds: () => ["license"],

  async create(wanted, context) {
    const host = wanted.hostAccountId ?? context.api.hostAccountId;
    const id = `${host}/${wanted.organizationId}`.toLowerCase();
    return { id, state: await context.alone(id, () => reconcile(id, wanted, undefined, context)) };
  },

  async read(id, state, context) {
    const available = await context.api.available(hostOf(id), state.organizationId);
    if (available === "no such call") {
      context.tell.warn(
        `This Automation Suite has no way to read the license of organization ${state.organizationId}, so drift of it cannot be seen. The state is kept.`,
      );
      return { args: argsOf(state), state };
    }
    const license = available ?? (await withoutLicense(hostOf(id), state.organizationId, context.api));
    const products = license.license?.products ?? [];
    const productQuantities = state.productQuantities.map((product) =>
      isInStep(product, products) ? product : { ...product, quantity: quantityOf(product.code, products) },
    );
    const read = {
      ...stateOf({ ...state, productQuantities }, license),
      ...(state.dropped === undefined ? {} : { dropped: state.dropped }),
    };
    return { args: argsOf(read), state: read };
  },

  update: (id, state, wanted, context) => reconcile(id, wanted, state, context),

  async delete(id, state, context) {
    if (state.onDelete !== "remove") return;
    if (context.others.wanting(id).has("license")) {
      context.tell.warn(
        `The licenses of organization ${state.organizationId} stay: another resource of this run allocates them.`,
      );
      return;
    }
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
