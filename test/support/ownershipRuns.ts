import { type RunOwnership, runOwnership } from "../../provider/run/ownership";
import { sharedJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";
import { wantsOfSubscriptionQuantity, wantsOfUserLicense } from "../../provider/services/partnercenter/wants";
import { type ProviderProcess, type ResourceType, urn } from "./process";
import type { Bench } from "./processes";
import type { Properties } from "./processRpc";

/**
 * Runs of a stack as Pulumi's engine makes them (`resource/deploy/step_generator.go`), with real provider processes: check, diff, create,
 * update, replace, and deletes last. The engine itself is too slow for hundreds of programs.
 */

export interface Declared {
  name: string;
  type: ResourceType;
  args: Properties;
  /** The provider of the resource, one of two of the same partner. */
  provider: 0 | 1;
  /** An earlier name. */
  alias?: string | undefined;
  /** The program constructs the resource only after the earlier ones are done. */
  late?: boolean;
}

export interface Flags {
  /** Names of resources to replace even without a difference: `--replace`, `state taint`. */
  replace?: string[];
  /** Names that the run leaves out: `--target`, `--exclude`. */
  leaveOut?: string[];
  refresh?: boolean;
  deleteBeforeReplace?: boolean;
  /** Both provider processes are killed at this call. */
  killAt?: number | undefined;
  /** Replaces the provider's own code. */
  stub?: (type: ResourceType) => string;
}

interface Held {
  name: string;
  urn: string;
  type: ResourceType;
  provider: 0 | 1;
  id: string;
  inputs: Properties;
  outputs: Properties;
  toDelete: boolean;
}

const wants = { UserLicense: wantsOfUserLicense, SubscriptionQuantity: wantsOfSubscriptionQuantity };

export class OwnershipStack {
  state: Held[] = [];

  constructor(private readonly at: Bench) {}

  /** @returns whether the run ended without an error, and its messages. */
  async up(program: Declared[], flags: Flags = {}): Promise<{ ok: boolean; errors: string[] }> {
    const engine = await this.at.anotherEngine();
    const journal = sharedJournal<Entry>({
      address: engine.address,
      keeper: process.pid,
      unshared: (error) => {
        throw error;
      },
    });
    const run = new OwnershipRun(this, this.at, engine.address, runOwnership(journal), flags);
    try {
      return await run.go(program);
    } finally {
      await run.end();
      journal.close();
      this.at.engine.logged.push(...engine.logged);
      engine.stop();
    }
  }
}

class OwnershipRun {
  private readonly processes = new Map<0 | 1, Promise<ProviderProcess>>();
  private readonly errors: string[] = [];
  private readonly acts: Promise<void>[] = [];
  private calls = 0;
  private killed = false;
  private kill: () => void = () => {};
  /** Calls that run when the processes are killed never get an answer. */
  private readonly death = new Promise<never>((_, reject) => {
    this.kill = () => reject(new Error("killed"));
  });

  constructor(
    private readonly stack: OwnershipStack,
    private readonly at: Bench,
    private readonly address: string,
    private readonly ownership: RunOwnership,
    private readonly flags: Flags,
  ) {
    this.death.catch(() => undefined);
  }

  async go(program: Declared[]): Promise<{ ok: boolean; errors: string[] }> {
    const { leaveOut = [] } = this.flags;
    if (this.flags.refresh) await this.guarded(() => this.refresh());
    for (const one of program.filter(({ late }) => !late)) this.declare(one);
    for (const one of program) {
      if (this.failed) break;
      if (one.late) {
        await Promise.all(this.acts);
        this.declare(one);
      }
      if (!leaveOut.includes(one.name)) await this.guarded(() => this.register(one));
      else if (this.held(one) === undefined) this.ownership.leftOut(keyOf(one));
    }
    await Promise.all(this.acts);
    if (!this.failed) await this.deleteRest(program);
    return { ok: !this.failed, errors: this.errors };
  }

  async end(): Promise<void> {
    await Promise.all([...this.processes.values()].map(async (process) => (await process).stop()));
  }

  private get failed(): boolean {
    return this.killed || this.errors.length > 0;
  }

  private declare(one: Declared): void {
    this.ownership.declared(keyOf(one), wants[one.type as keyof typeof wants](one.args));
  }

  private held({ name, alias, type }: Declared): Held | undefined {
    const alive = this.stack.state.filter((held) => held.type === type && !held.toDelete);
    return alive.find((held) => held.name === name) ?? alive.find((held) => held.name === alias);
  }

  private async refresh(): Promise<void> {
    for (const held of [...this.stack.state]) {
      const read = await this.call(held.provider, (process) => process.read(held.id, held.outputs));
      if (read.id === "") this.stack.state = this.stack.state.filter((other) => other !== held);
      else {
        const before = held.inputs;
        Object.assign(held, { outputs: read.properties, inputs: read.inputs });
        await this.call(held.provider, (process) => process.diff(held.type, held.id, held.outputs, before));
      }
    }
  }

  private async register(one: Declared): Promise<void> {
    const { type, provider } = one;
    const args = {
      ...one.args,
      __urn: urn(type, one.name),
      ...(this.flags.stub && { __provider: this.flags.stub(type) }),
    };
    const old = this.held(one);
    const forced = old !== undefined && this.flags.replace?.includes(one.name);
    const olds = old === undefined || forced ? {} : old.inputs;
    const checked = await this.call(provider, (process) => process.check(type, args, olds));
    if (checked.failures.length > 0) throw new Error(checked.failures.map(({ reason }) => reason).join());
    const news = checked.inputs;
    if (old === undefined) return this.act(() => this.create(one, news));
    if (forced || old.provider !== provider) return this.act(() => this.replace(one, old, news, false));
    const diff = await this.call(provider, (process) => process.diff(type, old.id, old.outputs, news));
    const same = diff.changes === "none" || (diff.replaces.length === 0 && equal(old.inputs, news));
    if (diff.replaces.length > 0) {
      await this.call(provider, (process) => process.check(type, args, {}));
      return this.act(() => this.replace(one, old, news, diff.deleteBeforeReplace));
    }
    if (same && diff.changes !== "some")
      return void Object.assign(old, { name: one.name, urn: args.__urn, inputs: news });
    this.act(async () => {
      const outputs = await this.call(provider, (process) => process.update(type, old.id, old.outputs, news));
      Object.assign(old, { name: one.name, urn: args.__urn, inputs: news, outputs });
    });
  }

  private async create(one: Declared, news: Properties): Promise<void> {
    const { type, provider, name } = one;
    const { id, properties } = await this.call(provider, (process) => process.create(type, news));
    const held = { name, urn: urn(type, name), type, provider, id, inputs: news, outputs: properties, toDelete: false };
    this.stack.state.push(held);
  }

  private async replace(one: Declared, old: Held, news: Properties, first: boolean): Promise<void> {
    if (first || this.flags.deleteBeforeReplace) {
      await this.remove(old);
      return this.create(one, news);
    }
    await this.create(one, news);
    old.toDelete = true;
  }

  private async remove(held: Held): Promise<void> {
    await this.call(held.provider, (process) => process.delete(held.id, held.outputs));
    this.stack.state = this.stack.state.filter((other) => other !== held);
  }

  private async deleteRest(program: Declared[]): Promise<void> {
    const kept = new Set(program.map((one) => this.held(one)));
    const going = this.stack.state.filter((held) => held.toDelete || !kept.has(held));
    await Promise.all(going.reverse().map((held) => this.guarded(() => this.remove(held))));
  }

  private act(work: () => Promise<void>): void {
    this.acts.push(this.guarded(work));
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.errors.push((error as Error).message);
    }
  }

  private async call<Answer>(provider: 0 | 1, ask: (process: ProviderProcess) => Promise<Answer>): Promise<Answer> {
    if (this.killed || this.calls++ === this.flags.killAt) {
      this.killed = true;
      this.kill();
      throw new Error("killed");
    }
    const started = this.processes.get(provider) ?? this.at.ready({ engine: this.address });
    this.processes.set(provider, started);
    return Promise.race([started.then(ask), this.death]);
  }
}

const keyOf = ({ type, name }: Declared) => `${type} dev::${name}`;

const equal = (a: Properties, b: Properties) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = ({ __urn: _, ...given }: Properties) =>
  Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));
