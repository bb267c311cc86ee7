import { NoAnswer, ServiceError } from "../../provider/errors";
import type { AutomationSuite, Quantity } from "../../provider/uipath/api";
import type { Available } from "../../provider/uipath/wire";

export const host = "feb0dd79-85b6-483b-b297-0e49a1aa5b7d";
export const organization = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

/** What comes of the next write, in place of what should. */
export type Fault =
  | { answers: "a page" | "nothing" | "429"; done: boolean }
  | { answers: "success"; done: false }
  | { answers: "404" };

/** Automation Suite in memory: one organization, and a count of calls. */
export class ModelAutomationSuite {
  readonly calls: string[] = [];
  readonly sent: Quantity[][] = [];
  /** What the organization has; `undefined`: no license. */
  license: Record<string, number> | undefined;
  readable = true;
  hostLicensed = true;
  /** Answers that come to the next reads, whatever is true. */
  readonly answers: ("no license" | "404" | "no such call" | undefined)[] = [];
  /** What somebody else does right after a write. */
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
    return answer === "no license" || this.license === undefined
      ? { productsWithAvailability: [] }
      : { license: this.shown(), productsWithAvailability: [] };
  }

  async pool() {
    this.calls.push("GET pool");
    return this.hostLicensed ? [] : undefined;
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
    if (fault === undefined || ("done" in fault && fault.done)) act();
    this.after();
    if (fault === undefined) return this.license && this.shown();
    if (fault.answers === "success") return undefined;
    if (fault.answers === "404") throw new ServiceError("There is no license (404).", 404, undefined, "");
    throw new NoAnswer(`it answered with ${fault.answers}`, "unknown", "", fault.answers === "429");
  }

  private shown() {
    const products = Object.entries(this.license ?? {})
      .filter(([, quantity]) => quantity > 0)
      .map(([code, quantity]) => ({ code, quantity }));
    return { licenseStatus: "Active", startDate: undefined, endDate: undefined, products };
  }
}
