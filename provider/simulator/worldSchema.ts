import { z } from "zod";
import { world } from "./seed";

/** What may stand in a world file, as JSON Schema. `world.schema.json` of the package is this, printed. */
export function worldSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(world, { io: "input", reused: "inline" });
  return { $schema, title: "World of the pulumi-licenses simulator", ...schema };
}
