import { z } from "zod";

/**
 * What `licenses drift` finds, and what `licenses drift --json` prints. `provider/drift.schema.json` is made of it, and is a
 * promise: members may be added within a version; none is taken away or gets another meaning.
 */

const instant = z.iso.datetime();

/** `inStep`: nothing to do. `drift`: something is changed or gone. `couldNotTell`: something could not be read, drift or not. */
const result = z.enum(["inStep", "drift", "couldNotTell"]);

const status = z
  .enum(["inStep", "changed", "gone", "couldNotTell"])
  .describe("inStep: as the program wants it; changed, gone: drift; couldNotTell: not readable, see reason");

const missing = z
  .enum(["licenses", "user", "subscription"])
  .describe(
    "What is gone. licenses: the user or organization is there, without the licenses; user, subscription: it no longer exists",
  );

const change = z.object({
  property: z.string().describe("Path of the argument in the program"),
  about: z.string().describe("What the value belongs to, in words: a product, a code"),
  wanted: z.string(),
  found: z.string(),
});

const note = z.object({
  kind: z.enum(["overAllocated", "grantedByGroup", "ignored", "unfinished", "said"]),
  text: z.string(),
});

const args = z.record(z.string(), z.unknown()).describe("By name. A secret argument is [secret]");

/** A class name. The published schema lists all of them. */
const type = z.string();

const left = z.object({
  until: z.iso.date().describe("The last day on which it is left"),
  reason: z.string(),
  by: z.string().nullable().describe("Who decided, as git knows; null where the decision is not committed"),
  at: z.string().nullable().describe("When that was committed"),
});

const resource = z.object({
  stack: z.string(),
  type,
  name: z.string().describe("The resource's name in the program"),
  urn: z.string(),
  id: z.string(),
  source: z
    .object({ file: z.string().describe("Relative to the project's folder"), line: z.int() })
    .nullable()
    .describe("Where the program declares it, as far as the state knows"),
  holder: z.string().describe("Id of the customer or organization, as in holders"),
  holderName: z.string().nullable().describe("Its company name; null where it could not be read"),
  subject: z.string().describe("Whom or what it is about, in words: a user, a subscription, an organization"),
  status,
  missing: missing.nullable().describe("null unless status is gone"),
  changes: z.array(change),
  wanted: args.nullable().describe("The arguments at the last update; null unless status is changed or gone"),
  found: args.nullable().describe("The same arguments as the service has them; null unless status is changed"),
  accepted: z
    .object({ args: args.nullable().describe("null: none, the resource is taken out of the program") })
    .nullable()
    .describe("The arguments of a program that accepts what was found; null unless status is changed or gone"),
  left: left.nullable().describe("Why it is left as it was found; then the result does not count it"),
  accept: z.string().nullable().describe("The command that takes over what was found; null unless it is out of step"),
  leave: z.string().nullable().describe("The command that leaves it so for a while; null unless it is out of step"),
  affected: z.array(z.string()).describe("Who notices: users, organizations"),
  matters: z.string().nullable().describe("Why it matters, and until when something can be done"),
  repair: z.string().nullable().describe("What the command would do about it, or why no command helps"),
  command: z.string().nullable().describe("The command that repairs; null where none does"),
  reason: z.string().nullable().describe("Why it could not be read"),
  notes: z.array(note),
});

const warning = z.object({
  kind: z.enum([
    "windowCloses",
    "renews",
    "ends",
    "extends",
    "unclear",
    "scheduled",
    "unused",
    "overAllocated",
    "notActive",
    "refreshToken",
    "interrupted",
    "decisionEnds",
    "decisionEnded",
    "decisionIdle",
  ]),
  stack: z.string().nullable(),
  resource: z.string().nullable().describe("The resource's name in the program"),
  holder: z.string().nullable(),
  at: instant.nullable().describe("The moment that the warning is about"),
  text: z.string(),
});

const term = z.object({
  stack: z.string(),
  resource: z.string().describe("The resource's name in the program"),
  holder: z.string().describe("Id of the customer, as in holders"),
  holderName: z.string().nullable(),
  subscription: z.string().describe("Its id"),
  subject: z.string().describe("The offer's name"),
  quantity: z.int().describe("Seats today"),
  outcome: z
    .enum(["renews", "cancels", "extends", "expires", "unknown"])
    .describe(
      "extends: month to month at a higher price; expires: the old course of what was bought before 2025-04-01",
    ),
  on: z.iso.date().nullable().describe("The day after the last one of the term; null where the service gives none"),
  nextQuantity: z.int().nullable().describe("Seats of what follows"),
  product: z.string().nullable().describe("Catalog item of the next term, where it is another one"),
  wanted: z
    .enum(["renew", "cancel", "extend"])
    .nullable()
    .describe("endOfTerm of the program; null where it does not say"),
  asWanted: z.boolean().nullable().describe("null where the program does not say"),
  dearer: z
    .boolean()
    .describe(
      "It will go on at a higher price, or may, unless it is cancelled or renewed, and the program does not ask for that",
    ),
  text: z.string().describe("What happens, in words; the subject goes before"),
});

const product = z.object({
  id: z.string().describe("Sku id, or license code"),
  partNumber: z.string(),
  name: z.string(),
  bought: z.number().describe("Seats that can be assigned"),
  assigned: z.number().describe("Seats in use"),
  free: z.number().describe("Never below 0"),
  overAllocated: z.number().describe("Seats in use above those that were bought; 0 in order"),
});

const holder = z.object({
  kind: z.enum(["customer", "organization"]),
  id: z.string(),
  name: z.string().nullable().describe("Company name; null where it could not be read"),
  products: z.array(product),
  problem: z.string().nullable().describe("Why the seats could not be read"),
});

const stack = z.object({
  name: z.string(),
  problem: z.string().nullable().describe("Why the stack could not be read"),
});

const unmanaged = z.object({
  holder: z.string().describe("Id of the customer, as in holders"),
  holderName: z.string().nullable(),
  users: z.array(
    z.object({
      id: z.string(),
      user: z.string().describe("User principal name"),
      managed: z.boolean().describe("Whether a resource manages other licenses of the user"),
      licenses: z
        .array(z.object({ id: z.string(), partNumber: z.string(), name: z.string() }))
        .describe("Licenses that no resource lists"),
    }),
  ),
  problem: z.string().nullable().describe("Why the users could not be read"),
});

const count = z.int().min(0);

export const report = z.object({
  version: z.literal(1),
  generated: instant,
  withinDays: z.int().describe("How far ahead the early warnings look"),
  result,
  summary: z.object({
    stacks: count,
    resources: count,
    inStep: count,
    changed: count,
    gone: count,
    left: count.describe("Changed or gone, and left so by a decision; not counted in changed and gone"),
    couldNotTell: count.describe("Resources and whole stacks"),
    warnings: count,
    comingUp: count.describe("Warnings that have a date"),
  }),
  stacks: z.array(stack),
  resources: z.array(resource),
  holders: z.array(holder),
  warnings: z.array(warning),
  terms: z.array(term).describe("How the term of each subscription of the stacks ends, by day"),
  unmanaged: z
    .array(unmanaged)
    .nullable()
    .describe("Licenses outside the programs, a list for each customer; null unless asked for (--unmanaged)"),
});

export type Report = z.output<typeof report>;
export type ResourceReport = Report["resources"][number];
export type HolderReport = Report["holders"][number];
export type ProductReport = HolderReport["products"][number];
export type UnmanagedReport = z.output<typeof unmanaged>;
export type StackReport = Report["stacks"][number];
export type TermReport = z.output<typeof term>;
export type Warning = Report["warnings"][number];

/** The published schema of the report. @param types class names of all resources. */
export const reportSchema = (types: readonly string[]): object => ({
  title: "What licenses drift finds",
  ...z.toJSONSchema(report, {
    target: "draft-2020-12",
    io: "output",
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === type) jsonSchema.enum = [...types];
    },
  }),
});

/** Whether something differs from what the program wants, also where a decision leaves it so. */
export const hasDrifted = ({ status }: Pick<ResourceReport, "status">): boolean =>
  status === "changed" || status === "gone";
