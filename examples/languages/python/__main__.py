import pulumi
import pulumi_licenses as licenses

customer_id = licenses.get_customer_output(domain="contoso.example").id

seats = licenses.SubscriptionQuantity(
    "seats",
    customer_id=customer_id,
    subscription_id=licenses.get_subscription_output(customer_id=customer_id, offer="Power BI Pro").id,
    quantity=6,
)

# After the upgrade the subscription has another offer, so a look-up by offer would not find it again: its id stands here.
upgrade = licenses.SubscriptionUpgrade(
    "upgrade",
    customer_id=customer_id,
    subscription_id="a4c1340d-6911-4758-bba3-0c4c6007d161",
    target="CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
    upgrade_type=licenses.SubscriptionUpgradeUpgradeType.UPGRADE_ONLY,
)

licenses.UserLicense(
    "alice",
    customer_id=customer_id,
    user_id="alice@contoso.example",
    licenses=[licenses.UserLicenseLicenseArgs(sku="SPE_E5", excluded_plans=["TEAMS1"])],
    opts=pulumi.ResourceOptions(depends_on=[upgrade]),
)

licenses.UserLicense(
    "bob",
    customer_id=customer_id,
    user_id="bob@contoso.example",
    licenses=[licenses.UserLicenseLicenseArgs(sku="POWER_BI_PRO")],
    opts=pulumi.ResourceOptions(depends_on=[seats]),
)

licenses.OrganizationLicense(
    "finance",
    organization_id=licenses.get_organization_output(name="finance").id,
    product_quantities=[licenses.OrganizationLicenseProductQuantityArgs(code="UNATT", quantity=3)],
)

pulumi.export("status", pulumi.Output.format("{0}: {1} seats", seats.offer_name, seats.current_quantity))
