import { differs } from "../../core/arguments";
import type { Quantity } from "./api";
import type { Availability, License } from "./wire";

/** Which quantities an organization gets, and what the service's numbers mean. Pure; codes compare without case. */

export const sameCode = (a: string, b: string): boolean => !differs(a, b);

/** A product that is not in a license has quantity 0: the service leaves zeros out. */
export const quantityOf = (code: string, products: Quantity[]): number =>
  products.find((product) => sameCode(product.code, code))?.quantity ?? 0;

/** Of consumables the service shows what is left, with decimals. Consumption alone is not drift. */
export const isInStep = ({ code, quantity }: Quantity, products: Quantity[]): boolean => {
  const live = quantityOf(code, products);
  return live === quantity || !Number.isInteger(live);
};

/**
 * All quantities to send, as the service sets to 0 what it is not sent: the program's, what the program has dropped with 0,
 * and what the program never named as it stands. `undefined`: nothing to change.
 *
 * @param named what the program said before.
 */
export function decide(wanted: Quantity[], named: Quantity[], live: Quantity[]): Quantity[] | undefined {
  const names = (products: Quantity[], code: string) => products.some((product) => sameCode(product.code, code));
  const dropped = named.filter(({ code }) => !names(wanted, code)).map(({ code }) => ({ code, quantity: 0 }));
  const others = live.filter(({ code }) => !names(wanted, code) && !names(named, code));
  const asBefore = ({ code, quantity }: Quantity) =>
    named.some((one) => sameCode(one.code, code) && one.quantity === quantity);
  const done = (product: Quantity) =>
    asBefore(product) ? isInStep(product, live) : quantityOf(product.code, live) === product.quantity;
  return [...wanted, ...dropped].every(done) ? undefined : [...wanted, ...dropped, ...others];
}

/** Whether the service shows what was sent; a consumable may be in use already, so that any new fraction is an answer. */
export const shows = ({ code, quantity }: Quantity, now: Quantity[], before: Quantity[]): boolean => {
  const live = quantityOf(code, now);
  return live === quantity || (!Number.isInteger(live) && live !== quantityOf(code, before));
};

/**
 * What someone else changed between our read and the service's answer, in words. All codes are sent, so that a change of theirs
 * may be undone by ours without a trace; what still shows is named.
 *
 * @param ours codes that the program names or has dropped.
 */
export function changedMeanwhile(ours: string[], sent: Quantity[], now: Quantity[], before: Quantity[]): string[] {
  const isOurs = (code: string) => ours.some((one) => sameCode(one, code));
  const added = now.filter(({ code }) => !sent.some((one) => sameCode(one.code, code)));
  return [...sent, ...added.map(({ code }) => ({ code, quantity: 0 }))]
    .filter((product) => !isOurs(product.code) && !shows(product, now, before))
    .map(({ code, quantity }) => `${code} is ${quantityOf(code, now)} and was ${quantity}`);
}

/** Codes in use above their quantity: nothing is taken away, but Automation Suite gives 14 days to put it right. */
export const overAllocated = (products: Quantity[], availability: Availability[]): string[] =>
  availability
    .filter(({ code, consumedQuantity }) => consumedQuantity > quantityOf(code, products))
    .map(({ code }) => code);

/** Which products are short, and by how much, where the pool can be read. */
export function shortages(wanted: Quantity[], license: License | undefined, pool: Availability[]): string[] {
  return wanted.flatMap(({ code, quantity }) => {
    const host = pool.find((product) => sameCode(product.code, code));
    if (host === undefined) return quantity > 0 ? [`${code}: the host has none`] : [];
    const more = quantity - quantityOf(code, license?.products ?? []);
    return more > host.availableQuantity
      ? [`${code}: ${more} more asked for, ${host.availableQuantity} of ${host.totalQuantity} free`]
      : [];
  });
}
