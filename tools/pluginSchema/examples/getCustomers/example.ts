import * as licenses from "pulumi-licenses";

const all = licenses.getCustomersOutput();

export const customers = all.customers;
