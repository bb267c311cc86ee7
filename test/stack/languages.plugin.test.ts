import { join } from "node:path";
import { describeLanguage, type Language } from "../support/languages";
import { laboratory } from "../support/pulumi";
import { generatedSdks, needsOf, writeProgram } from "../support/sdk";
import { contoso, licensesOf, quantityOf, user, writesOf } from "../support/world";

/** One program in each language: Contoso's seats of E5, and a license for Alice once they are bought. */
const yaml = `
variables:
  contoso:
    fn::invoke: { function: licenses:getCustomer, arguments: { name: Contoso } }
resources:
  seats:
    type: licenses:SubscriptionQuantity
    properties: { customerId: "\${contoso.id}", subscriptionId: ${contoso.e5}, quantity: 12 }
  alice:
    type: licenses:UserLicense
    properties: { customerId: "\${contoso.id}", userId: ${user.alice}, licenses: [{ sku: SPE_E3, excludedPlans: [TEAMS1] }] }
    options: { dependsOn: ["\${seats}"] }
outputs:
  renewal: "\${seats.offerName}: \${seats.currentQuantity}"
`;

const python = `
import pulumi
import pulumi_licenses as licenses

contoso = licenses.get_customer_output(name="Contoso")
seats = licenses.SubscriptionQuantity("seats", customer_id=contoso.id, subscription_id="${contoso.e5}", quantity=12)
licenses.UserLicense(
    "alice",
    customer_id=contoso.id,
    user_id="${user.alice}",
    licenses=[{"sku": "SPE_E3", "excluded_plans": ["TEAMS1"]}],
    opts=pulumi.ResourceOptions(depends_on=[seats]),
)
pulumi.export("renewal", pulumi.Output.concat(seats.offer_name, ": ", seats.current_quantity.apply(str)))
`;

const go = `
package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		contoso := licenses.GetCustomerOutput(ctx, licenses.GetCustomerOutputArgs{Name: pulumi.String("Contoso")})
		seats, err := licenses.NewSubscriptionQuantity(ctx, "seats", &licenses.SubscriptionQuantityArgs{
			CustomerId: contoso.Id(), SubscriptionId: pulumi.String("${contoso.e5}"), Quantity: pulumi.Int(12),
		})
		if err != nil {
			return err
		}
		_, err = licenses.NewUserLicense(ctx, "alice", &licenses.UserLicenseArgs{
			CustomerId: contoso.Id(),
			UserId:     pulumi.String("${user.alice}"),
			Licenses: licenses.UserLicenseLicenseArray{
				&licenses.UserLicenseLicenseArgs{Sku: pulumi.String("SPE_E3"), ExcludedPlans: pulumi.ToStringArray([]string{"TEAMS1"})},
			},
		}, pulumi.DependsOn([]pulumi.Resource{seats}))
		ctx.Export("renewal", pulumi.Sprintf("%s: %v", seats.OfferName, seats.CurrentQuantity))
		return err
	})
}
`;

const programs: Record<Language, string> = { yaml, python, go };

describe.each(Object.keys(programs) as Language[])("A program in %s", (language) => {
  describeLanguage(needsOf[language], "with the plugin's resources", () => {
    const lab = laboratory();
    const sdks = language === "yaml" ? undefined : generatedSdks();

    test("buys seats and assigns a license, changes nothing when it runs again, and is destroyed", async () => {
      const main = join(lab.folder, "program");
      const environment = await writeProgram(language, main, programs[language], sdks?.folder);
      const stack = await lab.stack({ language, main, environment });
      const up = await stack.up();
      expect(up.errors).toEqual([]);
      expect(up.changes.sort()).toEqual(["create alice", "create seats"]);
      expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
      expect(licensesOf(lab.simulator, user.alice)).toContain("SPE_E3");
      expect(stack.cli("stack", "output", "renewal").trim()).toBe("Microsoft 365 E5: 12");

      lab.simulator.journal.clear();
      const again = await stack.preview();
      expect(again.errors).toEqual([]);
      expect(again.changes).toEqual([]);
      expect(writesOf(lab.simulator)).toEqual([]);

      const destroyed = await stack.destroy();
      expect(destroyed.errors).toEqual([]);
      expect(stack.state).toEqual({});
    });
  });
});
