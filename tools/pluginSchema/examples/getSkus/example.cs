using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });
    var products = GetSkus.Invoke(new GetSkusInvokeArgs { CustomerId = customer.Apply(found => found.Id) });

    return new Dictionary<string, object?> { ["skus"] = products.Apply(found => found.Skus) };
});
