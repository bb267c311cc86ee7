using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var finance = GetOrganization.Invoke(new GetOrganizationInvokeArgs { Name = "finance" });

    return new Dictionary<string, object?> { ["organizationId"] = finance.Apply(found => found.Id) };
});
