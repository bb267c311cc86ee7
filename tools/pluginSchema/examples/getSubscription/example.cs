using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });
    var subscription = GetSubscription.Invoke(new GetSubscriptionInvokeArgs
    {
        CustomerId = customer.Apply(found => found.Id),
        Offer = "Microsoft 365 E5",
    });

    return new Dictionary<string, object?> { ["subscriptionId"] = subscription.Apply(found => found.Id) };
});
