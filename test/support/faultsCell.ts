import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { called } from "../../provider/core/planned";
import type { Json } from "../../provider/http/json";
import { lookAhead } from "../../provider/preview/lookAhead";
import type { Fault } from "./faultsCatalog";
import { Front } from "./faultsFront";
import { beyond, deeds, gaps, takenAway } from "./faultsLedger";
import { type Line, matches, type Target } from "./faultsLine";
import { type Broken, environmentOf, type Process, startProcess } from "./faultsProcess";
import type { Scenario } from "./faultsScenarios";
import { type Declared, FaultsStack, type Run } from "./faultsStack";
import { essenceOf, sku, world } from "./faultsWorld";

/** One cell of the table: a scenario under a fault. */

export type Outcome = "ok" | "ok after one more run" | "refused in words" | "not struck";

export interface Cell {
  outcome: Outcome;
  /** Invariants that do not hold. */
  violations: string[];
  /** The messages of the struck run. */
  words: string[];
  requests: number;
}

/** The result of a scenario without a fault. */
interface GoodDay {
  deeds: string[];
  world: string;
  requests: number;
}

export interface Wait {
  waitSeconds?: number;
  pollSeconds?: number;
  /** Seconds after which a run counts as hanging. */
  patience?: number;
}

/** The result of a cell without its world, because a thousand worlds need much memory. */
export const inShort = ({ outcome, violations, words, requests }: Cell): Cell => ({
  outcome,
  violations,
  words,
  requests,
});

/** Additional requests that a run with a fault may send. Waits poll every 20 ms, for 5 s at most. */
const mostMore = 260;

/** The time limit for runs without faults, which wait only on a busy machine. */
const untroubled: Wait = { waitSeconds: 60 };

/** The number of reads after which every lagging change shows. */
const mostStale = 6;

/** A simulator with a server in front, and all that a run needs. The cells share them, because starting takes time. */
export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-faults-"));

  private constructor(
    readonly simulator: Simulator,
    readonly front: Front,
    readonly line: Line,
    private readonly broken: Broken,
    private readonly wait: Wait,
  ) {}

  static async open(line: Line, broken: Broken = {}, wait: Wait = {}): Promise<Stage> {
    const simulator = await startSimulator({ world });
    const front = await Front.start(simulator.url);
    line.serve(simulator.url, simulator);
    line.serve(front.url, simulator);
    return new Stage(simulator, front, line, broken, wait);
  }

  async close(): Promise<void> {
    await this.front.stop();
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * @param fault undefined: no fault.
   * @param once plays only the struck run, without a second run that repairs.
   */
  async play(
    scenario: Scenario,
    fault: Fault | undefined,
    times: number,
    goodDay?: GoodDay,
    { once = false, wait = this.wait }: { once?: boolean; wait?: Wait } = {},
  ): Promise<Cell & GoodDay> {
    const { simulator } = this;
    const stack = await this.before(scenario);
    simulator.change(...(scenario.meanwhile ?? []));
    scenario.since?.(simulator);
    const settled = simulator.ledger.entries.length;
    simulator.journal.clear();
    const origin = fault?.byFront ? this.front.url : simulator.url;
    simulator.faults.add(...(scenario.also ?? []));
    fault?.arm(this, scenario.target, times, origin);
    const bugs: Error[] = [];
    const first = await this.act(scenario, stack, origin, bugs, fault === undefined ? this.calmWait : wait);
    const struck = this.strikes(origin, scenario) > 0;
    this.calm();
    const second =
      first.failures.length === 0 || once ? first : await this.act(scenario, stack, origin, bugs, this.calmWait);
    const requests = simulator.journal.exchanges.length;
    const done = deeds(simulator.ledger.entries.slice(settled));
    const outcome = outcomeOf(first, second, fault === undefined || struck);
    const bound = (goodDay?.requests ?? Number.POSITIVE_INFINITY) + mostMore;
    const violations = [
      ...bugs.map((bug) => `a bug: ${bug.name} ${bug.message} ${bug.stack?.split("\n")[1] ?? ""}`),
      ...(requests > bound ? [`${requests} requests`] : []),
      ...(goodDay === undefined ? [] : beyond(done, goodDay.deeds).map((deed) => `too much: ${deed}`)),
      ...gaps(simulator, scenario.never ?? []),
      ...takenAway(simulator, wantedOf(scenario)),
      ...(first.failures.some(({ message }) => message.trim() === "") ? ["a failure without words"] : []),
    ];
    if (second.failures.length === 0 && !once)
      violations.push(...(await this.disagreements(scenario, stack, origin, bugs)));
    const essence = essenceOf(simulator);
    if (goodDay !== undefined && second.failures.length === 0 && !once) {
      violations.push(...beyond(goodDay.deeds, done).map((deed) => `not done: ${deed}`));
      if (essence !== goodDay.world) violations.push(`another world: ${difference(essence, goodDay.world)}`);
    }
    return {
      outcome,
      violations,
      words: [...new Set([...first.failures, ...second.failures])].map(({ message }) => message),
      requests,
      deeds: done,
      world: essence,
    };
  }

  /** Plays the cell again with more time if the run on a busy machine ended before the fault could strike. */
  async strike(
    scenario: Scenario,
    fault: Fault,
    times: number,
    goodDay?: GoodDay,
    { once = false } = {},
  ): Promise<Cell & GoodDay> {
    for (let waitSeconds = this.wait.waitSeconds ?? 5; ; waitSeconds *= 4) {
      const wait = { ...this.wait, waitSeconds };
      const played = await this.play(scenario, fault, times, goodDay, { once, wait });
      if (played.outcome !== "not struck" || waitSeconds > 60) return played;
    }
  }

  /** The simulator's answer to this call in the last run. `undefined` if its journal conceals a part. */
  answered(target: Target): Json | undefined {
    const exchange = this.simulator.journal.exchanges.find(({ method, path }) => matches(target, method, path));
    const body = exchange?.responseBody as Json | undefined;
    return JSON.stringify(body ?? null).includes('"***"') ? undefined : body;
  }

  private get calmWait(): Wait {
    return { ...this.wait, ...untroubled };
  }

  /** On a busy machine the first run may end too early. Then this plays it again, in the same world. */
  private async before(scenario: Scenario): Promise<FaultsStack> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.prepared(scenario);
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }

  /** Sets up the scenario's world, and its earlier update. */
  private async prepared({ prepare, earlier = [], earlierWait, signIn }: Scenario): Promise<FaultsStack> {
    this.simulator.reset();
    this.calm();
    rmSync(join(this.folder, "tokens.json"), { force: true });
    prepare?.(this.simulator);
    const stack = new FaultsStack();
    if (earlier.length === 0) return stack;
    const bugs: Error[] = [];
    const wait = earlierWait === undefined ? untroubled : { waitSeconds: earlierWait };
    const run = (process: Process) => stack.up(earlier, process);
    const { failures } = await this.withProcess(this.simulator.url, signIn, bugs, run, wait);
    const [failure] = [...(stack.hasUnfinished ? [] : failures), ...bugs];
    if (failure !== undefined) throw failure;
    if (stack.hasUnfinished !== (earlierWait !== undefined))
      throw new Error("The run before the struck one did not leave what it should.");
    return stack;
  }

  private calm(): void {
    this.simulator.faults.clear();
    this.front.clear();
    this.line.clear(this.simulator.url);
    this.line.clear(this.front.url);
  }

  private strikes(origin: string, { also = [] }: Scenario): number {
    const rules = this.simulator.faults.list().slice(also.length);
    return rules.reduce((sum, { struck }) => sum + struck, 0) + this.front.strikes + this.line.strikes(origin);
  }

  private async act(scenario: Scenario, stack: FaultsStack, origin: string, bugs: Error[], wait: Wait): Promise<Run> {
    try {
      const run =
        scenario.act === "preview"
          ? this.preview(scenario, origin, wait)
          : this.run(scenario, stack, origin, bugs, wait);
      return await withinReason(run, this.wait.patience);
    } catch (error) {
      bugs.push(error as Error);
      return { changes: [], failures: [error as Error] };
    }
  }

  private run(scenario: Scenario, stack: FaultsStack, origin: string, bugs: Error[], wait: Wait): Promise<Run> {
    const work = (process: Process) =>
      scenario.act === "refresh" ? stack.refresh(process) : stack.up(scenario.program, process);
    return this.withProcess(origin, scenario.signIn, bugs, work, wait);
  }

  private async preview({ program, signIn }: Scenario, url: string, wait: Wait): Promise<Run> {
    const seats = program.filter(({ type }) => type === "SubscriptionQuantity").map(called);
    const planned = program.map((declared) => ({
      ...declared,
      ignoreChanges: [],
      derived: false,
      operation: "create" as const,
      after: declared.type === "UserLicense" ? seats : [],
      perhapsAfterMore: false,
    }));
    const environment = environmentOf({ url, folder: this.folder, ...signIn, ...wait });
    try {
      const { findings } = await lookAhead(planned, { environment, config: () => undefined });
      const errors = findings.filter(({ severity }) => severity === "error");
      return { changes: [], failures: errors.map(({ text }) => new Error(text)) };
    } finally {
      await this.line.hangUp(url);
    }
  }

  /** Each run has its own provider process, as with Pulumi. */
  private async withProcess(
    url: string,
    signIn: Scenario["signIn"],
    bugs: Error[],
    work: (process: Process) => Promise<Run>,
    wait: Wait,
  ): Promise<Run> {
    const process = startProcess({ url, folder: this.folder, ...signIn, ...wait, broken: this.broken });
    try {
      return await work(process);
    } finally {
      bugs.push(...process.bugs);
      await this.line.hangUp(url);
    }
  }

  /** State and service agree: another run changes nothing, and a refresh finds the saved state. */
  private async disagreements(
    scenario: Scenario,
    stack: FaultsStack,
    origin: string,
    bugs: Error[],
  ): Promise<string[]> {
    if (scenario.act === "preview") return [];
    const { program, signIn } = scenario;
    const { exchanges } = this.simulator.journal;
    for (let reads = 0; reads < mostStale; reads++) await (await fetch(`${this.simulator.url}/lrm/health`)).text();
    const until = exchanges.length;
    const look = () => this.withProcess(origin, signIn, bugs, (process) => stack.refresh(process), this.calmWait);
    const again = () => this.withProcess(origin, signIn, bugs, (process) => stack.up(program, process), this.calmWait);
    const runs = [await again(), await look(), await again()];
    const wrote = exchanges.slice(until).filter(({ method, path }) => method !== "GET" && isBusiness(path));
    const names = [...stack.saved.keys()].sort().join();
    const expected = program
      .map(({ name }) => name)
      .sort()
      .join();
    return [
      ...runs.flatMap(({ changes }) => changes.map((change) => `afterwards there is still something to do: ${change}`)),
      ...runs.flatMap(({ failures }) => failures.map(({ message }) => `afterwards a run fails: ${message}`)),
      ...wrote.map(({ method, path }) => `afterwards there is still a write: ${method} ${path}`),
      ...(names === expected ? [] : [`the state has ${names || "nothing"} instead of ${expected || "nothing"}`]),
    ];
  }
}

/** @param patience in seconds. It is much longer than all waits that a run's settings allow, also on a busy machine. */
export async function withinReason<Result>(run: Promise<Result>, patience = 300): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`A run hangs: it has not ended after ${patience} s.`)), patience * 1000);
  });
  return Promise.race([run, tooLong]).finally(() => clearTimeout(timer));
}

const isBusiness = (path: string) => path.startsWith("/v1/") || path.startsWith("/lrm/");

function outcomeOf(first: Run, second: Run, struck: boolean): Outcome {
  if (!struck) return "not struck";
  if (first.failures.length === 0) return "ok";
  return second.failures.length === 0 ? "ok after one more run" : "refused in words";
}

/** The licenses that the program wants, by user and sku. */
function wantedOf({ program }: Scenario): { userId: string; skuId: string }[] {
  return program.filter(({ type }) => type === "UserLicense").flatMap(licensesOf);
}

const skuIds: Record<string, string> = {
  SPE_E3: sku.e3,
  SPE_E5: sku.e5,
  SPE_F1: sku.kiosk,
  "CFQ7TTC0K5DR/0002": sku.minecraft,
};

const licensesOf = ({ args }: Declared) =>
  (args.licenses as { sku: string }[]).map((license) => ({
    userId: String(args.userId),
    skuId: skuIds[license.sku] ?? license.sku,
  }));

/** The first position at which two texts differ. */
function difference(one: string, other: string): string {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return `…${one.slice(Math.max(0, at - 100), at + 60)}… instead of …${other.slice(Math.max(0, at - 20), at + 60)}…`;
}
