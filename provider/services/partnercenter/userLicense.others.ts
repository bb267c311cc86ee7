import { Refused } from "../../core/errors";
import { isGuid } from "../../core/known";
import type { OtherWant } from "../../core/lifecycle";
import { describe, namesOf } from "./skus";
import type { WantedLicense } from "./userLicense.decide";
import type { Progress, Run } from "./userLicense.requests";
import { nameOf } from "./userLicense.requests";
import type { SubscribedSku } from "./wire";

/** Checks for other resources of the same program that manage the same user. */

export function othersWants({ userId, wanted, state, userPrincipalName, context }: Run): Promise<OtherWant[]> {
  const names = [wanted.userId, state?.userPrincipalName, userPrincipalName].filter((name) => name !== undefined);
  const more = async () =>
    (await context.api.users(wanted.customerId))
      .filter((user) => user.id === userId)
      .map((user) => user.userPrincipalName);
  return context.ownership.wantsOf({
    scope: wanted.customerId,
    id: userId,
    names,
    // A resource that gives a name is compared by that name, so it needs no further names.
    ...(isGuid(wanted.userId) ? { more } : {}),
  });
}

/** Two resources that list one license would undo each other's change in every run. Preview also refuses them when it runs. */
export function refuseShared(run: Run, licenses: WantedLicense[], skus: SubscribedSku[], others: OtherWant[]): void {
  const { wanted, userId } = run;
  const checked = others.filter(({ certainty }) => certainty === "checked");
  const exclusive = checked.find((other) => other.exclusive || wanted.exclusive);
  if (exclusive !== undefined)
    throw new Refused(
      `${exclusive.called} is for user ${userId} of customer ${wanted.customerId} too, and one of the two is exclusive: it would remove what the other one assigns. Put all licenses into one resource.`,
    );
  for (const { skuId } of licenses) {
    const sku = skus.find(({ productSku }) => productSku.id === skuId);
    const words = sku === undefined ? [skuId] : Object.values(namesOf(sku));
    const other = checked.find((one) => one.has(words));
    if (other === undefined) continue;
    throw new Refused(
      `${other.called} assigns ${sku === undefined ? skuId : describe(namesOf(sku))} to user ${userId} of customer ${wanted.customerId} too. Deleting one would take the license from the other; keep it in one of them.`,
    );
  }
}

/**
 * Refuses to remove a license that another resource of the program lists but that this run skips. The user would lack it until the
 * next run.
 */
export function refuseLeftOut({ userId, wanted, state }: Run, others: OtherWant[]): void {
  for (const names of state?.assigned ?? []) {
    const words = [names.id, names.partNumber, names.name];
    const other = others.find((one) => one.certainty === "left out" && one.has(words));
    if (other === undefined) continue;
    throw new Refused(
      `${describe(names)} of user ${userId} of customer ${wanted.customerId} is not removed: the program lists it in ${other.called}, which this run leaves out (--target, --exclude). Run pulumi up without them, and the new resource takes it over. To destroy all, run pulumi destroy without --run-program.`,
    );
  }
}

/** Warns about a license that the user lacked for a moment, because one resource removed it before this one assigned it. */
export function warnOfGap({ userId, context }: Run, progress: Progress, licenses: WantedLicense[]): void {
  for (const { skuId } of licenses) {
    const [by] = context.ownership.givenUpBy(userId, [skuId]);
    if (by === undefined) continue;
    context.tell.warn(
      `User ${userId} was without ${nameOf(skuId, progress)} for a moment: ${by} gave it up before the program had constructed this resource. Construct the two in one turn of the program (not after an await or in an apply), or move the license in a run that first lists it here.`,
    );
  }
}
