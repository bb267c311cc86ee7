"""Registers a resource of each class with an engine that is not there, and prints what that engine would have been given."""

import json

import pulumi

registered = []


class Engine(pulumi.runtime.Mocks):
    def new_resource(self, args):
        registered.append({"name": args.name, "type": args.typ, "inputs": args.inputs})
        return args.name, args.inputs

    def call(self, args):
        return {"id": "the customer " + args.args["name"], "companyName": args.args["name"], "domain": ""}


pulumi.runtime.set_mocks(Engine())

import pulumi_licenses as licenses  # noqa: E402


@pulumi.runtime.test
def program():
    customer = licenses.get_customer_output(name="Contoso")
    seats = licenses.SubscriptionQuantity(
        "seats",
        customer_id=customer.id,
        subscription_id="a subscription",
        quantity=6,
        decrease=licenses.SubscriptionQuantityDecrease.AT_RENEWAL,
    )
    upgrade = licenses.SubscriptionUpgrade(
        "upgrade",
        customer_id=customer.id,
        subscription_id=seats.subscription_id,
        target="product:sku:availability",
        upgrade_type=licenses.SubscriptionUpgradeUpgradeType.UPGRADE_ONLY,
    )
    alice = licenses.UserLicense(
        "alice",
        customer_id=customer.id,
        user_id="alice@contoso.example",
        licenses=[licenses.UserLicenseLicenseArgs(sku="SPE_E5", excluded_plans=["TEAMS1"])],
        opts=pulumi.ResourceOptions(depends_on=[upgrade]),
    )
    finance = licenses.OrganizationLicense(
        "finance",
        organization_id="an organization",
        product_quantities=[{"code": "UNATT", "quantity": 3}],
        on_delete="remove",
    )
    return pulumi.Output.all(seats.urn, upgrade.urn, alice.urn, finance.urn)


program()
print(json.dumps(registered))
