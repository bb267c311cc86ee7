import type { Described, Program } from "./lookDoors";
import { customerId, nowhere, offer, personId, subscription } from "./previewWorld";

/**
 * One table of programs and of what a preview says about each of them. Every door to the look at a whole program plays it: the
 * program's own process, `licenses check` and the policy pack.
 */
export interface Situation extends Program {
  title: string;
  /** What an update has made of the program before; absent: nothing. */
  before?: Described[];
  environment?: Record<string, string>;
  /** Patterns of the errors, in their order. */
  errors?: RegExp[];
  warnings?: RegExp[];
  /** Part of the summary of the update. */
  summary?: RegExp;
  /** Names of the resources that leave the program. Only a preview's JSON shows them. */
  leaving?: string[];
}

const user = (number: number, skus: string | string[], more: Partial<Described> = {}): Described => ({
  type: "UserLicense",
  name: `user${number}`,
  ...more,
  args: { customerId, userId: personId(number), licenses: [skus].flat().map((sku) => ({ sku })), ...more.args },
});

const quantity = (name: string, subscriptionId: string, amount: number, more: Partial<Described> = {}): Described => ({
  type: "SubscriptionQuantity",
  name,
  ...more,
  args: { customerId, subscriptionId, quantity: amount, ...more.args },
});

const upgrade: Described = {
  type: "SubscriptionUpgrade",
  name: "up",
  args: { customerId, subscriptionId: subscription.e3, target: offer.e5, upgradeType: "upgrade_only" },
};

const users = (numbers: number[], sku: string, more: Partial<Described> = {}) =>
  numbers.map((number) => user(number, sku, more));

export const situations: Situation[] = [
  {
    title: "two resources that assign one product to one user",
    resources: [user(0, "SPE_E3"), user(0, ["SPE_E3", "SPE_E5"], { name: "user0-again" })],
    errors: [/^UserLicense "user0" and UserLicense "user0-again" both assign SPE_E3 to user/],
    summary: /assigns 3 licenses/,
  },
  {
    title: "products that the customer does not have, all of them at once",
    resources: [user(0, "NOPE"), user(1, ["SPE_E3", "NEITHER"])],
    errors: [/"user0": customer .* has no product "NOPE"\. It has: SPE_E3/, /"user1": .* no product "NEITHER"/],
    summary: /2 resources of which too little is known/,
  },
  {
    title: "a product that a purchase before it may bring",
    resources: [quantity("e5", subscription.e5, 3), user(0, "NOPE", { dependsOn: ["e5"] })],
    warnings: [/"user0": customer .* has no product "NOPE": not there yet; the update looks again\./],
    summary: /"e5" \(Head office\): has 2, wants 3: buys 1/,
  },
  {
    title: "a decrease whose window is closed",
    resources: [quantity("e5", subscription.e5, 1)],
    errors: [/^SubscriptionQuantity "e5": .* cannot change from 2 to 1/],
  },
  {
    title: "a user without a usage location, and one whom the customer does not have",
    resources: [user(nowhere, "SPE_E3"), user(1, "SPE_E3", { args: { userId: "nobody@contoso.example" } })],
    errors: [/"user1": customer .* has no user "nobody@contoso\.example"/, /"user99": user .* has no usage location/],
    summary: /assigns 1 license/,
  },
  {
    title: "more users than seats",
    resources: users([0, 1, 2, 3], "SPE_E5"),
    errors: [/^There are too few licenses .*\n.*\n +0c39d6d5\S+ +SPE_E5 +4 +2 +0 +2 +4 in subscription/],
    summary: /assigns 4 licenses/,
  },
  {
    title: "users who need seats that the same run buys, and do not wait for them",
    resources: [quantity("e5", subscription.e5, 4), ...users([0, 1, 2, 3], "SPE_E5")],
    errors: [/UserLicense "user0" .*"e5".*dependsOn/],
    summary: /buys 2 seats, assigns 4 licenses/,
  },
  {
    title: "the same users, and each of them waits for the purchase",
    resources: [quantity("e5", subscription.e5, 4), ...users([0, 1, 2, 3], "SPE_E5", { dependsOn: ["e5"] })],
    summary: /buys 2 seats, assigns 4 licenses/,
  },
  {
    title: "a quantity and an upgrade of one subscription without an order between them",
    resources: [quantity("e3", subscription.e3, 5), upgrade],
    errors: [/^SubscriptionQuantity "e3" and SubscriptionUpgrade "up" both change subscription a4c1340d\S+/],
    summary: /upgrades 5 seats; 1 resource of which too little is known/,
  },
  {
    title: "the upgrade after the quantity",
    resources: [quantity("e3", subscription.e3, 5), { ...upgrade, dependsOn: ["e3"] }],
    summary: /upgrades 5 seats/,
  },
  {
    title: "an argument that another resource gives",
    resources: [
      quantity("e3", subscription.e3, 4),
      user(0, "SPE_E3", { args: { userId: { from: "e3", output: "offerName" } } }),
    ],
    summary: /"e3" \(Microsoft 365 E3\): has 3, wants 4: buys 1/,
  },
  {
    title: "swaps beyond the limit of removals",
    before: users([0, 1], "SPE_E3"),
    resources: users([0, 1], "SPE_E5"),
    environment: { LICENSES_MAX_REMOVALS: "1" },
    errors: [/take away 2 licenses of users .* licenses:maxRemovals is 1: SPE_E3 by UserLicense "user0", SPE_E3 by/],
    summary: /swaps 2 licenses/,
  },
  {
    title: "a resource that changes to another user",
    before: [user(0, "SPE_E3"), user(1, "SPE_E3")],
    resources: [user(0, "SPE_E3", { args: { userId: personId(5) } }), user(1, "SPE_E3")],
    environment: { LICENSES_MAX_REMOVALS: "0" },
    errors: [/take away 1 licenses of users .*: SPE_E3 by UserLicense "user0"/],
    summary: /assigns 1 license/,
  },
  {
    title: "a program that changes nothing",
    before: [quantity("e3", subscription.e3, 3), user(0, "SPE_E3")],
    resources: [quantity("e3", subscription.e3, 3), user(0, "SPE_E3")],
  },
  {
    title: "a property that the program tells Pulumi to ignore",
    before: [quantity("e5", subscription.e5, 3)],
    resources: [quantity("e5", subscription.e5, 1, { ignoreChanges: ["quantity"] })],
  },
  {
    title: "an exclusive list",
    before: [user(0, ["SPE_E3", "SPE_E5"])],
    resources: [user(0, "SPE_E3", { name: "only", args: { exclusive: true } })],
    warnings: [/"only" is exclusive and does not list SPE_E5, which user .* has: an update .* takes it away/],
    summary: /removes 1 license/,
    leaving: ["user0"],
  },
];
