import { join } from "node:path";
import { describeLanguage, type Language } from "../support/languages";
import { laboratory } from "../support/pulumi";
import { generatedSdks, needsOf, writeProgram } from "../support/sdk";
import { contoso, planted, quantityOf } from "../support/world";

/** Programs that give the credentials to a provider of their own. Pulumi hands them to the plugin in another form for each. */
const python = (partnerCenter: string) => `
import pulumi
import pulumi_licenses as licenses

settings = pulumi.Config("given")
partner = licenses.Provider("partner", partner_center=${partnerCenter})
licenses.SubscriptionQuantity("seats", customer_id="${contoso.id}", subscription_id="${contoso.e5}", quantity=12,
    opts=pulumi.ResourceOptions(provider=partner))
`;

const programs: { language: Language; how: string; text: string }[] = [
  {
    language: "yaml",
    how: "an object",
    text: `
configuration: { "given:url": { type: string }, "given:token": { type: string } }
resources:
  partner:
    type: pulumi:providers:licenses
    properties: { partnerCenter: { apiUrl: "\${given:url}", accessToken: "\${given:token}" } }
  seats:
    type: licenses:SubscriptionQuantity
    properties: { customerId: ${contoso.id}, subscriptionId: ${contoso.e5}, quantity: 12 }
    options: { provider: "\${partner}" }
`,
  },
  {
    language: "python",
    how: "a dictionary in Python's style",
    text: python(`{"api_url": settings.require("url"), "access_token": settings.require_secret("token")}`),
  },
  {
    language: "python",
    how: "the class for it",
    text: python(
      `licenses.PartnerCenterArgs(api_url=settings.require("url"), access_token=settings.require_secret("token"))`,
    ),
  },
  {
    language: "go",
    how: "the struct for it",
    text: `
package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		given := config.New(ctx, "given")
		partner, err := licenses.NewProvider(ctx, "partner", &licenses.ProviderArgs{PartnerCenter: &licenses.PartnerCenterArgs{
			ApiUrl: pulumi.String(given.Require("url")), AccessToken: given.RequireSecret("token"),
		}})
		if err != nil {
			return err
		}
		_, err = licenses.NewSubscriptionQuantity(ctx, "seats", &licenses.SubscriptionQuantityArgs{
			CustomerId: pulumi.String("${contoso.id}"), SubscriptionId: pulumi.String("${contoso.e5}"), Quantity: pulumi.Int(12),
		}, pulumi.Provider(partner))
		return err
	})
}
`,
  },
];

describe.each(programs)("A provider of a program in $language, with credentials in $how", ({ language, text }) => {
  describeLanguage(needsOf[language], "and no others", () => {
    const lab = laboratory({ credentials: "nowhere" });
    const sdks = language === "yaml" ? undefined : generatedSdks();

    test("signs in with them, changes nothing when it runs again, and Pulumi stores them sealed", async () => {
      const main = join(lab.folder, "program");
      const environment = await writeProgram(language, main, text, sdks?.folder);
      const config = { "given:url": lab.simulator.url };
      const stack = await lab.stack({
        language,
        main,
        environment,
        config,
        secrets: { "given:token": planted.accessToken },
      });
      const up = await stack.up();
      expect(up.errors).toEqual([]);
      expect(up.changes).toEqual(["create seats"]);
      expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
      expect((await stack.preview()).changes).toEqual([]);
      expect(stack.records).not.toContain(planted.accessToken);
    });
  });
});
