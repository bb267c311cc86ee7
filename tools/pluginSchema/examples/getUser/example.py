import pulumi
import pulumi_licenses as licenses

customer = licenses.get_customer_output(domain="contoso.example")
alice = licenses.get_user_output(customer_id=customer.id, user="alice@contoso.example", include_licenses=True)

pulumi.export("assigned", alice.licenses)
