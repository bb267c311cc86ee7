import pulumi
import pulumi_licenses as licenses

found = licenses.get_organizations_output()

pulumi.export("organizations", found.organizations)
