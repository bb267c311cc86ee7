import fc from "fast-check";
import type {
  HolderReport,
  Report,
  ResourceReport,
  TermReport,
  UnmanagedReport,
  Warning,
} from "../../provider/drift/report";
import { driftReport } from "./driftReports";

/** Generators of reports with any texts, including texts that try to act as markup or commands. */

const hostile = [
  '<img src=x onerror="globalThis.ran=1">',
  "</script><script>globalThis.ran=1</script>",
  "</style><style>*{display:none}</style>",
  "<!-- -->",
  "<!--",
  "]]> &amp; &#64; ' \"",
  "&amp;&lt;&#0;",
  `" autofocus onfocus="globalThis.ran=1`,
  "' onclick='globalThis.ran=1",
  "</td></table><h1>In step</h1>",
  "a|b \\| c",
  "line\nbreak\r\n| new | row |",
  "`code` **bold** _it_ ~~gone~~ $x$",
  "[click](https://evil.example) ![x](y) [^1]",
  "https://evil.example www.evil.example",
  "@everyone @org/team #123 GH-7 :smile:",
  "- item\n> quote\n# title\n```\n---",
  "\u0000\u0007\u001b[31m\ufffe\uffff",
  "\u202Eexe.txt \ud800 half",
  "\u2066\u0000\uD800",
  "👩‍👩‍👧‍👦",
  "true",
  "long".repeat(500),
];

export const anyText = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme" }),
  fc
    .array(fc.constantFrom(..."\\|`*_[]<>~&#@$:/-w.gh1a \n\r\ud800"), { maxLength: 20 })
    .map((characters) => characters.join("")),
);
const text = anyText;
const holderId = fc.oneof(fc.constantFrom("contoso", "fabrikam", ...hostile), text);
const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4 });
const perhaps = (one: fc.Arbitrary<string>) => fc.option(one, { nil: null });
const seats = fc.oneof(fc.nat(5000), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));
const instant = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());

const args = fc.dictionary(text, fc.oneof(fc.string(), fc.nat(), fc.constant("[secret]")), { maxKeys: 3 });

const resource: fc.Arbitrary<ResourceReport> = fc
  .record({
    stack: text,
    type: fc.constantFrom("UserLicense", "SubscriptionQuantity", "SubscriptionUpgrade", "OrganizationLicense"),
    name: text,
    urn: text,
    id: text,
    source: fc.option(fc.record({ file: text, line: fc.integer({ min: -1, max: 99_999 }) }), { nil: null }),
    holder: holderId,
    holderName: perhaps(text),
    subject: text,
    status: fc.constantFrom("inStep", "changed", "gone", "couldNotTell"),
    missing: fc.constantFrom(null, "licenses", "user", "subscription"),
    changes: many(fc.record({ property: text, about: text, wanted: text, found: text })),
    wanted: fc.option(args, { nil: null }),
    found: fc.option(args, { nil: null }),
    accepted: fc.option(fc.record({ args: fc.option(args, { nil: null }) }), { nil: null }),
    left: fc.option(
      fc.record({
        until: fc.constant("2027-01-31"),
        reason: text,
        by: perhaps(text),
        at: fc.constantFrom(null, "2026-11-28T12:00:00.000Z"),
      }),
      { nil: null, freq: 5 },
    ),
    accept: perhaps(text),
    leave: perhaps(text),
    affected: many(text),
    matters: perhaps(text),
    repair: perhaps(text),
    command: perhaps(text),
    reason: perhaps(text),
    notes: many(fc.record({ kind: fc.constantFrom("overAllocated", "said"), text })),
  })
  // A decision is about what is out of step.
  .map((one) => (one.status === "changed" || one.status === "gone" ? one : { ...one, left: null }));

const holder: fc.Arbitrary<HolderReport> = fc.record({
  kind: fc.constantFrom("customer", "organization"),
  id: holderId,
  name: perhaps(text),
  products: many(
    fc.record({
      id: text,
      partNumber: text,
      name: text,
      bought: seats,
      assigned: seats,
      free: seats,
      overAllocated: seats,
    }),
  ),
  problem: perhaps(text),
});

const warning: fc.Arbitrary<Warning> = fc.record({
  kind: fc.constantFrom("windowCloses", "overAllocated", "renews", "refreshToken", "interrupted"),
  stack: perhaps(text),
  resource: perhaps(text),
  holder: perhaps(holderId),
  at: perhaps(instant),
  text,
});

const day = fc
  .date({ min: new Date("2000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const term: fc.Arbitrary<TermReport> = fc.record({
  stack: text,
  resource: text,
  holder: holderId,
  holderName: perhaps(text),
  subscription: text,
  subject: text,
  quantity: fc.nat(5000),
  outcome: fc.constantFrom("renews", "cancels", "extends", "expires", "unknown"),
  on: perhaps(day),
  nextQuantity: fc.option(fc.nat(5000), { nil: null }),
  product: perhaps(text),
  wanted: fc.constantFrom(null, "renew", "cancel", "extend"),
  asWanted: fc.constantFrom(null, true, false),
  dearer: fc.boolean(),
  text,
});

const outside: fc.Arbitrary<UnmanagedReport> = fc.record({
  holder: holderId,
  holderName: perhaps(text),
  users: many(
    fc.record({
      id: text,
      user: text,
      managed: fc.boolean(),
      licenses: many(fc.record({ id: text, partNumber: text, name: text })),
    }),
  ),
  problem: perhaps(text),
});

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    stacks: many(fc.record({ name: text, problem: perhaps(text) })),
    resources: many(resource),
    holders: fc.uniqueArray(holder, { maxLength: 4, selector: ({ id }) => id }),
    warnings: many(warning),
    terms: many(term),
    unmanaged: fc.option(many(outside), { nil: null }),
    generated: instant,
  })
  .map(({ generated, ...said }) => ({ ...driftReport(said), generated }));

/** The report with `said` applied to each text for readers. */
export function saidInPage(report: Report, said: (text: string) => string): Report {
  const perhapsSaid = (one: string | null) => (one === null ? null : said(one));
  const out = (one: ResourceReport) => one.status === "changed" || one.status === "gone";
  return {
    ...report,
    terms: report.terms.map((one) => ({
      ...one,
      stack: said(one.stack),
      resource: said(one.resource),
      holder: said(one.holder),
      subject: said(one.subject),
      text: said(one.text),
    })),
    stacks: report.stacks.map(({ name, problem }) => ({ name: said(name), problem: perhapsSaid(problem) })),
    resources: report.resources.map((one) => ({
      ...one,
      stack: said(one.stack),
      name: said(one.name),
      source: one.source && { ...one.source, file: said(one.source.file) },
      holder: said(one.holder),
      subject: said(one.subject),
      notes: one.notes.map((note) => ({ ...note, text: said(note.text) })),
      ...(out(one) && {
        changes: one.changes.map(({ property, about, wanted, found }) => ({
          property: said(property),
          about: said(about),
          wanted: said(wanted),
          found: said(found),
        })),
        affected: one.affected.map(said),
        matters: perhapsSaid(one.matters),
        repair: perhapsSaid(one.repair),
        command: perhapsSaid(one.command),
      }),
      ...(one.status === "couldNotTell" && { reason: perhapsSaid(one.reason) }),
    })),
    holders: report.holders.map((one) => ({
      ...one,
      id: said(one.id),
      name: perhapsSaid(one.name),
      products: one.products.map((product) => ({
        ...product,
        id: said(product.id),
        partNumber: said(product.partNumber),
        name: said(product.name),
      })),
      problem: perhapsSaid(one.problem),
    })),
    unmanaged:
      report.unmanaged?.map((one) => ({
        ...one,
        holder: one.users.length > 0 || one.problem !== null ? said(one.holder) : one.holder,
        users:
          one.problem !== null
            ? one.users
            : one.users.map((user) => ({
                ...user,
                user: said(user.user),
                licenses: user.licenses.map(({ id, partNumber, name }) => ({
                  id,
                  partNumber,
                  name: said(name || partNumber || id),
                })),
              })),
        problem: perhapsSaid(one.problem),
      })) ?? null,
    warnings: report.warnings.map((one) => ({
      ...one,
      stack: perhapsSaid(one.stack),
      resource: perhapsSaid(one.resource),
      holder: perhapsSaid(one.holder),
      text: said(one.text),
    })),
  };
}
