import { isGuid } from "../../../../core/known";
import type { Declared } from "../../../doctor";
import { delegationOf, type Role } from "../../roles";
import { calls, type Use, uses } from "../needs";

/** Which calls the resources of one customer make that take a role in the admin relationship with it (GDAP). Pure. */

export type CallName = keyof typeof calls;

export interface Needed {
  call: CallName;
  resources: Use["resource"][];
  /** Any one of them will do. */
  roles: readonly Role[];
}

export function neededFor(licenses: Declared[]): Needed[] {
  return (Object.keys(calls) as CallName[]).flatMap((call) => {
    const makers = uses.filter((use) =>
      licenses.some((license) => license.type === use.resource && use.calls.includes(call) && makes(license, call)),
    );
    const [method = "", path = ""] = calls[call].call.split(" ");
    const roles = delegationOf(method, path)?.anyOf;
    const resources = makers.map(({ resource }) => resource);
    return roles === undefined || resources.length === 0 ? [] : [{ call, resources, roles }];
  });
}

function makes({ type, args, state }: Declared, call: CallName): boolean {
  // Users that the program gives by object id need no list of users.
  if (call === "users") return !isGuid(String(args.userId));
  // An upgrade that has ended makes no calls; subscriptions of new commerce have calls that take no role.
  if (type === "SubscriptionUpgrade") return state.completed !== true && !String(args.target).includes(":");
  return true;
}
