import { createHash } from "node:crypto";
import type { Customer, CustomerOfSeed, User } from "./partnercenter/seed";

/** Makes many customers and users from a few lines of a seed. The same lines always give the same customers and users. */
export function multiplied(customers: readonly CustomerOfSeed[]): Customer[] {
  return customers.flatMap(({ copies, ...customer }) => [
    peopled(customer),
    ...Array.from({ length: copies }, (_, index) => peopled(copyOf(customer, index + 2))),
  ]);
}

type One = Omit<CustomerOfSeed, "copies">;

/** A copy of a customer. Every object with an id gets a new id, and names carry the number of the copy. */
function copyOf(customer: One, number: number): One {
  const another = (id: string) => guidOf(id, String(number));
  return {
    ...structuredClone(customer),
    id: another(customer.id),
    companyName: `${customer.companyName} ${number}`,
    domain: `${number}.${customer.domain}`,
    subscriptions: customer.subscriptions.map((subscription) => ({
      ...structuredClone(subscription),
      id: another(subscription.id),
    })),
    users: customer.users.map((user) => ({
      ...structuredClone(user),
      id: another(user.id),
      userPrincipalName: user.userPrincipalName.replace("@", `@${number}.`),
    })),
    transitions: [],
  };
}

function peopled({ generatedUsers, ...customer }: One): Customer {
  const generated = generatedUsers.flatMap((group, index) =>
    Array.from({ length: group.count }, (_, position): User => {
      const number = position + 1;
      const name = `${group.name}${number}`;
      return {
        id: guidOf(customer.id, `user ${index} ${number}`),
        userPrincipalName: `${name.toLowerCase().replaceAll(" ", ".")}@${customer.domain}`,
        firstName: group.name,
        lastName: String(number),
        displayName: `${group.name} ${number}`,
        ...(group.usageLocation === null ? {} : { usageLocation: group.usageLocation }),
        state: "active",
        guest: false,
        enabled: true,
        licenses: structuredClone(group.licenses),
      };
    }),
  );
  return { ...customer, users: [...customer.users, ...generated] };
}

/** An id that is made from another one. The same id and name always give the same. */
export function guidOf(id: string, name: string): string {
  const digits = createHash("sha256").update(`${id.toLowerCase()} ${name}`).digest("hex");
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}
