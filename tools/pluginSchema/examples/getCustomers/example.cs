using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var all = GetCustomers.Invoke();

    return new Dictionary<string, object?> { ["customers"] = all.Apply(found => found.Customers) };
});
