import type { Change } from "./changes";
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
}

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Begins again with this seed, or the last one: no journal, no ledger, no trouble. */
  reset(seed?: WorldSeed): void;
  /** Makes changes behind the clients' backs. */
  change(...changes: Change[]): void;
  close(): Promise<void>;
}
