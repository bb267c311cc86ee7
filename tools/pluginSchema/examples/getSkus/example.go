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
		products := licenses.GetSkusOutput(ctx, licenses.GetSkusOutputArgs{
			CustomerId: customer.Id(),
		})
		ctx.Export("skus", products.Skus())
		return nil
	})
}
