import type { Simulator } from "pulumi-licenses/simulator";
import type { Dispatcher } from "undici";
import * as connection from "../../provider/http/connection";

/**
 * Network faults before a request reaches a server, which a server cannot cause. They use the provider's own pool of connections,
 * with a listener between the pool and the provider's client.
 */

/** One call: its verb and where it goes; `*` stands for one segment, `**` for anything. */
export interface Target {
  method: string;
  path: string;
  /** The number of matching requests that pass first. */
  skip?: number;
}

export type LineTrouble =
  /** Nothing listens there. */
  | { line: "refused" }
  /** The name of the host is not known. */
  | { line: "no such host" }
  /** The client loses patience after so many milliseconds. */
  | { line: "impatient"; after: number }
  /** Something happens a moment before the request goes out. */
  | { line: "meanwhile"; act: (simulator: Simulator) => void };

interface Armed {
  target: Target;
  trouble: LineTrouble;
  times: number;
  seen: number;
  struck: number;
}

/** A closed port on this machine, and a host name that never exists (RFC 6761). */
const nobody = "http://127.0.0.1:1";
const nowhere = "http://no-such-host.invalid";

export const matches = ({ method, path }: Target, asked: string, at: string): boolean => {
  const source = path
    .split("**")
    .map((part) => part.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", "[^/]*"))
    .join(".*");
  return method === asked && new RegExp(`^${source}$`, "i").test(at.split("?")[0] ?? "");
};

const originOf = ({ origin }: Dispatcher.DispatchOptions) => String(origin ?? "").replace(/\/$/, "");

/** Every connection that the provider opens in this file's tests passes here. */
export class Line {
  private readonly armed = new Map<string, Armed[]>();
  /** Pools by their address, after their first request. */
  private readonly opened = new Map<string, Set<Dispatcher>>();
  private readonly simulators = new Map<string, Simulator>();

  static tap(): Line {
    const line = new Line();
    const connect = connection.connect;
    jest.spyOn(connection, "connect").mockImplementation((caFile) => {
      const pool: Dispatcher = connect(caFile).compose((dispatch) => (options, handler) => {
        line.opened.get(originOf(options))?.add(pool);
        return dispatch(line.troubled(options), handler);
      });
      return pool;
    });
    return line;
  }

  /** @param origin the address in the provider's settings. */
  serve(origin: string, simulator: Simulator): void {
    this.simulators.set(origin, simulator);
    this.armed.set(origin, []);
    this.opened.set(origin, new Set());
  }

  arm(origin: string, target: Target, trouble: LineTrouble, times: number): void {
    this.armed.get(origin)?.push({ target, trouble, times, seen: 0, struck: 0 });
  }

  /** The number of requests that the fault has struck. A short patience by itself strikes none: it needs a server that does not answer. */
  strikes(origin: string): number {
    const armed = (this.armed.get(origin) ?? []).filter(({ trouble }) => trouble.line !== "impatient");
    return armed.reduce((sum, { struck }) => sum + struck, 0);
  }

  clear(origin: string): void {
    this.armed.set(origin, []);
  }

  /** Closes all connections to this address, as the end of a process does. */
  async hangUp(origin: string): Promise<void> {
    const pools = [...(this.opened.get(origin) ?? [])];
    this.opened.get(origin)?.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private troubled(options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
    const origin = originOf(options);
    let changed = options;
    for (const one of this.armed.get(origin) ?? []) {
      if (!matches(one.target, options.method, options.path)) continue;
      one.seen++;
      if (one.seen <= (one.target.skip ?? 0) || one.struck >= one.times) continue;
      one.struck++;
      changed = this.under(one.trouble, origin, changed);
    }
    return changed;
  }

  private under(trouble: LineTrouble, origin: string, options: Dispatcher.DispatchOptions): Dispatcher.DispatchOptions {
    if (trouble.line === "refused") return { ...options, origin: nobody };
    if (trouble.line === "no such host") return { ...options, origin: nowhere };
    if (trouble.line === "impatient") return { ...options, headersTimeout: trouble.after };
    const simulator = this.simulators.get(origin);
    if (simulator !== undefined) trouble.act(simulator);
    return options;
  }
}
