using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var all = GetOrganizations.Invoke();

    return new Dictionary<string, object?> { ["organizations"] = all.Apply(found => found.Organizations) };
});
