import { setTimeout as sleep } from "node:timers/promises";
import type { Exchange, FaultRule, LedgerEntry } from "pulumi-licenses/simulator";
import {
  type Breakage,
  type Checkpoint,
  CliStack,
  type Command,
  end,
  isProvider,
  type Known,
  LiveSimulator,
} from "./faultsCli";
import {
  always,
  branch,
  killWorld,
  nameOf,
  old,
  peopleIn,
  person,
  programOf,
  seats,
  seatsIn,
  skuIn,
  source,
  unattendedIn,
} from "./faultsKillWorld";
import { gapsIn } from "./faultsLedger";
import { credentials, customer, hostAccount, sku } from "./faultsWorld";

/** `kill -9` at a chosen moment of an update, and what becomes of it. */

export const phases = ["before the request", "in flight", "answered, not saved", "in a wait"] as const;
export type Phase = (typeof phases)[number] | "nothing under way";

export const victims = ["engine", "engine and provider", "provider"] as const;
export type Victim = (typeof victims)[number];

/** Something that one resource does in a round: what it reads first, and what it writes. */
interface Subject {
  name: string;
  /** Where all its requests go. */
  place: string;
  read: string;
  write: { method: string; path: string };
}

const ofSubscription = `/v1/customers/${customer}/subscriptions`;
const ofUser = `/v1/customers/${customer}/users`;
const ofBranch = `/lrm/api/host/${hostAccount}/organization`;

const aboutSeats = (index: number): Subject => {
  const place = `${ofSubscription}/${seats(index)}`;
  return { name: nameOf.seats(index), place, read: place, write: { method: "PATCH", path: place } };
};
const aboutPerson = (index: number): Subject => {
  const place = `${ofUser}/${person(index)}`;
  const write = { method: "POST", path: `${place}/licenseupdates` };
  return { name: nameOf.person(index), place, read: `${place}/licenses`, write };
};
const aboutBranch = (index: number): Subject => {
  const place = `${ofBranch}/${branch(index)}`;
  const write = { method: "POST", path: `${place}/license` };
  return { name: nameOf.branch(index), place, read: `${place}/license/available`, write };
};
const aboutOld = (round: number): Subject => {
  const place = `${ofSubscription}/${old(round)}`;
  const write = { method: "POST", path: `${place}/upgrades` };
  return { name: nameOf.old(round), place, read: `${place}/upgrades`, write };
};
const aboutSource = (round: number): Subject => {
  const place = `${ofSubscription}/${source(round)}`;
  const write = { method: "POST", path: `${place}/transitions` };
  return { name: nameOf.source(round), place, read: `${place}/transitioneligibilities`, write };
};

/** What makes the moment, and how to know that it has come. */
export interface Moment {
  subject: Subject;
  rules: FaultRule[];
  hasCome(journal: Exchange[]): boolean;
  /** The engine is held still until the answer is there, so that it cannot save what comes of it. */
  holdsEngine?: boolean;
}

const isHeld = ({ fault }: Exchange) => fault === "held";
const held = (method: string, path: string, more: Partial<FaultRule> = {}): FaultRule => ({
  name: "held",
  method,
  path,
  effect: { do: "hang" },
  ...more,
});

const writesOf = ({ write }: Subject, journal: Exchange[]) =>
  journal.filter(({ method, path }) => method === write.method && path.toLowerCase() === write.path.toLowerCase());
const looksAfter = (subject: Subject, journal: Exchange[]) => {
  const last = writesOf(subject, journal).findLast(({ status }) => status !== null && status < 300);
  if (last === undefined) return 0;
  const ours = journal.filter(({ path }) => path.toLowerCase().startsWith(subject.place));
  return ours.filter(({ method, sequence }) => method === "GET" && sequence > last.sequence).length;
};

const beforeTheRequest = (subject: Subject): Moment => ({
  subject,
  rules: [held("GET", subject.read)],
  hasCome: (journal) => journal.some(isHeld),
});

const inFlight = (subject: Subject, when: "before" | "after"): Moment => ({
  subject,
  rules: [held(subject.write.method, subject.write.path, { effect: { do: "hang", when } })],
  hasCome: (journal) => journal.some(isHeld),
});

/** The answer has come; the provider looks again, or the engine gets it and has no time to save. */
const beforeSaving = (subject: Subject): Moment => ({
  subject,
  rules: [
    {
      name: "held",
      ...subject.write,
      effect: { do: "delay", ms: 300 },
    },
  ],
  hasCome: (journal) => journal.some(isHeld),
  holdsEngine: true,
});
const beforeLookingAgain = (subject: Subject): Moment => ({
  subject,
  rules: [held("GET", subject.read, { skip: 1 })],
  hasCome: (journal) => journal.some(isHeld) && writesOf(subject, journal).some(({ status }) => status !== null),
});

const tooMany = (subject: Subject, call: { method: string; path: string }): Moment => ({
  subject,
  rules: [{ name: "429", ...call, effect: { do: "status", status: 429, retryAfter: 1 } }],
  hasCome: (journal) => journal.some(({ fault, status }) => fault === "429" && status === 429),
});
const accepted = (subject: Subject): Moment => ({
  subject,
  rules: [{ ...subject.write, effect: { do: "accept", ms: 2_500 } }],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});
const lagging = (subject: Subject): Moment => ({
  subject,
  rules: [{ ...subject.write, effect: { do: "lag", ms: 1_500, on: subject.read } }],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});
const underWay = (subject: Subject): Moment => ({
  subject,
  rules: [],
  hasCome: (journal) => looksAfter(subject, journal) >= 2,
});

/** A write that is to be tried again in a second; an upgrade whose begin has been answered. */
export const chosenMoments = {
  waitsToWrite: (): Moment => tooMany(aboutSeats(0), aboutSeats(0).write),
  upgradeBegun: (round: number): Moment => underWay(aboutSource(round)),
};

/** One of the moments of this kind, by chance. */
export function momentOf(phase: Phase, victim: Victim, round: number, chance: () => number): Moment {
  const pick = <Item>(...items: Item[]): Item => items[Math.floor(chance() * items.length)] as Item;
  const somebody = () => aboutPerson(pick(...peopleIn(round)));
  const seatsOf = () => aboutSeats(Math.floor(chance() * 10));
  const branchOf = () => aboutBranch(Math.floor(chance() * 4));
  const anything = () => pick(seatsOf(), somebody(), branchOf(), aboutOld(round), aboutSource(round));
  switch (phase) {
    case "before the request":
      return beforeTheRequest(anything());
    case "in flight":
      return inFlight(anything(), pick("before", "after"));
    case "answered, not saved":
      // A provider that is killed alone must not have handed on the answer.
      if (victim === "provider" || chance() < 0.4) return beforeLookingAgain(somebody());
      return beforeSaving(pick(seatsOf(), branchOf(), aboutOld(round)));
    default: {
      const one = anything();
      return pick(
        tooMany(one, one.write),
        tooMany(one, { method: "GET", path: one.read }),
        accepted(seatsOf()),
        lagging(somebody()),
        underWay(aboutSource(round)),
      );
    }
  }
}

export interface Kill {
  round: number;
  aim: Phase | "at random";
  victim: Victim;
  /** By the journal and the state. */
  phase: Phase;
  /** Of every operation that was under way. */
  under: Phase[];
  /** Pending operations in the state. */
  pending: number;
  violations: string[];
  /** Commands, beyond `cancel` and `up`, without which it did not end. */
  more: string[];
  /** Whether Pulumi's own files were torn. */
  torn: boolean;
  /** Providers that outlived their engine until the next update was done. */
  orphans: number;
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

  static async open(rounds: number, chance: () => number, broken?: Breakage): Promise<Lane> {
    const simulator = await LiveSimulator.start(killWorld(rounds));
    const environment = {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: credentials.accessToken,
      UIPATH_BASE_URL: simulator.url,
      UIPATH_ACCESS_TOKEN: credentials.hostToken,
      LICENSES_POLL_SECONDS: "0.1",
      LICENSES_WAIT_SECONDS: "20",
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

  /** Kills one update, and puts it right. `undefined`: the update was over before the moment came. */
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
    if (died !== undefined && victim === "engine" && aim === "in a wait") await sleep(2_000);
    const quiet = await this.simulator.journal();
    const torn = this.stack.mendBackend() > 0;
    const more = await this.mend(died !== undefined);
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
      // As a terminal does: to the whole group.
      process.kill(-command.pid, "SIGINT");
      await sleep(300);
    }
    const code = await command.exit();
    const left = this.stack.checkpoint.pending.length - pending;
    this.stack.mendBackend();
    await this.simulator.trouble();
    const more = await this.mend(times === 2);
    const violations = await this.flaws(round, before);
    this.endOrphans();
    return { printed: command.printed, code, pending: left, violations, more };
  }

  /** What Pulumi remembers of interrupted creates goes when it is told to, and then nothing at all is left to do. */
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

  /** What a person does after a kill. Says what else was needed. */
  private async mend(killed: boolean): Promise<string[]> {
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

  /** What does not hold after the round: nothing twice, nobody without, everything there, state and service in step. */
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

  /** Ends what is left of our own processes, each by its number. */
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

/** @returns when. */
function strike(victim: Victim, family: Known[]): number {
  const [engine] = family;
  const providers = family.filter(isProvider);
  const died = Date.now();
  if (victim !== "provider" && engine !== undefined) end(engine);
  if (victim !== "engine") for (const provider of providers) end(provider);
  return died;
}

/** A provider whose engine is gone finishes what was on its way, and begins nothing more. */
function lateWrites(journal: Exchange[], died: number): string[] {
  return journal
    .filter(({ method, receivedAt }) => method !== "GET" && Date.parse(receivedAt) > died + 150)
    .map(
      ({ method, path, receivedAt }) =>
        `written after the engine's end: ${method} ${path} ${Date.parse(receivedAt) - died} ms later`,
    );
}

function subjectOf(name: string, round: number): Subject {
  const [kind, index] = name.split("-");
  if (kind === "seats") return aboutSeats(Number(index));
  if (kind === "person") return aboutPerson(Number(index));
  if (kind === "branch") return aboutBranch(Number(index));
  return kind === "old" ? aboutOld(round) : aboutSource(round);
}

/** Whether the state has what this round's program says. */
function isSaved({ resources }: Checkpoint, name: string, round: number): boolean {
  const saved = resources.find(({ urn }) => urn.endsWith(`::${name}`));
  const wanted = programOf(round).find((declared) => declared.name === name);
  return Object.entries(wanted?.args ?? {}).every(
    ([key, value]) => JSON.stringify(saved?.inputs[key]) === JSON.stringify(value),
  );
}

/** Where the resource was when the kill came: by what the simulator had seen and said until then, and what the engine had saved. */
function phaseOf(subject: Subject, journal: Exchange[], died: number, checkpoint: Checkpoint, round: number): Phase {
  if (isSaved(checkpoint, subject.name, round)) return "nothing under way";
  const until = journal.filter(({ receivedAt }) => Date.parse(receivedAt) <= died);
  const ours = until.filter(({ path }) => path.toLowerCase().startsWith(subject.place));
  const answered = (one: Exchange) => one.answeredAt !== null && Date.parse(one.answeredAt) <= died;
  const last = ours.at(-1);
  if (last === undefined) return "nothing under way";
  if (last.status === 429 && answered(last)) return "in a wait";
  const write = writesOf(subject, until).at(-1);
  if (write === undefined) return "before the request";
  if (!answered(write)) return "in flight";
  const looks = ours.filter(({ method, sequence }) => method === "GET" && sequence > write.sequence);
  return write.status === 202 || looks.some(answered) ? "in a wait" : "answered, not saved";
}

/** More changes of one thing than one. */
function doneTwice(entries: LedgerEntry[], round: number): string[] {
  const times = new Map<string, string[]>();
  for (const entry of entries) {
    const what =
      entry.kind === "quantity" || entry.kind === "upgrade" || entry.kind === "transition"
        ? `${entry.kind} ${entry.subscriptionId} ${entry.kind === "quantity" ? entry.why : ""}`
        : entry.kind === "allocation"
          ? `${entry.kind} ${entry.organizationId} ${entry.code}`
          : entry.kind === "assign" || entry.kind === "remove"
            ? `${entry.kind} ${entry.userId} ${entry.skuId}`
            : undefined;
    if (what !== undefined) times.set(what, [...(times.get(what) ?? []), JSON.stringify(entry)]);
  }
  const twice = [...times]
    .filter(([, lines]) => lines.length > 1)
    .map(([what, lines]) => `twice: ${what}: ${lines.join(" ")}`);
  const upgrades = entries.filter(({ kind }) => kind === "upgrade" || kind === "transition").length;
  return upgrades === 2 ? twice : [...twice, `${upgrades} instead of 2 upgrades in round ${round}`];
}

/** Resources that the state should have and has not, or the other way round. */
function lost({ resources, pending }: Checkpoint, round: number): string[] {
  const names = resources.map(({ urn }) => nameIn(urn));
  const wanted = programOf(round).map(({ name }) => name);
  return [
    ...wanted.filter((name) => !names.includes(name)).map((name) => `the state has lost ${name}`),
    ...names.filter((name) => !wanted.includes(name)).map((name) => `the state still has ${name}`),
    ...resources.flatMap(({ initErrors = [] }) => initErrors.map((text) => `the state has an error: ${text}`)),
    // A pending "creating" stays until `refresh --clear-pending-creates`, whatever became of it since; see `tidy`.
    ...pending
      .filter(({ type, urn }) => type !== "creating" || !(names.includes(nameIn(urn)) || comesAndGoes(nameIn(urn))))
      .map(({ type, urn }) => `the state still has a pending operation: ${type} ${urn}`),
  ];
}

const nameIn = (urn: string) => urn.split("::").at(-1) ?? "";

/** Earlier rounds' upgrades have left the program, and the people who come and go may have. */
const comesAndGoes = (name: string) => /^(old|source|person)-/.test(name);

type World = Awaited<ReturnType<LiveSimulator["world"]>>;

/** Where the service, the state and the program do not say the same. */
function apart({ customers = [], uipath }: World, { resources }: Checkpoint, round: number): string[] {
  const outputs = (name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.outputs ?? {};
  const [contoso] = customers;
  const differs = (what: string, ...values: unknown[]) =>
    new Set(values.map((value) => JSON.stringify(value))).size > 1
      ? [`${what}: ${values.map((value) => JSON.stringify(value)).join(" / ")}`]
      : [];
  const wanted = skuIn(round) === "SPE_E5" ? sku.e5 : sku.e3;
  return [
    ...Array.from({ length: 10 }, (_, index) => {
      const live = contoso?.subscriptions?.find(({ id }) => id === seats(index))?.quantity;
      return differs(nameOf.seats(index), seatsIn(round, index), live, outputs(nameOf.seats(index)).quantity);
    }).flat(),
    ...(contoso?.users ?? []).flatMap(({ id, licenses = [] }, index) => {
      const has = licenses.map(({ skuId }) => skuId);
      if (!peopleIn(round).includes(index)) return differs(nameOf.person(index), [], has);
      const saved = outputs(nameOf.person(index)).assigned as { id: string }[] | undefined;
      return differs(
        `${nameOf.person(index)} ${id}`,
        [wanted],
        has,
        saved?.map((license) => license.id),
      );
    }),
    ...(uipath?.organizations ?? []).flatMap(({ allocations = {} }, index) => {
      const saved = outputs(nameOf.branch(index)).products as { code: string; quantity: number }[] | undefined;
      const list = [
        { code: "UNATT", quantity: unattendedIn(round, index) },
        { code: "ATTUNU", quantity: 5 },
      ];
      const live = list.map(({ code }) => ({ code, quantity: allocations[code] ?? 0 }));
      return differs(
        nameOf.branch(index),
        list,
        live,
        list.map(({ code }) => ({ code, quantity: saved?.find((product) => product.code === code)?.quantity })),
      );
    }),
  ];
}
