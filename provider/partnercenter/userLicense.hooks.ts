/**
 * The licenses of one user.
 *
 * | hook   | calls                                                                                                     |
 * |--------|-----------------------------------------------------------------------------------------------------------|
 * | create | GET /v1/customers/{c}/users/{u}/licenses (both groups); POST …/licenseupdates for what is missing; GET again |
 * | read   | GET …/licenses; a second time before an absence is believed                                               |
 * | update | as create; a swap is one POST                                                                             |
 * | delete | GET …/licenses; POST …/licenseupdates with what this resource lists and the user still has                |
 *
 * Names are looked up in GET …/subscribedskus and GET …/users, once for a customer and run.
 * Source: "Assign licenses to a user", "Get licenses assigned to a user by license group", Partner Center REST.
 */
import { z } from "zod";
import { checkArgs, differs, guid, isGuid, type Known, text } from "../arguments";
import { NoAnswer, NotReady, Refused } from "../errors";
import { type Context, type Difference, type Hooks, isUnknown } from "../lifecycle";
import type { LicenseUpdate, PartnerCenter } from "./api";
import { label, means, type Names, namesOf, resolvePlan, resolveSku } from "./skus";
import { decide, excludedPlansOf, isAsWanted, type WantedLicense } from "./userLicense.decide";
import { resolveUser } from "./users";
import type { License, LicenseWarning, SubscribedSku } from "./wire";

const license = z.strictObject({
  sku: text("a product: sku id, part number or name"),
  excludedPlans: z.array(text("a service plan: id or name"), { error: "expected a list of service plans" }).optional(),
});

const args = z
  .strictObject({
    customerId: guid("the customer's tenant id"),
    userId: text("the user: object id or user principal name").refine(
      (user) => isUnknown(user) || isGuid(user) || /^[^\s@]+@[^\s@]+$/.test(user),
      {
        error: "expected the user's object id (a GUID) or user principal name (like alice@contoso.example)",
      },
    ),
    licenses: z
      .array(license, { error: "expected a list of licenses" })
      .min(1, { error: "expected at least one license; to take all away, remove the resource" }),
    exclusive: z.boolean({ error: "expected true or false" }).optional(),
  })
  .superRefine(({ licenses }, refinement) => {
    licenses.forEach(({ sku, excludedPlans = [] }, index) => {
      const first = licenses.findIndex((other) => !isUnknown(other.sku) && !differs(other.sku, sku));
      if (first >= 0 && first < index)
        refinement.addIssue({
          code: "custom",
          path: ["licenses", index, "sku"],
          message: `expected each product once; licenses[${first}] names it already`,
        });
      excludedPlans.forEach((plan, at) => {
        const again = excludedPlans.findIndex((other) => !isUnknown(other) && !differs(other, plan));
        if (again >= 0 && again < at)
          refinement.addIssue({
            code: "custom",
            path: ["licenses", index, "excludedPlans", at],
            message: "expected each service plan once",
          });
      });
    });
  });

export type Args = Known<typeof args>;

interface Assigned extends Names {
  licenseGroup: string;
  /** Plans that are off. */
  excludedPlans: { id: string; name: string }[];
}

export interface Outputs {
  assigned: Assigned[];
  found: string[];
  warnings: { code: string; message: string; plans: string[] }[];
  userPrincipalName?: string;
}

export type State = Args & Outputs;

type Deps = Context<PartnerCenter>;

const mostRequests = 8;
const mostUnanswered = 3;

export const userLicense: Hooks<Args, State, PartnerCenter> = {
  name: "UserLicense",

  check(given) {
    const { failures } = checkArgs(args, given);
    return { args: failures.length > 0 ? given : inOrder(given), failures };
  },

  async diff(id, state, wanted, context): Promise<Difference> {
    const otherCustomer = isUnknown(wanted.customerId) || differs(state.customerId, wanted.customerId);
    const replaces = [
      ...(otherCustomer ? ["customerId"] : []),
      ...((await isOtherUser(id, state, wanted, context)) ? ["userId"] : []),
    ];
    const changed =
      canonical(state.licenses, state) !== canonical(wanted.licenses, state) ||
      (state.exclusive ?? false) !== (wanted.exclusive ?? false);
    return replaces.length > 0 || changed ? { replaces, deleteBeforeReplace: replaces.length > 0 } : undefined;
  },

  async create(wanted, context) {
    const user = await resolveUser(wanted.customerId, wanted.userId, () => context.api.users(wanted.customerId));
    const id = `${wanted.customerId}/${user.id}`.toLowerCase();
    const run = { id, wanted, state: undefined, userPrincipalName: user.userPrincipalName, context };
    return { id, state: await reconcile(run, await observe(run)) };
  },

  async read(id, state, context) {
    const skus = await context.api.subscribedSkus(state.customerId);
    let live = await context.api.licenses(state.customerId, userOf(id));
    if (live !== undefined && missing(state, live).length > 0) {
      await context.clock.sleep(context.wait.poll * 1000);
      live = await context.api.licenses(state.customerId, userOf(id));
    }
    if (live === undefined || missing(state, live).length === state.assigned.length) return undefined;
    const read = stateOf(live, skus, { ...state, licenses: liveLicenses(live, skus, state) }, state);
    return { args: argsOf(read), state: read };
  },

  async update(id, state, wanted, context) {
    const run = { id, wanted, state, userPrincipalName: state.userPrincipalName, context };
    return reconcile(run, await observe(run));
  },

  async delete(id, state, context) {
    const live = await context.api.licenses(state.customerId, userOf(id));
    if (live === undefined) return;
    await reconcile({ id, wanted: { ...state, licenses: [] }, state, userPrincipalName: undefined, context }, live);
  },
};

const userOf = (id: string) => id.split("/")[1] ?? "";

const argsOf = ({ customerId, userId, licenses, exclusive }: State): Args => ({
  customerId,
  userId,
  licenses,
  ...(exclusive === undefined ? {} : { exclusive }),
});

/** The order of a list means nothing here, so arguments are kept in one order, and a diff shows only what really changed. */
function inOrder(given: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(given.licenses)) return given;
  const licenses = (given.licenses as Args["licenses"]).map((license) =>
    Array.isArray(license.excludedPlans) ? { ...license, excludedPlans: [...license.excludedPlans].sort() } : license,
  );
  return { ...given, licenses: [...licenses].sort((a, b) => (a.sku.toLowerCase() < b.sku.toLowerCase() ? -1 : 1)) };
}

/** Licenses in a form in which equal ones are equal texts, whatever names the program gives to skus and plans. */
function canonical(licenses: Args["licenses"], { assigned }: State): string {
  const entries = licenses.map(({ sku, excludedPlans }) => {
    const known = assigned.find((names) => means(sku, names));
    const plans = excludedPlans?.map(
      (plan) =>
        known?.excludedPlans.find(({ id, name }) => !differs(plan, id) || !differs(plan, name))?.id ??
        plan.toLowerCase(),
    );
    return JSON.stringify([known?.id ?? sku.toLowerCase(), plans?.sort() ?? "not managed"]);
  });
  return entries.sort().join();
}

async function isOtherUser(id: string, state: State, wanted: Args, context: () => Deps): Promise<boolean> {
  if (isUnknown(wanted.userId)) return true;
  if (
    !differs(wanted.userId, state.userId) ||
    !differs(wanted.userId, userOf(id)) ||
    !differs(wanted.userId, state.userPrincipalName ?? "")
  )
    return false;
  if (isGuid(wanted.userId)) return true;
  const user = await resolveUser(wanted.customerId, wanted.userId, () => context().api.users(wanted.customerId));
  return user.id !== userOf(id);
}

const missing = ({ assigned }: State, live: License[]) =>
  assigned.filter(({ id }) => !live.some(({ productSku }) => productSku.id === id));

/** The program's words for what the user has of it, with the plans as they are. */
function liveLicenses(live: License[], skus: SubscribedSku[], state: State): Args["licenses"] {
  return state.licenses.flatMap(({ sku: word, excludedPlans }) => {
    const names = state.assigned.find((known) => means(word, known));
    const license = live.find(({ productSku }) => productSku.id === (names?.id ?? word.toLowerCase()));
    if (license === undefined) return [];
    if (excludedPlans === undefined) return [{ sku: word }];
    const sku = skus.find(({ productSku }) => productSku.id === license.productSku.id);
    const derived = sku && excludedPlansOf(license, sku);
    if (sku === undefined || derived === undefined) return [{ sku: word, excludedPlans }];
    const words = new Map(excludedPlans.flatMap((plan) => planIds(plan, sku).map((id) => [id, plan] as const)));
    return [{ sku: word, excludedPlans: derived.map((id) => words.get(id) ?? planName(id, sku)).sort() }];
  });
}

function planIds(word: string, sku: SubscribedSku): string[] {
  try {
    return [resolvePlan(word, sku)];
  } catch {
    return [];
  }
}

const planName = (id: string, sku: SubscribedSku | undefined) =>
  sku?.servicePlans.find((plan) => plan.id === id)?.serviceName || id;

interface Run {
  id: string;
  wanted: Args;
  /** As last saved; `undefined` at create. */
  state: State | undefined;
  userPrincipalName: string | undefined;
  context: Deps;
}

/** Decide, apply, and look again, until there is nothing left to do. */
async function reconcile(run: Run, observed: License[]): Promise<State> {
  const { id, wanted, state, context } = run;
  const { api, wait, clock } = context;
  const deadline = clock.now().getTime() + wait.limit * 1000;
  let live = observed;
  const skus = wanted.licenses.length === 0 ? [] : await api.subscribedSkus(wanted.customerId);
  const licenses = wanted.licenses.map((entry) => resolve(entry, skus, run));
  const owned = new Set(state?.assigned.map((names) => names.id));
  const found =
    state?.found ??
    licenses
      .filter(({ skuId }) => live.some(({ productSku }) => productSku.id === skuId))
      .map(({ skuId }) => labelOf(skuId, skus));
  const warnings: LicenseWarning[] = [];
  let unanswered: string | undefined;
  let failures = 0;
  let wrote = false;
  const now = () =>
    stateOf(live, skus, wanted, {
      found,
      warnings: warningsOf(warnings, wrote, state),
      userPrincipalName: run.userPrincipalName,
    });
  try {
    for (let requests = 0; requests < mostRequests; requests++) {
      const [update] = decide(live, licenses, owned, skus);
      if (update === undefined) return now();
      try {
        warnings.push(...(await api.updateLicenses(wanted.customerId, userOf(id), update, unanswered)));
        wrote = true;
        unanswered = undefined;
        live = await readBack(run, update, licenses, skus, deadline);
      } catch (error) {
        if (!(error instanceof NoAnswer && error.outcome === "unknown")) throw error;
        wrote = true;
        if (++failures > mostUnanswered || clock.now().getTime() > deadline) throw error;
        context.tell.status("no answer from Partner Center; looking whether the licenses changed");
        await clock.sleep(wait.poll * 1000);
        unanswered = error.requestId;
        live = await observe(run);
      }
    }
    throw new Refused(
      `The licenses of user ${userOf(id)} do not settle. Does somebody else change them at the same time?`,
    );
  } catch (error) {
    // What was written belongs to this resource even when the rest failed: without it in the state nobody would ever take it away again.
    if (wrote && !(error instanceof NotReady)) throw new NotReady(id, now(), [(error as Error).message]);
    throw error;
  }
}

async function observe({ id, wanted, context }: Run): Promise<License[]> {
  const live = await context.api.licenses(wanted.customerId, userOf(id));
  if (live !== undefined) return live;
  throw new Refused(`Customer ${wanted.customerId} has no user ${userOf(id)}. Check customerId and userId.`);
}

function resolve(
  { sku: word, excludedPlans }: Args["licenses"][number],
  skus: SubscribedSku[],
  { wanted, state }: Run,
): WantedLicense {
  const sku = resolveSku(word, skus, wanted.customerId);
  const skuId = sku.productSku.id;
  const before = state?.assigned.find(({ id }) => id === skuId);
  return {
    skuId,
    excludedPlans: excludedPlans?.map((plan) => resolvePlan(plan, sku)),
    sentPlans: before?.excludedPlans.map(({ id }) => id),
  };
}

const labelOf = (skuId: string, skus: SubscribedSku[]): string => {
  const sku = skus.find(({ productSku }) => productSku.id === skuId);
  return sku === undefined ? skuId : label(namesOf(sku));
};

/** The write counts when the service shows it. */
async function readBack(
  run: Run,
  update: LicenseUpdate,
  wanted: WantedLicense[],
  skus: SubscribedSku[],
  deadline: number,
): Promise<License[]> {
  const { clock, wait, tell } = run.context;
  const assigned = wanted.filter(({ skuId }) => update.assign.some((assignment) => assignment.skuId === skuId));
  for (;;) {
    const live = await observe(run);
    const has = (skuId: string) => live.find(({ productSku }) => productSku.id === skuId);
    const absent = assigned.filter((license) => {
      const shown = has(license.skuId);
      const sku = skus.find(({ productSku }) => productSku.id === license.skuId);
      return shown === undefined || !isAsWanted(shown, { ...license, sentPlans: license.excludedPlans }, sku);
    });
    const left = update.remove.filter((skuId) => has(skuId) !== undefined);
    if (absent.length === 0 && left.length === 0) return live;
    const open = [
      ...absent.map(({ skuId }) => `${labelOf(skuId, skus)} assigned`),
      ...left.map((skuId) => `${labelOf(skuId, skus)} removed`),
    ].join(", ");
    if (clock.now().getTime() + wait.poll * 1000 > deadline) {
      throw new Refused(
        `Partner Center accepted the change but does not show it after ${wait.limit} s: ${open}. Run again to look once more.`,
      );
    }
    tell.status(`waiting for Partner Center to show ${open}`);
    await clock.sleep(wait.poll * 1000);
  }
}

const warningsOf = (warnings: LicenseWarning[], wrote: boolean, state: State | undefined): Outputs["warnings"] =>
  wrote
    ? warnings.map(({ code, message, servicePlans }) => ({ code, message, plans: servicePlans }))
    : (state?.warnings ?? []);

function stateOf(
  live: License[],
  skus: SubscribedSku[],
  wanted: Args,
  kept: { found: string[]; warnings: Outputs["warnings"]; userPrincipalName?: string | undefined },
): State {
  const catalog = [...skus, ...live.map((license) => ({ ...license, availableUnits: 0, totalUnits: 0 }))];
  const assigned = live.filter(({ productSku }) =>
    wanted.licenses.some(({ sku }) =>
      catalog.some((item) => item.productSku.id === productSku.id && means(sku, namesOf(item))),
    ),
  );
  return {
    ...argsOf(wanted as State),
    assigned: assigned.map((license) => describe(license, skus, wanted)),
    found: kept.found,
    warnings: kept.warnings,
    ...(kept.userPrincipalName === undefined ? {} : { userPrincipalName: kept.userPrincipalName }),
  };
}

function describe(license: License, skus: SubscribedSku[], wanted: Args): Assigned {
  const sku = skus.find(({ productSku }) => productSku.id === license.productSku.id);
  const declared = wanted.licenses.find(({ sku: word }) => means(word, namesOf(sku ?? license)))?.excludedPlans ?? [];
  const excluded =
    excludedPlansOf(license, sku) ?? (sku === undefined ? [] : declared.flatMap((plan) => planIds(plan, sku)));
  return {
    ...namesOf(sku ?? license),
    licenseGroup: (sku ?? license).productSku.licenseGroupId,
    excludedPlans: excluded.map((id) => ({ id, name: planName(id, sku) })),
  };
}
