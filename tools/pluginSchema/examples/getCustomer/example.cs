using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });

    return new Dictionary<string, object?> { ["customerId"] = customer.Apply(found => found.Id) };
});
