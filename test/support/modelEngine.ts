import { NotReady } from "../../provider/core/errors";
import type { Context, Lifecycle } from "../../provider/core/lifecycle";
import type { ModelListener } from "./modelClock";

/** One resource of a stack, run as Pulumi's engine runs it: what it keeps, what it compares, and when it tries again. */
export class ModelEngine<Args extends object, State extends Args, Api> {
  id: string | undefined;
  state: State | undefined;
  /** A resource that was left "not yet ready" is updated in the next run, whatever the difference says, unless a refresh was there first. */
  private unfinished = false;

  constructor(
    private readonly lifecycle: Lifecycle<Args, State, Api>,
    private readonly context: Context<Api> & { tell: ModelListener },
  ) {}

  /** `pulumi up`: what went wrong, if something did. */
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

  /** `pulumi refresh`: the arguments as they are out there. One that succeeds clears the mark of what was not ready. */
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
