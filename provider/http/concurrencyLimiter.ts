import type { Clock } from "../core/lifecycle";

/**
 * How many calls may be under way at once for one key (a customer, a host), and from when. Partner Center limits requests for
 * each partner, or each partner and customer; so after a 429 all calls of that key wait, half as many go on together, and each
 * success wins back a part of a place. Other keys are not held up.
 */
export interface ConcurrencyLimiter {
  /**
   * Waits for a place; the result gives it back.
   *
   * @param left how long the call may still wait, in milliseconds.
   * @param waiting is told of each wait that the service asked for.
   * @throws NoPlace when there is none in that time; the call has not been sent.
   */
  enter(key: string, left: () => number, waiting: (milliseconds: number) => void): Promise<Place>;
}

export class NoPlace extends Error {
  /** @param asked the wait that the service asked for, in milliseconds; absent where other calls took all places. */
  constructor(readonly asked?: number) {
    super();
  }
}

export interface Place {
  /** The service has taken the call. */
  done(): void;
  /** The service refused the call with a rate limit, and accepts no call for that long. */
  refused(milliseconds: number): void;
  /** The call has ended in another way. Once a place is given back, this does nothing. */
  leave(): void;
}

interface Lane {
  width: number;
  active: number;
  opens: number;
  queue: (() => void)[];
}

/** Most concurrent requests for one customer. The limiter goes lower when the service throttles. */
export const mostAtOnce = 16;

export function concurrencyLimiter(clock: Clock, widest: number): ConcurrencyLimiter {
  const lanes = new Map<string, Lane>();
  const laneOf = (key: string): Lane => {
    const lane = lanes.get(key) ?? { width: widest, active: 0, opens: 0, queue: [] };
    lanes.set(key, lane);
    return lane;
  };
  const release = (lane: Lane) => {
    lane.active--;
    while (lane.queue.length > 0 && lane.active < Math.floor(lane.width)) {
      lane.active++;
      lane.queue.shift()?.();
    }
  };
  return {
    async enter(key, left, waiting) {
      const lane = laneOf(key);
      if (lane.active >= Math.floor(lane.width)) await itsTurn(lane, left());
      else lane.active++;
      try {
        for (let rest = lane.opens - clock.now().getTime(); rest > 0; rest = lane.opens - clock.now().getTime()) {
          if (rest > left()) throw new NoPlace(rest);
          waiting(rest);
          await clock.sleep(rest);
        }
      } catch (error) {
        release(lane);
        throw error;
      }
      let given = true;
      const leave = () => {
        if (!given) return;
        given = false;
        release(lane);
      };
      return {
        done() {
          lane.width = Math.min(widest, lane.width + 1 / lane.width);
          leave();
        },
        refused(milliseconds) {
          lane.width = Math.max(1, lane.width / 2);
          lane.opens = Math.max(lane.opens, clock.now().getTime() + milliseconds);
          leave();
        },
        leave,
      };
    },
  };
}

/** First come, first served. A call that times out leaves the queue at once, so it never takes a place. */
const itsTurn = ({ queue }: Lane, milliseconds: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const turn = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(turn), 1);
      reject(new NoPlace());
    }, milliseconds);
    queue.push(turn);
  });
