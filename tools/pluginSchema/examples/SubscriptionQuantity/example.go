package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		customer := licenses.GetCustomerOutput(ctx, licenses.GetCustomerOutputArgs{
			Domain: pulumi.String("contoso.example"),
		})
		subscription := licenses.GetSubscriptionOutput(ctx, licenses.GetSubscriptionOutputArgs{
			CustomerId: customer.Id(),
			Offer:      pulumi.String("Microsoft 365 E5"),
		})
		seats, err := licenses.NewSubscriptionQuantity(ctx, "seats", &licenses.SubscriptionQuantityArgs{
			CustomerId:     customer.Id(),
			SubscriptionId: subscription.Id(),
			Quantity:       pulumi.Int(25),
		})
		if err != nil {
			return err
		}
		ctx.Export("renews", seats.CommitmentEndDate)
		return nil
	})
}
