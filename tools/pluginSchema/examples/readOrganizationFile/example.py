import pulumi_licenses as licenses

found = licenses.read_organization_file(file="organizations/operations.yaml")

licenses.OrganizationLicense(
    found.name,
    organization_id=found.organization_id,
    product_quantities=[{"code": one.code, "quantity": one.quantity} for one in found.product_quantities],
)
