import { type Ahead, inStep, isSoon, type Judgement, type Look, listed, moment } from "../../../drift/judgement";
import type { HolderReport } from "../../../drift/report";
import { canonical, type OrganizationLicenseArgs } from "../organizationLicense.args";
import { quantityOf, sameCode } from "../organizationLicense.decide";
import type { OrganizationLicenseState } from "../organizationLicense.state";
import type { Available } from "../wire";

/** What a drift report says about the licenses of one organization. Pure. */

export interface Surroundings {
  now: Date;
  /** How far ahead to look, in days. */
  days: number;
}

export function judge(
  { wanted, before, found }: Look<OrganizationLicenseArgs, OrganizationLicenseState>,
  { now, days }: Surroundings,
): Judgement {
  const subject = `organization ${wanted.organizationId}`;
  const state = found?.state ?? before;
  const live = found?.args.productQuantities ?? [];
  const changes = wanted.productQuantities
    .filter((product) => canonical([product]) !== canonical([{ ...product, quantity: quantityOf(product.code, live) }]))
    .map(({ code, quantity }) => ({
      property: "productQuantities",
      about: code,
      wanted: String(quantity),
      found: String(quantityOf(code, live)),
    }));
  const notes = state.overAllocated.map((code) => ({
    kind: "overAllocated" as const,
    text: `The organization uses more of ${code} than it was given. Automation Suite takes nothing away, but gives 14 days to put it right.`,
  }));
  const ahead = soon(subject, state, now, days);
  if (changes.length === 0) return { ...inStep(subject), notes, ahead };
  const fewer = changes.filter(({ wanted, found }) => Number(found) < Number(wanted)).map(({ about }) => about);
  const more = changes.filter(({ wanted, found }) => Number(found) > Number(wanted)).map(({ about }) => about);
  return {
    ...inStep(subject),
    missing: found === undefined ? "licenses" : null,
    changes,
    affected: [subject],
    matters: [
      ...(fewer.length > 0 ? [`The organization has less of ${listed(fewer)} than wanted.`] : []),
      ...(more.length > 0
        ? [`It has more of ${listed(more)} than wanted, which the host's other organizations lack.`]
        : []),
    ].join(" "),
    repair: `It sets ${listed(changes.map(({ about, wanted }) => `${about} to ${wanted}`))}.`,
    notes,
    ahead,
  };
}

function soon(subject: string, { endDate }: OrganizationLicenseState, now: Date, days: number): Ahead[] {
  const end = endDate === undefined ? undefined : new Date(endDate);
  return isSoon(end, now, days)
    ? [{ kind: "renews", at: end.toISOString(), text: `The license of ${subject} ends on ${moment(end)}.` }]
    : [];
}

/** What an organization was given and uses, by code. */
export function products({ license, productsWithAvailability }: Available): HolderReport["products"] {
  return (license?.products ?? []).map(({ code, quantity }) => {
    const assigned = productsWithAvailability.find((one) => sameCode(one.code, code))?.consumedQuantity ?? 0;
    return {
      id: code,
      partNumber: "",
      name: code,
      bought: quantity,
      assigned,
      free: Math.max(0, quantity - assigned),
      overAllocated: Math.max(0, assigned - quantity),
    };
  });
}
