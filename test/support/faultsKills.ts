import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRule } from "pulumi-licenses/simulator";
import { apart, doneTwice, lateWrites, lost, phaseOf, savedIn } from "./faultsAftermath";
import { type Breakage, CliStack, type Command, isProvider, LiveSimulator } from "./faultsCli";
import { always, killWorld, programOf } from "./faultsKillWorld";
import { gapsIn } from "./faultsLedger";
import { isHeld, lagging, type Moment, momentOf, type Phase, retryAfter, type Victim } from "./faultsMoments";
import { aboutPerson, subjectOf } from "./faultsSubjects";
import { credentials, sku } from "./faultsWorld";
import { end, type Known } from "./processTable";

/** `kill -9` at a chosen moment of an update, and its effects. */

export interface Kill {
  round: number;
  aim: Phase | "at random";
  victim: Victim;
  /** The moment that the kill hit, by the journal and the state. */
  phase: Phase;
  /** The moment within every operation that was running. */
  under: Phase[];
  /** Pending operations in the state. */
  pending: number;
  /** Resources whose state equals this round's program. */
  saved: number;
  violations: string[];
  /** Commands that were needed besides `cancel` and `up`. */
  more: string[];
  /** Whether Pulumi's own files were incomplete. */
  torn: boolean;
  /** Providers that outlived their engine until the next update was done. */
  orphans: number;
}

export interface LaneOptions {
  broken?: Breakage;
  /** Environment variables that change how Pulumi works. */
  mode?: Record<string, string>;
}

/** One stack and its simulator, used for one kill after another. */
export class Lane {
  private round = -1;
  private readonly known = new Map<string, Known>();

  private constructor(
    readonly stack: CliStack,
    readonly simulator: LiveSimulator,
    private readonly chance: () => number,
  ) {}

  static async open(rounds: number, chance: () => number, { broken, mode = {} }: LaneOptions = {}): Promise<Lane> {
    const simulator = await LiveSimulator.start(killWorld(rounds));
    const environment = {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: credentials.accessToken,
      UIPATH_BASE_URL: simulator.url,
      UIPATH_ACCESS_TOKEN: credentials.hostToken,
      LICENSES_POLL_SECONDS: "0.1",
      LICENSES_WAIT_SECONDS: "60",
      ...mode,
    };
    const stack = new CliStack(environment, { broken });
    await stack.init();
    return new Lane(stack, simulator, chance);
  }

  async close(): Promise<void> {
    this.endOrphans();
    await this.simulator.stop();
    this.stack.remove();
  }

  /** Kills one update, and repairs the stack. `undefined`: the update ended before the moment came. */
  async kill(aim: Phase | "at random", victim: Victim, chosen?: (round: number) => Moment): Promise<Kill | undefined> {
    const round = ++this.round;
    const pending = this.stack.checkpoint.pending.length;
    const moment = aim === "at random" ? undefined : (chosen?.(round) ?? momentOf(aim, victim, round, this.chance));
    const before = (await this.simulator.ledger()).entries.length;
    await this.begin(round, moment?.rules ?? []);
    const command = this.stack.up();
    const at = moment === undefined ? await this.atRandom(command) : await this.whenItComes(command, moment);
    const family = command.family();
    this.remember(family);
    const died = at === undefined ? undefined : strike(victim, family);
    await command.exit();
    const checkpoint = this.stack.checkpoint;
    const journal = await this.simulator.journal();
    await this.simulator.trouble();
    if (died !== undefined && victim === "engine" && aim === "in a wait") await sleep((retryAfter + 1) * 1000);
    const quiet = await this.simulator.journal();
    const torn = this.stack.repairBackend() > 0;
    const more = await this.repair(died !== undefined);
    const violations = [
      ...(died === undefined || victim !== "engine" ? [] : lateWrites(quiet, died)),
      ...(await this.flaws(round, before)),
    ];
    const orphans = this.endOrphans();
    if (died === undefined && violations.length + more.length === 0) return undefined;
    const begun = programOf(round).map(({ name }) => subjectOf(name, round));
    const under = begun
      .map((subject) => phaseOf(subject, journal, died ?? 0, checkpoint, round))
      .filter((phase) => phase !== "nothing under way");
    const phase =
      moment === undefined
        ? (under[0] ?? "nothing under way")
        : phaseOf(moment.subject, journal, died ?? 0, checkpoint, round);
    return {
      round,
      aim,
      victim,
      phase,
      under,
      pending: checkpoint.pending.length - pending,
      saved: savedIn(checkpoint, round),
      violations,
      more,
      torn,
      orphans,
    };
  }

  /** Ctrl-C, once or twice, in the middle of an update. */
  async interrupt(
    times: 1 | 2,
  ): Promise<{ printed: string; code: number | null; pending: number; violations: string[]; more: string[] }> {
    const round = ++this.round;
    const before = (await this.simulator.ledger()).entries.length;
    const pending = this.stack.checkpoint.pending.length;
    const moment = lagging(aboutPerson(0));
    await this.begin(round, moment.rules);
    const command = this.stack.up();
    await this.whenItComes(command, moment);
    this.remember(command.family());
    for (let pressed = 0; pressed < times; pressed++) {
      // A terminal sends the signal to the whole group.
      process.kill(-command.pid, "SIGINT");
      await sleep(300);
    }
    const code = await command.exit();
    const left = this.stack.checkpoint.pending.length - pending;
    this.stack.repairBackend();
    await this.simulator.trouble();
    const more = await this.repair(times === 2);
    const violations = await this.flaws(round, before);
    this.endOrphans();
    return { printed: command.printed, code, pending: left, violations, more };
  }

  /** Clears Pulumi's notes of interrupted creates. Afterwards a run must have nothing to do. */
  async tidy(): Promise<string[]> {
    const before = (await this.simulator.ledger()).entries.length;
    const tidied = await this.stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    const looked = await this.stack.run("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    const after = (await this.simulator.ledger()).entries.length;
    return [
      ...[tidied, looked].filter(({ code }) => code !== 0).map(({ printed }) => printed),
      ...this.stack.checkpoint.pending.map(({ type, urn }) => `still pending: ${type} ${urn}`),
      ...(after === before ? [] : ["something was written"]),
    ];
  }

  private async begin(round: number, rules: FaultRule[]): Promise<void> {
    await this.simulator.forgetJournal();
    await this.simulator.trouble(...rules);
    this.stack.declare(programOf(round));
  }

  private async whenItComes(command: Command, moment: Moment): Promise<number | undefined> {
    for (;;) {
      const journal = await this.simulator.journal();
      if (moment.hasCome(journal)) break;
      if (!command.isRunning) return undefined;
      await sleep(5);
    }
    if (moment.holdsEngine) {
      process.kill(command.pid, "SIGSTOP");
      while ((await this.simulator.journal()).some((one) => isHeld(one) && one.answeredAt === null)) await sleep(10);
      await sleep(40);
    } else await sleep(this.chance() * 60);
    return command.isRunning ? Date.now() : undefined;
  }

  private async atRandom(command: Command): Promise<number | undefined> {
    while (command.isRunning && (await this.simulator.journal()).length === 0) await sleep(10);
    await sleep(this.chance() * 1_800);
    return command.isRunning ? Date.now() : undefined;
  }

  /** The commands of a user after a kill. Returns the additional commands that were needed. */
  private async repair(killed: boolean): Promise<string[]> {
    const more: string[] = [];
    if (killed) {
      const { code, printed } = await this.stack.run("cancel", "--yes");
      if (code !== 0) more.push(`cancel failed: ${printed}`);
    }
    const command = this.stack.up();
    const remember = setInterval(() => this.remember(command.family()), 500);
    const code = await command.exit();
    clearInterval(remember);
    if (code === 0) return more;
    more.push(`up failed: ${command.printed}`);
    const refreshed = await this.stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    if (refreshed.code !== 0) more.push(`refresh failed: ${refreshed.printed}`);
    const again = await this.stack.up().exit();
    if (again !== 0) more.push("up failed again");
    return more;
  }

  /** The violations after the round: changes made twice, users without a license, missing resources, a state that differs from the service. */
  private async flaws(round: number, before: number): Promise<string[]> {
    const { entries, intervals } = await this.simulator.ledger();
    const mine = entries.slice(before);
    return [
      ...doneTwice(mine, round),
      ...gapsIn(
        entries,
        intervals,
        always.map((userId) => ({ userId, without: [sku.e3, sku.e5] })),
      ),
      ...lost(this.stack.checkpoint, round),
      ...apart(await this.simulator.world(), this.stack.checkpoint, round),
    ];
  }

  private remember(family: Known[]): void {
    for (const one of family) this.known.set(`${one.pid} ${one.started}`, one);
  }

  /** Ends our own remaining processes, each by its id. */
  private endOrphans(): number {
    let orphans = 0;
    for (const one of this.known.values()) {
      const alive = end(one);
      if (alive && isProvider(one)) orphans++;
    }
    this.known.clear();
    return orphans;
  }
}

/** @returns the time of the kill. */
function strike(victim: Victim, family: Known[]): number {
  const [engine] = family;
  const providers = family.filter(isProvider);
  const died = Date.now();
  if (victim !== "provider" && engine !== undefined) end(engine);
  if (victim !== "engine") for (const provider of providers) end(provider);
  return died;
}
