import * as licenses from "pulumi-licenses";

const customer = licenses.getCustomerOutput({ domain: "contoso.example" });
const alice = licenses.getUserOutput({ customerId: customer.id, user: "alice@contoso.example", includeLicenses: true });

export const assigned = alice.licenses;
