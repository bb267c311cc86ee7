import type { WorldSeed } from "./seed";

const e3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const e5 = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
const powerBi = "f8a1db68-be16-40ed-86d5-cb42ce701560";
const minecraft = "984df360-9a74-4647-8cf8-696749f6247a";

const exchange = {
  id: "efb87545-963c-4e0d-99df-69c6916d9eb0",
  serviceName: "EXCHANGE_S_ENTERPRISE",
  displayName: "Exchange Online (Plan 2)",
};
const teams = { id: "57ff2da0-773e-42df-b2af-ffb7a2317929", serviceName: "TEAMS1", displayName: "Microsoft Teams" };
const sharePoint = {
  id: "5dbe027f-2339-4123-9542-606e4d348a72",
  serviceName: "SHAREPOINTENTERPRISE",
  displayName: "SharePoint (Plan 2)",
};
const office = {
  id: "43de0ff5-c92c-492b-9116-175376d08c38",
  serviceName: "OFFICESUBSCRIPTION",
  displayName: "Microsoft 365 Apps for Enterprise",
};
const intune = {
  id: "c1ec4a95-1f05-45b3-a911-aa3fa01094f5",
  serviceName: "INTUNE_A",
  displayName: "Microsoft Intune A Direct",
};
const mfa = {
  id: "8a256a2b-b617-496d-b51b-e76466e88db0",
  serviceName: "MFA_PREMIUM",
  displayName: "Microsoft Azure Multi-Factor Authentication",
};
const foundation = {
  id: "113feb6c-3fe4-4440-bddc-54d774bf0318",
  serviceName: "EXCHANGE_S_FOUNDATION",
  displayName: "Exchange Foundation",
  targetType: "Tenant" as const,
};
const powerBiPlan = {
  id: "70d33638-9c74-4d01-bfd3-562de28bd4ba",
  serviceName: "BI_AZURE_P2",
  displayName: "Power BI Pro",
};

/** A partner with one customer, and a UiPath host with two organizations. All people in it are invented. */
export const demoWorld: WorldSeed = {
  partner: {
    tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
    clients: [{ clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60", clientSecret: "simulated-secret" }],
    accessTokens: [{ token: "simulated-token" }],
    refreshTokens: ["simulated-refresh-token"],
  },
  catalog: {
    skus: [
      {
        id: e3,
        name: "Microsoft 365 E3",
        skuPartNumber: "SPE_E3",
        servicePlans: [exchange, teams, sharePoint, office, intune, mfa],
      },
      {
        id: e5,
        name: "Microsoft 365 E5",
        skuPartNumber: "SPE_E5",
        servicePlans: [exchange, teams, sharePoint, office, intune, mfa, powerBiPlan],
      },
      { id: powerBi, name: "Power BI Pro", skuPartNumber: "POWER_BI_PRO", servicePlans: [foundation, powerBiPlan] },
      {
        id: minecraft,
        name: "Minecraft Education Edition Faculty",
        skuPartNumber: "CFQ7TTC0K5DR/0002",
        licenseGroupId: "group2",
      },
    ],
  },
  customers: [
    {
      id: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
      companyName: "Contoso",
      domain: "contoso.example",
      otherSeats: [{ skuId: minecraft, quantity: 3 }],
      subscriptions: [
        {
          id: "a4c1340d-6911-4758-bba3-0c4c6007d161",
          skuId: e3,
          offerId: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
          offerName: "Microsoft 365 E3",
          quantity: 5,
          transitionTargets: [
            {
              catalogItemId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
              title: "Microsoft 365 E5",
              skuId: e5,
              completesAfterReads: 2,
            },
          ],
        },
        {
          id: "6e7aa601-629e-461b-8933-0898c3cc3c7c",
          skuId: e5,
          offerId: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
          offerName: "Microsoft 365 E5",
          quantity: 10,
          orderId: "5c1f0a7be2d4",
          refundable: [{ quantity: 4, allowedUntilDateTime: "now+3d" }],
        },
        {
          id: "83EF9D05-4169-4EF9-9657-0E86B1EAB1DE",
          kind: "legacy",
          skuId: powerBi,
          offerId: "800F4F3B-CFE1-42C1-9CEA-675512810488",
          offerName: "Power BI Pro",
          quantity: 4,
          orderId: "6183DB3D-6318-4E52-877E-25806E4971BE",
          upgradeTargets: [
            { offerId: "796B6B5F-613C-4E24-A17C-EBA730D49C02", offerName: "Microsoft 365 E5", skuId: e5 },
          ],
        },
      ],
      users: [
        person("554526aa-cf5e-46fa-95df-98dbc55d8a1e", "Alice", "Archer"),
        person("a9ef48bb-8758-4590-a312-d4a47bfaded4", "Bob", "Baker"),
        person("6e668259-1f09-479d-bcb8-d9b03e826b8d", "Carol", "Carter"),
        person("1f2e6a3c-7d45-4b0a-9c11-5e0d8a7b3c42", "Dave", "Draper"),
        { ...person("c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953", "Erin", "Evans"), usageLocation: undefined },
      ],
    },
  ],
  uipath: {
    products: [
      { code: "UNATT", quantity: 12 },
      { code: "TAUNATT", quantity: 6 },
      { code: "NONPR", quantity: 4 },
      { code: "AIG", quantity: 3 },
      { code: "ATTUNU", quantity: 60 },
      { code: "RPADEVPRONU", quantity: 20 },
      { code: "AIU", quantity: 5000, type: "CONSUMPTION_INTERVAL" },
    ],
    organizations: [
      {
        id: "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10",
        name: "finance",
        allocations: { UNATT: 1, ATTUNU: 10, AIU: 1451.8 },
        consumed: { UNATT: 1, ATTUNU: 3, AIU: 0.5 },
      },
      { id: "7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99", name: "operations", licensed: false },
    ],
    users: [{ username: "admin", password: "simulated-password" }],
    accessTokens: ["simulated-host-token"],
  },
};

function person(id: string, firstName: string, lastName: string) {
  return {
    id,
    userPrincipalName: `${firstName.toLowerCase()}@contoso.example`,
    firstName,
    lastName,
    displayName: `${firstName} ${lastName}`,
    usageLocation: "US",
  };
}
