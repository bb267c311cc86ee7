import { readFileSync } from "node:fs";
import { z } from "zod";
import { behaviour, catalog, customer, partner } from "./partnercenter/seed";
import { uipath } from "./uipath/seed";

/** Ways in which Partner Center answers strain a strict reader; each was seen in public documents or recordings. */
const quirks = z.object({
  byteOrderMark: z.boolean().default(false),
  pascalCase: z.boolean().default(false),
  codesAsStrings: z.boolean().default(false),
  totalCountAsString: z.boolean().default(false),
  nullForEmptyArrays: z.boolean().default(false),
  unknownMembers: z.boolean().default(false),
  mixedDates: z.boolean().default(false),
});

const allQuirks: z.output<typeof quirks> = {
  byteOrderMark: true,
  pascalCase: true,
  codesAsStrings: true,
  totalCountAsString: true,
  nullForEmptyArrays: true,
  unknownMembers: true,
  mixedDates: true,
};

const world = z.object({
  idSeed: z.number().int().default(1),
  /** The time at which the world begins; without it, the real time. */
  clock: z.iso.datetime({ offset: true }).optional(),
  partner: partner.default(() => partner.parse({})),
  behaviour: behaviour.default(() => behaviour.parse({})),
  quirks: z
    .union([z.boolean().transform((on) => (on ? allQuirks : quirks.parse({}))), quirks])
    .default(() => quirks.parse({})),
  catalog: catalog.default(() => catalog.parse({})),
  customers: z.array(customer).default([]),
  uipath: uipath.default(() => uipath.parse({})),
});

/** A world as plain JSON; what is not said has a sensible value. */
export type WorldSeed = z.input<typeof world>;
export type WorldContent = z.output<typeof world>;
export type Quirks = z.output<typeof quirks>;

export function parseSeed(seed: unknown): WorldContent {
  return world.parse(seed);
}

export function seedFromFile(path: string): WorldSeed {
  const seed: unknown = JSON.parse(readFileSync(path, "utf8"));
  parseSeed(seed);
  return seed as WorldSeed;
}
