import pulumi
import pulumi_licenses as licenses

customer = licenses.get_customer_output(domain="contoso.example")
subscription = licenses.get_subscription_output(customer_id=customer.id, offer="Microsoft 365 E5")

pulumi.export("subscriptionId", subscription.id)
