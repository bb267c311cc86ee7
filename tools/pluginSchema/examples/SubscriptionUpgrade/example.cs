using Pulumi;
using PulumiLicenses.Licenses;

return await Deployment.RunAsync(() =>
{
    var customer = GetCustomer.Invoke(new GetCustomerInvokeArgs { Domain = "contoso.example" });

    new SubscriptionUpgrade("e3-to-e5", new SubscriptionUpgradeArgs
    {
        CustomerId = customer.Apply(found => found.Id),
        SubscriptionId = "a4c1340d-6911-4758-bba3-0c4c6007d161",
        Target = "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
        UpgradeType = SubscriptionUpgradeUpgradeType.UpgradeOnly,
    });
});
