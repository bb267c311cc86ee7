import pulumi
import pulumi_licenses as licenses

customer = licenses.read_customer_file(file="customers/contoso.yaml")

seats = [
    licenses.SubscriptionQuantity(
        subscription.name,
        customer_id=customer.customer_id,
        subscription_id=subscription.subscription_id,
        quantity=subscription.quantity,
    )
    for subscription in customer.subscriptions
]
for person in customer.people:
    licenses.UserLicense(
        person.name,
        customer_id=customer.customer_id,
        user_id=person.user_id,
        licenses=[{"sku": one.sku, "excluded_plans": one.excluded_plans} for one in person.licenses],
        opts=pulumi.ResourceOptions(depends_on=seats),
    )
