import { z } from "zod";
import { closed } from "./closed";

const count = z.number().int().min(0);

/** How many reads or milliseconds pass until the change shows. Default: one read. */
export const wait = {
  reads: count.optional().describe("Number of reads until then."),
  ms: count.optional().describe("Milliseconds of the world's clock until then."),
};

export const later = closed(wait);

export type Later = z.output<typeof later>;

/** A change that is answered with 202. */
export const slowness = closed({
  ...wait,
  never: z.boolean().default(false).describe("True: the change is forgotten, and does not block a later one."),
  body: z
    .boolean()
    .default(false)
    .describe("One page prints a 202 with the changed resource, another one without a body."),
});

export type Slowness = z.output<typeof slowness>;
