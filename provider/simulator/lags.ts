import type { Later } from "./later";
import { Newest } from "./newest";
import { pathPattern } from "./pathPattern";
import type { World } from "./world";

interface Lag {
  past: World;
  pattern: RegExp;
  readsLeft: number;
  until: Date | undefined;
}

/** Each earlier moment is kept as a copy of the whole world. Beyond this number the oldest copy is dropped. */
const most = 50;

/** Reads that still show the world of an earlier moment. */
export class Lags {
  private lags: Lag[] = [];
  private readonly pasts = new Newest<number, World>(most);
  private changes = 0;

  add(past: World, { reads, ms }: Later, on = "**"): void {
    this.lags.push({
      past,
      pattern: pathPattern(on),
      readsLeft: reads ?? (ms === undefined ? 1 : Number.POSITIVE_INFINITY),
      until: ms === undefined ? undefined : new Date(past.now().getTime() + ms),
    });
    if (this.lags.length > most) this.lags.shift();
  }

  /** The world that this read shows. */
  seenBy(path: string, present: World): World {
    const now = present.now();
    this.lags = this.lags.filter(({ readsLeft, until }) => readsLeft > 0 && (until === undefined || until > now));
    const lag = this.lags.find(({ pattern }) => pattern.test(path));
    if (!lag) return present;
    lag.readsLeft -= 1;
    return lag.past;
  }

  remember(past: World): void {
    this.changes += 1;
    this.pasts.set(this.changes, past);
  }

  /** The world as it was this many changes ago, or the oldest copy if that is newer. */
  before(changes: number): World | undefined {
    const remembered = [...this.pasts.values()];
    return remembered[Math.max(0, remembered.length - changes)];
  }

  clear(): void {
    this.lags = [];
    this.pasts.clear();
  }
}
