using System.Linq;
using Pulumi;
using PulumiLicenses.Licenses;
using PulumiLicenses.Licenses.Inputs;

return await Deployment.RunAsync(async () =>
{
    var organization = await ReadOrganizationFile.InvokeAsync(new ReadOrganizationFileArgs
    {
        File = "organizations/operations.yaml",
    });

    new OrganizationLicense(organization.Name, new OrganizationLicenseArgs
    {
        OrganizationId = organization.OrganizationId,
        ProductQuantities = organization.ProductQuantities
            .Select(one => new OrganizationLicenseProductQuantityArgs { Code = one.Code, Quantity = one.Quantity })
            .ToArray(),
    });
});
