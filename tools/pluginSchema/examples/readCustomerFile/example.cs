using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(async () =>
{
    var customer = await ReadCustomerFile.InvokeAsync(new ReadCustomerFileArgs { File = "customers/contoso.yaml" });

    foreach (var subscription in customer.Subscriptions)
    {
        new SubscriptionQuantity(subscription.Name, new SubscriptionQuantityArgs
        {
            CustomerId = customer.CustomerId,
            SubscriptionId = subscription.SubscriptionId,
            Quantity = subscription.Quantity,
        });
    }
});
