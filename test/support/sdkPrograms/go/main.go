// Registers a resource of each class with an engine that is not there, and prints what that engine would have been given.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"github.com/pulumi-licenses/pulumi-licenses/sdk/go/licenses"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type registration struct {
	Name   string         `json:"name"`
	Type   string         `json:"type"`
	Inputs map[string]any `json:"inputs"`
}

type engine struct {
	mutex      sync.Mutex
	registered []registration
}

func (e *engine) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.registered = append(e.registered, registration{args.Name, args.TypeToken, args.Inputs.Mappable()})
	return args.Name, args.Inputs, nil
}

func (e *engine) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	name := args.Args["name"].StringValue()
	return resource.NewPropertyMapFromMap(map[string]any{"id": "the customer " + name, "companyName": name, "domain": ""}), nil
}

func program(ctx *pulumi.Context) error {
	customer := licenses.GetCustomerOutput(ctx, licenses.GetCustomerOutputArgs{Name: pulumi.String("Contoso")})
	seats, err := licenses.NewSubscriptionQuantity(ctx, "seats", &licenses.SubscriptionQuantityArgs{
		CustomerId:     customer.Id(),
		SubscriptionId: pulumi.String("a subscription"),
		Quantity:       pulumi.Int(6),
		Decrease:       licenses.SubscriptionQuantityDecreaseAtRenewal,
	})
	if err != nil {
		return err
	}
	upgrade, err := licenses.NewSubscriptionUpgrade(ctx, "upgrade", &licenses.SubscriptionUpgradeArgs{
		CustomerId:     customer.Id(),
		SubscriptionId: seats.SubscriptionId,
		Target:         pulumi.String("product:sku:availability"),
		UpgradeType:    licenses.SubscriptionUpgradeUpgradeTypeUpgradeOnly,
	})
	if err != nil {
		return err
	}
	_, err = licenses.NewUserLicense(ctx, "alice", &licenses.UserLicenseArgs{
		CustomerId: customer.Id(),
		UserId:     pulumi.String("alice@contoso.example"),
		Licenses: licenses.UserLicenseLicenseArray{
			&licenses.UserLicenseLicenseArgs{Sku: pulumi.String("SPE_E5"), ExcludedPlans: pulumi.ToStringArray([]string{"TEAMS1"})},
		},
	}, pulumi.DependsOn([]pulumi.Resource{upgrade}))
	if err != nil {
		return err
	}
	_, err = licenses.NewOrganizationLicense(ctx, "finance", &licenses.OrganizationLicenseArgs{
		OrganizationId: pulumi.String("an organization"),
		ProductQuantities: licenses.OrganizationLicenseProductQuantityArray{
			&licenses.OrganizationLicenseProductQuantityArgs{Code: pulumi.String("UNATT"), Quantity: pulumi.Float64(3)},
		},
		OnDelete: licenses.OrganizationLicenseOnDeleteRemove,
	})
	return err
}

func main() {
	absent := &engine{}
	err := pulumi.RunErr(program, pulumi.WithMocks("project", "stack", absent))
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(absent.registered)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
