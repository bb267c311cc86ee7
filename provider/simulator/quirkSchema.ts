import { z } from "zod";
import { closed } from "./closed";

const off = z.boolean().default(false);

/** Ways in which Partner Center answers strain a strict reader; each was seen in public documents or recordings. */
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
    "Names that people choose, and words of refusals, end with what a terminal, a pipeline or a browser would take for commands.",
  ),
  errorShape: z
    .enum(["partnerCenter", "odata", "graph", "list", "error", "message", "modelState", "text"])
    .default("partnerCenter")
    .describe("The shape in which a refusal comes."),
});

export type Quirks = z.output<typeof quirks>;

/** What `quirks: true` means: another look for each answer, with the same words in it. */
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
