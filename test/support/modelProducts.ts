import type { License, SubscribedSku } from "../../provider/services/partnercenter/wire";

/** Products of a customer: two of group 1 with service plans, two of group 2 without. */

const plan = (id: string, serviceName: string, displayName: string, targetType = "user") => ({
  id,
  serviceName,
  displayName,
  capabilityStatus: "enabled",
  targetType,
});

export const plans = {
  teams: plan("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "Microsoft Teams"),
  exchange: plan("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", "Exchange Online (Plan 2)"),
  sway: plan("a23b959c-7ce8-4e57-9140-b90eb88a9e97", "SWAY", "Sway"),
  foundation: plan("113feb6c-3fe4-4440-bddc-54d774bf0318", "EXCHANGE_S_FOUNDATION", "Exchange Foundation", "tenant"),
};

const product = (
  id: string,
  skuPartNumber: string,
  name: string,
  licenseGroupId: string,
  servicePlans: SubscribedSku["servicePlans"],
): SubscribedSku => ({
  productSku: { id, skuPartNumber, name, licenseGroupId },
  servicePlans,
  availableUnits: 25,
  totalUnits: 25,
});

export const e3 = product("05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", "Microsoft 365 E3", "group1", [
  plans.teams,
  plans.exchange,
  plans.foundation,
]);
export const e5 = product("06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5", "Microsoft 365 E5", "group1", [
  plans.teams,
  plans.exchange,
  plans.sway,
]);
export const minecraft = product(
  "984df360-9a74-4647-8cf8-696749f6247a",
  "CFQ7TTC0K5DR/0002",
  "Minecraft Education Edition Faculty",
  "group2",
  [],
);
export const classroom = product(
  "3b555118-da6a-4418-894f-7df1e2096870",
  "CFQ7TTC0K5BF/0001",
  "Classroom",
  "group2",
  [],
);

export const products = [e3, e5, minecraft, classroom];

export const idOf = ({ productSku }: Pick<SubscribedSku, "productSku">): string => productSku.id;

/** The license of a user with these plans switched off. The service does not show plans of the tenant with a user. */
export const licenseOf = (
  { productSku, servicePlans }: SubscribedSku,
  excluded: readonly string[] = [],
  showsPlans = true,
): License => ({
  productSku,
  servicePlans: showsPlans
    ? servicePlans
        .filter(({ id, targetType }) => targetType === "user" && !excluded.includes(id))
        .map((each) => ({ ...each, capabilityStatus: "assigned" }))
    : [],
});
