import { LicensesError } from "../core/errors";

/** The findings of `licenses doctor`, in the order in which to fix problems. */

/** `unchecked`: not looked at, because something else comes first or because it is not needed. */
export interface Finding {
  /** Scripts read the name and the state, so neither ever changes. */
  check: string;
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
export type Checked<Value> = { value: Value } | { fixFirst: string };

type Values<Before extends readonly Checked<unknown>[]> = {
  [Index in keyof Before]: Before[Index] extends Checked<infer Value> ? Value : never;
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

/** Makes checks and collects what they find. */
export class Examination<Check extends string = string> {
  readonly findings: Finding[] = [];

  /** @param labels what people read in place of a check's name. */
  constructor(private readonly labels: Readonly<Record<string, string>>) {}

  label(check: string): string {
    return this.labels[check] ?? check;
  }

  /**
   * @param before what has to be right first; its values are handed to `look`.
   * @param next what to do about an error of ours that `look` throws.
   */
  async check<const Before extends readonly Checked<unknown>[], Value>(
    check: Check,
    before: Before,
    look: (...values: Values<Before>) => Promise<Outcome<Value>> | Outcome<Value>,
    next: (error: LicensesError) => string,
  ): Promise<Checked<Value>> {
    const obstacle = before.find((one) => "fixFirst" in one);
    if (obstacle !== undefined && "fixFirst" in obstacle) {
      const { fixFirst } = obstacle;
      this.skip(check, `not looked at, because this comes first: ${this.label(fixFirst)}`);
      return obstacle;
    }
    const values = before.map((one) => ("value" in one ? one.value : undefined)) as Values<Before>;
    const outcome = await this.outcome(() => look(...values), next);
    this.findings.push({ check, state: outcome.state, detail: outcome.detail, next: outcome.next ?? null });
    return outcome.state === "wrong" ? { fixFirst: check } : { value: outcome.value };
  }

  /** Says why a check is not made. */
  skip(check: Check, detail: string): void {
    this.findings.push({ check, state: "unchecked", detail, next: null });
  }

  /** The same for several checks. */
  skipAll(checks: readonly Check[], detail: string): void {
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
