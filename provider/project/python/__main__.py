from os.path import exists

import pulumi
import pulumi_licenses as licenses


def file(folder):
    """Each stack has one data file, which is called like the stack."""
    return f"{folder}/{pulumi.get_stack()}.yaml"


if exists(file("organizations")):
    found = licenses.read_organization_file(file=file("organizations"))
    licenses.OrganizationLicense(
        found.name,
        organization_id=found.organization_id,
        host_account_id=found.host_account_id,
        product_quantities=[{"code": one.code, "quantity": one.quantity} for one in found.product_quantities],
        adopt=found.adopt,
        on_delete=found.on_delete,
    )
else:
    customer = licenses.read_customer_file(file=file("customers"))
    seats = [
        licenses.SubscriptionQuantity(
            subscription.name,
            customer_id=customer.customer_id,
            subscription_id=subscription.subscription_id,
            quantity=subscription.quantity,
            decrease=subscription.decrease,
            end_of_term=subscription.end_of_term,
            on_delete=subscription.on_delete,
        )
        for subscription in customer.subscriptions
    ]
    for person in customer.people:
        licenses.UserLicense(
            person.name,
            customer_id=customer.customer_id,
            user_id=person.user_id,
            licenses=[{"sku": one.sku, "excluded_plans": one.excluded_plans} for one in person.licenses],
            exclusive=person.exclusive,
            opts=pulumi.ResourceOptions(depends_on=seats),
        )
