import pulumi
import pulumi_licenses as licenses

finance = licenses.get_organization_output(name="finance")

pulumi.export("organizationId", finance.id)
