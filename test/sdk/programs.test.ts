import { describeLanguage, type Need } from "../support/languages";
import { generatedSdks, played } from "../support/sdk";

/** What the programs in test/support/sdkPrograms ask for, each in its language's way. */
const customerId = "the customer Contoso";
const asked = [
  {
    name: "alice",
    type: "licenses:index:UserLicense",
    inputs: {
      customerId,
      userId: "alice@contoso.example",
      licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1"] }],
    },
  },
  {
    name: "finance",
    type: "licenses:index:OrganizationLicense",
    inputs: {
      organizationId: "an organization",
      productQuantities: [{ code: "UNATT", quantity: 3 }],
      onDelete: "remove",
    },
  },
  {
    name: "seats",
    type: "licenses:index:SubscriptionQuantity",
    inputs: { customerId, subscriptionId: "a subscription", quantity: 6, decrease: "atRenewal" },
  },
  {
    name: "upgrade",
    type: "licenses:index:SubscriptionUpgrade",
    inputs: {
      customerId,
      subscriptionId: "a subscription",
      target: "product:sku:availability",
      upgradeType: "upgrade_only",
    },
  },
];

const needs: Record<keyof typeof played, Need[]> = { python: ["sdk", "python"], go: ["sdk", "go"], nodejs: ["sdk"] };

describe.each(Object.keys(played) as (keyof typeof played)[])("The generated SDK for %s", (language) => {
  describeLanguage(needs[language], "as programs use it", () => {
    const sdks = generatedSdks();

    test("compiles, and gives Pulumi the resources under their tokens and the arguments under their names", async () => {
      const registered = await played[language](sdks.folder);
      expect(registered.sort((one, other) => one.name.localeCompare(other.name))).toEqual(asked);
    });
  });
});
