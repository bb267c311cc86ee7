import { z } from "zod";
import { guidForm } from "../core/known";

/** The JSON schema of a data file, by which editors check it while people type. JSON schemas cannot say that case does not matter. */
export const editorSchema = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, {
    io: "input",
    override({ jsonSchema }) {
      if (jsonSchema.pattern === guidForm.source) jsonSchema.pattern = guidForm.source.replaceAll("a-f", "a-fA-F");
    },
  });
