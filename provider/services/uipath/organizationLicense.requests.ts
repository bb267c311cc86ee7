import { NoAnswer, Refused, ServiceError } from "../../core/errors";
import type { Context } from "../../core/lifecycle";
import { lookups } from "../../core/lookups";
import type { AutomationSuite } from "./api";
import { hostOf } from "./organizationLicense.args";
import type { OrganizationLicenseState } from "./organizationLicense.state";
import type { Available } from "./wire";

/** The requests about one organization besides the allocation: reading what it has, and removing everything. */

type Deps = Context<AutomationSuite>;

const isEmpty = (available: Available | undefined) => (available?.license?.products ?? []).length === 0;

/**
 * What an organization has. An answer without licenses, or from a server that cannot tell, is believed only if a second one is the
 * same, because the next allocation sets codes that were not seen to 0.
 *
 * @param state as last saved; it may say the same already.
 */
export async function look(
  id: string,
  organizationId: string,
  state: OrganizationLicenseState | undefined,
  { api, clock, wait }: Deps,
): Promise<Available | "no such call"> {
  let available = await api.available(hostOf(id), organizationId);
  const asKnown = available === "no such call" ? state?.unread === true : state?.products.length === 0;
  if ((available === "no such call" || isEmpty(available)) && !asKnown) {
    await clock.sleep(wait.poll * 1000);
    available = await api.available(hostOf(id), organizationId);
  }
  return available ?? withoutLicense(hostOf(id), organizationId, api);
}

/**
 * 404 says that the host has no license, that the feature is off, or that this one organization has none; the host's pool tells them
 * apart.
 */
async function withoutLicense(host: string, organizationId: string, api: AutomationSuite): Promise<Available> {
  if ((await api.pool(host)) !== undefined) return { productsWithAvailability: [] };
  throw new Refused(
    `The license of organization ${organizationId} cannot be read (404): the host has no license, or allocating licenses to organizations is switched off there (or the address is another service's).`,
  );
}

/** A service that has turned a request away says itself when it takes the next one. */
export async function pauseAfter({ turnedAway }: NoAnswer, { clock, tell, wait }: Deps): Promise<void> {
  if (turnedAway) return;
  tell.status("no answer from Automation Suite; looking whether the licenses changed");
  await clock.sleep(wait.poll * 1000);
}

/** Asks for everything back, and looks whether it is: the call is documented nowhere, so that its answer alone proves nothing. */
export async function giveBack(id: string, organizationId: string, context: Deps): Promise<void> {
  const worthLooking = lookups();
  for (;;) {
    const failure = await failureOf(() => context.api.remove(hostOf(id), organizationId));
    if (failure === undefined) return untilNothingIsLeft(id, organizationId, context);
    const absent = failure instanceof ServiceError && failure.status === 404;
    const unknown = failure instanceof NoAnswer && failure.outcome === "unknown";
    if (!absent && !unknown) throw failure;
    let left = await seen(id, organizationId, context, failure);
    if (isEmpty(left)) {
      // Read again, because the response does not prove that the licenses were removed.
      await context.clock.sleep(context.wait.poll * 1000);
      left = await seen(id, organizationId, context, failure);
      if (isEmpty(left)) return;
    }
    if (!worthLooking(failure)) throw new Refused(`${failure.message}\nThe organization still has ${listOf(left)}.`);
    await pauseAfter(failure, context);
  }
}

const listOf = ({ license }: Available) =>
  (license?.products ?? []).map(({ code, quantity }) => `${code} ${quantity}`).join(", ");

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function untilNothingIsLeft(id: string, organizationId: string, context: Deps): Promise<void> {
  const { clock, tell, wait } = context;
  const deadline = clock.now().getTime() + wait.limit * 1000;
  for (;;) {
    const left = await seen(id, organizationId, context);
    if (isEmpty(left)) return;
    if (clock.now().getTime() + wait.poll * 1000 > deadline) {
      throw new Refused(
        `Automation Suite accepted the removal of the license of organization ${organizationId}, but after ${wait.limit} s the organization still has ${listOf(left)}. Run again to ask once more. If it stays so, remove the license in the host's portal.`,
      );
    }
    tell.status("waiting for Automation Suite to take the licenses back");
    await clock.sleep(wait.poll * 1000);
  }
}

async function seen(id: string, organizationId: string, { api }: Deps, failure?: unknown): Promise<Available> {
  const available = await api.available(hostOf(id), organizationId);
  if (available !== "no such call") return available ?? withoutLicense(hostOf(id), organizationId, api);
  const answer = failure instanceof Error ? failure.message : "The server took the removal without an error.";
  throw new Refused(
    `Whether organization ${organizationId} still has licenses cannot be seen, because this Automation Suite has no way to read them. ${answer} Look at the organization in the host's portal. If its licenses are gone, take the resource out of the state with \`pulumi state delete\`; if not, remove them there first.`,
  );
}
