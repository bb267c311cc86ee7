import { LicensesError, NoAnswer, SettingsError } from "../core/errors";

/** The checks of `licenses doctor`, in the order in which to fix problems. Scripts read the names and states, so they never change. */

export const labels = {
  node: "Node",
  pulumi: "Pulumi",
  settings: "Settings",
  "partnerCenter.tokenFile": "Partner Center, kept refresh token",
  "partnerCenter.credentials": "Partner Center, credentials",
  "partnerCenter.address": "Partner Center, address",
  "partnerCenter.clock": "Partner Center, clock",
  "partnerCenter.authority": "Partner Center, sign-in address",
  "partnerCenter.signIn": "Partner Center, sign-in",
  "partnerCenter.audience": "Partner Center, token's audience",
  "partnerCenter.mfa": "Partner Center, MFA",
  "partnerCenter.token": "Partner Center, token accepted",
  "partnerCenter.user": "Partner Center, App+User for licenses",
  "uipath.credentials": "Automation Suite, credentials",
  "uipath.address": "Automation Suite, address",
  "uipath.signIn": "Automation Suite, sign-in",
  "uipath.pool": "Automation Suite, host's licenses",
  stacks: "Stacks",
  customer: "Customer",
} as const;

export type Check = keyof typeof labels;

/** `unchecked`: not looked at, because something else comes first or because it is not needed. */
export interface Finding {
  check: Check;
  state: "ok" | "wrong" | "unchecked";
  detail: string;
  next: string | null;
}

/** What a look brought, for the checks that build on it. */
export type Outcome<Value> =
  | { state: "ok"; detail: string; value: Value; next?: string }
  | { state: "wrong"; detail: string; next: string }
  | { state: "unchecked"; detail: string; value: Value; next?: string };

/** The result of a check: its value, or the check that must be fixed first. */
export type Looked<Value> = { value: Value } | { mendFirst: Check };

type Values<Before extends readonly Looked<unknown>[]> = {
  [Index in keyof Before]: Before[Index] extends Looked<infer Value> ? Value : never;
};

export const fine = <Value = undefined>(detail: string, value?: Value, next?: string): Outcome<Value> => ({
  state: "ok",
  detail,
  value: value as Value,
  ...(next === undefined ? {} : { next }),
});

export const wrong = (detail: string, next: string): Outcome<never> => ({ state: "wrong", detail, next });

export const unneeded = (detail: string, next?: string): Outcome<undefined> => ({
  state: "unchecked",
  detail,
  value: undefined,
  ...(next === undefined ? {} : { next }),
});

/** The service's certificate is not trusted, or the file of trusted certificates cannot be read. */
export const isAboutCertificates = (error: LicensesError): boolean =>
  error instanceof NoAnswer ? error.untrusted : error instanceof SettingsError && error.setting === "caFile";

export class Examination {
  readonly findings: Finding[] = [];

  /**
   * @param before what has to be right first; its values are handed to `look`.
   * @param next what to do about an error of ours that `look` throws.
   */
  async check<const Before extends readonly Looked<unknown>[], Value>(
    check: Check,
    before: Before,
    look: (...values: Values<Before>) => Promise<Outcome<Value>> | Outcome<Value>,
    next: (error: LicensesError) => string,
  ): Promise<Looked<Value>> {
    const obstacle = before.find((one) => "mendFirst" in one);
    if (obstacle !== undefined && "mendFirst" in obstacle) {
      const { mendFirst } = obstacle;
      this.skip(check, `not looked at, because this comes first: ${labels[mendFirst]}`);
      return obstacle;
    }
    const values = before.map((one) => ("value" in one ? one.value : undefined)) as Values<Before>;
    const outcome = await this.outcome(() => look(...values), next);
    this.findings.push({ check, state: outcome.state, detail: outcome.detail, next: outcome.next ?? null });
    return outcome.state === "wrong" ? { mendFirst: check } : { value: outcome.value };
  }

  /** Says why these are not looked at. */
  skip(check: Check, detail: string, next: string | null = null): void {
    this.findings.push({ check, state: "unchecked", detail, next });
  }

  /** The same for all checks of a service. */
  skipAll(service: "partnerCenter" | "uipath", detail: string): void {
    const checks = Object.keys(labels).filter((check) => check.startsWith(`${service}.`)) as Check[];
    for (const check of checks) this.skip(check, detail);
  }

  private async outcome<Value>(
    look: () => Promise<Outcome<Value>> | Outcome<Value>,
    next: (error: LicensesError) => string,
  ): Promise<Outcome<Value>> {
    try {
      return await look();
    } catch (error) {
      if (error instanceof LicensesError) return wrong(error.message, next(error));
      throw error;
    }
  }
}
