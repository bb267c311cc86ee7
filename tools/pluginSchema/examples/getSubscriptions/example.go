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
		all := licenses.GetSubscriptionsOutput(ctx, licenses.GetSubscriptionsOutputArgs{
			CustomerId:      customer.Id(),
			IncludeInactive: pulumi.Bool(true),
		})
		ctx.Export("subscriptions", all.Subscriptions())
		return nil
	})
}
