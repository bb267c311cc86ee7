import type { Credentials } from "../credentials";

/** What is said of a sign-in without a second factor. */

export const withoutSecondFactor =
  "The sign-in behind the token had no second factor. Partner Center has required one for App+User since 1 April 2026.";

export const withSecondFactor = (kind: Credentials["kind"]): string =>
  kind === "given"
    ? "Get an access token by a sign-in with multi-factor authentication."
    : "Sign in again with multi-factor authentication: licenses auth login.";
