import { NoRelationship, ServiceError } from "../../../../core/errors";
import { reasonOf } from "../../../../drift/reason";
import type { Declared } from "../../../doctor";
import type { PartnerCenter } from "../../api";
import { conditionalAccess, noPrivileges } from "../../codes";
import { inferred, type Tried } from "./inferred";
import { type CallName, type Needed, neededFor } from "./needed";

/** What Partner Center lets these credentials do for a customer. Reads only. */
export interface Seen {
  name: string | null;
  relationship: "present" | "absent" | "unknown";
  /** Whether a Conditional Access policy of the customer has refused a read. */
  conditionalAccess: boolean;
  calls: Tried[];
  /** Refusals and failures other than a missing role, in the service's words. */
  problems: string[];
}

export const unseen = (licenses: Declared[], problem: string): Seen => ({
  name: null,
  relationship: "unknown",
  conditionalAccess: false,
  calls: neededFor(licenses).map(untried),
  problems: [problem],
});

export async function lookAtCustomer(api: PartnerCenter, customerId: string, licenses: Declared[]): Promise<Seen> {
  let name: string | undefined;
  try {
    name = await api.companyName(customerId);
  } catch (error) {
    const relationship = error instanceof NoRelationship ? ("absent" as const) : ("unknown" as const);
    return { ...unseen(licenses, reasonOf(error)), relationship };
  }
  const answers = await Promise.all(
    neededFor(licenses).map((needed) => attempt(needed, readOf(needed.call, api, customerId, licenses))),
  );
  return {
    name: name ?? null,
    relationship: "present",
    conditionalAccess: answers.some(({ code }) => code === conditionalAccess),
    calls: inferred(answers.map(({ tried }) => tried)),
    problems: [...new Set(answers.flatMap(({ problem }) => problem ?? []))],
  };
}

const untried = (needed: Needed): Tried => ({ ...needed, permitted: "unknown", tried: false });

/** A read that stands for the call; `undefined` for a write. */
function readOf(
  call: CallName,
  api: PartnerCenter,
  customerId: string,
  licenses: Declared[],
): (() => Promise<unknown>) | undefined {
  switch (call) {
    case "users":
      return () => api.users(customerId);
    case "subscribedSkus":
      return () => api.subscribedSkus(customerId);
    case "licenses":
      return () => api.licenses(customerId, userOf(licenses));
    case "upgrades":
      return () => api.upgrades(customerId, subscriptionOf(licenses));
    default:
      return undefined;
  }
}

const userOf = (licenses: Declared[]): string =>
  licenses.find(({ type }) => type === "UserLicense")?.id.split("/")[1] ?? "";

const subscriptionOf = (licenses: Declared[]): string =>
  String(
    licenses.find(({ type, state }) => type === "SubscriptionUpgrade" && state.completed !== true)?.args.subscriptionId,
  );

interface Answered {
  tried: Tried;
  code?: string | undefined;
  problem?: string;
}

async function attempt(needed: Needed, read: (() => Promise<unknown>) | undefined): Promise<Answered> {
  if (read === undefined) return { tried: untried(needed) };
  try {
    await read();
    return { tried: { ...needed, permitted: "yes", tried: true } };
  } catch (error) {
    const code = error instanceof ServiceError ? error.code : undefined;
    if (code === noPrivileges) return { tried: { ...needed, permitted: "no", tried: true }, code };
    return { tried: { ...needed, permitted: "unknown", tried: true }, code, problem: reasonOf(error) };
  }
}
