import pulumi
import pulumi_licenses as licenses

found = licenses.get_customers_output()

pulumi.export("customers", found.customers)
