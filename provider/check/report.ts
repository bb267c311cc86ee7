import { z } from "zod";

/**
 * What `licenses check` finds, and what `licenses check --json` prints. `provider/check.schema.json` is made of it, and is a
 * promise: members may be added within a version; none is taken away or gets another meaning.
 */

/** `fine`: no error. `wrong`: an error. `couldNotTell`: something could not be looked at, so there may be more to find. */
const result = z.enum(["fine", "wrong", "couldNotTell"]);

const finding = z.object({
  severity: z.enum(["error", "warning", "info"]),
  text: z.string(),
  couldNotTell: z.boolean().describe("Whether something could not be looked at, so that there may be more to find"),
});

/** A class name. The published schema lists all of them. */
const type = z.string();

const deletion = z.object({
  type,
  name: z.string().describe("The resource's name in the program that had it"),
  urn: z.string(),
  text: z.string().describe("What the delete does at the service"),
  licenses: z.int().min(0).describe("Licenses that it takes away from users, at most"),
});

export const report = z.object({
  version: z.literal(1),
  stack: z.string(),
  result,
  resources: z.int().min(0).describe("License resources of the program"),
  findings: z.array(finding),
  deletions: z.array(deletion).describe("License resources that leave the program"),
  problem: z.string().nullable().describe("Why the program could not be looked at; null where it was"),
});

export type Report = z.output<typeof report>;

export const exitCodes: Record<Report["result"], number> = { fine: 0, wrong: 1, couldNotTell: 2 };

/** What could not be looked at may hide more than was found, so it outranks errors. */
export function resultOf({ findings, problem }: Pick<Report, "findings" | "problem">): Report["result"] {
  if (problem !== null || findings.some(({ couldNotTell }) => couldNotTell)) return "couldNotTell";
  return findings.some(({ severity }) => severity === "error") ? "wrong" : "fine";
}

/** The published schema of the report. @param types class names of all resources. */
export const checkSchema = (types: readonly string[]): object => ({
  title: "What licenses check finds",
  ...z.toJSONSchema(report, {
    target: "draft-2020-12",
    io: "output",
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === type) jsonSchema.enum = [...types];
    },
  }),
});
