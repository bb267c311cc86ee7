import type { Connected } from "../core/lifecycle";
import type { Judgement, Look } from "../drift/judgement";
import type { HolderReport, UnmanagedReport } from "../drift/report";
import type { Settings } from "../settings/settings";

/** How a drift report looks at the licenses of a service. It writes nothing. */
export interface ServiceDrift<Api extends object> {
  /** By class name. */
  kinds: Readonly<Record<string, Kind<object, object, Api>>>;
  /** The customer or organization that has a license. */
  holder: Holder<Api>;
  /** Keeps what has been read: nothing changes while a report is made, and two stacks may name one object. */
  remembering(connected: Connected<Api>): Connected<Api>;
  /** A sign-in that ends soon, and has to be renewed by hand. Asked after the sign-ins of the report, because each of them may renew it. */
  endingSignIn?(settings: Settings, horizon: Horizon): EndingSignIn | undefined;
  /** Finds licenses that none of the programs lists. One read for each user of the holder. */
  unmanaged?(holder: string, resources: Saved[], api: Api): Promise<UnmanagedReport["users"]>;
}

/** How far ahead a report looks. */
export interface Horizon {
  now: Date;
  days: number;
}

/** One class of resources. Its lifecycle reads and compares, as in Pulumi's own refresh; this puts the result into words. */
export interface Kind<Args, State, Api> {
  judge(look: Look<Args, State>, api: Api, horizon: Horizon): Promise<Judgement> | Judgement;
  /**
   * The arguments of a program that accepts what was found, where they are others than those that were found. `undefined`: none, because
   * nothing is left that a program could declare.
   *
   * @param others arguments of the stack's other resources of this class, about the same object.
   */
  accepted?(look: Look<Args, State>, api: Api, others: Args[]): Promise<Args | undefined>;
  /** Why the drift is unknown although a read succeeded. */
  unreadable?(id: string, api: Api): Promise<string | undefined>;
}

export interface Holder<Api> {
  kind: HolderReport["kind"];
  /** @param id Pulumi's id of a resource. */
  idOf(id: string): string;
  name(id: string, api: Api): Promise<string | undefined>;
  /** What the holder has, or why the service does not tell. */
  products(id: string, api: Api): Promise<HolderReport["products"] | { problem: string }>;
}

export interface EndingSignIn {
  at: Date;
  text: string;
}

/** A resource in a stack's state. */
export interface Saved {
  type: string;
  id: string;
  args: Record<string, unknown>;
  state: Record<string, unknown>;
}
