import pulumi
import pulumi_licenses as licenses

customer = licenses.get_customer_output(domain="contoso.example")
found = licenses.get_subscriptions_output(customer_id=customer.id, include_inactive=True)

pulumi.export("subscriptions", found.subscriptions)
