package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		organization, err := licenses.ReadOrganizationFile(ctx, &licenses.ReadOrganizationFileArgs{
			File: "organizations/operations.yaml",
		})
		if err != nil {
			return err
		}
		var quantities licenses.OrganizationLicenseProductQuantityArray
		for _, one := range organization.ProductQuantities {
			quantities = append(quantities, licenses.OrganizationLicenseProductQuantityArgs{
				Code:     pulumi.String(one.Code),
				Quantity: pulumi.Float64(one.Quantity),
			})
		}
		_, err = licenses.NewOrganizationLicense(ctx, organization.Name, &licenses.OrganizationLicenseArgs{
			OrganizationId:    pulumi.String(organization.OrganizationId),
			ProductQuantities: quantities,
		})
		return err
	})
}
