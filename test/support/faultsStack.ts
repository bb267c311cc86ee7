import type { dynamic } from "@pulumi/pulumi";
import type { Process, ResourceType } from "./faultsProcess";

/** Imitates a stack of Pulumi's engine: the saved state, the compared inputs, and retries. */

export interface Declared {
  type: ResourceType;
  name: string;
  args: Record<string, unknown>;
}

interface Saved {
  type: ResourceType;
  id: string;
  inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  /** The last run left the resource "not ready", so the next run updates it even without a difference. */
  unfinished: boolean;
}

/** The results of a run, by resource. */
export interface Run {
  changes: string[];
  failures: Error[];
}

/** Properties that the class adds to the arguments. */
const hidden = (type: ResourceType, name: string) => ({
  __provider: `exports.handler=()=>require("pulumi-licenses/${type}")`,
  __urn: `urn:pulumi:dev::faults::pulumi-nodejs:dynamic/licenses:${type}::${name}`,
});

type Provider = Required<Pick<dynamic.ResourceProvider, "check" | "diff" | "create" | "read" | "update" | "delete">>;

/** The dynamic provider's error for a change that was made, but is not complete. */
interface InitFailure {
  id: string;
  properties: Record<string, unknown>;
  reasons: string[];
}

export class FaultsStack {
  readonly saved = new Map<string, Saved>();

  /** Whether a run has left a resource that is not ready. */
  get hasUnfinished(): boolean {
    return [...this.saved.values()].some(({ unfinished }) => unfinished);
  }

  /** `pulumi up`. Deletes resources that left the program last. */
  async up(program: readonly Declared[], process: Process, { atOnce = false } = {}): Promise<Run> {
    const run: Run = { changes: [], failures: [] };
    const ups = program.map((declared) => () => this.noting(run, () => this.apply(declared, process, run)));
    await (atOnce ? Promise.all(ups.map((up) => up())) : inTurn(ups));
    const gone = [...this.saved.keys()].filter((name) => !program.some((declared) => declared.name === name));
    await inTurn(gone.map((name) => () => this.noting(run, () => this.remove(name, process, run))));
    return run;
  }

  /** `pulumi refresh`. Removes missing resources from the state. */
  async refresh(process: Process): Promise<Run> {
    const run: Run = { changes: [], failures: [] };
    const reads = [...this.saved].map(([name, saved]) => async () => {
      const provider = process.providers[saved.type] as Provider;
      const read = await provider.read(saved.id, saved.outputs);
      if (read.id === undefined || read.id === "") {
        run.changes.push(`gone ${name}`);
        this.saved.delete(name);
        return;
      }
      if (JSON.stringify(read.inputs) !== JSON.stringify(saved.inputs)) run.changes.push(`drift ${name}`);
      Object.assign(saved, { outputs: read.props, inputs: read.inputs ?? saved.inputs, unfinished: false });
    });
    await inTurn(reads.map((read) => () => this.noting(run, read)));
    return run;
  }

  /** `pulumi destroy`. */
  destroy(process: Process): Promise<Run> {
    return this.up([], process);
  }

  private async noting(run: Run, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      run.failures.push(error as Error);
    }
  }

  private async apply({ type, name, args }: Declared, process: Process, run: Run): Promise<void> {
    const provider = process.providers[type] as Provider;
    const before = this.saved.get(name);
    const { inputs, failures } = await provider.check(before?.inputs ?? {}, {
      ...args,
      ...hidden(type, name),
    });
    if (failures !== undefined && failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
    const wanted = inputs as Record<string, unknown>;
    if (before === undefined) {
      await this.keeping(name, { type, id: "", inputs: wanted, outputs: {}, unfinished: false }, async () => {
        const { id, outs } = await provider.create(wanted);
        return { id, outputs: outs };
      });
      run.changes.push(`create ${name}`);
      return;
    }
    const { changes, replaces = [] } = await provider.diff(before.id, before.outputs, wanted);
    if (replaces.length > 0) throw new Error(`${name} would be replaced because of ${replaces.join()}.`);
    // Like the engine, compares the inputs itself if the provider does not report a difference.
    const equal = changes === false || (changes === undefined && same(before.inputs, wanted));
    if (equal && !before.unfinished) return;
    await this.keeping(name, before, async () => {
      const { outs } = await provider.update(before.id, before.outputs, wanted);
      return { id: before.id, outputs: outs, inputs: wanted };
    });
    run.changes.push(`update ${name}`);
  }

  private async remove(name: string, process: Process, run: Run): Promise<void> {
    const saved = this.saved.get(name);
    if (saved === undefined) return;
    await (process.providers[saved.type] as Provider).delete(saved.id, saved.outputs);
    this.saved.delete(name);
    run.changes.push(`delete ${name}`);
  }

  /** A resource that is not ready stays, with its new outputs. After an update its inputs are still the old ones. */
  private async keeping(name: string, saved: Saved, work: () => Promise<Partial<Saved>>): Promise<void> {
    try {
      this.saved.set(name, { ...saved, ...(await work()), unfinished: false });
    } catch (error) {
      const { id, properties, reasons } = error as Partial<InitFailure>;
      if (id !== undefined && properties !== undefined && reasons !== undefined)
        this.saved.set(name, { ...saved, id, outputs: properties, unfinished: true });
      throw error;
    }
  }
}

async function inTurn(works: (() => Promise<void>)[]): Promise<void> {
  for (const work of works) await work();
}

const same = (a: object, b: object) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
