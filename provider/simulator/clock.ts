const dayMs = 86_400_000;
const unitMs: Record<string, number> = { d: dayMs, h: 3_600_000, m: 60_000, s: 1_000 };

/** The simulator's time. Tests move it, for example to a day on which a window closes or a term ends. */
export class Clock {
  private offsetMs = 0;
  private stoppedAt: number | undefined;

  get isMoved(): boolean {
    return this.offsetMs !== 0 || this.isStopped;
  }

  get isStopped(): boolean {
    return this.stoppedAt !== undefined;
  }

  constructor(private readonly base: () => Date) {}

  now(): Date {
    return new Date(this.stoppedAt ?? this.base().getTime() + this.offsetMs);
  }

  moveTo(instant: Date): void {
    if (this.stoppedAt !== undefined) this.stoppedAt = instant.getTime();
    this.offsetMs = instant.getTime() - this.base().getTime();
  }

  forward(ms: number): void {
    this.moveTo(new Date(this.now().getTime() + ms));
  }

  stop(): void {
    this.stoppedAt = this.now().getTime();
  }

  run(): void {
    if (this.stoppedAt === undefined) return;
    const instant = new Date(this.stoppedAt);
    this.stoppedAt = undefined;
    this.moveTo(instant);
  }

  reset(): void {
    this.stoppedAt = undefined;
    this.offsetMs = 0;
  }
}

/**
 * Seeds may have relative dates: `now-60d`, `now+3h` or `today+300d` (midnight UTC). So the world of a file does not grow old.
 * Any other text stays unchanged.
 */
export function resolveMoment(text: string, now: Date): string {
  const relative = /^(now|today)(?:([+-])(\d+)([dhms]))?$/.exec(text);
  if (!relative) return text;
  const [, origin, sign, amount, unit] = relative;
  const start = (origin === "today" ? midnight(now) : now).getTime();
  const distance = amount === undefined ? 0 : Number(amount) * (unitMs[unit ?? "d"] ?? 0) * (sign === "-" ? -1 : 1);
  return serviceTime(new Date(start + distance));
}

/** A time in the form of the services: with the decimals of the second, if there are any. */
export function serviceTime(instant: Date): string {
  return instant.toISOString().replace(/\.?0+Z$/, "Z");
}

export function addDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * dayMs);
}

export function isTerm(text: string): boolean {
  return /^P[1-9]\d*[DMY]$/.test(text);
}

export function addTerm(instant: Date, term: string): Date {
  const { amount = "1", unit = "Y" } = /^P(?<amount>\d+)(?<unit>[DMY])$/.exec(term)?.groups ?? {};
  const end = new Date(instant);
  if (unit === "Y") end.setUTCFullYear(end.getUTCFullYear() + Number(amount));
  if (unit === "M") end.setUTCMonth(end.getUTCMonth() + Number(amount));
  if (unit === "D") end.setUTCDate(end.getUTCDate() + Number(amount));
  // A month without such a day ends on its last one.
  if (unit !== "D" && end.getUTCDate() !== instant.getUTCDate()) end.setUTCDate(0);
  return end;
}

/** The end of a term in the form of the services: the last day for new commerce, the day after for traditional subscriptions. */
export function endOfTerm(start: Date, term: string, isLegacy: boolean): string {
  const dayAfter = addTerm(start, term);
  return serviceTime(isLegacy ? dayAfter : addDays(midnight(dayAfter), -1));
}

export function midnight(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / dayMs) * dayMs);
}

/** Dates without a time zone are in UTC. The machine's time zone has no effect. */
export function instantOf(text: string): Date {
  return new Date(/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/i.test(text) ? `${text}Z` : text);
}

export function termDays(term: string): number {
  const start = new Date("2001-01-01T00:00:00Z");
  return (addTerm(start, term).getTime() - start.getTime()) / dayMs;
}
