import { z } from "zod";
import { type BlockedBy, UnexpectedAnswer } from "../../core/errors";
import { type Json, readable } from "../../http/json";
import { asText, saidIn } from "../../http/words";
import { blockedBy } from "./codes";

/**
 * Partner Center's answers, read tolerantly. Unknown members are allowed, numbers may be strings, case does not matter, and `null`
 * counts as absent.
 */

/** The name of the service in messages. */
export const serviceName = "Partner Center";

export const integer = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().int());

/** ISO 8601, with any number of digits of a second. */
const documentedDate = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);

/** Also with blanks inside, as in one sample; with small letters, without seconds, and with a zone that lacks its colon. */
const lenientDate = z
  .string()
  .transform((text) =>
    text
      .replace(/\s/g, "")
      .toUpperCase()
      .replace(/(T.*[+-]\d\d)(\d\d)$/, "$1:$2")
      .replace(/(T\d\d:\d\d)(?!:)/, "$1:00"),
  )
  .pipe(documentedDate);

/** A date without a zone is in UTC. A day that no calendar has is not a date; `Date` would take it for a later one. */
export const date = z
  .string()
  .pipe(z.union([documentedDate, lenientDate], { error: ({ input }) => `not a date: ${input}` }))
  .transform((text) => new Date(/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text));

export const lowerCase = z.string().transform((text) => text.trim().toLowerCase());

/** A lot with an unreadable date counts as closed, so that no seats are given back on a guess. */
const lot = z.object({ quantity: integer, allowedUntilDateTime: date.catch(new Date(0)) });

const instructions = z.object({
  quantity: integer.optional(),
  product: z
    .object({ productId: z.string(), skuId: z.string(), availabilityId: z.string() })
    .optional()
    .catch(undefined),
});

const scheduledAction = z.object({
  scheduleType: lowerCase.default("termend"),
  actionType: lowerCase,
  effectiveDate: date.optional().catch(undefined),
  instructions: instructions.optional(),
});
export type ScheduledAction = z.output<typeof scheduledAction>;

/**
 * Clients of the service have met a list and a single object. Any other form is marked unreadable, and the subscription can still
 * be read.
 */
const scheduledActions = z.union([
  z.array(scheduledAction),
  scheduledAction.transform((one) => [one]),
  z.unknown().transform(() => "unreadable" as const),
]);

const subscription = z.object({
  id: z.string(),
  quantity: integer,
  status: lowerCase.default("none"),
  offerId: z.string().default(""),
  offerName: z.string().default(""),
  friendlyName: z.string().optional(),
  productType: z.object({ id: z.string() }).optional(),
  commitmentEndDate: date.optional().catch(undefined),
  creationDate: date.optional().catch(undefined),
  commitmentEndDateTime: date.optional().catch(undefined),
  autoRenewEnabled: z.boolean().optional(),
  isTrial: z.boolean().default(false),
  billingType: lowerCase.default("none"),
  parentSubscriptionId: z.string().optional(),
  refundableQuantity: z.object({ totalQuantity: integer.optional(), details: z.array(lot).default([]) }).optional(),
  billingCycle: z.string().default(""),
  termDuration: z.string().default(""),
  scheduledNextTermInstructions: instructions.optional(),
  scheduledActions: scheduledActions.optional(),
});

/** `raw` is the answer as received, including key case and unknown members. A PATCH sends it back. */
export type Subscription = z.output<typeof subscription> & { raw: { [key: string]: Json } };

const servicePlan = z.object({
  id: lowerCase,
  displayName: z.string().default(""),
  serviceName: z.string().default(""),
  capabilityStatus: lowerCase.default(""),
  targetType: lowerCase.default("user"),
});

const productSku = z.object({
  id: lowerCase,
  name: z.string().default(""),
  skuPartNumber: z.string().default(""),
  licenseGroupId: lowerCase.default("group1"),
});

const license = z.object({ productSku, servicePlans: z.array(servicePlan).default([]) });
export type License = z.output<typeof license>;

const subscribedSku = z.object({
  productSku,
  servicePlans: z.array(servicePlan).default([]),
  availableUnits: integer.default(0),
  totalUnits: integer.default(0),
  consumedUnits: integer.optional().catch(undefined),
});
export type SubscribedSku = z.output<typeof subscribedSku>;

const user = z.object({
  id: lowerCase,
  userPrincipalName: z.string(),
  displayName: z.string().optional(),
  usageLocation: z.string().optional(),
  state: lowerCase.default("active"),
  /** Day of the deletion, like 2026-11-27; only for deleted users. */
  softDeletionTime: date
    .transform((time) => time.toISOString().slice(0, 10))
    .optional()
    .catch(undefined),
});
export type User = z.output<typeof user>;

const licenseWarning = z.object({
  code: z.union([z.string(), z.number().transform(String)]).default(""),
  message: z.string().transform(asText).default(""),
  servicePlans: z.array(z.string()).default([]),
});
export type LicenseWarning = z.output<typeof licenseWarning> & { blockedBy?: BlockedBy | undefined };

const licenseUpdate = z.object({ licenseWarnings: z.array(licenseWarning).default([]) });

const provisioningStatus = z.object({ skuId: lowerCase.optional() });

export const parseProvisionedSku = (body: Json | undefined, what: string): string | undefined =>
  parse(provisioningStatus, body, what).skuId;

const customer = z.object({ companyProfile: z.object({ companyName: z.string().optional() }).optional() });

const listedCustomer = z
  .object({
    id: lowerCase,
    companyProfile: z.object({ companyName: z.string().default(""), domain: z.string().default("") }).prefault({}),
  })
  .transform(({ id, companyProfile }) => ({ id, ...companyProfile }));
/** A customer as the list of customers shows it. */
export type Customer = z.output<typeof listedCustomer>;

export const parseCompanyName = (body: Json | undefined, what: string): string | undefined =>
  parse(customer, body, what).companyProfile?.companyName || undefined;

export const parseUser = (body: Json | undefined, what: string): User => parse(user, body, what);

export function parseSubscription(body: Json | undefined, what: string): Subscription {
  const parsed = parse(subscription, body, what);
  return { ...parsed, raw: body as { [key: string]: Json } };
}

export const parseLicenseWarnings = (body: Json | undefined, what: string): LicenseWarning[] =>
  (body === undefined ? [] : parse(licenseUpdate, body, what).licenseWarnings).map((warning) => ({
    ...warning,
    blockedBy: blockedBy(400, `${warning.code} ${warning.message}`),
  }));

export interface Page<Item> {
  items: Item[];
  /** Number of items received, including unreadable ones. */
  sent: number;
  /** Number of items as the service counts them: on this page or in the whole list. */
  total: number | undefined;
  /** Address of the next page, relative to the service. */
  next: string | undefined;
  /** Headers for the request of the next page. */
  headers: { key: string; value: string }[];
  /** Continuation token of the next page. */
  continuation: string | undefined;
}

const notBlank = z.string().transform((text) => (text.trim() === "" ? undefined : text));

const paging = z.object({
  totalCount: integer.optional().catch(undefined),
  links: z
    .object({
      next: z
        .object({ uri: notBlank, headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]) })
        .optional(),
    })
    .optional(),
  continuationToken: notBlank.optional(),
});

/** @param finish makes the result from an item as parsed and as received. */
export function parsePage<Read, Item>(
  item: z.ZodType<Read>,
  finish: (read: Read, raw: Json) => Item,
  {
    odd = "fail",
    names = ["items"],
  }: {
    /**
     * What to do with an unreadable item. `"fail"` is for lists where an absence has a meaning, `"skip"` for lists used to look
     * things up.
     */
    odd?: "fail" | "skip";
    /** Possible names of the list member. */
    names?: string[];
  } = {},
) {
  return (body: Json | undefined, what: string): Page<Item> => {
    const { totalCount, links, continuationToken } = parse(paging, body, what);
    const raw = listOf(body as { [key: string]: Json }, names, what);
    const shown = raw.map((one) => readable(one) ?? null);
    const read =
      odd === "skip" ? shown.map((one) => item.safeParse(one).data) : asDocumented(z.array(item), shown, what);
    const next = links?.next?.uri;
    return {
      items: read.flatMap((one, index) => (one === undefined ? [] : [finish(one, raw[index] ?? null)])),
      sent: raw.length,
      total: totalCount,
      next,
      headers: links?.next?.headers ?? [],
      // If links name no next page, there is none. Microsoft's .NET and Java SDKs look only at the links.
      continuation: links === undefined || next !== undefined ? continuationToken : undefined,
    };
  };
}

export const asRead = <Read>(read: Read): Read => read;

export const parseLicenses = parsePage(license, asRead);
export const parseSubscribedSkus = parsePage(subscribedSku, asRead, { odd: "skip" });
export const parseUsers = parsePage(user, asRead, { odd: "skip" });
/** Unreadable customers are skipped, because the list serves only to look customers up. */
export const parseCustomers = parsePage(listedCustomer, asRead, { odd: "skip" });
/** Unreadable subscriptions are skipped, because the list serves only checks over all subscriptions of a customer. */
export const parseSubscriptions = parsePage(subscription, asRead, { odd: "skip" });

export interface Fault {
  code: string | undefined;
  description: string;
  data: string[];
}

export function parseFault(body: Json | undefined): Fault {
  const { code, texts } = saidIn(body);
  const [description = "", ...data] = texts;
  return { code, description, data };
}

/** @param service as messages call it. */
export function parse<Output>(
  schema: z.ZodType<Output>,
  body: Json | undefined,
  what: string,
  service = serviceName,
): Output {
  if (body === undefined) throw new UnexpectedAnswer(`${what}: ${service} answered with an empty body.`);
  return asDocumented(schema, readable(body), what, service);
}

/** @param value as returned by `readable`. */
function asDocumented<Output>(schema: z.ZodType<Output>, value: unknown, what: string, service = serviceName): Output {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the answer"}: ${issue.message}`);
  throw new UnexpectedAnswer(`${what}: ${service}'s answer is not what it documents: ${problems.join("; ")}.`);
}

/** The raw items of a page, whichever name the list has, in any case. */
function listOf(body: { [key: string]: Json }, names: string[], what: string): Json[] {
  const lists = Object.entries(body)
    .filter(([key]) => names.includes(key.toLowerCase()))
    .map(([, list]) => list);
  const [first, ...others] = lists;
  // If two lists differ, it is unclear which one counts.
  const alike = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  if (Array.isArray(first) && alike) return first;
  throw new UnexpectedAnswer(
    `${what}: Partner Center's answer has no list called ${names.join(" or ")}, or more than one.`,
  );
}
