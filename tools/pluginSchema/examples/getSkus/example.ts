import * as licenses from "pulumi-licenses";

const customer = licenses.getCustomerOutput({ domain: "contoso.example" });
const products = licenses.getSkusOutput({ customerId: customer.id });

export const skus = products.skus;
