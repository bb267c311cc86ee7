import pulumi
import pulumi_licenses as licenses

customer = licenses.get_customer_output(domain="contoso.example")

pulumi.export("customerId", customer.id)
