import pulumi
import pulumi_licenses as licenses

customer_id = licenses.get_customer_output(domain="contoso.example").id
subscription_id = licenses.get_subscription_output(customer_id=customer_id, offer="Microsoft 365 E5").id

seats = licenses.SubscriptionQuantity(
    "seats", customer_id=customer_id, subscription_id=subscription_id, quantity=25
)

pulumi.export("renews", seats.commitment_end_date)
