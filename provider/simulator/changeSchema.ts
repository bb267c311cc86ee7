import { z } from "zod";
import { closed, partOf } from "./closed";
import { lists } from "./listRules";
import { behaviour } from "./partnercenter/behaviour";
import { servicePlan, subscription, user } from "./partnercenter/seed";
import { quirks } from "./quirkSchema";

const inCustomer = { customerId: z.string() };
const inSubscription = { ...inCustomer, subscriptionId: z.string() };
const ofUser = { ...inCustomer, userId: z.string() };
const ofProduct = { organizationId: z.string(), code: z.string(), quantity: z.number() };

/** A change that someone other than the client makes. */
export const change = z
  .discriminatedUnion("change", [
    closed({ change: z.literal("setQuantity"), ...inSubscription, quantity: z.number().int() }),
    closed({ change: z.literal("setStatus"), ...inSubscription, status: z.string() }),
    closed({ change: z.literal("suspendSubscription"), ...inSubscription }),
    closed({ change: z.literal("removeSubscription"), ...inSubscription }),
    closed({
      change: z.literal("setSubscription"),
      ...inSubscription,
      members: partOf(subscription).describe("Set unchanged; they have no further effect."),
    }),
    closed({
      change: z.literal("assignLicense"),
      ...ofUser,
      sku: z.string(),
      excludedPlans: z.array(z.string()).default([]),
      byGroup: z.boolean().default(false),
    }),
    closed({ change: z.literal("removeLicense"), ...ofUser, sku: z.string() }),
    closed({
      change: z.literal("renameUser"),
      ...ofUser,
      userPrincipalName: z.string().optional(),
      displayName: z.string().optional(),
    }),
    closed({ change: z.literal("setUsageLocation"), ...ofUser, usageLocation: z.string().nullable() }),
    closed({ change: z.literal("deleteUser"), ...ofUser }),
    closed({ change: z.literal("restoreUser"), ...ofUser }),
    closed({ change: z.literal("addUser"), ...inCustomer, user }),
    closed({ change: z.literal("addSubscription"), ...inCustomer, subscription }),
    closed({ change: z.literal("renameCustomer"), ...inCustomer, companyName: z.string() }),
    closed({ change: z.literal("setRelationship"), ...inCustomer, relationship: z.boolean() }),
    closed({ change: z.literal("setConditionalAccess"), ...inCustomer, conditionalAccess: z.boolean() }),
    closed({ change: z.literal("addPlan"), sku: z.string(), plan: servicePlan }),
    closed({ change: z.literal("removePlan"), sku: z.string(), plan: z.string().describe("Its id.") }),
    closed({ change: z.literal("revokeTokens"), refresh: z.boolean().default(false) }),
    closed({ change: z.literal("setAllocation"), ...ofProduct }),
    closed({ change: z.literal("setConsumed"), ...ofProduct }),
    closed({ change: z.literal("setPool"), code: z.string(), quantity: z.number().int() }),
    closed({
      change: z.literal("setRules"),
      behaviour: partOf(behaviour).optional(),
      quirks: partOf(quirks).optional(),
      lists: partOf(lists).optional(),
    }),
  ])
  .meta({ id: "change" });

/** The form before zod fills in defaults. */
export type Change = z.input<typeof change>;
export type ParsedChange = z.output<typeof change>;
