import { NoAnswer, ServiceError } from "../../provider/core/errors";
import type { AutomationSuite, Quantity } from "../../provider/services/uipath/api";
import type { Availability, Available } from "../../provider/services/uipath/wire";

export const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
export const organization = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

/** The fault of the next write. */
export type Fault =
  | { answers: "a page" | "nothing" | "429"; done: boolean }
  | { answers: "success"; done: boolean }
  | { answers: 400 | 404 | 409 };

/** Automation Suite in memory: one organization, and a count of calls. */
export class ModelAutomationSuite {
  readonly calls: string[] = [];
  readonly sent: Quantity[][] = [];
  /** The organization's licenses. `undefined`: it has no license. */
  license: Record<string, number> | undefined;
  readable = true;
  hostLicensed = true;
  /** The host's licenses. */
  stock: Availability[] = [];
  /** The quantities that the organization uses. */
  usage: Availability[] = [];
  /** Number of reads after a write that still show the earlier value. */
  lag = 0;
  private stale: { license: Record<string, number> | undefined; reads: number } = { license: undefined, reads: 0 };
  /** Answers to the next reads, in place of the true ones. */
  readonly answers: ("no license" | "404" | "no such call" | undefined)[] = [];
  /** A change that someone else makes right after a write. */
  after: () => void = () => {};
  private readonly faults: Fault[] = [];

  constructor(license?: Record<string, number>) {
    this.license = license;
  }

  get api(): AutomationSuite {
    return this as unknown as AutomationSuite;
  }

  readonly hostAccountId = host;

  fails(...faults: Fault[]): this {
    this.faults.push(...faults);
    return this;
  }

  async available(): Promise<Available | "no such call" | undefined> {
    this.calls.push("GET available");
    const answer = this.answers.shift() ?? (this.readable ? undefined : "no such call");
    if (answer === "no such call") return answer;
    if (answer === "404") return undefined;
    const license = this.stale.reads-- > 0 ? this.stale.license : this.license;
    return answer === "no license" || license === undefined
      ? { productsWithAvailability: this.usage }
      : { license: shown(license), productsWithAvailability: this.usage };
  }

  async pool() {
    this.calls.push("GET pool");
    return this.hostLicensed ? this.stock : undefined;
  }

  async allocate(_host: string, _organization: string, quantities: Quantity[]) {
    this.calls.push("POST license");
    this.sent.push(quantities);
    return this.write(() => {
      this.license = Object.fromEntries(quantities.map(({ code, quantity }) => [code, quantity]));
    });
  }

  async remove(): Promise<void> {
    this.calls.push("DELETE license");
    await this.write(() => {
      this.license = undefined;
    });
  }

  private write(act: () => void) {
    const fault = this.faults.shift();
    this.stale = { license: this.license, reads: this.lag };
    if (fault === undefined || ("done" in fault && fault.done)) act();
    this.after();
    if (fault === undefined) return this.license && shown(this.license);
    if (fault.answers === "success") return undefined;
    if (typeof fault.answers === "number")
      throw new ServiceError(`It was refused (${fault.answers}).`, { status: fault.answers, description: "" });
    throw new NoAnswer(`it answered with ${fault.answers}`, {
      outcome: "unknown",
      turnedAway: fault.answers === "429",
    });
  }
}

function shown(license: Record<string, number>) {
  const products = Object.entries(license)
    .filter(([, quantity]) => quantity > 0)
    .map(([code, quantity]) => ({ code, quantity }));
  return { licenseStatus: "Active", startDate: undefined, endDate: undefined, products };
}

/** A line of the host's pool, or of what an organization uses. */
export const availability = (code: string, totalQuantity: number, consumedQuantity: number): Availability => ({
  code,
  totalQuantity,
  consumedQuantity,
  availableQuantity: totalQuantity - consumedQuantity,
});
