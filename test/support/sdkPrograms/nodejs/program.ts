/** Registers a resource of each class with an engine that is not there, and prints what that engine would have been given. */

import * as pulumi from "@pulumi/pulumi";
import * as licenses from "./sdk";

const registered: object[] = [];

async function main(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ name, type, inputs }) => {
      registered.push({ name, type, inputs });
      return { id: name, state: inputs };
    },
    call: ({ inputs: { name } }) => ({ id: `the customer ${name}`, companyName: name, domain: "" }),
  });
  const customer = licenses.getCustomerOutput({ name: "Contoso" });
  const seats = new licenses.SubscriptionQuantity("seats", {
    customerId: customer.id,
    subscriptionId: "a subscription",
    quantity: 6,
    decrease: licenses.SubscriptionQuantityDecrease.AtRenewal,
  });
  const upgrade = new licenses.SubscriptionUpgrade("upgrade", {
    customerId: customer.id,
    subscriptionId: seats.subscriptionId,
    target: "product:sku:availability",
    upgradeType: licenses.SubscriptionUpgradeUpgradeType.UpgradeOnly,
  });
  const alice = new licenses.UserLicense(
    "alice",
    {
      customerId: customer.id,
      userId: "alice@contoso.example",
      licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }],
    },
    { dependsOn: [upgrade] },
  );
  const finance = new licenses.OrganizationLicense("finance", {
    organizationId: "an organization",
    productQuantities: [{ code: "UNATT", quantity: 3 }],
    onDelete: "remove",
  });
  const all = pulumi.all([seats.urn, upgrade.urn, alice.urn, finance.urn]);
  all.apply(() => console.log(JSON.stringify(registered)));
}

void main();
