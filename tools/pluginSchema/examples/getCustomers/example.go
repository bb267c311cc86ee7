package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		all := licenses.GetCustomersOutput(ctx, licenses.GetCustomersOutputArgs{})
		ctx.Export("customers", all.Customers())
		return nil
	})
}
