import { z } from "zod";
import { UnexpectedAnswer } from "../../core/errors";
import { type Json, readable } from "../../http/json";
import { saidIn } from "../../http/words";

/** What Automation Suite sends, read tolerantly. `payload`, the license document itself, is left unread: it is a secret. */

/** The name of the service in messages. */
export const serviceName = "Automation Suite";

const quantity = z.union([
  z.number(),
  z
    .string()
    .regex(/^\s*\d+(\.\d+)?\s*$/)
    .transform(Number),
]);

/** Epoch seconds. */
const moment = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .transform((seconds) => new Date(seconds * 1000))
  .refine((date) => !Number.isNaN(date.getTime()))
  .optional()
  .catch(undefined);

/** An unreadable quantity must not become 0: the next allocation would send that 0 to the service. */
const product = z.object({ code: z.string(), quantity });

const license = z.object({
  licenseStatus: z.string().default(""),
  startDate: moment,
  endDate: moment,
  products: z.array(product).default([]),
});
export type License = z.output<typeof license>;

const availability = z.object({
  code: z.string(),
  availableQuantity: quantity.default(0),
  consumedQuantity: quantity.default(0),
  totalQuantity: quantity.default(0),
});
export type Availability = z.output<typeof availability>;

const available = z.object({
  license: license.optional(),
  productsWithAvailability: z.array(availability).default([]),
});

/** `license` is absent for an organization without one. */
export type Available = z.output<typeof available>;

export const parseLicense = (body: Json | undefined, what: string): License => parse(license, body, what);

export function parseAvailable(body: Json | undefined, what: string): Available {
  // Everything in it may be absent but the whole: an answer of another shape would look like an organization without a license.
  const members = membersOf(body);
  if (!members.has("license") && !members.has("productswithavailability")) {
    throw new UnexpectedAnswer(
      `${what}: Automation Suite's answer is not what it documents: it has neither license nor productsWithAvailability.`,
    );
  }
  // The same with a license: null says that it has no products, but nothing at all says nothing.
  const license = members.get("license");
  if (license !== undefined && license !== null && !membersOf(license).has("products"))
    throw new UnexpectedAnswer(
      `${what}: Automation Suite's answer is not what it documents: its license has no products.`,
    );
  return parse(available, body, what);
}

export const parseOrganizationName = (body: Json | undefined, what: string): string | undefined =>
  parse(z.object({ name: z.string().optional() }), body, what).name || undefined;

const organizationPage = z.object({
  totalCount: quantity.optional().catch(undefined),
  results: z.array(z.object({ id: z.string(), name: z.string().default("") })),
});

/** @returns organizations of one page, and how many the service counts in all. */
export const parseOrganizations = (body: Json | undefined, what: string): z.output<typeof organizationPage> =>
  parse(organizationPage, body, what);

/** By names in lower case. */
const membersOf = (value: Json | undefined): Map<string, Json> =>
  new Map(Object.entries(value ?? {}).map(([name, member]) => [name.toLowerCase(), member]));

export const faultWords = (body: Json | undefined): string => saidIn(body).texts.join(": ");

function parse<Output>(schema: z.ZodType<Output>, body: Json | undefined, what: string): Output {
  if (body === undefined) throw new UnexpectedAnswer(`${what}: Automation Suite answered with an empty body.`);
  const parsed = schema.safeParse(readable(body));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`);
  throw new UnexpectedAnswer(`${what}: Automation Suite's answer is not what it documents: ${problems.join("; ")}.`);
}
