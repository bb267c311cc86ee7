import type { Context } from "../lifecycle";
import type { PartnerCenter } from "./api";
import type { SubscriptionUpgradeArgs } from "./subscriptionUpgrade.args";

/** One upgrade, with what all its steps share. */
export interface UpgradeRun {
  id: string;
  wanted: SubscriptionUpgradeArgs;
  context: Context<PartnerCenter>;
  /** When waiting ends, in milliseconds of the clock. */
  deadline: number;
}

/** Waits until it is worth looking again; throws when the time is over. */
export async function lookAgain({ context, deadline }: UpgradeRun, what: string, over: () => Error): Promise<void> {
  const { clock, wait, tell } = context;
  if (clock.now().getTime() + wait.poll * 1000 > deadline) throw over();
  tell.status(`waiting for Partner Center: ${what}`);
  await clock.sleep(wait.poll * 1000);
}
