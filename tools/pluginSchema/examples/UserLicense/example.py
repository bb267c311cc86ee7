import pulumi
import pulumi_licenses as licenses

customer_id = licenses.get_customer_output(domain="contoso.example").id
subscription_id = licenses.get_subscription_output(customer_id=customer_id, offer="Microsoft 365 E5").id

seats = licenses.SubscriptionQuantity(
    "seats", customer_id=customer_id, subscription_id=subscription_id, quantity=25
)

licenses.UserLicense(
    "alice",
    customer_id=customer_id,
    user_id="alice@contoso.example",
    licenses=[licenses.UserLicenseLicenseArgs(sku="SPE_E5", excluded_plans=["TEAMS1"])],
    opts=pulumi.ResourceOptions(depends_on=[seats]),
)
