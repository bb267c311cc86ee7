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
		_, err := licenses.NewSubscriptionUpgrade(ctx, "e3-to-e5", &licenses.SubscriptionUpgradeArgs{
			CustomerId:     customer.Id(),
			SubscriptionId: pulumi.String("a4c1340d-6911-4758-bba3-0c4c6007d161"),
			Target:         pulumi.String("CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9"),
			UpgradeType:    licenses.SubscriptionUpgradeUpgradeTypeUpgradeOnly,
		})
		return err
	})
}
