import type { PartnerCenter } from "../api";
import type { Needs } from "../credentials";

/**
 * Who may make which call of Partner Center: the "auth" column of each page of its REST reference. What is asked before a call
 * is made stands with the call, in `../api.ts`; a test holds the two together, and the table in docs/signing-in.md.
 */
export const calls = {
  subscription: { needs: "app", call: "GET /v1/customers/{customer}/subscriptions/{subscription}" },
  subscriptions: { needs: "app", call: "GET /v1/customers/{customer}/subscriptions" },
  patchSubscription: { needs: "app", call: "PATCH /v1/customers/{customer}/subscriptions/{subscription}" },
  upgrades: { needs: "app", call: "GET /v1/customers/{customer}/subscriptions/{subscription}/upgrades" },
  upgrade: { needs: "app", call: "POST /v1/customers/{customer}/subscriptions/{subscription}/upgrades" },
  transitionEligibilities: {
    needs: "app",
    call: "GET /v1/customers/{customer}/subscriptions/{subscription}/transitioneligibilities",
  },
  transitions: { needs: "app", call: "GET /v1/customers/{customer}/subscriptions/{subscription}/transitions" },
  transition: { needs: "app", call: "POST /v1/customers/{customer}/subscriptions/{subscription}/transitions" },
  licenses: { needs: "user", call: "GET /v1/customers/{customer}/users/{user}/licenses" },
  updateLicenses: { needs: "user", call: "POST /v1/customers/{customer}/users/{user}/licenseupdates" },
  subscribedSkus: { needs: "user", call: "GET /v1/customers/{customer}/subscribedskus" },
  customers: { needs: "app", call: "GET /v1/customers" },
  companyName: { needs: "app", call: "GET /v1/customers/{customer}" },
  users: { needs: "user", call: "GET /v1/customers/{customer}/users" },
  user: { needs: "user", call: "GET /v1/customers/{customer}/users/{user}" },
  deletedUsers: { needs: "user", call: "GET /v1/customers/{customer}/users" },
  provisionedSku: {
    needs: "user",
    call: "GET /v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus",
  },
} as const satisfies Record<keyof PartnerCenter, { needs: Needs; call: string }>;

/** What a resource does, and the calls that it cannot do without. */
export interface Use {
  resource: "UserLicense" | "SubscriptionQuantity" | "SubscriptionUpgrade";
  does: string;
  calls: (keyof typeof calls)[];
  /** Not in the national clouds ("Developing for Partner Center for Microsoft national cloud"). */
  globalOnly?: true;
}

export const uses: Use[] = [
  {
    resource: "UserLicense",
    does: "assigns and removes licenses of users",
    calls: ["licenses", "updateLicenses", "subscribedSkus", "users"],
    globalOnly: true,
  },
  {
    resource: "SubscriptionQuantity",
    does: "changes how many seats a subscription has",
    calls: ["subscription", "subscriptions", "patchSubscription"],
  },
  {
    resource: "SubscriptionUpgrade",
    does: "upgrades a subscription",
    calls: [
      "subscription",
      "subscriptions",
      "upgrades",
      "upgrade",
      "transitionEligibilities",
      "transitions",
      "transition",
    ],
  },
];

export const needsOf = (use: Use): Needs => (use.calls.some((name) => calls[name].needs === "user") ? "user" : "app");

export const inWords: Record<Needs, string> = { app: "app-only or App+User", user: "App+User" };
