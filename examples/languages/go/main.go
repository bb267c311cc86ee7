package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		customerId := licenses.GetCustomerOutput(ctx, licenses.GetCustomerOutputArgs{
			Domain: pulumi.String("contoso.example"),
		}).Id()
		powerBi := licenses.GetSubscriptionOutput(ctx, licenses.GetSubscriptionOutputArgs{
			CustomerId: customerId,
			Offer:      pulumi.String("Power BI Pro"),
		})

		seats, err := licenses.NewSubscriptionQuantity(ctx, "seats", &licenses.SubscriptionQuantityArgs{
			CustomerId:     customerId,
			SubscriptionId: powerBi.Id(),
			Quantity:       pulumi.Int(6),
		})
		if err != nil {
			return err
		}

		// After the upgrade the subscription has another offer, so a look-up by offer would not find it again: its id stands here.
		upgrade, err := licenses.NewSubscriptionUpgrade(ctx, "upgrade", &licenses.SubscriptionUpgradeArgs{
			CustomerId:     customerId,
			SubscriptionId: pulumi.String("a4c1340d-6911-4758-bba3-0c4c6007d161"),
			Target:         pulumi.String("CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9"),
			UpgradeType:    licenses.SubscriptionUpgradeUpgradeTypeUpgradeOnly,
		})
		if err != nil {
			return err
		}

		_, err = licenses.NewUserLicense(ctx, "alice", &licenses.UserLicenseArgs{
			CustomerId: customerId,
			UserId:     pulumi.String("alice@contoso.example"),
			Licenses: licenses.UserLicenseLicenseArray{
				&licenses.UserLicenseLicenseArgs{
					Sku:           pulumi.String("SPE_E5"),
					ExcludedPlans: pulumi.StringArray{pulumi.String("TEAMS1")},
				},
			},
		}, pulumi.DependsOn([]pulumi.Resource{upgrade}))
		if err != nil {
			return err
		}

		_, err = licenses.NewUserLicense(ctx, "bob", &licenses.UserLicenseArgs{
			CustomerId: customerId,
			UserId:     pulumi.String("bob@contoso.example"),
			Licenses: licenses.UserLicenseLicenseArray{
				&licenses.UserLicenseLicenseArgs{Sku: pulumi.String("POWER_BI_PRO")},
			},
		}, pulumi.DependsOn([]pulumi.Resource{seats}))
		if err != nil {
			return err
		}

		organization := licenses.GetOrganizationOutput(ctx, licenses.GetOrganizationOutputArgs{
			Name: pulumi.String("finance"),
		})
		_, err = licenses.NewOrganizationLicense(ctx, "finance", &licenses.OrganizationLicenseArgs{
			OrganizationId: organization.Id(),
			ProductQuantities: licenses.OrganizationLicenseProductQuantityArray{
				&licenses.OrganizationLicenseProductQuantityArgs{
					Code:     pulumi.String("UNATT"),
					Quantity: pulumi.Float64(3),
				},
			},
		})
		if err != nil {
			return err
		}

		ctx.Export("status", pulumi.Sprintf("%s: %d seats", seats.OfferName, seats.CurrentQuantity))
		return nil
	})
}
