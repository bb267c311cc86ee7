import { titleOf } from "../../../../drift/reports/words";
import type { CustomerFinding } from "../../../doctor";
import { alternatives } from "../../roles";
import type { Seen } from "./look";
import type { CallName } from "./needed";

/** What was seen of a customer, as a finding of `licenses doctor`. Pure. */

export interface PartnerCenterCustomer extends CustomerFinding {
  customer: CustomerFinding["customer"] & {
    relationship: Seen["relationship"];
    conditionalAccess: boolean;
    calls: Seen["calls"];
  };
}

/** Calls in the words of people. */
const callWords: Partial<Record<CallName, string>> = {
  users: "list users",
  subscribedSkus: "list products",
  licenses: "read licenses",
  updateLicenses: "change licenses",
  upgrades: "read upgrades",
  upgrade: "upgrade",
};

export const callInWords = (call: CallName): string => callWords[call] ?? call;

export function findingOf(id: string, stacks: string[], { problems, ...seen }: Seen): PartnerCenterCustomer {
  const customer = { id, stacks, ...seen };
  const found = { check: "customer" as const, customer };
  const refused = seen.calls.filter(({ permitted }) => permitted === "no");
  const detail = (words: string) => `${titleOf(customer)}: ${words}`;
  if (refused.length === 0 && problems.length === 0) {
    const left = seen.calls.filter(({ permitted }) => permitted === "unknown").map(({ call }) => callInWords(call));
    const rest = left.length === 0 ? "" : `; only the call itself would tell about: ${left.join(", ")}`;
    return { ...found, state: "ok", detail: detail(`the relationship is there${rest}`), next: null };
  }
  const lacking = refused.map(({ call, roles }) => `${callInWords(call)} (takes ${alternatives(roles)})`);
  const words = [...(lacking.length === 0 ? [] : [`no role to ${lacking.join("; nor to ")}`]), ...problems];
  return {
    ...found,
    state: "wrong",
    detail: detail(words.join("\n")),
    next: lacking.length === 0 ? null : askForRoles,
  };
}

const askForRoles =
  "Ask the customer for an admin relationship (GDAP) with these roles, and give them to a security group of the signed-in user.";
