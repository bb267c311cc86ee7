using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });
    var alice = GetUser.Invoke(new GetUserInvokeArgs
    {
        CustomerId = customer.Apply(found => found.Id),
        User = "alice@contoso.example",
        IncludeLicenses = true,
    });

    return new Dictionary<string, object?> { ["assigned"] = alice.Apply(found => found.Licenses) };
});
