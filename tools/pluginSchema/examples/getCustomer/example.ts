import * as licenses from "pulumi-licenses";

const customer = licenses.getCustomerOutput({ domain: "contoso.example" });

export const customerId = customer.id;
