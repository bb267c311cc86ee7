package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		finance := licenses.GetOrganizationOutput(ctx, licenses.GetOrganizationOutputArgs{
			Name: pulumi.String("finance"),
		})
		ctx.Export("organizationId", finance.Id())
		return nil
	})
}
