/** Who made a change: a request of a client, the service itself (a renewal, a late provisioning), or another client. */
type Actor = "request" | "service" | "elsewhere";

export type Deed =
  | { kind: "quantity"; customerId: string; subscriptionId: string; from: number; to: number; why: string }
  | { kind: "status"; customerId: string; subscriptionId: string; from: string; to: string }
  | { kind: "schedule"; customerId: string; subscriptionId: string; quantity: number | null }
  | { kind: "endOfTerm"; customerId: string; subscriptionId: string; endOfTerm: "cancel" | "extend" | null }
  | { kind: "assign"; customerId: string; userId: string; skuId: string; excludedPlans: string[] }
  | { kind: "plans"; customerId: string; userId: string; skuId: string; excludedPlans: string[] }
  | { kind: "remove"; customerId: string; userId: string; skuId: string }
  | {
      kind: "upgrade" | "transition";
      customerId: string;
      subscriptionId: string;
      targetSubscriptionId: string;
      quantity: number;
    }
  | { kind: "allocation"; organizationId: string; code: string; from: number; to: number }
  | { kind: "hostLicense"; licenseCode: string; active: boolean };

export type LedgerEntry = Deed & { sequence: number; at: string; by: Actor; requestId?: string };

/** When a user had a license. `from` is null for a license from the seed, `to` is null while the user has it. */
export interface Interval {
  customerId: string;
  userId: string;
  skuId: string;
  from: string | null;
  to: string | null;
}

/** The most entries. Of older entries the ledger keeps only who still has a license. */
const entriesKept = 100_000;

/** Every business write that took effect, in order. It does not depend on the answers that clients got. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  private earlier: Interval[] = [];
  private count = 0;
  private by: { actor: Actor; requestId?: string } = { actor: "service" };

  /** Records all changes that `act` makes under this actor. */
  during<T>(actor: Actor, requestId: string | undefined, act: () => T): T {
    const before = this.by;
    this.by = requestId === undefined ? { actor } : { actor, requestId };
    try {
      return act();
    } finally {
      this.by = before;
    }
  }

  record(deed: Deed, at: Date): void {
    const { actor, requestId } = this.by;
    this.count += 1;
    const entry: LedgerEntry = { ...deed, sequence: this.count, at: at.toISOString(), by: actor };
    this.entries.push(requestId === undefined ? entry : { ...entry, requestId });
    if (this.entries.length <= entriesKept * 1.2) return;
    const forgotten = this.entries.splice(0, this.entries.length - entriesKept);
    this.earlier = intervalsAfter(this.earlier, forgotten).filter(({ to }) => to === null);
  }

  seed(license: Pick<Interval, "customerId" | "userId" | "skuId">): void {
    this.earlier.push({ ...license, from: null, to: null });
  }

  purchases(): LedgerEntry[] {
    return this.entries.filter((entry) => entry.kind === "quantity");
  }

  intervals(): Interval[] {
    return intervalsAfter(this.earlier, this.entries);
  }

  clear(): void {
    this.entries.length = 0;
    this.earlier = [];
    this.count = 0;
  }
}

function intervalsAfter(earlier: readonly Interval[], entries: readonly LedgerEntry[]): Interval[] {
  const all = earlier.map((interval) => ({ ...interval }));
  const open = new Map(all.map((interval) => [licenseKey(interval), interval]));
  for (const entry of entries) {
    if (entry.kind !== "assign" && entry.kind !== "remove") continue;
    const key = licenseKey(entry);
    if (entry.kind === "assign") {
      const { customerId, userId, skuId, at } = entry;
      const interval: Interval = { customerId, userId, skuId, from: at, to: null };
      all.push(interval);
      open.set(key, interval);
      continue;
    }
    const interval = open.get(key);
    if (interval) interval.to = entry.at;
    open.delete(key);
  }
  return all;
}

function licenseKey({ customerId, userId, skuId }: Pick<Interval, "customerId" | "userId" | "skuId">): string {
  return `${customerId}/${userId}/${skuId}`;
}
