import type { Exchange, LedgerEntry, WorldSeed } from "pulumi-licenses/simulator";
import type { Checkpoint } from "./faultsCli";
import { endIn, nameOf, peopleIn, programOf, seats, seatsIn, skuIn, unattendedIn } from "./faultsKillWorld";
import type { Phase } from "./faultsMoments";
import { type Subject, writesOf } from "./faultsSubjects";
import { sku } from "./faultsWorld";

/** The result of a kill, by the simulator's journal and ledger and by the saved state. */

/** Time for writes that had already checked the engine when it was killed. Waiting writes would come later (`retryAfter`). */
const onTheWay = 2_000;

/** A provider whose engine has ended finishes running writes, and starts no more. */
export function lateWrites(journal: Exchange[], died: number): string[] {
  return journal
    .filter(({ method, receivedAt }) => method !== "GET" && Date.parse(receivedAt) > died + onTheWay)
    .map(
      ({ method, path, receivedAt }) =>
        `written after the engine's end: ${method} ${path} ${Date.parse(receivedAt) - died} ms later`,
    );
}

/** Whether the state equals this round's program. */
function isSaved({ resources }: Checkpoint, name: string, round: number): boolean {
  const saved = resources.find(({ urn }) => urn.endsWith(`::${name}`));
  const wanted = programOf(round).find((declared) => declared.name === name);
  return Object.entries(wanted?.args ?? {}).every(
    ([key, value]) => JSON.stringify(saved?.inputs[key]) === JSON.stringify(value),
  );
}

/** The number of this round's resources whose state equals the program. */
export const savedIn = (checkpoint: Checkpoint, round: number): number =>
  programOf(round).filter(({ name }) => isSaved(checkpoint, name, round)).length;

/** The progress of the resource at the kill, by the simulator's requests and answers until then, and by the saved state. */
export function phaseOf(
  subject: Subject,
  journal: Exchange[],
  died: number,
  checkpoint: Checkpoint,
  round: number,
): Phase {
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

/** Objects that were changed more than once. */
export function doneTwice(entries: LedgerEntry[], round: number): string[] {
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

/** Resources that the state lacks, or has although it should not. */
export function lost({ resources, pending }: Checkpoint, round: number): string[] {
  const names = resources.map(({ urn }) => nameIn(urn));
  const wanted = programOf(round).map(({ name }) => name);
  return [
    ...wanted.filter((name) => !names.includes(name)).map((name) => `the state has lost ${name}`),
    ...names.filter((name) => !wanted.includes(name)).map((name) => `the state still has ${name}`),
    ...resources.flatMap(({ initErrors = [] }) => initErrors.map((text) => `the state has an error: ${text}`)),
    // A pending "creating" stays until `refresh --clear-pending-creates`, also after a successful create; see `tidy`.
    ...pending
      .filter(({ type, urn }) => type !== "creating" || !(names.includes(nameIn(urn)) || comesAndGoes(nameIn(urn))))
      .map(({ type, urn }) => `the state still has a pending operation: ${type} ${urn}`),
  ];
}

const nameIn = (urn: string) => urn.split("::").at(-1) ?? "";

/** Earlier rounds' upgrades are no longer in the program. The users who alternate between rounds may be missing, too. */
const comesAndGoes = (name: string) => /^(old|source|person)-/.test(name);

/** Differences between the service, the state and the program. */
export function apart({ customers = [], uipath }: WorldSeed, { resources }: Checkpoint, round: number): string[] {
  const outputs = (name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.outputs ?? {};
  const [contoso] = customers;
  const differs = (what: string, ...values: unknown[]) =>
    new Set(values.map((value) => JSON.stringify(value))).size > 1
      ? [`${what}: ${values.map((value) => JSON.stringify(value)).join(" / ")}`]
      : [];
  const wanted = skuIn(round) === "SPE_E5" ? sku.e5 : sku.e3;
  return [
    ...Array.from({ length: 10 }, (_, index) => {
      const live = contoso?.subscriptions?.find(({ id }) => id === seats(index));
      const saved = outputs(nameOf.seats(index));
      const end = endIn(round, index);
      const isCancelled = live?.endOfTerm === "cancel" && live.autoRenewEnabled === false;
      const isRenewed = live?.endOfTerm === undefined && live?.autoRenewEnabled === true;
      const ends = isCancelled ? "cancel" : isRenewed ? "renew" : "otherwise";
      return [
        ...differs(nameOf.seats(index), seatsIn(round, index), live?.quantity, saved.quantity),
        ...(end === undefined ? [] : differs(`the end of ${nameOf.seats(index)}`, end, ends, saved.endOfTerm)),
      ];
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
