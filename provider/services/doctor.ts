import type { Checked, Examination, Finding } from "../doctor/examination";
import type { Settings } from "../settings/settings";

/** What `licenses doctor` checks of a service. */
export interface ServiceDoctor<Api extends object = object> {
  /** As labels call the service. */
  title: string;
  /**
   * The label of each check, by the check's name, in the order in which to fix problems. Names begin with the name of the service's section
   * of the settings, and labels with the title.
   */
  checks: Readonly<Record<string, string>>;
  /** Whether the settings say that the service is in use. */
  isUsed(settings: Settings): boolean;
  /** Asked if the service is not in use: why it is not checked, or `undefined` if it is. @param used titles of the services in use. */
  whyUnneeded(used: readonly string[]): string | undefined;
  /** Makes all checks. Reads only. */
  examine(exam: Examination, settings: Checked<Settings>): Promise<void>;
  /** For a service that has customers. */
  customers?: CustomerDoctor<Api>;
}

/** What is checked of each customer that the stacks name. */
export interface CustomerDoctor<Api, Found extends CustomerFinding = CustomerFinding> {
  /** Id of the customer that has the resource, in one spelling. */
  customerOf(resource: Declared): string;
  /** What the service lets the credentials do for a customer. Reads only. @param connect throws if the settings are unusable. */
  examine(customer: NamedCustomer, connect: () => Api): Promise<Found>;
  /** All findings for a terminal of this width. */
  table(findings: Found[], width: number): string;
}

/** A resource in a stack's state. */
export interface Declared {
  type: string;
  id: string;
  args: Record<string, unknown>;
  state: Record<string, unknown>;
}

/** A customer, and what stacks with one sign-in declare for it. */
export interface NamedCustomer {
  id: string;
  stacks: string[];
  resources: Declared[];
}

export interface CustomerFinding extends Finding {
  check: "customer";
  customer: { id: string; name: string | null; stacks: string[] };
}
