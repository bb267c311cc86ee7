import { connect } from "node:http2";
import { setImmediate as turnsEnd } from "node:timers/promises";

/** A connection to the engine that carries no data. The operating system cuts it when the engine's process ends, however it ends. */
export interface EngineLiveness {
  /** Whether the first connection to the engine succeeded. */
  held: Promise<boolean>;
  /** Whether it is cut now. */
  cut(): Promise<boolean>;
  /** Settled when it is cut. */
  end: Promise<void>;
}

/** Turns of the event loop until Node has read the end of a connection and closed the session: at most four in Node 20, 22 and 24. */
const turnsToKnow = 5;

/** @param address host and port, of a server that speaks HTTP/2. */
export function watchEngine(address: string): EngineLiveness {
  const session = connect(`http://${address}`);
  session.unref();
  session.on("error", () => {});
  const held = new Promise<boolean>((resolve) => {
    session.once("connect", () => resolve(true));
    session.once("close", () => resolve(false));
  });
  return {
    held,
    end: new Promise((resolve) => session.once("close", () => resolve())),
    async cut() {
      for (let turn = 0; turn < turnsToKnow; turn++) await turnsEnd();
      return session.closed || session.destroyed;
    },
  };
}
