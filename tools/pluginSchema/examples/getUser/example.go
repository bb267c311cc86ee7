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
		alice := licenses.GetUserOutput(ctx, licenses.GetUserOutputArgs{
			CustomerId:      customer.Id(),
			User:            pulumi.String("alice@contoso.example"),
			IncludeLicenses: pulumi.Bool(true),
		})
		ctx.Export("assigned", alice.Licenses())
		return nil
	})
}
