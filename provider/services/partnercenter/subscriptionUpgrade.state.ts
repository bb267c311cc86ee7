import { z } from "zod";
import { knownMembers } from "../../core/known";
import { kept, shown } from "../../core/state";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";

/** The state that Pulumi keeps of an upgrade. Pure. */

const upgradeTypes = ["upgrade_only", "upgrade_with_license_transfer"] as const;
const billingCycles = ["monthly", "annual", "triennial", "none"] as const;

const common = {
  customerId: z.string(),
  subscriptionId: z.string(),
  target: z.string(),
  upgradeType: z.enum(upgradeTypes),
  termDuration: z.string().optional(),
  billingCycle: z.enum(billingCycles).optional(),
};

const licenseError = kept({
  userId: z.string(),
  name: z.string(),
  errors: z.array(kept({ code: z.string(), description: z.string() })),
});
export type LicenseError = z.output<typeof licenseError>;

export const subscriptionUpgradeState = kept({
  ...common,
  /** The arguments when the upgrade began. Later reads do not change them. */
  asked: kept({ ...common, quantity: z.number().optional(), targetSubscriptionId: z.string().optional() }),
  quantity: z.number(),
  targetSubscriptionId: z.string().optional(),
  operationId: z.string().optional(),
  /** Whether the service has finished the operation. */
  completed: z.boolean(),
  /** How often the service has refused to begin the upgrade; absent once it has begun. */
  refused: z.number().optional(),
  licenseErrors: shown.list(licenseError),
  targetStatus: z.string().optional(),
});
export type SubscriptionUpgradeState = z.output<typeof subscriptionUpgradeState>;

/** An upgrade that has begun goes on as it was asked for, whatever the program says now. */
export function foresee(
  wanted: SubscriptionUpgradeArgs,
  state?: SubscriptionUpgradeState,
): Partial<SubscriptionUpgradeState> {
  if (state === undefined || (state.refused !== undefined && !state.completed)) return foreseeAct(wanted);
  const { targetStatus: _, ...record } = state;
  return state.completed ? knownMembers(record) : { ...foreseeAct(state.asked), quantity: state.quantity };
}

/** The quantity is not certain: a legacy upgrade that is adopted may have moved another number of seats. */
function foreseeAct(asked: SubscriptionUpgradeArgs): Partial<SubscriptionUpgradeState> {
  const { quantity: _, targetSubscriptionId: __, ...args } = asked;
  return knownMembers({ ...args, asked, completed: true, licenseErrors: [] });
}
