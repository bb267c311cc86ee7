/**
 * The licenses that a host gives to one organization of UiPath Automation Suite.
 *
 * | method | calls                                                                                              |
 * |--------|----------------------------------------------------------------------------------------------------|
 * | create | GET /lrm/api/host/{h}/organization/{o}/license/available; POST …/license (PUT where POST is unknown) |
 * | read   | GET …/license/available; a second time before it is believed that there is nothing                 |
 * | adopt  | as read                                                                                            |
 * | update | as create; codes that the program has dropped are sent with 0                                      |
 * | delete | nothing (`onDelete: "retain"`), or DELETE …/license/remove and GET until nothing is left (`"remove"`) |
 *
 * Source: "Allocating licenses to an organization", Automation Suite API guide; the reads and the removal are undocumented
 * there and stand in UiPath's own OpenAPI.
 */
import { checkArgs, differs, warnOfPlainId } from "../../core/arguments";
import { Refused } from "../../core/errors";
import { type Context, type DiffResult, isUnknown, type Lifecycle } from "../../core/lifecycle";
import type { AutomationSuite } from "./api";
import { reconcile } from "./organizationLicense.apply";
import {
  argsOf,
  canonical,
  hostOf,
  inOrder,
  type OrganizationLicenseArgs,
  organizationLicenseArgs,
  organizationLicenseId,
} from "./organizationLicense.args";
import { isInStep, quantityOf } from "./organizationLicense.decide";
import { giveBack, look } from "./organizationLicense.requests";
import {
  adoptedState,
  foresee,
  type OrganizationLicenseState,
  organizationLicenseState,
  stateOf,
} from "./organizationLicense.state";
import { wantsOfOrganizationLicense } from "./wants";

export const organizationLicense: Lifecycle<
  OrganizationLicenseArgs,
  OrganizationLicenseState,
  AutomationSuite,
  ReturnType<typeof organizationLicenseId.parse>
> = {
  name: "OrganizationLicense",
  state: { schema: organizationLicenseState },
  parseId: organizationLicenseId.parse,

  check(given, about) {
    warnOfPlainId(["organizationId", "hostAccountId"], about);
    const { args, failures } = checkArgs(organizationLicenseArgs, given, about.secrets);
    return { args: failures.length > 0 ? args : inOrder(args), failures };
  },

  diff(id, state, wanted, help): DiffResult {
    const otherHost = isOtherHost(id, state, wanted, help);
    const otherOrganization = isUnknown(wanted.organizationId) || differs(wanted.organizationId, state.organizationId);
    const replaces = [...(otherOrganization ? ["organizationId"] : []), ...(otherHost ? ["hostAccountId"] : [])];
    const changed =
      canonical(wanted.productQuantities) !== canonical(state.productQuantities) ||
      differs(wanted.hostAccountId ?? "", state.hostAccountId ?? "") ||
      wanted.onDelete !== state.onDelete ||
      wanted.adopt !== state.adopt;
    if (replaces.length > 0 || changed) return { replaces, deleteBeforeReplace: false };
    // An accepted allocation that the service does not show. After a refresh Pulumi no longer knows that it is unfinished.
    return (state.dropped ?? []).length > 0
      ? { replaces, deleteBeforeReplace: false, beyondArguments: true }
      : undefined;
  },

  wants: wantsOfOrganizationLicense,

  async create(wanted, context) {
    const { organizationId, hostAccountId = context.api.hostAccountId } = wanted;
    const id = organizationLicenseId.of({ hostAccountId, organizationId });
    await refuseShared(wanted, context);
    return { id, state: await context.lock(id, () => reconcile(id, wanted, undefined, context)) };
  },

  foresee,

  async adopt(id, context) {
    const { hostAccountId, organizationId } = organizationLicenseId.parse(id);
    const license = await look(id, organizationId, undefined, context);
    if (license === "no such call")
      throw new Refused(
        `The licenses of organization ${organizationId} cannot be imported, because this Automation Suite has no way to read them. Declare the OrganizationLicense in the program, with adopt: "replaceAll" if only its codes are to stay.`,
      );
    const isUsualHost = !differs(hostAccountId, context.api.hostAccountId);
    const state = adoptedState({ organizationId, ...(isUsualHost ? {} : { hostAccountId }) }, license);
    if (state.productQuantities.length === 0)
      throw new Refused(
        `Organization ${organizationId} has no licenses with a whole quantity, so there is nothing to import. Declare an OrganizationLicense with the quantities that it is to have. \`pulumi up\` allocates them.`,
      );
    return { args: argsOf(state), state };
  },

  async read(id, state, context) {
    const license = await look(id, state.organizationId, state, context);
    if (license === "no such call") {
      context.tell.warn(
        `This Automation Suite has no way to read the license of organization ${state.organizationId}, so drift of it cannot be seen. The state is kept.`,
      );
      return { args: argsOf(state), state };
    }
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

  async update(id, state, wanted, context) {
    await refuseShared(wanted, context);
    return reconcile(id, wanted, state, context);
  },

  async delete(id, state, context) {
    if (state.onDelete !== "remove") return;
    const [allocator] = await othersOf(state, context);
    if (allocator?.certainty === "left out")
      throw new Refused(
        `The licenses of organization ${state.organizationId} are not removed: the program allocates them in ${allocator.called}, which this run leaves out (--target, --exclude). Run pulumi up without them, and the new resource takes them over. To destroy all, run pulumi destroy without --run-program.`,
      );
    if (allocator !== undefined) {
      context.tell.warn(
        `The licenses of organization ${state.organizationId} stay: ${allocator.called} of this program allocates them.`,
      );
      return;
    }
    await giveBack(id, state.organizationId, context);
  },
};

const othersOf = ({ organizationId }: OrganizationLicenseArgs, { ownership }: Context<AutomationSuite>) =>
  ownership.wantsOf({ scope: "", id: organizationId });

async function refuseShared(wanted: OrganizationLicenseArgs, context: Context<AutomationSuite>): Promise<void> {
  const other = (await othersOf(wanted, context)).find(({ certainty }) => certainty === "checked");
  if (other !== undefined)
    throw new Refused(
      `${other.called} allocates licenses to organization ${wanted.organizationId} too. Keep one of them.`,
    );
}

/** Whether another host is meant. A host that leaves the program is replaced by the one of the settings. */
function isOtherHost(
  id: string,
  state: OrganizationLicenseState,
  wanted: OrganizationLicenseArgs,
  help: { context: () => Context<AutomationSuite> },
): boolean {
  if (wanted.hostAccountId !== undefined)
    return isUnknown(wanted.hostAccountId) || differs(wanted.hostAccountId, hostOf(id));
  if (state.hostAccountId === undefined) return false;
  try {
    return differs(help.context().api.hostAccountId, hostOf(id));
  } catch {
    // Without settings, the default host is unknown.
    return true;
  }
}
