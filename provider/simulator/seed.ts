import { z } from "zod";
import { closed, oneOf } from "./closed";
import { faultRule } from "./faultRule";
import { lists } from "./listRules";
import { multiplied } from "./multiply";
import { behaviour } from "./partnercenter/behaviour";
import { sandboxLimits } from "./partnercenter/sandbox";
import { type Customer, type CustomerOfSeed, catalog, customer, partner } from "./partnercenter/seed";
import { allQuirks, quirks } from "./quirkSchema";
import { uipath } from "./uipath/seed";

/** A world file, or `world` of `startSimulator`. */
export const world = closed({
  /** For editors: where the schema of this file is. */
  $schema: z.string().optional(),
  idSeed: z.number().int().default(1).describe("Seed for generated ids: the same number gives the same ids."),
  idsGiven: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Number of ids generated so far. A snapshot has it, so that no id comes twice."),
  clock: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("The time at which the world begins; without it, the real time."),
  clockStopped: z.boolean().default(false).describe("True: time stands still until a client moves it."),
  partner: partner.default(() => partner.parse({})),
  otherPartners: z
    .array(partner)
    .default([])
    .describe("Further partners; a customer's `partners` names those it belongs to."),
  behaviour: behaviour.default(() => behaviour.parse({})),
  quirks: oneOf([z.boolean().transform((on) => (on ? allQuirks : quirks.parse({}))), quirks])
    .default(() => quirks.parse({}))
    .describe("True: all quirks except hostileNames and errorShape."),
  lists: lists.prefault({}).describe("How Partner Center serves its lists."),
  faults: z.array(faultRule).default([]).describe("Fault rules that the world begins with."),
  catalog: catalog.default(() => catalog.parse({})),
  customers: z.array(customer).default([]),
  uipath: uipath.default(() => uipath.parse({})),
});

/** Customers, subscriptions, users and licenses together; each takes about 800 bytes of memory. */
const mostRecords = 500_000;

const recordsOf = ({ copies, subscriptions, users, generatedUsers }: CustomerOfSeed): number =>
  (1 + copies) *
  (1 +
    subscriptions.length +
    users.reduce((sum, { licenses }) => sum + 1 + licenses.length, 0) +
    generatedUsers.reduce((sum, { count, licenses }) => sum + count * (1 + licenses.length), 0));

const inGroups = new Intl.NumberFormat("en");

const checkedWorld = world.superRefine(({ partner: { sandbox }, customers }, context) => {
  const records = customers.reduce((sum, one) => sum + recordsOf(one), 0);
  if (records > mostRecords) {
    const message = `The world would have ${inGroups.format(records)} customers, subscriptions, users and licenses; ${inGroups.format(mostRecords)} at most. Lower \`copies\` of customers, or \`count\` of generatedUsers.`;
    context.addIssue({ code: "custom", path: ["customers"], message });
  }
  const all = customers.reduce((sum, { copies }) => sum + 1 + copies, 0);
  const largest = Math.max(0, ...customers.map(({ subscriptions }) => subscriptions.length));
  if (!sandbox || (all <= sandboxLimits.customers && largest <= sandboxLimits.subscriptions)) return;
  const message = `A sandbox has ${sandboxLimits.customers} customers with ${sandboxLimits.subscriptions} subscriptions each.`;
  context.addIssue({ code: "custom", path: ["customers"], message });
});

/** A world as plain JSON. Members that are left out have defaults. */
export type WorldSeed = z.input<typeof world>;
export type WorldContent = Omit<z.output<typeof world>, "$schema" | "customers"> & { customers: Customer[] };

export function parseSeed(seed: unknown): WorldContent {
  const { $schema: _, customers, ...content } = checkedWorld.parse(seed);
  return { ...content, customers: multiplied(customers) };
}
