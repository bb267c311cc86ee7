using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });
    var all = GetSubscriptions.Invoke(new GetSubscriptionsInvokeArgs
    {
        CustomerId = customer.Apply(found => found.Id),
        IncludeInactive = true,
    });

    return new Dictionary<string, object?> { ["subscriptions"] = all.Apply(found => found.Subscriptions) };
});
