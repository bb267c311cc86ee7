import { slug } from "../../../declarations/resourceName";
import type { Existing, ExistingResource, Holder, Note } from "../../import";
import type { SubscriptionSummary } from "../api";
import type { DirectoryPerson } from "../graph";
import { describe, label, namesOf, skuNamed } from "../skus";
import { subscriptionQuantityId } from "../subscriptionQuantity.args";
import { stateOf } from "../subscriptionQuantity.state";
import { userLicenseId } from "../userLicense.args";
import { adoptedState } from "../userLicense.state";
import type { License, SubscribedSku, User } from "../wire";

/** What one customer has, as resources of a program. Pure. */

export interface Seen {
  customer: Holder;
  subscriptions: SubscriptionSummary[];
  skus: SubscribedSku[];
  people: (Pick<User, "id" | "userPrincipalName"> & { licenses: License[] })[];
  /** `undefined`: Microsoft Graph was not asked. */
  directory: Directory | undefined;
  now: Date;
}

/** By object id. */
export type Directory = Map<string, DirectoryPerson>;

export function existing(seen: Seen): Existing {
  const { subscriptions, people } = seen;
  const seats = subscriptions.map((one) => seatsOf(one, seen));
  const licensed = people.map((person) => licensesOf(person, seen));
  return {
    resources: [...seats, ...licensed].flatMap(({ resource }) => resource ?? []).sort(byKindAndWish),
    notes: [
      ...[...seats, ...licensed].flatMap(({ notes }) => notes),
      ...unused(seen),
      ...twice(seen),
      ...groupsUnknown(seen),
    ],
  };
}

interface Part {
  resource?: ExistingResource;
  notes: Note[];
}

function seatsOf(live: SubscriptionSummary, { customer, now }: Seen): Part {
  const why = notDeclared(live);
  const called = live.friendlyName || live.offerName || live.id;
  if (why !== undefined)
    return {
      notes: [{ ...why, subject: called, text: `${called} (${live.id}, ${live.quantity} seats): ${why.text}` }],
    };
  const ids = { customerId: customer.id, subscriptionId: live.id.toLowerCase() };
  const args = { ...ids, quantity: live.quantity };
  const offer = live.offerName && live.offerName !== live.friendlyName ? live.offerName : "";
  const comment = [live.friendlyName, offer, live.parentSubscriptionId && "an add-on"].filter(Boolean).join(", ");
  return {
    resource: {
      type: "SubscriptionQuantity",
      id: subscriptionQuantityId.of(ids),
      wish: slug(called) || live.id,
      args,
      state: stateOf(live, args, undefined, now),
      comment,
    },
    notes: [],
  };
}

function notDeclared(live: SubscriptionSummary): Pick<Note, "kind" | "text"> | undefined {
  const { status, isTrial, quantity, billingType, productType } = live;
  if (status !== "active") return { kind: "notActive", text: `it is ${status}` };
  if (isTrial) return { kind: "trial", text: "it is a trial" };
  const bySeats = billingType !== "usage" && productType?.id.toLowerCase() !== "azure";
  if (!bySeats || quantity < 1) return { kind: "noSeats", text: "it is not counted in seats" };
  return undefined;
}

function licensesOf({ id: userId, userPrincipalName, licenses }: Seen["people"][number], seen: Seen): Part {
  const { customer, skus, directory } = seen;
  const known = directory?.get(userId);
  const byGroup = licenses.filter(({ productSku }) => known?.grantedByGroup.includes(productSku.id));
  const own = licenses.filter((license) => !byGroup.includes(license));
  const who = userPrincipalName || userId;
  const note = (kind: Note["kind"], some: License[]): Note => ({
    kind,
    subject: who,
    text: `${who}: ${labels(some)}`,
    count: some.length,
  });
  const labels = (some: License[]) =>
    some
      .map((license) => label(namesOf(license)))
      .sort()
      .join(", ");
  const withoutSeats = own.filter(({ productSku }) => !skus.some((sku) => sku.productSku.id === productSku.id));
  const notes = [
    ...(byGroup.length > 0 ? [note("byGroup", byGroup)] : []),
    ...(own.length > 0 && isGuest(userPrincipalName, known) ? [{ ...note("guest", own), count: 1 }] : []),
    ...(own.length > 0 && known?.enabled === false ? [{ ...note("disabled", own), count: 1 }] : []),
    ...(withoutSeats.length > 0 ? [note("noSeat", withoutSeats)] : []),
  ];
  if (own.length === 0) return { notes };
  const ids = { customerId: customer.id, userId };
  const adopted = adoptedState(ids, own, skus);
  const named = userPrincipalName === "" ? {} : { userId: userPrincipalName, userPrincipalName };
  const { userPrincipalName: _, ...argument } = { ...ids, ...named };
  return {
    resource: {
      type: "UserLicense",
      id: userLicenseId.of(ids),
      wish: who,
      args: { ...argument, licenses: adopted.licenses },
      state: { ...adopted, ...named },
      comment: "",
    },
    notes,
  };
}

/** Partner Center has no field for it, but a guest's name shows where the guest comes from. */
const isGuest = (name: string, known: DirectoryPerson | undefined): boolean => known?.guest ?? /#ext#/i.test(name);

const unused = ({ skus }: Seen): Note[] =>
  skus
    .filter(({ availableUnits }) => availableUnits > 0)
    .map((sku) => {
      const subject = label(namesOf(sku));
      return {
        kind: "unused",
        subject,
        text: `${subject}: ${sku.availableUnits} of ${sku.totalUnits} seats`,
        count: sku.availableUnits,
      };
    });

/** A program sets the seats of each; which one a person's license comes from, the service does not tell. */
function twice({ subscriptions, skus }: Seen): Note[] {
  const active = subscriptions.filter((one) => notDeclared(one) === undefined);
  const keyOf = ({ offerName, offerId }: SubscriptionSummary) => skuNamed(offerName, skus) ?? (offerName || offerId);
  const products = [...new Set(active.map(keyOf))];
  return products.flatMap((product): Note[] => {
    const [first, ...others] = active.filter((one) => keyOf(one) === product);
    if (first === undefined || others.length === 0) return [];
    const called = first.offerName || first.offerId;
    return [
      { kind: "twice", subject: called, text: `${called}: ${[first, ...others].map(({ id }) => id).join(", ")}` },
    ];
  });
}

function groupsUnknown({ directory, people, skus }: Seen): Note[] {
  if (directory !== undefined) return [];
  const held = people.flatMap(({ licenses }) => licenses);
  return [...new Set(held.map(({ productSku }) => productSku.id))].map((id) => {
    const some = held.filter(({ productSku }) => productSku.id === id);
    const sku = skus.find(({ productSku }) => productSku.id === id) ?? some[0];
    const subject = sku === undefined ? id : describe(namesOf(sku));
    return {
      kind: "groupsUnknown",
      subject,
      text: `${subject}: ${some.length === 1 ? "1 person" : `${some.length} people`}`,
      count: some.length,
    };
  });
}

const byKindAndWish = (a: ExistingResource, b: ExistingResource): number =>
  a.type.localeCompare(b.type) || (a.wish.toLowerCase() < b.wish.toLowerCase() ? -1 : 1);
