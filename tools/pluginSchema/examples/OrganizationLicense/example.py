import pulumi_licenses as licenses

licenses.OrganizationLicense(
    "finance",
    organization_id=licenses.get_organization_output(name="finance").id,
    product_quantities=[licenses.OrganizationLicenseProductQuantityArgs(code="UNATT", quantity=3)],
    on_delete=licenses.OrganizationLicenseOnDelete.REMOVE,
)
