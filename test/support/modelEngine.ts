import { NotReady } from "../../provider/core/errors";
import type { Context, Lifecycle } from "../../provider/core/lifecycle";
import type { ModelListener } from "./modelClock";

/** Imitates Pulumi's engine for one resource of a stack: the saved state, the compared inputs, and retries. */
export class ModelEngine<Args extends object, State extends Args, Api> {
  id: string | undefined;
  state: State | undefined;
  /** The next run updates a resource that is "not yet ready", even without a difference, unless a refresh came first. */
  private unfinished = false;

  constructor(
    private readonly lifecycle: Lifecycle<Args, State, Api>,
    private readonly context: Context<Api> & { tell: ModelListener },
  ) {}

  /** `pulumi up`. Returns its error, if any. */
  async up(wanted: Args): Promise<Error | undefined> {
    const { lifecycle, context, id, state } = this;
    if (id === undefined || state === undefined) {
      return this.saved(async () => {
        const created = await lifecycle.create(wanted, context);
        this.id = created.id;
        return created.state;
      });
    }
    const difference = await lifecycle.diff(id, state, wanted, { context: () => context, tell: context.tell });
    if (difference === undefined && !this.unfinished) return undefined;
    return this.saved(() => lifecycle.update(id, state, wanted, context));
  }

  /** `pulumi refresh`: saves the arguments that the service has. A successful refresh clears the mark "not yet ready". */
  async refresh(): Promise<Args | undefined> {
    if (this.id === undefined || this.state === undefined) return undefined;
    const read = await this.lifecycle.read(this.id, this.state, this.context);
    this.id = read === undefined ? undefined : this.id;
    this.state = read?.state;
    this.unfinished = false;
    return read?.args;
  }

  async destroy(): Promise<void> {
    if (this.id !== undefined && this.state !== undefined)
      await this.lifecycle.delete(this.id, this.state, this.context);
    this.id = undefined;
    this.state = undefined;
  }

  private async saved(work: () => Promise<State>): Promise<Error | undefined> {
    try {
      this.state = await work();
      this.unfinished = false;
      return undefined;
    } catch (error) {
      if (error instanceof NotReady) {
        this.id = error.id;
        this.state = error.state as State;
        this.unfinished = true;
      }
      return error as Error;
    }
  }
}
