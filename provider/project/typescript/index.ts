import { existsSync } from "node:fs";
import { getStack } from "@pulumi/pulumi";
import {
  OrganizationLicense,
  readCustomerFile,
  readOrganizationFile,
  SubscriptionQuantity,
  UserLicense,
} from "pulumi-licenses";

/** Each stack has one data file, which is called like the stack. */
const file = (folder: string) => `${folder}/${getStack()}.yaml`;

if (existsSync(file("organizations"))) {
  const { name, ...args } = readOrganizationFile({ file: file("organizations") });
  new OrganizationLicense(name, args);
} else {
  const { customerId, subscriptions, people } = readCustomerFile({ file: file("customers") });
  const seats = subscriptions.map(({ name, ...args }) => new SubscriptionQuantity(name, { customerId, ...args }));
  for (const { name, ...args } of people) new UserLicense(name, { customerId, ...args }, { dependsOn: seats });
}
