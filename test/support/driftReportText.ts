import fc from "fast-check";
import type { HolderReport, Report, ResourceReport, Warning } from "../../provider/drift/report";
import { resultOf, summaryOf } from "../../provider/drift/summary";

/** Reports for the tests of what is written of them. */

export const customer: HolderReport = {
  kind: "customer",
  id: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  name: "Contoso",
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
  problem: null,
};

const inStep: ResourceReport = {
  stack: "production",
  type: "UserLicense",
  name: "alice",
  urn: "urn:pulumi:production::seats::pulumi-nodejs:dynamic/licenses:UserLicense::alice",
  id: `${customer.id}/554526aa-cf5e-46fa-95df-98dbc55d8a1e`,
  source: { file: "people/sales.ts", line: 12 },
  holder: customer.id,
  holderName: "Contoso",
  subject: "alice@contoso.example",
  status: "inStep",
  missing: null,
  changes: [],
  affected: [],
  matters: null,
  repair: null,
  command: null,
  reason: null,
  notes: [],
};

const named = (name: string): Partial<ResourceReport> => ({
  name,
  urn: inStep.urn.replace("alice", name),
  subject: `${name}@contoso.example`,
});

export const resources = {
  inStep,
  changed: {
    ...inStep,
    ...named("bob"),
    status: "changed",
    changes: [{ property: "licenses[0]", about: "SPE_E5", wanted: "assigned", found: "not assigned" }],
    affected: ["bob@contoso.example", "the whole sales team"],
    matters: "He cannot read his mail.",
    repair: "assigns SPE_E5",
    command: "pulumi up --refresh --stack production",
    notes: [{ kind: "grantedByGroup", text: "SPE_E3 comes from a group." }],
  },
  gone: {
    ...inStep,
    ...named("carol"),
    source: null,
    status: "gone",
    missing: "user",
    repair: "It fails: there is no such user any more.",
  },
  couldNotTell: { ...inStep, ...named("dave"), status: "couldNotTell", reason: "Partner Center answered 503." },
} satisfies Record<string, ResourceReport>;

export const warning: Warning = {
  kind: "windowCloses",
  stack: "production",
  resource: "alice",
  holder: customer.id,
  at: "2026-10-04T08:00:00Z",
  text: "4 seats can be given back until Sunday.",
};

/** A report of these parts, whose summary fits them. */
export function reportOf(
  parts: Partial<Pick<Report, "stacks" | "resources" | "holders" | "warnings" | "terms" | "unmanaged">> = {},
): Report {
  const {
    stacks = [{ name: "production", problem: null }],
    resources = [],
    holders = [customer],
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

export const everything = reportOf({
  stacks: [
    { name: "production", problem: null },
    { name: "test", problem: "The passphrase is missing." },
  ],
  resources: Object.values(resources),
  warnings: [warning],
});

/** Names that people give, and that others would like to see rendered. */
const hostile = [
  "a|b \\| c",
  "line\nbreak\r\n| new | row |",
  "`code` **bold** _it_ ~~gone~~ $x$",
  "<script>alert(1)</script><!-- -->",
  "[click](https://evil.example) ![x](y) [^1]",
  "https://evil.example www.evil.example",
  "@everyone @org/team #123 GH-7 :smile:",
  "- item\n> quote\n# title\n```\n---",
  "]]> &amp; &#64; ' \"",
  "\u0000\u0007\u001b[31m\ufffe\uffff",
  "\u202etxt.exe \ud800 half",
  "true",
];

export const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.constantFrom(..."\\|`*_[]<>~&#@$:/-w.gh1a \n\r\ud800"), { maxLength: 20 })
    .map((characters) => characters.join("")),
);

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const anyResource: fc.Arbitrary<ResourceReport> = fc.record({
  stack: anyText,
  type: fc.constantFrom("UserLicense", "SubscriptionQuantity", "SubscriptionUpgrade", "OrganizationLicense"),
  name: anyText,
  urn: anyText,
  id: anyText,
  source: maybe(fc.record({ file: anyText, line: fc.integer({ min: -1, max: 99_999 }) })),
  holder: anyText,
  holderName: maybe(anyText),
  subject: anyText,
  status: fc.constantFrom("inStep", "changed", "gone", "couldNotTell"),
  missing: fc.constantFrom(null, "licenses", "user", "subscription"),
  changes: fc.array(fc.record({ property: anyText, about: anyText, wanted: anyText, found: anyText }), {
    maxLength: 3,
  }),
  affected: fc.array(anyText, { maxLength: 3 }),
  matters: maybe(anyText),
  repair: maybe(anyText),
  command: maybe(anyText),
  reason: maybe(anyText),
  notes: fc.array(fc.record({ kind: fc.constantFrom("overAllocated", "said"), text: anyText }), { maxLength: 2 }),
});

/** Any report that the schema allows, with any text in it. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    stacks: fc.array(fc.record({ name: anyText, problem: maybe(anyText) }), { maxLength: 3 }),
    resources: fc.array(anyResource, { maxLength: 5 }),
    holders: fc.array(
      fc.record({
        kind: fc.constantFrom("customer", "organization"),
        id: anyText,
        name: maybe(anyText),
        products: fc.constant(customer.products),
        problem: maybe(anyText),
      }),
      { maxLength: 3 },
    ),
    warnings: fc.array(
      fc.record({
        kind: fc.constantFrom("windowCloses", "overAllocated", "refreshToken"),
        stack: maybe(anyText),
        resource: maybe(anyText),
        holder: maybe(anyText),
        at: fc.constantFrom(null, "2026-10-04T08:00:00Z"),
        text: anyText,
      }),
      { maxLength: 3 },
    ),
  })
  .map(reportOf);
