package main

import (
	"os"

	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Each stack has one data file, which is called like the stack.
func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		organization := "organizations/" + ctx.Stack() + ".yaml"
		if _, err := os.Stat(organization); err == nil {
			return declareOrganization(ctx, organization)
		}
		return declareCustomer(ctx, "customers/"+ctx.Stack()+".yaml")
	})
}

func declareCustomer(ctx *pulumi.Context, file string) error {
	customer, err := licenses.ReadCustomerFile(ctx, &licenses.ReadCustomerFileArgs{File: file})
	if err != nil {
		return err
	}
	var seats []pulumi.Resource
	for _, subscription := range customer.Subscriptions {
		args := &licenses.SubscriptionQuantityArgs{
			CustomerId:     pulumi.String(customer.CustomerId),
			SubscriptionId: pulumi.String(subscription.SubscriptionId),
			Quantity:       pulumi.Int(subscription.Quantity),
		}
		if subscription.Decrease != nil {
			args.Decrease = licenses.SubscriptionQuantityDecrease(*subscription.Decrease)
		}
		if subscription.EndOfTerm != nil {
			args.EndOfTerm = licenses.SubscriptionQuantityEndOfTerm(*subscription.EndOfTerm)
		}
		if subscription.OnDelete != nil {
			args.OnDelete = licenses.SubscriptionQuantityOnDelete(*subscription.OnDelete)
		}
		resource, err := licenses.NewSubscriptionQuantity(ctx, subscription.Name, args)
		if err != nil {
			return err
		}
		seats = append(seats, resource)
	}
	for _, person := range customer.People {
		var products licenses.UserLicenseLicenseArray
		for _, license := range person.Licenses {
			product := licenses.UserLicenseLicenseArgs{Sku: pulumi.String(license.Sku)}
			if license.ExcludedPlans != nil {
				product.ExcludedPlans = pulumi.ToStringArray(license.ExcludedPlans)
			}
			products = append(products, product)
		}
		_, err := licenses.NewUserLicense(ctx, person.Name, &licenses.UserLicenseArgs{
			CustomerId: pulumi.String(customer.CustomerId),
			UserId:     pulumi.String(person.UserId),
			Licenses:   products,
			Exclusive:  pulumi.BoolPtrFromPtr(person.Exclusive),
		}, pulumi.DependsOn(seats))
		if err != nil {
			return err
		}
	}
	return nil
}

func declareOrganization(ctx *pulumi.Context, file string) error {
	organization, err := licenses.ReadOrganizationFile(ctx, &licenses.ReadOrganizationFileArgs{File: file})
	if err != nil {
		return err
	}
	args := &licenses.OrganizationLicenseArgs{
		OrganizationId: pulumi.String(organization.OrganizationId),
		HostAccountId:  pulumi.StringPtrFromPtr(organization.HostAccountId),
	}
	if organization.Adopt != nil {
		args.Adopt = licenses.OrganizationLicenseAdopt(*organization.Adopt)
	}
	if organization.OnDelete != nil {
		args.OnDelete = licenses.OrganizationLicenseOnDelete(*organization.OnDelete)
	}
	var quantities licenses.OrganizationLicenseProductQuantityArray
	for _, one := range organization.ProductQuantities {
		quantities = append(quantities, licenses.OrganizationLicenseProductQuantityArgs{
			Code:     pulumi.String(one.Code),
			Quantity: pulumi.Float64(one.Quantity),
		})
	}
	args.ProductQuantities = quantities
	_, err = licenses.NewOrganizationLicense(ctx, organization.Name, args)
	return err
}
