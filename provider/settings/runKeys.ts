/** Settings of a run as a whole, none of them secret: what follows `licenses:`, and the environment variable of each. */
export const runKeys = {
  maxRemovals: "LICENSES_MAX_REMOVALS",
  maxPurchases: "LICENSES_MAX_PURCHASES",
  adoptOnly: "LICENSES_ADOPT_ONLY",
  preflight: "LICENSES_PREFLIGHT",
  lookAtUsers: "LICENSES_LOOK_AT_USERS",
  requireEndOfTerm: "LICENSES_REQUIRE_END_OF_TERM",
  waitSeconds: "LICENSES_WAIT_SECONDS",
  pollSeconds: "LICENSES_POLL_SECONDS",
} as const;

export type RunKey = keyof typeof runKeys;
