import { UserLicense } from "pulumi-licenses";

const alice = new UserLicense("alice", {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  userId: "alice@contoso.example",
  licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }, { sku: "POWER_BI_PRO" }],
  exclusive: true,
});

export const assigned = alice.assigned.apply((licenses) => licenses.map(({ name }) => name));
