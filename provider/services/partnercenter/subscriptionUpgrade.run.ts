import { Refused } from "../../core/errors";
import type { Context } from "../../core/lifecycle";
import type { PartnerCenter } from "./api";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";
import type { SubscriptionUpgradeState } from "./subscriptionUpgrade.state";

/** One upgrade, with what its steps share. */
export interface UpgradeRun {
  id: string;
  wanted: SubscriptionUpgradeArgs;
  context: Context<PartnerCenter>;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
  /** How often the service has refused to begin the upgrade. */
  refused: number;
}

/** Waits before the next read; throws at the deadline. */
export async function lookAgain({ context, deadline }: UpgradeRun, what: string, over: () => Error): Promise<void> {
  const { clock, wait, tell } = context;
  if (clock.now().getTime() + wait.poll * 1000 > deadline) throw over();
  tell.status(`waiting for Partner Center: ${what}`);
  await clock.sleep(wait.poll * 1000);
}

export function stateOf(
  { wanted }: UpgradeRun,
  quantity: number,
  known: Partial<SubscriptionUpgradeState> & { completed: boolean },
): SubscriptionUpgradeState {
  const { quantity: _, targetSubscriptionId: __, ...args } = wanted;
  return { ...args, asked: wanted, quantity, licenseErrors: [], ...known };
}

/** What to do about an upgrade that counts as begun and never appears. */
export const neverShown = ({ subscriptionId }: SubscriptionUpgradeArgs): string =>
  `If it never shows, look at subscription ${subscriptionId} in Partner Center. Where nothing was upgraded, \`pulumi state delete <URN of this resource>\` forgets this record (\`pulumi stack --show-urns\` lists URNs), and the next \`pulumi up\` begins the upgrade.`;

export const noSuchSubscription = ({ customerId, subscriptionId }: SubscriptionUpgradeArgs): Refused =>
  new Refused(
    `There is no subscription ${subscriptionId} for customer ${customerId}. Check customerId and subscriptionId.`,
  );
