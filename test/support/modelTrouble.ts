import type { Dispatcher } from "undici";
import type { Clock } from "../../provider/core/lifecycle";

/** A failing service without sockets, for Jest's fake timers, with which a day passes in a moment. */

/** The fate of one request. Times are in milliseconds. */
export type Fate =
  | { does: "answer"; status: number; after: number; retryAfter?: string; body?: string }
  /** The head of an answer at once, then a blank every two seconds, for ever. */
  | { does: "drip" }
  /** The request arrives, and nothing comes back. */
  | { does: "silence" }
  /** The request arrives, and the connection breaks. */
  | { does: "cut"; after: number }
  /** No connection comes about: by default, nothing listens there. */
  | { does: "refuse"; code?: string }
  /** All connections are taken by others: the request never leaves. */
  | { does: "wait" };

export interface Arrival {
  path: string;
  method: string;
  at: number;
  fate: Fate;
}

type Handler = Parameters<Dispatcher["dispatch"]>[1];
type Controller = Parameters<NonNullable<Handler["onRequestStart"]>>[0];

/** @param fates of one request after another. After the last one they repeat from the beginning. */
export function troubled(fates: Fate[]): { dispatcher: Dispatcher; arrivals: Arrival[] } {
  const arrivals: Arrival[] = [];
  let next = 0;
  const dispatch = ({ path, method }: Dispatcher.DispatchOptions, handler: Handler) => {
    const fate = fates[next++ % fates.length] as Fate;
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const end = (work: () => void) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      work();
    };
    const controller = {
      abort: (reason: Error) => end(() => handler.onResponseError?.(controller, reason)),
    } as unknown as Controller;
    const fail = (code: string) =>
      end(() => handler.onResponseError?.(controller, Object.assign(new Error(), { code })));
    if (fate.does === "wait") return true;
    if (fate.does === "refuse") {
      timer = setTimeout(() => fail(fate.code ?? "ECONNREFUSED"), 1);
      return true;
    }
    handler.onRequestStart?.(controller, {} as never);
    if (over) return true;
    arrivals.push({ path, method, at: Date.now(), fate });
    const head = (status: number, headers: Record<string, string> = {}) =>
      handler.onResponseStart?.(controller, status, headers, "");
    if (fate.does === "cut") timer = setTimeout(() => fail("ECONNRESET"), fate.after);
    if (fate.does === "drip") {
      head(200);
      timer = setInterval(() => handler.onResponseData?.(controller, Buffer.from(" ")), 2_000);
    }
    if (fate.does === "answer") {
      const { status, after, retryAfter, body = "{}" } = fate;
      timer = setTimeout(() => {
        head(status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
        handler.onResponseData?.(controller, Buffer.from(body));
        end(() => handler.onResponseEnd?.(controller, {}));
      }, after);
    }
    return true;
  };
  return { dispatcher: { dispatch } as unknown as Dispatcher, arrivals };
}

/** Uses Jest's fake timers. */
export const timersClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
