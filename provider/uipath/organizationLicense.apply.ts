import { NoAnswer, NotReady, Refused, ServiceError } from "../errors";
import type { Context } from "../lifecycle";
import type { AutomationSuite, Quantity } from "./api";
import {
  hostOf,
  type OrganizationLicenseArgs,
  type OrganizationLicenseState,
  stateOf,
} from "./organizationLicense.args";
import { decide, sameCode, shortages, shows } from "./organizationLicense.decide";
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

const mostUnanswered = 3;

export async function reconcile(
  id: string,
  wanted: OrganizationLicenseArgs,
  state: OrganizationLicenseState | undefined,
  context: Context<AutomationSuite>,
): Promise<OrganizationLicenseState> {
  const run: Run = { id, wanted, state, context, deadline: context.clock.now().getTime() + context.wait.limit * 1000 };
  const unsettled = (state?.dropped ?? []).map((code) => ({ code, quantity: 0 }));
  const named = [...(state?.productQuantities ?? []), ...unsettled];
  let waited = false;
  for (let unanswered = 0; ; ) {
    const before = await observe(run);
    const quantities = decide(wanted.productQuantities, named, before.license?.products ?? []);
    if (quantities === undefined) return kept(stateOf(wanted, before), before);
    try {
      const license = await context.api.allocate(hostOf(id), wanted.organizationId, quantities);
      return await readBack(run, quantities, license, before);
    } catch (error) {
      if (error instanceof ServiceError && error.status === 409) {
        const short = await shortage(run, quantities, before.license);
        if (short.length === 0) throw error;
        if (waited) throw new Refused(`${error.message}\nShort: ${short.join("; ")}.`);
        // Pulumi changes organizations at once, and another one may be about to give back what is lacking here.
        waited = true;
        context.tell.status("too few licenses at the host; looking whether another organization gives some back");
        await context.clock.sleep(context.wait.poll * 1000);
        continue;
      }
      if (!(error instanceof NoAnswer && error.outcome === "unknown") || ++unanswered > mostUnanswered) throw error;
      context.tell.status("no answer from Automation Suite; looking whether the licenses changed");
      await context.clock.sleep(context.wait.poll * 1000);
    }
  }
}

/** `unread`: not seen, but what was sent last. */
type Seen = Available & { unread?: boolean };

/** What the organization has. Where that cannot be read, codes that nobody named would be lost, so the program must say that this is meant. */
async function observe({ id, wanted, state, context }: Run): Promise<Seen> {
  const available = await context.api.available(hostOf(id), wanted.organizationId);
  if (available === undefined) return withoutLicense(hostOf(id), wanted.organizationId, context.api);
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

/** 404 says that the host has no license, that the feature is off, or that this one organization has none; the host's pool tells them apart. */
export async function withoutLicense(host: string, organizationId: string, api: AutomationSuite): Promise<Available> {
  if ((await api.pool(host)) !== undefined) return { productsWithAvailability: [] };
  throw new Refused(
    `The license of organization ${organizationId} cannot be read (404): the host has no license, or allocating licenses to organizations is switched off there (or the address is another service's). Nothing was changed.`,
  );
}

const asSent = (products: Quantity[]): Available => ({
  license: { licenseStatus: "", startDate: undefined, endDate: undefined, products },
  productsWithAvailability: [],
});

/** The write counts when the service shows it, in its answer or in a read. */
const kept = (state: OrganizationLicenseState, { unread }: Seen): OrganizationLicenseState =>
  unread ? { ...state, unread } : state;

async function readBack(
  run: Run,
  sent: Quantity[],
  license: License | undefined,
  before: Seen,
): Promise<OrganizationLicenseState> {
  const { id, wanted, context } = run;
  const shown = (products: Quantity[]) =>
    sent.every((product) => shows(product, products, before.license?.products ?? []));
  if (license !== undefined && shown(license.products)) return kept(stateOf(wanted, { ...before, license }), before);
  for (;;) {
    const available = await context.api.available(hostOf(id), wanted.organizationId);
    if (available === "no such call") return { ...stateOf(wanted, asSent(sent)), unread: true };
    if (shown(available?.license?.products ?? [])) return stateOf(wanted, available ?? asSent(sent));
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

/** What the host has too little of, as far as its pool can be read. */
async function shortage({ id, context }: Run, sent: Quantity[], license: License | undefined): Promise<string[]> {
  const pool = await context.api.pool(hostOf(id)).catch(() => undefined);
  return pool === undefined ? [] : shortages(sent, license, pool);
}
