package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		organization := licenses.GetOrganizationOutput(ctx, licenses.GetOrganizationOutputArgs{
			Name: pulumi.String("finance"),
		})
		_, err := licenses.NewOrganizationLicense(ctx, "finance", &licenses.OrganizationLicenseArgs{
			OrganizationId: organization.Id(),
			ProductQuantities: licenses.OrganizationLicenseProductQuantityArray{
				&licenses.OrganizationLicenseProductQuantityArgs{
					Code:     pulumi.String("UNATT"),
					Quantity: pulumi.Float64(3),
				},
			},
			OnDelete: licenses.OrganizationLicenseOnDeleteRemove,
		})
		return err
	})
}
