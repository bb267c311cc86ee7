import type { WorldSeed } from "pulumi-licenses/simulator";
import { offer, product, sku } from "./catalog";
import type { Declared } from "./faultsStack";
import { credentials, customer, hostAccount } from "./faultsWorld";

/** A stack of 30 resources. Each round changes all of them, and makes two upgrades that must happen only once. */

const id = (kind: string, index: number) => `${kind.repeat(8)}-0000-4000-8000-${String(index).padStart(12, "0")}`;

export const seats = (index: number) => id("a", index);
export const person = (index: number) => id("b", index);
export const branch = (index: number) => id("c", index);
/** Sources of the upgrades of a round. */
export const old = (round: number) => id("d", round);
export const source = (round: number) => id("e", round);
/** The target of a round's legacy subscription. */
const successor = (round: number) => `FFFFFFFF-0000-4000-8000-${String(round).padStart(12, "0")}`;

const counts = { seats: 10, people: 17, branches: 4 };
const rounds = (most: number) => Array.from({ length: most }, (_, round) => round);
const several = <Item>(count: number, make: (index: number) => Item) => rounds(count).map(make);

/** @param most the number of rounds. */
export function killWorld(most: number): WorldSeed {
  return {
    // Rounds follow each other quickly, so the limit of requests is off. Other tests cover it.
    behaviour: { requestsPerMinute: null },
    partner: { tenantId: credentials.tenantId, accessTokens: [{ token: credentials.accessToken }] },
    catalog: {
      skus: [product.e3, product.e5, product.powerBi],
    },
    customers: [
      {
        id: customer,
        companyName: "Contoso",
        domain: "contoso.example",
        otherSeats: [
          { skuId: sku.e3, quantity: 50 },
          { skuId: sku.e5, quantity: 50 },
        ],
        subscriptions: [
          ...several(counts.seats, (index) => ({
            id: seats(index),
            skuId: sku.powerBi,
            offerId: `CFQ7TTC0H9MP:0002:CFQ7TTC0${String(index).padStart(4, "0")}`,
            offerName: `Power BI Pro ${index}`,
            quantity: 19,
            refundable: [{ quantity: 10, allowedUntilDateTime: "now+3d" }],
          })),
          ...rounds(most).map((round) => ({
            id: old(round),
            kind: "legacy" as const,
            skuId: sku.powerBi,
            offerId: id("0", round).toUpperCase(),
            offerName: `Power BI Pro of ${round}`,
            quantity: 4,
            upgradeTargets: [{ offerId: successor(round), offerName: `Microsoft 365 E5 of ${round}`, skuId: sku.e5 }],
          })),
          ...rounds(most).map((round) => ({
            id: source(round),
            skuId: sku.e3,
            offerId: offer.e3,
            offerName: "Microsoft 365 E3",
            quantity: 6,
            transitionTargets: [
              { catalogItemId: offer.e5, title: "Microsoft 365 E5", skuId: sku.e5, completesAfterReads: 3 },
            ],
          })),
        ],
        users: several(counts.people, (index) => ({
          id: person(index),
          userPrincipalName: `person${index}@contoso.example`,
          displayName: `Person ${index}`,
          usageLocation: "US",
        })),
      },
    ],
    uipath: {
      hostAccountId: hostAccount,
      verb: "both",
      products: [
        { code: "UNATT", quantity: 100 },
        { code: "ATTUNU", quantity: 100 },
      ],
      organizations: several(counts.branches, (index) => ({
        id: branch(index),
        name: `branch ${index}`,
        allocations: { ATTUNU: 5 },
      })),
      accessTokens: [credentials.hostToken],
    },
  };
}

export const seatsIn = (round: number, index: number) => 20 + ((round + index) % 3);

/** Every third subscription also changes the end of its term in each round. This takes a second write, because the first drops the schedule. */
export const endIn = (round: number, index: number): "cancel" | "renew" | undefined =>
  index % 3 !== 0 ? undefined : round % 2 === 0 ? "cancel" : "renew";
export const skuIn = (round: number) => (round % 2 === 0 ? "SPE_E5" : "SPE_E3");
export const unattendedIn = (round: number, index: number) => 1 + ((round + index) % 3);

/** The last three users have licenses in even rounds, the three before them in odd rounds, and all others in every round. */
export function peopleIn(round: number): number[] {
  return rounds(counts.people).filter((index) => index < 11 || (round % 2 === 0 ? index >= 14 : index < 14));
}

/** Users who have a license in every round. */
export const always = rounds(11).map(person);

export const nameOf = {
  seats: (index: number) => `seats-${index}`,
  person: (index: number) => `person-${index}`,
  branch: (index: number) => `branch-${index}`,
  old: (round: number) => `old-${round}`,
  source: (round: number) => `source-${round}`,
};

export function programOf(round: number): Declared[] {
  return [
    ...several(counts.seats, (index) => ({
      type: "SubscriptionQuantity" as const,
      name: nameOf.seats(index),
      args: {
        customerId: customer,
        subscriptionId: seats(index),
        quantity: seatsIn(round, index),
        ...(endIn(round, index) === undefined ? {} : { endOfTerm: endIn(round, index) }),
      },
    })),
    ...peopleIn(round).map((index) => ({
      type: "UserLicense" as const,
      name: nameOf.person(index),
      args: { customerId: customer, userId: person(index), licenses: [{ sku: skuIn(round) }] },
    })),
    {
      type: "SubscriptionUpgrade",
      name: nameOf.old(round),
      args: {
        customerId: customer,
        subscriptionId: old(round),
        target: successor(round),
        upgradeType: "upgrade_with_license_transfer",
      },
    },
    {
      type: "SubscriptionUpgrade",
      name: nameOf.source(round),
      args: {
        customerId: customer,
        subscriptionId: source(round),
        target: offer.e5,
        upgradeType: "upgrade_only",
        quantity: 2,
      },
    },
    ...several(counts.branches, (index) => ({
      type: "OrganizationLicense" as const,
      name: nameOf.branch(index),
      args: {
        organizationId: branch(index),
        productQuantities: [{ code: "UNATT", quantity: unattendedIn(round, index) }],
      },
    })),
  ];
}
