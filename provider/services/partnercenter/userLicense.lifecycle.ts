/**
 * The licenses of one user.
 *
 * | method | calls                                                                                                        |
 * |--------|--------------------------------------------------------------------------------------------------------------|
 * | create | GET /v1/customers/{c}/users/{u}/licenses (both groups); POST …/licenseupdates for what is missing; GET again |
 * | read   | GET …/licenses; once more before it reports an absence                                                       |
 * | adopt  | as read                                                                                                      |
 * | update | as create; a swap is one POST                                                                                |
 * | delete | GET …/licenses; POST …/licenseupdates with what this resource lists and the user still has                   |
 *
 * Names are looked up in GET …/subscribedskus and GET …/users, once for a customer and run.
 * Source: "Assign licenses to a user", "Get licenses assigned to a user by license group", Partner Center REST.
 */
import { checkArgs, differs, warnOfPlainId } from "../../core/arguments";
import { NoCredentials, Refused } from "../../core/errors";
import { isGuid } from "../../core/known";
import { type Context, type DiffHelp, type DiffResult, isUnknown, type Lifecycle } from "../../core/lifecycle";
import type { LicenseAssignment } from "./licenseAssignment";
import { reconcile } from "./userLicense.apply";
import { argsOf, inOrder, type UserLicenseArgs, userLicenseArgs, userLicenseId } from "./userLicense.args";
import { findNewUser, look, lookAtNewUser, noUser, type Whom } from "./userLicense.look";
import {
  adoptedState,
  canonical,
  foresee,
  nameAfter,
  ownIds,
  stateAsFound,
  type UserLicenseState,
  userLicenseState,
} from "./userLicense.state";
import { NoSuchUser, resolveUser } from "./users";
import { wantsOfUserLicense } from "./wants";
import type { License } from "./wire";

export const userLicense: Lifecycle<
  UserLicenseArgs,
  UserLicenseState,
  LicenseAssignment,
  ReturnType<typeof userLicenseId.parse>
> = {
  name: "UserLicense",
  state: { schema: userLicenseState },
  parseId: userLicenseId.parse,

  check(given, about) {
    warnOfPlainId(["customerId", ...(isGuid(String(given.userId)) ? ["userId"] : [])], about);
    const { args, failures } = checkArgs(userLicenseArgs, given, about.secrets);
    return { args: failures.length > 0 ? args : inOrder(args), failures };
  },

  async diff(id, state, wanted, help): Promise<DiffResult> {
    const otherCustomer = isUnknown(wanted.customerId) || differs(state.customerId, wanted.customerId);
    const person = isUnknown(wanted.customerId) ? "the same" : await personIn(id, state, wanted, help);
    const otherUser = person === "another one";
    const replaces = [...(otherCustomer ? ["customerId"] : []), ...(otherUser ? ["userId"] : [])];
    const changed =
      isUnknown(wanted.licenses) ||
      canonical(state.licenses, state.assigned) !== canonical(wanted.licenses, state.assigned) ||
      (state.exclusive ?? false) !== (wanted.exclusive ?? false);
    const renamed = person === "the same by a new name";
    if (replaces.length > 0 || changed || renamed)
      return {
        replaces,
        deleteBeforeReplace: replaces.length > 0,
        ...(renamed && !changed ? { beyondArguments: true } : {}),
      };
    // Create left other licenses in place because no preview had shown them, or an update was not done in time. No argument differs,
    // but an update must still remove them.
    return (wanted.exclusive && state.unlisted !== undefined) || state.leaving !== undefined
      ? { replaces, deleteBeforeReplace: false, beyondArguments: true }
      : undefined;
  },

  wants: wantsOfUserLicense,

  async create(wanted, context) {
    const { customerId } = wanted;
    const user = await findNewUser({ customerId, userId: wanted.userId, context });
    const id = userLicenseId.of({ customerId, userId: user.id });
    context.ownership.identify(user.id);
    const run = { id, userId: user.id, wanted, state: undefined, userPrincipalName: user.userPrincipalName, context };
    const state = await context.lock(id, async () => {
      return reconcile(run, await lookAtNewUser({ customerId, userId: user.id, context }));
    });
    return { id, state };
  },

  foresee,

  async adopt(id, context) {
    const ids = userLicenseId.parse(id);
    const skus = await context.api.subscribedSkus(ids.customerId);
    const live = await look({ ...ids, context }, []);
    if (live === undefined) throw noUser({ ...ids, context });
    if (live.length === 0)
      throw new Refused(
        `User ${ids.userId} of customer ${ids.customerId} has no licenses, so there is nothing to import. Declare a UserLicense with the licenses that the user is to have. \`pulumi up\` assigns them.`,
      );
    const state = adoptedState(ids, live, skus);
    return { args: argsOf(state), state };
  },

  async read(id, state, context) {
    const skus = await context.api.subscribedSkus(state.customerId);
    const live = await look(whom(id, state, context), ownIds(state));
    // A license that was assigned and is not shown yet may still appear, so the resource does not count as deleted.
    const onTheWay = (state.awaited ?? []).length > 0;
    if (live === undefined || (!onTheWay && missing(state, live).length === ownIds(state).length)) return undefined;
    const read = stateAsFound(live, skus, state);
    return { args: argsOf(read), state: read };
  },

  async update(id, state, wanted, context) {
    // `diff` has already made sure that the new name belongs to the same person.
    const userPrincipalName = nameAfter(wanted, state);
    const run = { id, userId: userOf(id), wanted, state, userPrincipalName, context };
    const live = await look(whom(id, state, context), ownIds(state));
    if (live === undefined) throw noUser(whom(id, state, context));
    return reconcile(run, live);
  },

  async delete(id, state, context) {
    const live = await look(whom(id, state, context), ownIds(state));
    if (live === undefined) return;
    const wanted = { ...state, licenses: [] };
    await reconcile({ id, userId: userOf(id), wanted, state, userPrincipalName: undefined, context }, live);
  },
};

const whom = (id: string, { customerId }: UserLicenseState, context: Context<LicenseAssignment>): Whom => {
  return { customerId, userId: userOf(id), context };
};

const userOf = (id: string) => userLicenseId.parse(id).userId;

const missing = (state: UserLicenseState, live: License[]) =>
  ownIds(state).filter((id) => !live.some(({ productSku }) => productSku.id === id));

type Identity = "the same" | "the same by a new name" | "another one";

/**
 * Whether `userId` still means the same person. A new name is saved in the state, because the old name may later belong to someone
 * else.
 */
async function personIn(
  id: string,
  state: UserLicenseState,
  wanted: UserLicenseArgs,
  { context, tell, foreign }: DiffHelp<LicenseAssignment>,
): Promise<Identity> {
  if (isUnknown(wanted.userId)) return "another one";
  const known = [state.userId, userOf(id), state.userPrincipalName ?? ""];
  if (known.some((name) => !differs(name, wanted.userId))) return "the same";
  if (isGuid(wanted.userId)) return "another one";
  const { customerId, userId } = wanted;
  try {
    const user =
      foreign === "there"
        ? await findNewUser({ customerId, userId, context: context() })
        : await resolveUser(customerId, userId, (options) => context().api.users(customerId, options));
    return user.id === userOf(id) ? "the same by a new name" : "another one";
  } catch (error) {
    if (error instanceof NoSuchUser && foreign === "coming") {
      tell.warn(
        `Customer ${customerId} has no user ${JSON.stringify(userId)} yet. A resource that comes before this one may bring that name, so this preview counts it as another person than ${state.userId}; the update looks again.`,
      );
      return "another one";
    }
    if (!(error instanceof NoCredentials)) throw error;
    tell.warn(
      `Without credentials the provider cannot say whether ${wanted.userId} is the same person as ${state.userId}; it counts as another one.`,
    );
    return "another one";
  }
}
