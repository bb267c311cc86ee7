package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		customer, err := licenses.ReadCustomerFile(ctx, &licenses.ReadCustomerFileArgs{
			File: "customers/contoso.yaml",
		})
		if err != nil {
			return err
		}
		for _, subscription := range customer.Subscriptions {
			_, err := licenses.NewSubscriptionQuantity(ctx, subscription.Name, &licenses.SubscriptionQuantityArgs{
				CustomerId:     pulumi.String(customer.CustomerId),
				SubscriptionId: pulumi.String(subscription.SubscriptionId),
				Quantity:       pulumi.Int(subscription.Quantity),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
