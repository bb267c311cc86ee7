import { z } from "zod";
import { world } from "./seed";

/** The JSON Schema of world files. The package has it as `world.schema.json`. */
export function worldSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(world, { io: "input", reused: "inline" });
  return { $schema, title: "World of the pulumi-licenses simulator", ...schema };
}
