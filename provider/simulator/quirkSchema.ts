import { z } from "zod";
import { closed } from "./closed";

const off = z.boolean().default(false);

/** Forms of Partner Center's answers that a strict reader may not accept. Each was seen in public documents or recordings. */
export const quirks = closed({
  byteOrderMark: off,
  pascalCase: off,
  codesAsStrings: off,
  totalCountAsString: off,
  nullForEmptyArrays: off,
  unknownMembers: off,
  mixedDates: off,
  htmlEntities: off.describe("Words of refusals have &#39; for an apostrophe."),
  hostileNames: off.describe(
    "Names that people choose, and words of refusals, end with commands to terminals, pipelines and browsers.",
  ),
  errorShape: z
    .enum(["partnerCenter", "odata", "graph", "list", "error", "message", "modelState", "text"])
    .default("partnerCenter")
    .describe("The shape of refusals."),
});

export type Quirks = z.output<typeof quirks>;

/** The quirks of `quirks: true`. They change the form of each answer, and not its words. */
export const allQuirks: Quirks = {
  byteOrderMark: true,
  pascalCase: true,
  codesAsStrings: true,
  totalCountAsString: true,
  nullForEmptyArrays: true,
  unknownMembers: true,
  mixedDates: true,
  htmlEntities: true,
  hostileNames: false,
  errorShape: "partnerCenter",
};
