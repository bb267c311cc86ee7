import pulumi
import pulumi_licenses as licenses

customer = licenses.get_customer_output(domain="contoso.example")
products = licenses.get_skus_output(customer_id=customer.id)

pulumi.export("skus", products.skus)
