using System.Collections.Generic;
using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customerId = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" }).Apply(found => found.Id);
    var subscriptionId = GetSubscription.Invoke(new GetSubscriptionInvokeArgs
    {
        CustomerId = customerId,
        Offer = "Microsoft 365 E5",
    }).Apply(found => found.Id);

    var seats = new SubscriptionQuantity("seats", new SubscriptionQuantityArgs
    {
        CustomerId = customerId,
        SubscriptionId = subscriptionId,
        Quantity = 25,
    });

    return new Dictionary<string, object?> { ["renews"] = seats.CommitmentEndDate };
});
