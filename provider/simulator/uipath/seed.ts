import { z } from "zod";
import { closed } from "../closed";
import { signInRefusals } from "./signInRefusals";

const hostProduct = closed({
  code: z.string(),
  quantity: z.number().int(),
  type: z.string().default("STANDARD"),
});

const organization = closed({
  id: z.string(),
  name: z.string(),
  licensed: z.boolean().default(true).describe("False before the first allocation and after a removal of the license."),
  allocations: z.record(z.string(), z.number()).default({}),
  consumed: z
    .record(z.string(), z.number())
    .default({})
    .describe("Quantity of each code in use; fractional for consumables."),
  licenseCode: z.string().optional(),
});

/** Where UiPath's documents contradict themselves, the seed decides how this installation behaves. */
const wrongVerb = z.enum(["405", "501", "html"]);

export const uipath = closed({
  hostAccountId: z.string().default("feb0dd79-85b6-483b-b297-0e49a1aa5b7d"),
  verb: z.enum(["POST", "PUT", "both"]).default("PUT"),
  wrongVerb: wrongVerb.default("405"),
  readable: z.boolean().default(true).describe("False: an installation without the undocumented read."),
  unlicensedRead: z.enum(["null", "404"]).default("null"),
  hostLicensed: z.boolean().default(true),
  licenseCode: z.string().default("HOST-0001"),
  otherLicenseCodes: z
    .array(z.string())
    .default([])
    .describe("Further codes with which a client can activate the host."),
  licenseStatus: z.string().default("Active"),
  startDate: z.number().int().default(1_700_000_000),
  endDate: z.number().int().default(1_821_033_600),
  gracePeriod: z.number().int().default(30),
  payloadMarker: z
    .string()
    .default("PAYLOAD-MUST-NOT-LEAK")
    .describe("A text in `payload`. A test can check that it appears nowhere else."),
  products: z.array(hostProduct).default([]),
  organizations: z.array(organization).default([]),
  users: z
    .array(
      closed({
        username: z.string(),
        password: z.string(),
        lockedOut: z.boolean().default(false),
        wrongPasswords: z.number().int().min(0).default(0).describe("Number of wrong passwords in a row."),
      }),
    )
    .default([]),
  refusedSignIn: z
    .enum(signInRefusals)
    .default("abp401")
    .describe("The shape in which a user's sign-in by ROPC is refused."),
  lockAfter: z.number().int().min(1).optional().describe("Number of wrong passwords in a row that lock a user out."),
  clients: z.array(closed({ clientId: z.string(), clientSecret: z.string() })).default([]),
  accessTokens: z.array(z.string()).default([]),
  tokenLifetimeSeconds: z.number().int().default(1800),
});

export type UiPath = z.output<typeof uipath>;
export type Organization = z.output<typeof organization>;
