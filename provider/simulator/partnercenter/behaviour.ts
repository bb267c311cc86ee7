import { z } from "zod";
import { closed } from "../closed";

/** How the simulated Partner Center behaves where its documents are silent or contradict each other. */
export const behaviour = closed({
  replay: z
    .boolean()
    .default(true)
    .describe("A write repeated with the same MS-RequestId gets the first answer, and has no second effect."),
  removeUnassigned: z.enum(["fail", "ignore"]).default("fail"),
  removeGroupGranted: z.enum(["fail", "stay"]).default("fail"),
  planDependencies: z
    .enum(["refuse", "leaveOff"])
    .default("refuse")
    .describe(
      "An assignment that excludes a plan on which another one depends is refused, or made without both plans and with a warning.",
    ),
  licenseUpdateStatus: z
    .union([z.literal(200), z.literal(201)])
    .default(201)
    .describe("The 200 has null members, as the reference page's schema allows."),
  userPrincipalNameInPaths: z.boolean().default(false),
  decreaseWindowDays: z.number().int().default(7),
  requestsPerMinute: z
    .number()
    .int()
    .min(1)
    .nullable()
    .optional()
    .describe(
      "Partner Center's limit for a partner's tenant; null: none. `licenses simulate` has 500 unless this is set.",
    ),
  expiredSeats: z
    .enum(["gone", "warning"])
    .default("gone")
    .describe("How the stock counts the seats of an expired subscription. No document says."),
  maximumUpdates: z.number().int().default(1200),
  scheduledActions: z
    .enum(["whenSet", "both", "only", "object", "never"])
    .default("whenSet")
    .describe(
      "How a subscription shows what happens at the end of its term: a list if it is cancelled or extended; a list for all that may be extended, with or without the older member; one object; or no such member.",
    ),
  changeDropsActions: z
    .boolean()
    .default(true)
    .describe(
      "An immediate change drops a cancellation or an extension too, not only what is scheduled for the renewal.",
    ),
  emptyRefundable: z.enum(["absent", "null", "zero"]).default("absent"),
  showClosedRefunds: z.boolean().default(false),
  upgradeSourceEnds: z.enum(["suspended", "deleted", "gone"]).default("suspended"),
  upgradeTypeInResult: z
    .enum(["number", "string"])
    .default("number")
    .describe("The documented answer to the upgrade has the number 1 where the list has a word."),
  transitionOddities: z
    .boolean()
    .default(false)
    .describe('Follows the page that prints "Events", "Started " and the list under `transition`.'),
});
