import * as licenses from "pulumi-licenses";

const { customerId, subscriptions, people } = licenses.readCustomerFile({ file: "customers/contoso.yaml" });

const seats = subscriptions.map(
  ({ name, ...args }) => new licenses.SubscriptionQuantity(name, { customerId, ...args }),
);
for (const { name, ...args } of people) {
  new licenses.UserLicense(name, { customerId, ...args }, { dependsOn: seats });
}
