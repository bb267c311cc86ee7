import type { Change } from "./changes";
import type { Clock } from "./clock";
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
  /** Every bearer token is taken for that of a partner's user. */
  anyToken?: boolean;
  now?: () => Date;
  /** Where to listen; without it on this machine only. */
  host?: string;
  /** File in which the world is kept; if it is there already, the world begins as it says. */
  persist?: string;
  /** So many exchanges the journal holds, the newest, and fewer of large ones; without it, all. */
  journalLimit?: number;
  /** So many entries the ledger holds, the newest; without it, all. */
  ledgerLimit?: number;
  /** So many connections at once; without it, as many as the machine bears. */
  connectionLimit?: number;
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** The world's time, which can be moved and stopped. */
  readonly clock: Clock;
  /** Begins again with this seed, or the last one: no journal, no ledger, no trouble. */
  reset(seed?: WorldSeed): void;
  /** Makes changes behind the clients' backs. */
  change(...changes: Change[]): void;
  /** The world as it is now; `reset` with it gives it back. */
  snapshot(): WorldSeed;
  close(): Promise<void>;
}
