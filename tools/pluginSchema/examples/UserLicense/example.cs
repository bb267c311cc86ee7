using Pulumi;
using PulumiLicenses.Licenses;
using PulumiLicenses.Licenses.Inputs;

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

    new UserLicense("alice", new UserLicenseArgs
    {
        CustomerId = customerId,
        UserId = "alice@contoso.example",
        Licenses = { new UserLicenseLicenseArgs { Sku = "SPE_E5", ExcludedPlans = { "TEAMS1" } } },
    }, new CustomResourceOptions { DependsOn = { seats } });
});
