using Pulumi;
using PulumiLicenses.Licenses;
using PulumiLicenses.Licenses.Inputs;

return await Deployment.RunAsync(() =>
{
    var organization = GetOrganization.Invoke(new GetOrganizationInvokeArgs { Name = "finance" });

    new OrganizationLicense("finance", new OrganizationLicenseArgs
    {
        OrganizationId = organization.Apply(found => found.Id),
        ProductQuantities = { new OrganizationLicenseProductQuantityArgs { Code = "UNATT", Quantity = 3 } },
        OnDelete = OrganizationLicenseOnDelete.Remove,
    });
});
