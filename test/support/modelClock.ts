import { keyedLock } from "../../provider/core/keyedLock";
import { type Clock, type Context, type Reporter, unowned } from "../../provider/core/lifecycle";

/** A clock that moves only when the code sleeps, or when the test moves it. */
export class ModelClock implements Clock {
  readonly sleeps: number[] = [];
  private time: number;

  constructor(start = "2026-03-02T12:00:00.000Z") {
    this.time = Date.parse(start);
  }

  now(): Date {
    return new Date(this.time);
  }

  async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.time += milliseconds;
  }

  advance({ days = 0, seconds = 0 }: { days?: number; seconds?: number }): void {
    this.time += (days * 86_400 + seconds) * 1000;
  }
}

/** Collects the messages to the user. */
export class ModelListener implements Reporter {
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  readonly statuses: string[] = [];

  info(text: string): void {
    this.infos.push(text);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  status(text: string): void {
    this.statuses.push(text);
  }
}

export interface ModelContext<Api> extends Context<Api> {
  clock: ModelClock;
  tell: ModelListener;
}

export function contextOf<Api>(
  api: Api,
  clock: ModelClock,
  {
    limit = 60,
    poll = 5,
    removalsWereShown = true,
  }: { limit?: number; poll?: number; removalsWereShown?: boolean } = {},
): ModelContext<Api> {
  const lock = keyedLock();
  const tell = new ModelListener();
  const warnOnce = (text: string) => {
    if (!tell.warnings.includes(text)) tell.warn(text);
  };
  return {
    api,
    clock,
    tell,
    warnOnce,
    wait: { limit, poll },
    ownership: unowned,
    removalWasShown: () => removalsWereShown,
    lock,
  };
}
