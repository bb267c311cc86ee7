import { OrganizationLicense } from "pulumi-licenses";

const finance = new OrganizationLicense("finance", {
  organizationId: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
  productQuantities: [
    { code: "UNATT", quantity: 3 },
    { code: "TAUNATT", quantity: 1 },
  ],
});

export const products = finance.products;
export const validUntil = finance.endDate;
