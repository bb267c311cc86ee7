import pulumi_licenses as licenses

licenses.SubscriptionUpgrade(
    "e3-to-e5",
    customer_id=licenses.get_customer_output(domain="contoso.example").id,
    subscription_id="a4c1340d-6911-4758-bba3-0c4c6007d161",
    target="CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
    upgrade_type=licenses.SubscriptionUpgradeUpgradeType.UPGRADE_ONLY,
)
