package main

import (
	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		all := licenses.GetOrganizationsOutput(ctx, licenses.GetOrganizationsOutputArgs{})
		ctx.Export("organizations", all.Organizations())
		return nil
	})
}
