import { pathPattern } from "./faults";
import type { World } from "./world";

interface Lag {
  past: World;
  pattern: RegExp;
  readsLeft: number;
  until: Date | undefined;
}

/** Each is a world of its own. */
const most = 50;

/** Reads that still show the world of an earlier moment. */
export class Lags {
  private lags: Lag[] = [];

  add(
    past: World,
    { reads, ms, on }: { reads?: number | undefined; ms?: number | undefined; on?: string | undefined },
  ): void {
    if (this.lags.length === most) this.lags.shift();
    this.lags.push({
      past,
      pattern: pathPattern(on ?? "**"),
      readsLeft: reads ?? (ms === undefined ? 1 : Number.POSITIVE_INFINITY),
      until: ms === undefined ? undefined : new Date(past.now().getTime() + ms),
    });
  }

  /** The world that this read gets to see. */
  seenBy(path: string, present: World): World {
    const now = present.now();
    this.lags = this.lags.filter(({ readsLeft, until }) => readsLeft > 0 && (until === undefined || until > now));
    const lag = this.lags.find(({ pattern }) => pattern.test(path));
    if (!lag) return present;
    lag.readsLeft -= 1;
    return lag.past;
  }

  clear(): void {
    this.lags = [];
  }
}
