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
		ctx.Export("subscriptionId", subscription.Id())
		return nil
	})
}
