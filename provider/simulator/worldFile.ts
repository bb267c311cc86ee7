import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";
import { replaceFile } from "../core/replaceFile";
import { problemsOf } from "./problems";
import { parseSeed, type WorldSeed } from "./seed";

/** A file that cannot be read as a world; the message says where it is wrong. */
export class WorldFileError extends Error {}

/**
 * Reads a world from a file.
 *
 * @param path YAML or JSON, which YAML contains. `world.schema.json` of this package describes it.
 * @throws WorldFileError what is wrong with it, and where
 */
export function seedFromFile(path: string): WorldSeed {
  let seed: unknown;
  try {
    // Without the timestamps of YAML, so that a date stays the text that it is in JSON.
    seed = load(readFileSync(path, "utf8"), { schema: CORE_SCHEMA, filename: path });
    parseSeed(seed);
  } catch (error) {
    if (error instanceof z.ZodError) throw new WorldFileError(`${path} is no world:\n${problemsOf(error)}`);
    throw new WorldFileError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return seed as WorldSeed;
}

/** A reader never finds half a world. */
export function keepInFile(path: string, seed: WorldSeed): void {
  replaceFile(path, `${JSON.stringify(seed, null, 2)}\n`);
}
