import type {
  HolderReport,
  ProductReport,
  Report,
  ResourceReport,
  TermReport,
  UnmanagedReport,
  Warning,
} from "../../provider/drift/report";
import { resultOf, summaryOf } from "../../provider/drift/summary";

/** Reports in the form of `licenses drift`, about invented people. */

const contoso = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const fabrikam = "5d2f6c1e-91a4-4f0e-8a52-3f6f2f0b7c44";
const northwind = "c0ffee00-1111-4222-8333-444455556666";

export const resourceReport = (given: Partial<ResourceReport> = {}): ResourceReport => ({
  stack: "production",
  type: "UserLicense",
  name: "alice",
  urn: `urn:pulumi:production::seats::pulumi-nodejs:dynamic/licenses:UserLicense::${given.name ?? "alice"}`,
  id: `${contoso}/554526aa-cf5e-46fa-95df-98dbc55d8a1e`,
  source: { file: "people/sales.ts", line: 12 },
  holder: contoso,
  holderName: "Contoso",
  subject: `${given.name ?? "alice"}@contoso.example`,
  status: "inStep",
  missing: null,
  changes: [],
  wanted: null,
  found: null,
  accepted: null,
  left: null,
  accept: null,
  leave: null,
  affected: [],
  matters: null,
  repair: null,
  command: null,
  reason: null,
  notes: [],
  ...given,
});

const productReport = (name: string, bought: number, assigned: number): ProductReport => ({
  id: `sku-${name.toLowerCase().replaceAll(" ", "-")}`,
  partNumber: name.toUpperCase().replaceAll(" ", "_"),
  name,
  bought,
  assigned,
  free: Math.max(0, bought - assigned),
  overAllocated: Math.max(0, assigned - bought),
});

export const holderReport = (given: Partial<HolderReport> = {}): HolderReport => ({
  kind: "customer",
  id: contoso,
  name: "Contoso",
  products: [productReport("Microsoft 365 E3", 14, 12), productReport("Power BI Pro", 5, 5)],
  problem: null,
  ...given,
});

const warningReport = (given: Partial<Warning> = {}): Warning => ({
  kind: "renews",
  stack: "production",
  resource: "e3-seats",
  holder: contoso,
  at: "2026-12-01T00:00:00Z",
  text: "Microsoft 365 E3 renews for another year with 14 seats; 2 of them are not in use.",
  ...given,
});

/** A report with these parts, and the matching verdict and numbers. */
export function driftReport(
  parts: Partial<Pick<Report, "stacks" | "resources" | "holders" | "warnings" | "terms" | "unmanaged">> = {},
): Report {
  const {
    stacks = [{ name: "production", problem: null }],
    resources = [],
    holders = [],
    warnings = [],
    terms = [],
    unmanaged = null,
  } = parts;
  const summary = summaryOf({ stacks, resources, warnings });
  return {
    version: 1,
    generated: "2026-10-01T08:00:00Z",
    withinDays: 30,
    result: resultOf(summary),
    summary,
    stacks,
    resources,
    holders,
    warnings,
    terms,
    unmanaged,
  };
}

export const termReport = (given: Partial<TermReport> = {}): TermReport => ({
  stack: "production",
  resource: "e3-seats",
  holder: contoso,
  holderName: "Contoso",
  subscription: "a4c1340d-6911-4758-bba3-0c4c6007d161",
  subject: "Microsoft 365 E3",
  quantity: 14,
  outcome: "renews",
  on: "2027-01-14",
  nextQuantity: 14,
  product: null,
  wanted: "renew",
  asWanted: true,
  dearer: false,
  text: "renews on 2027-01-14 with 14 seats",
  ...given,
});

export const unmanagedReport = (given: Partial<UnmanagedReport> = {}): UnmanagedReport => ({
  holder: contoso,
  holderName: "Contoso",
  users: [
    {
      id: "user-9",
      user: "zoe@contoso.example",
      managed: false,
      licenses: [{ id: "sku-visio", partNumber: "VISIO", name: "Visio Plan 2" }],
    },
  ],
  problem: null,
  ...given,
});

export const customer: HolderReport = holderReport({
  products: [
    {
      id: "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
      partNumber: "SPE_E5",
      name: "Microsoft 365 E5",
      bought: 12,
      assigned: 14,
      free: 0,
      overAllocated: 2,
    },
  ],
});

/** One resource of each status. */
export const resources = {
  inStep: resourceReport(),
  changed: resourceReport({
    name: "bob",
    status: "changed",
    changes: [{ property: "licenses[0]", about: "SPE_E5", wanted: "assigned", found: "not assigned" }],
    affected: ["bob@contoso.example", "the whole sales team"],
    matters: "He cannot read his mail.",
    repair: "assigns SPE_E5",
    command: "pulumi up --refresh --stack production",
    notes: [{ kind: "grantedByGroup", text: "SPE_E3 comes from a group." }],
  }),
  gone: resourceReport({
    name: "carol",
    source: null,
    status: "gone",
    missing: "user",
    repair: "It fails: there is no such user any more.",
  }),
  couldNotTell: resourceReport({ name: "dave", status: "couldNotTell", reason: "Partner Center answered 503." }),
};

/** A report with these parts about one customer. */
export const reportOf = (parts: Parameters<typeof driftReport>[0] = {}): Report =>
  driftReport({ holders: [customer], ...parts });

export const warning = warningReport({
  kind: "windowCloses",
  resource: "alice",
  at: "2026-10-04T08:00:00Z",
  text: "4 seats can be given back until Sunday.",
});

/** A resource of each status, a stack that could not be read, and a warning. */
export const everything = reportOf({
  stacks: [
    { name: "production", problem: null },
    { name: "test", problem: "The passphrase is missing." },
  ],
  resources: Object.values(resources),
  warnings: [warning],
});

export const emptyReport = (): Report => driftReport({ stacks: [] });

export const inStepReport = (): Report => driftReport({ resources: [resourceReport()], holders: [holderReport()] });

/** A report about three holders, with an example of every kind of entry. */
export const busyReport = (): Report =>
  driftReport({
    stacks: [
      { name: "production", problem: null },
      { name: "fabrikam-licenses/prod", problem: null },
      { name: "automation/prod", problem: null },
      {
        name: "tailspin-licenses/prod",
        problem: "The stack's secrets could not be decrypted: the passphrase is missing. Set PULUMI_CONFIG_PASSPHRASE.",
      },
    ],
    resources: [...contosoResources, ...fabrikamResources, ...northwindResources],
    terms: [
      termReport({ on: "2026-12-01" }),
      termReport({
        holder: fabrikam,
        holderName: "Fabrikam",
        subject: "Microsoft 365 E5",
        outcome: "extends",
        on: "2026-12-20",
        wanted: null,
        asWanted: null,
        dearer: true,
        text: "goes on month to month from 2026-12-20, 3 % dearer than the monthly price, or 23 % where the product has none",
      }),
      termReport({ subject: "Visio Plan 2", wanted: "cancel", asWanted: false }),
    ],
    holders: [
      holderReport({
        products: [
          productReport("Microsoft 365 E3", 14, 12),
          productReport("Microsoft 365 E5", 20, 6),
          productReport("Power BI Pro", 5, 7),
        ],
      }),
      holderReport({
        id: fabrikam,
        name: "Fabrikam",
        products: [],
        problem: "Partner Center answered 403: no access.",
      }),
      holderReport({
        kind: "organization",
        id: northwind,
        name: "Northwind Robotics",
        products: [
          { ...productReport("Unattended robots", 12, 3), id: "UNATT", partNumber: "UNATT" },
          { ...productReport("Test robots", 1, 0), id: "TAUNATT", partNumber: "TAUNATT" },
        ],
      }),
    ],
    unmanaged: [unmanagedReport()],
    warnings: [
      warningReport(),
      warningReport({
        kind: "windowCloses",
        at: "2026-11-23T08:00:00Z",
        text: "Until then 2 seats of Microsoft 365 E3 can be given back; afterwards they are paid for until 1 December 2027.",
      }),
      warningReport({ kind: "overAllocated", at: null, text: "Power BI Pro: 7 are in use, 5 were bought." }),
      warningReport({
        kind: "refreshToken",
        stack: "fabrikam-licenses/prod",
        resource: null,
        holder: null,
        at: "2026-12-09T00:00:00Z",
        text: "The refresh token was last renewed 72 days ago and expires after 90 days without use.",
      }),
    ],
  });

const contosoResources: readonly ResourceReport[] = [
  resourceReport({
    type: "SubscriptionQuantity",
    name: "e3-seats",
    source: { file: "contoso/seats.ts", line: 8 },
    subject: "Microsoft 365 E3 (subscription 83ef9d05)",
    status: "changed",
    changes: [{ property: "quantity", about: "Microsoft 365 E3", wanted: "12 seats", found: "14 seats" }],
    affected: ["Contoso"],
    command: "pulumi up --refresh --stack production",
    matters: "Two seats more than wanted are paid for. Seats can be given back until 23 November 2026, 08:00 UTC.",
    repair: "Sets the subscription to 12 seats, as long as the window is open; afterwards it is refused.",
  }),
  resourceReport({
    name: "bob",
    source: { file: "contoso/people.ts", line: 31 },
    subject: "Bob Baker (bob@contoso.example)",
    status: "changed",
    changes: [
      { property: "licenses[1]", about: "Power BI Pro", wanted: "assigned", found: "not assigned" },
      {
        property: "licenses[0].disabledPlans",
        about: "Microsoft 365 E3",
        wanted: "Microsoft Teams is off",
        found: "Microsoft Teams is on, Exchange Online (Plan 2) is off",
      },
    ],
    affected: ["Bob Baker"],
    matters: "Bob Baker receives no mail since Exchange Online is off; the mailbox is deleted 30 days after that.",
    repair:
      "Assigns Power BI Pro and turns Exchange Online on again. Power BI Pro has no free seat: one must be bought first.",
    notes: [{ kind: "grantedByGroup", text: "Microsoft 365 E5 comes from a group and is left alone." }],
  }),
  resourceReport({
    name: "carol",
    subject: "Carol Chen (carol@contoso.example)",
    status: "gone",
    missing: "user",
    affected: ["Carol Chen"],
    matters: "Carol Chen cannot sign in. Users that were deleted can be restored for 30 days.",
    repair: "Nothing: the user has to be restored first. Then the licenses are assigned again.",
  }),
  ...["Alice Archer", "Dora Diaz", "Émile Étienne", "Farid Faraj"].map((person, index) =>
    resourceReport({
      name: `user-${index + 1}`,
      source: { file: "contoso/people.ts", line: 40 + index },
      subject: `${person} (user${index + 1}@contoso.example)`,
    }),
  ),
];

const fabrikamResources: readonly ResourceReport[] = [
  resourceReport({
    stack: "fabrikam-licenses/prod",
    holder: fabrikam,
    holderName: "Fabrikam",
    name: "gina",
    source: null,
    subject: "Gina Gold (gina@fabrikam.example)",
    status: "couldNotTell",
    reason:
      "Partner Center answered 403 to “Reading the licenses of the user”: the application has no access to this customer. Ask the customer to accept the relationship again.",
  }),
];

const northwindResources: readonly ResourceReport[] = [
  resourceReport({
    stack: "automation/prod",
    type: "OrganizationLicense",
    holder: northwind,
    holderName: "Northwind Robotics",
    name: "northwind",
    source: { file: "automation.ts", line: 5 },
    subject: "Northwind Robotics",
    status: "changed",
    changes: [{ property: "licenses.UNATT", about: "UNATT, robots that run unattended", wanted: "8", found: "12" }],
    affected: ["Northwind Robotics", "other organizations of the host, which have 4 fewer to share"],
    matters: "Four robots more than wanted are taken out of the host's pool.",
    repair: "Sets UNATT to 8.",
  }),
];

/** Many customers with many users. Every twentieth user has drifted. */
export function largeReport(resources: number): Report {
  const customers = Array.from({ length: Math.ceil(resources / 50) }, (_, index) =>
    holderReport({ id: `customer-${index + 1}`, name: `Customer ${index + 1}` }),
  );
  return driftReport({
    holders: customers,
    resources: Array.from({ length: resources }, (_, index) =>
      resourceReport({
        holder: `customer-${Math.floor(index / 50) + 1}`,
        holderName: `Customer ${Math.floor(index / 50) + 1}`,
        name: `user-${index + 1}`,
        subject: `Person ${index + 1} (person${index + 1}@contoso.example)`,
        ...(index % 20 === 0 && {
          status: "changed" as const,
          changes: [{ property: "licenses[0]", about: "Microsoft 365 E3", wanted: "assigned", found: "not assigned" }],
          matters: "The license is missing.",
          repair: "Assigns Microsoft 365 E3.",
        }),
      }),
    ),
  });
}
