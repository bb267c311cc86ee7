import { readFileSync } from "node:fs";
import { CORE_SCHEMA, load } from "js-yaml";
import { z } from "zod";
import { replaceFile } from "../core/replaceFile";
import { problemsOf } from "./problems";
import { parseSeed, type WorldSeed } from "./seed";

/** A file that is not a valid world. The message names the places of the problems. */
export class WorldFileError extends Error {}

/**
 * Reads a world from a file.
 *
 * @param path YAML or JSON, which YAML contains. `world.schema.json` of this package describes it.
 * @throws WorldFileError with the problems and their places
 */
export function seedFromFile(path: string): WorldSeed {
  let seed: unknown;
  try {
    // The core schema has no timestamps, so a date stays a text, as in JSON.
    seed = load(readFileSync(path, "utf8"), { schema: CORE_SCHEMA, filename: path });
    parseSeed(seed);
  } catch (error) {
    if (error instanceof z.ZodError) throw new WorldFileError(`${path} is no world:\n${problemsOf(error)}`);
    throw new WorldFileError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return seed as WorldSeed;
}

/** Writes in one step, so that a reader never finds half a world. */
export function keepInFile(path: string, seed: WorldSeed): void {
  replaceFile(path, `${JSON.stringify(seed, null, 2)}\n`);
}
