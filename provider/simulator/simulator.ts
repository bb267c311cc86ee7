import type { Change } from "./changeSchema";
import type { Clock } from "./clock";
import { stranger } from "./closed";
import type { Faults } from "./faults";
import type { Journal } from "./journal";
import type { Ledger } from "./ledger";
import type { WorldSeed } from "./seed";
import type { World } from "./world";

export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Without it, the world of the demo. */
  world?: WorldSeed;
  /** The simulator accepts every bearer token as that of a partner's user. */
  anyToken?: boolean;
  now?: () => Date;
  /** The host name or address to listen on. Default: loopback. */
  host?: string;
  /** File in which the world is kept. If it exists, the simulator starts with the world in it. */
  persist?: string;
  /** How many exchanges the journal keeps, the newest ones. Default: 20,000. */
  journalLimit?: number;
  /** The most connections at once. Default: no limit. */
  connectionLimit?: number;
}

const known: Record<keyof SimulatorOptions, true> = {
  port: true,
  world: true,
  anyToken: true,
  now: true,
  host: true,
  persist: true,
  journalLimit: true,
  connectionLimit: true,
};

/** @throws Error that names an unknown option: a misspelt one would otherwise start a different world */
export function optionsOf(options: SimulatorOptions): SimulatorOptions {
  const names = Object.keys(known);
  const strangers = Object.keys(options).filter((name) => !names.includes(name));
  if (strangers.length > 0) throw new Error(strangers.map((name) => stranger(name, names)).join("\n"));
  return options;
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** The world's time, which can be moved and stopped. */
  readonly clock: Clock;
  /** Starts again with this seed, or the last one. Journal, ledger and added fault rules are cleared. */
  reset(seed?: WorldSeed): void;
  /** Makes changes that no client asked for. */
  change(...changes: Change[]): void;
  /** The current world. `reset` with this value restores it. */
  snapshot(): WorldSeed;
  close(): Promise<void>;
}
