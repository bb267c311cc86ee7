import type { Simulator } from "pulumi-licenses/simulator";
import { NotReady } from "../../provider/core/errors";
import type { Context, Lifecycle, Reporter } from "../../provider/core/lifecycle";
import type { PartnerCenter } from "../../provider/services/partnercenter/api";
import { connectPartnerCenter } from "../../provider/services/partnercenter/connect";
import { readSettings } from "../../provider/services/readSettings";
import { withoutEngine } from "../../provider/services/service";
import type { AutomationSuite } from "../../provider/services/uipath/api";
import { connectAutomationSuite } from "../../provider/services/uipath/connect";

/**
 * Imitates Pulumi for one resource: check, diff against the state, create or update, and save the result. The lifecycles and the
 * HTTP client are real. Each run has connections and caches of its own, as each provider process has.
 */

export type Ended = "unchanged" | "done" | "not ready" | "refused";

export interface Outcome {
  ended: Ended;
  /** The reason of a refusal, or why the resource is not ready. */
  because: string;
  /** The messages on the resource's row. */
  warnings: string[];
}

interface Saved<Args, State> {
  id: string;
  args: Args;
  state: State;
  /** Pulumi updates such a resource at the next run, even if the arguments are the same. */
  unfinished: boolean;
}

export type Connect<Api> = (tell: Reporter) => Context<Api>;

export type ArgsOf<Kind> = Kind extends Lifecycle<infer Args, infer _State, infer _Api> ? Args : never;
export type StateOf<Kind> = Kind extends Lifecycle<infer _Args, infer State, infer _Api> ? State : never;

/** The state in Pulumi's form. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

export class Upkeep<Args extends object, State extends Args, Api> {
  saved: Saved<Args, State> | undefined;

  constructor(
    private readonly lifecycle: Lifecycle<Args, State, Api>,
    /** Called once for each run. */
    private readonly connect: () => Connect<Api>,
  ) {}

  /** One `pulumi up`, with `--refresh` or without. */
  up(args: Args, { refresh = false }: { refresh?: boolean } = {}): Promise<Outcome> {
    return this.run(async (context) => {
      if (refresh) await this.look(context);
      const checked = this.checked(args, context.tell);
      const { saved } = this;
      if (saved === undefined) {
        const made = await this.lifecycle.create(checked, context);
        this.saved = plain({ ...made, args: checked, unfinished: false });
        return "done";
      }
      const help = { context: () => context, tell: context.tell };
      const difference = await this.lifecycle.diff(saved.id, saved.state, checked, help);
      if (difference !== undefined && difference.replaces.length > 0) throw new Error("That is another resource.");
      if (difference === undefined && !saved.unfinished) {
        this.saved = { ...saved, args: checked };
        return "unchanged";
      }
      const state = await this.lifecycle.update(saved.id, saved.state, checked, context);
      this.saved = plain({ id: saved.id, args: checked, state, unfinished: false });
      return "done";
    });
  }

  /** Whether the service differs from the state, as in `pulumi preview --refresh --expect-no-changes`. */
  async drifts(): Promise<boolean> {
    const context = this.connect()(silent);
    const { saved } = this;
    if (saved === undefined) throw new Error("There is no such resource yet.");
    const read = await this.lifecycle.read(saved.id, saved.state, context);
    if (read === undefined) return true;
    const help = { context: () => context, tell: silent };
    return (await this.lifecycle.diff(saved.id, plain(read.state), saved.args, help)) !== undefined;
  }

  /** An update without a change in the program, and a create without the state. Neither may change anything. */
  async insist(args: Args): Promise<Outcome> {
    const { saved } = this;
    if (saved === undefined) throw new Error("There is no such resource yet.");
    return this.run(async (context) => {
      await this.lifecycle.update(saved.id, saved.state, this.checked(args, context.tell), context);
      return "done";
    });
  }

  async adoptAgain(args: Args): Promise<Outcome> {
    return this.run(async (context) => {
      await this.lifecycle.create(this.checked(args, context.tell), context);
      return "done";
    });
  }

  private async look(context: Context<Api>): Promise<void> {
    const { saved } = this;
    if (saved === undefined) return;
    const read = await this.lifecycle.read(saved.id, saved.state, context);
    this.saved = read === undefined ? undefined : plain({ id: saved.id, ...read, unfinished: false });
  }

  private checked(args: Args, tell: Reporter): Args {
    const about = { creating: this.saved === undefined, tell };
    const { args: checked, failures } = this.lifecycle.check(plain(args) as Record<string, unknown>, about);
    if (failures.length > 0) throw new Error(`The test's own arguments are wrong: ${JSON.stringify(failures)}`);
    return checked as Args;
  }

  private async run(work: (context: Context<Api>) => Promise<Ended>): Promise<Outcome> {
    const warnings: string[] = [];
    const tell = { ...silent, warn: (text: string) => void warnings.push(text) };
    try {
      // As with `pulumi up`, a preview came first and showed the removals.
      const context = { ...this.connect()(tell), removalWasShown: () => true };
      return { ended: await work(context), because: "", warnings };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "") throw error;
      if (!(error instanceof NotReady)) return { ended: "refused", because: error.message, warnings };
      const { id, state, message } = plainError(error);
      // After an incomplete update, Pulumi keeps the new outputs and the old inputs.
      this.saved = { id, state: state as State, args: this.saved?.args ?? (state as Args), unfinished: true };
      return { ended: "not ready", because: message, warnings };
    }
  }
}

const plainError = ({ id, state, message }: NotReady<unknown>) => ({ id, state: plain(state), message });

const silent: Reporter = { info() {}, warn() {}, status() {} };

export interface Patience {
  /** Seconds. */
  limit?: number;
  preflight?: "fail" | "off";
}

const settingsFor = ({ limit = 5, preflight = "fail" }: Patience, environment: Record<string, string>) => {
  const { settings, problems } = readSettings({
    environment: {
      LICENSES_WAIT_SECONDS: String(limit),
      LICENSES_POLL_SECONDS: "0.01",
      LICENSES_PREFLIGHT: preflight,
      ...environment,
    },
    config: () => undefined,
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return settings;
};

/** The lifecycles see the simulator's time, so that a test can move both to the day of the renewal. */
const inTimeOf = <Api>(simulator: Simulator, context: Context<Api>): Context<Api> => ({
  ...context,
  clock: { now: () => simulator.world.now(), sleep: (milliseconds) => context.clock.sleep(milliseconds) },
});

export const atPartnerCenter =
  (simulator: Simulator, token: string, patience: () => Patience = () => ({})) =>
  (): Connect<PartnerCenter> => {
    const settings = settingsFor(patience(), {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: token,
    });
    const connected = connectPartnerCenter(settings, withoutEngine(settings));
    return (tell) => inTimeOf(simulator, connected(tell));
  };

export const atAutomationSuite =
  (simulator: Simulator, token: string, patience: () => Patience = () => ({})) =>
  (): Connect<AutomationSuite> => {
    const settings = settingsFor(patience(), { UIPATH_BASE_URL: simulator.url, UIPATH_ACCESS_TOKEN: token });
    const connected = connectAutomationSuite(settings, withoutEngine(settings));
    return (tell) => inTimeOf(simulator, connected(tell));
  };
