/** Products, plans and offers, with Microsoft's ids. */

export const sku = {
  e3: "05e9a617-0261-4cee-bb44-138d3ef5d965",
  e5: "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
  kiosk: "4b585984-651b-448a-9e53-3b10f069cf7f",
  powerBi: "f8a1db68-be16-40ed-86d5-cb42ce701560",
  visio: "c5928f49-12ba-48f7-ada3-0d743a3601d5",
  project: "53818b1b-4a27-454b-8896-0dba576410e6",
  /** The only one of license group 2. */
  minecraft: "984df360-9a74-4647-8cf8-696749f6247a",
} as const;

export const plan = {
  exchange: "efb87545-963c-4e0d-99df-69c6916d9eb0",
  teams: "57ff2da0-773e-42df-b2af-ffb7a2317929",
  sharePoint: "5dbe027f-2339-4123-9542-606e4d348a72",
} as const;

export const offer = {
  e3: "CFQ7TTC0LFLX:0001:CFQ7TTC0K6BH",
  e5: "CFQ7TTC0LFLZ:0002:CFQ7TTC0K7J9",
  f3: "CFQ7TTC0LH05:0001:CFQ7TTC0JXZ2",
  legacy: "800F4F3B-CFE1-42C1-9CEA-675512810488",
  legacyTarget: "796B6B5F-613C-4E24-A17C-EBA730D49C02",
} as const;

/** The products in the form of a world's catalog. */
export const product = {
  e3: { id: sku.e3, name: "Microsoft 365 E3", skuPartNumber: "SPE_E3" },
  e5: { id: sku.e5, name: "Microsoft 365 E5", skuPartNumber: "SPE_E5" },
  kiosk: { id: sku.kiosk, name: "Microsoft 365 F3", skuPartNumber: "SPE_F1" },
  powerBi: { id: sku.powerBi, name: "Power BI Pro", skuPartNumber: "POWER_BI_PRO" },
  visio: { id: sku.visio, name: "Visio Plan 2", skuPartNumber: "VISIOCLIENT" },
  project: { id: sku.project, name: "Project Plan 3", skuPartNumber: "PROJECTPROFESSIONAL" },
  minecraft: {
    id: sku.minecraft,
    name: "Minecraft Education Edition Faculty",
    skuPartNumber: "CFQ7TTC0K5DR/0002",
    licenseGroupId: "group2",
  },
} as const;

export const servicePlan = {
  exchange: { id: plan.exchange, serviceName: "EXCHANGE_S_ENTERPRISE", displayName: "Exchange Online (Plan 2)" },
  teams: { id: plan.teams, serviceName: "TEAMS1", displayName: "Microsoft Teams" },
  sharePoint: { id: plan.sharePoint, serviceName: "SHAREPOINTENTERPRISE", displayName: "SharePoint (Plan 2)" },
} as const;
