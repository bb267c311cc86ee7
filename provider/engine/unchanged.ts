import { isGuid } from "../arguments";
import type { PartnerCenter } from "../partnercenter/api";
import type { Planned } from "../planned";

/**
 * A Partner Center that says from the state what a user has about whom nothing changes in this program. An update does nothing
 * for her, whatever the service shows; and a preview of many users asks only about the few that are new or changed.
 */
export function knowing(api: PartnerCenter, planned: Planned[]): PartnerCenter {
  const licenses = planned.filter(({ type }) => type === "UserLicense");
  const changing = licenses
    .filter(({ held }) => held === undefined)
    .map(({ args }) => String(args.userId).toLowerCase());
  const held = new Map<string, string[]>();
  for (const one of licenses) {
    if (one.held === undefined || one.args.exclusive === true || mayBeAmong(changing, one, one.held.userId)) continue;
    held.set(one.held.userId, [...(held.get(one.held.userId) ?? []), ...one.held.skuIds]);
  }
  return {
    ...api,
    licenses: async (customerId, userId) =>
      held.get(userId.toLowerCase())?.map(licenseOf) ?? api.licenses(customerId, userId),
  };
}

/** Whether another resource that changes is about the same person; a name could be anybody's. */
const mayBeAmong = (changing: string[], { args }: Planned, userId: string): boolean =>
  changing.some(
    (user) =>
      user === userId || user === String(args.userId).toLowerCase() || (!isGuid(user) && isGuid(String(args.userId))),
  );

const licenseOf = (id: string) => ({
  productSku: { id, name: "", skuPartNumber: "", licenseGroupId: "" },
  servicePlans: [],
});
