import { Refused, type ServiceError } from "../../core/errors";
import type { LicenseUpdate } from "./licenseAssignment";
import { planName } from "./skus";
import { excludedPlansOf, samePlans, type WantedLicense } from "./userLicense.decide";
import { look, newUserPatience, noUser } from "./userLicense.look";
import { askAgain, has, keepInherited, nameOf, type Progress, type Run } from "./userLicense.requests";
import type { License, LicenseWarning } from "./wire";

/** A change is done when the service shows it. The wait ends early if the service has warned that the change will not happen. */

/** A difference between what was asked for and what the service shows. */
type Open =
  | { is: "absent" | "left"; skuId: string }
  /** Ids of the plans that have the wrong setting. */
  | { is: "otherwise"; skuId: string; off: string[]; on: string[] };

/** If a license still shows this long after its removal was accepted, the removal is sent once more. In milliseconds. */
const stuckAfter = 60_000;

export async function readBack(
  run: Run,
  progress: Progress,
  update: LicenseUpdate,
  wanted: WantedLicense[],
  warned: LicenseWarning[],
): Promise<void> {
  const { wait, clock, tell } = run.context;
  const whom = { ...run, customerId: run.wanted.customerId };
  const before = progress.live;
  const began = clock.now().getTime();
  // The next decision rests on this read. A license that was not to be removed therefore counts as absent only after a second read.
  const kept = before
    .map(({ productSku }) => productSku.id)
    .filter((id) => !update.remove.includes(id) || progress.refused.has(id));
  const answers: ServiceError[] = [];
  let asked = false;
  for (let looks = 1; ; looks++) {
    const live = await look(whom, kept);
    progress.live = live ?? [];
    keepGranted(update, warned, progress);
    const open = openIn(update, wanted, progress);
    if (open.length === 0) {
      if (live !== undefined) noteSurprises(before, update, progress);
      return;
    }
    const waited = clock.now().getTime() - began;
    if (live === undefined && waited > newUserPatience) throw noUser(whom);
    if (live !== undefined && open.some((one) => isExplained(one, warned, looks, progress)))
      throw new Refused(notAsAsked(run, open, progress));
    const isLast = clock.now().getTime() + wait.poll * 1000 > progress.deadline;
    const left = idsOf(open, "left");
    if (!asked && left.length > 0 && (isLast || waited >= stuckAfter)) {
      asked = true;
      for (const skuId of left) answers.push(...(await askAgain(run, progress, skuId)));
      continue;
    }
    if (isLast) {
      const said = answers.map(({ description }) => description);
      throw new Refused(notShown(run, open, answers, progress), said);
    }
    tell.status(`waiting for Partner Center to show ${listed(open, progress)}`);
    await clock.sleep(wait.poll * 1000);
  }
}

function openIn(update: LicenseUpdate, wanted: WantedLicense[], progress: Progress): Open[] {
  const assigned = wanted.filter(({ skuId }) => update.assign.some((assignment) => assignment.skuId === skuId));
  const left = update.remove.filter(
    (skuId) => !progress.inherited.has(skuId) && !progress.refused.has(skuId) && has(progress.live, skuId),
  );
  return [
    ...assigned.flatMap((license) => openFor(license, progress)),
    ...left.map((skuId): Open => ({ is: "left", skuId })),
  ];
}

function openFor({ skuId, excludedPlans }: WantedLicense, { live, skus }: Progress): Open[] {
  const shown = has(live, skuId);
  if (shown === undefined) return [{ is: "absent", skuId }];
  const sku = skus.find(({ productSku }) => productSku.id === skuId);
  const off = excludedPlansOf(shown, sku);
  // Plans that cannot be read back count as having the setting that was sent.
  if (excludedPlans === undefined || off === undefined || samePlans(off, excludedPlans)) return [];
  const without = (some: string[], others: string[]) => some.filter((plan) => !others.includes(plan));
  return [{ is: "otherwise", skuId, off: without(off, excludedPlans), on: without(excludedPlans, off) }];
}

const idsOf = (open: Open[], is: Open["is"]) => open.filter((one) => one.is === is).map(({ skuId }) => skuId);

/** The service may accept a removal and only warn that a group grants the license. */
function keepGranted(update: LicenseUpdate, warned: LicenseWarning[], progress: Progress): void {
  const granting = warned.filter(({ blockedBy }) => blockedBy === "group");
  for (const skuId of update.remove.filter((id) => has(progress.live, id))) {
    const warning = granting.find((one) => update.remove.length === 1 || names(one, wordsFor(skuId, progress)));
    if (warning !== undefined) keepInherited(progress, skuId, warning.message);
  }
}

const names = ({ message, servicePlans }: LicenseWarning, words: string[]): boolean => {
  const said = [message, ...servicePlans].join("\n").toLowerCase();
  return words.some((word) => word !== "" && said.includes(word.toLowerCase()));
};

const wordsFor = (skuId: string, progress: Progress): string[] => [
  skuId,
  ...progress.names.filter(({ id }) => id === skuId).flatMap(({ partNumber, name }) => [partNumber, name]),
];

/** Whether the service has warned that the difference will stay. A license that is merely not shown yet gets a second read. */
function isExplained(open: Open, warned: LicenseWarning[], looks: number, progress: Progress): boolean {
  if (open.is !== "otherwise")
    return looks > 1 && warned.some((warning) => names(warning, wordsFor(open.skuId, progress)));
  return [...open.off, ...open.on].every((plan) =>
    warned.some((warning) => names(warning, [plan, planIn(open.skuId, plan, progress)])),
  );
}

const planIn = (skuId: string, plan: string, { skus }: Progress): string =>
  planName(
    plan,
    skus.find(({ productSku }) => productSku.id === skuId),
  );

/** Notes changes that this run did not ask for: by another client, or by the service itself. */
function noteSurprises(before: License[], { assign, remove }: LicenseUpdate, progress: Progress): void {
  const asked = new Set([...assign.map(({ skuId }) => skuId), ...remove]);
  const ids = new Set([...before, ...progress.live].map(({ productSku }) => productSku.id));
  for (const skuId of [...ids].filter((id) => !asked.has(id))) {
    const [was, is] = [has(before, skuId), has(progress.live, skuId)];
    if (was === undefined) progress.surprises.set(skuId, "was assigned");
    else if (is === undefined) progress.surprises.set(skuId, "was removed");
    else if (plansOf(was, progress) !== plansOf(is, progress)) progress.surprises.set(skuId, "got other service plans");
  }
}

const plansOf = (license: License, { skus }: Progress): string | undefined =>
  excludedPlansOf(
    license,
    skus.find(({ productSku }) => productSku.id === license.productSku.id),
  )
    ?.sort()
    .join();

const listed = (open: Open[], progress: Progress): string =>
  open
    .map((one) => {
      const name = nameOf(one.skuId, progress);
      if (one.is !== "otherwise") return `${name} ${one.is === "absent" ? "assigned" : "removed"}`;
      const plan = (id: string) => planIn(one.skuId, id, progress);
      return `${name} with ${[...one.off.map((id) => `${plan(id)} on`), ...one.on.map((id) => `${plan(id)} off`)].join(", ")}`;
    })
    .join(", ");

const notAsAsked = ({ userId, wanted }: Run, open: Open[], progress: Progress): string =>
  `Partner Center changed the licenses of user ${userId} of customer ${wanted.customerId}, but not as the program asks, and says why in a warning. Not done: ${listed(open, progress)}. Change licenses to what Partner Center allows, then run again.`;

function notShown({ context, wanted }: Run, open: Open[], answers: ServiceError[], progress: Progress): string {
  const left = idsOf(open, "left").map((skuId) => nameOf(skuId, progress));
  const said = `Partner Center accepted the change but does not show it after ${context.wait.limit} s: ${listed(open, progress)}. Run again to look once more.`;
  if (left.length === 0) return said;
  const leave =
    wanted.licenses.length > 0
      ? "list it in the program"
      : "take the resource out of the state: pulumi state delete, with its URN";
  const ways = `It gives no reason why ${left.join(", ")} is still there. If a group grants it, remove the user from that group. To leave it with the user, ${leave}.`;
  return [
    said,
    ...(answers.length > 0 ? ["Asked again, it refused:", ...answers.map(({ message }) => message)] : [ways]),
  ].join("\n");
}
