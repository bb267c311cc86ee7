import { NotReady, Refused, ServiceError } from "../../core/errors";
import type { Context } from "../../core/lifecycle";
import { lookups } from "../../core/lookups";
import type { AutomationSuite, Quantity } from "./api";
import { hostOf, type OrganizationLicenseArgs } from "./organizationLicense.args";
import { changedMeanwhile, decide, sameCode, shortages, shows } from "./organizationLicense.decide";
import { look, pauseAfter } from "./organizationLicense.requests";
import { type OrganizationLicenseState, stateOf } from "./organizationLicense.state";
import type { Available, License } from "./wire";

/** Turns an organization's licenses into the wanted ones: observe, decide, apply, look again. */

interface Run {
  id: string;
  wanted: OrganizationLicenseArgs;
  /** As last saved; `undefined` at create. */
  state: OrganizationLicenseState | undefined;
  context: Context<AutomationSuite>;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
}

export async function reconcile(
  id: string,
  wanted: OrganizationLicenseArgs,
  state: OrganizationLicenseState | undefined,
  context: Context<AutomationSuite>,
): Promise<OrganizationLicenseState> {
  const run: Run = { id, wanted, state, context, deadline: context.clock.now().getTime() + context.wait.limit * 1000 };
  const unsettled = (state?.dropped ?? []).map((code) => ({ code, quantity: 0 }));
  const named = [...(state?.productQuantities ?? []), ...unsettled];
  const worthLooking = lookups();
  let waited = false;
  for (;;) {
    const before = await observe(run);
    const quantities = decide(wanted.productQuantities, named, before.license?.products ?? []);
    if (quantities === undefined) return kept(stateOf(wanted, before), before);
    try {
      const license = await context.api.allocate(hostOf(id), wanted.organizationId, quantities);
      return await readBack(run, { named, sent: quantities, license, before });
    } catch (error) {
      if (error instanceof ServiceError && error.status === 409) {
        const short = await shortage(run, quantities, before.license);
        if (short.length === 0) throw error;
        if (waited) throw new Refused(`${error.message}\nShort: ${short.join("; ")}.`);
        // Pulumi changes organizations concurrently. Another organization may soon release the missing licenses.
        waited = true;
        context.tell.status("too few licenses at the host; looking whether another organization gives some back");
        await context.clock.sleep(context.wait.poll * 1000);
        continue;
      }
      if (!worthLooking(error)) throw error;
      await pauseAfter(error, context);
    }
  }
}

/** `unread`: not seen, but what was sent last. */
type Seen = Available & { unread?: boolean };

/**
 * What the organization has. If it cannot be read, a write could drop codes that the program does not list, so the program must allow
 * this.
 */
async function observe({ id, wanted, state, context }: Run): Promise<Seen> {
  const available = await look(id, wanted.organizationId, state, context);
  if (available !== "no such call") return available;
  if (state === undefined && wanted.adopt !== "replaceAll") {
    const left = wanted.productQuantities.map(({ code }) => code).join(", ");
    throw new Refused(
      `This Automation Suite has no way to read what organization ${wanted.organizationId} has, and an allocation sets every code that it does not name to 0. ` +
        `Only ${left} would be left. If that is meant, or the organization is new, set adopt: "replaceAll".`,
    );
  }
  if (state !== undefined && !state.unread) {
    throw new Refused(
      `What organization ${wanted.organizationId} has could be read before, and now a web page or an error comes in its place. Nothing was sent, because codes that others set would be lost. Is licenses:uipath.baseUrl right? Run again later.`,
    );
  }
  return { ...(state === undefined ? { productsWithAvailability: [] } : asSent(state.products)), unread: true };
}

const asSent = (products: Quantity[]): Available => ({
  license: { licenseStatus: "", startDate: undefined, endDate: undefined, products },
  productsWithAvailability: [],
});

/** A write has succeeded once the service shows it, in its response or in a later read. */
const kept = (state: OrganizationLicenseState, { unread }: Seen): OrganizationLicenseState =>
  unread ? { ...state, unread } : state;

/** One allocation. */
interface Allocation {
  /** What the program said before. */
  named: Quantity[];
  sent: Quantity[];
  /** As the answer shows it. */
  license: License | undefined;
  before: Seen;
}

async function readBack(run: Run, allocation: Allocation): Promise<OrganizationLicenseState> {
  const { id, wanted, context } = run;
  const { named, sent, license, before } = allocation;
  const ours = [...wanted.productQuantities, ...named].map(({ code }) => code);
  const had = before.license?.products ?? [];
  const own = sent.filter(({ code }) => ours.some((one) => sameCode(one, code)));
  const shown = (products: Quantity[]) => own.every((product) => shows(product, products, had));
  const done = (seen: Seen) => {
    warnOfOthers(run, changedMeanwhile(ours, sent, seen.license?.products ?? [], had));
    return kept(stateOf(wanted, seen), seen);
  };
  if (license !== undefined && shown(license.products)) return done({ ...before, license });
  for (;;) {
    const available = await context.api.available(hostOf(id), wanted.organizationId);
    if (available === "no such call") {
      context.tell.warn(
        `Automation Suite has accepted the allocation to organization ${wanted.organizationId} without showing it, and has no way to read it. Look at the organization's licenses in the host's portal.`,
      );
      return { ...stateOf(wanted, asSent(sent)), unread: true };
    }
    if (shown(available?.license?.products ?? [])) return done(available ?? asSent(sent));
    if (context.clock.now().getTime() + context.wait.poll * 1000 > run.deadline) {
      const dropped = sent
        .filter(
          ({ code, quantity }) => quantity === 0 && !wanted.productQuantities.some((one) => sameCode(one.code, code)),
        )
        .map(({ code }) => code);
      throw new NotReady(id, { ...stateOf(wanted, available ?? { productsWithAvailability: [] }), dropped }, [
        `Automation Suite accepted the allocation but does not show it after ${context.wait.limit} s. Run again to look once more.`,
      ]);
    }
    context.tell.status("waiting for Automation Suite to show the allocation");
    await context.clock.sleep(context.wait.poll * 1000);
  }
}

function warnOfOthers({ wanted, context }: Run, changes: string[]): void {
  if (changes.length === 0) return;
  context.tell.warn(
    `Someone else changed the licenses of organization ${wanted.organizationId} at the same time: ${changes.join("; ")}. An allocation sets every code, so that a change of theirs may be undone. Check that it is as they want it.`,
  );
}

/** What the host has too little of, as far as its pool can be read. */
async function shortage({ id, context }: Run, sent: Quantity[], license: License | undefined): Promise<string[]> {
  const pool = await context.api.pool(hostOf(id)).catch(() => undefined);
  return pool === undefined ? [] : shortages(sent, license, pool);
}
