import picomatch from "picomatch";
import { SettingsError } from "../core/errors";
import { isPattern } from "./pattern";

/** Which stacks are meant, of those that Pulumi lists. Pure. */

export interface Wanted {
  /** Names, or patterns like `prod-*`; none: the selected stack. */
  stacks: string[];
  /** Every stack of the backend. */
  all: boolean;
}

/** Which list of stacks to read first. Names without patterns need no list. */
export function listToRead({ stacks, all }: Wanted): "none" | "of the project" | "of the backend" {
  if (all) return "of the backend";
  const patterns = stacks.filter(isPattern);
  if (patterns.some((name) => name.includes("/"))) return "of the backend";
  return stacks.length > 0 && patterns.length === 0 ? "none" : "of the project";
}

/** @param listed the list that `listToRead` asks for. */
export function namesOf({ stacks, all }: Wanted, listed: { name: string; current: boolean }[]): string[] {
  const names = listed.map(({ name }) => name);
  const there = names.join(", ") || "none";
  if (all) return names;
  if (stacks.length === 0) {
    const current = listed.find((stack) => stack.current);
    if (current !== undefined) return [current.name];
    throw new SettingsError(`No stack is selected. Name one with --stack (there are: ${there}), or take --all.`);
  }
  const matching = stacks.flatMap((wanted) => {
    if (!isPattern(wanted)) return [wanted];
    const matches = picomatch(wanted);
    const found = names.filter((name) => matches(name));
    if (found.length > 0) return found;
    throw new SettingsError(`No stack is called like ${JSON.stringify(wanted)}. There are: ${there}.`);
  });
  return [...new Set(matching)];
}

/** Only the project's own stacks have their configuration in its folder: `stack`, `organization/stack` or `organization/project/stack`. */
export function isOf(project: string, name: string): boolean {
  const [, itsProject, stack] = name.split("/");
  return stack === undefined || itsProject === project;
}

/** Whether a key of the configuration is one of ours. Keys without a namespace have the project's name for one. */
export const isOurKey = (key: string, project: string): boolean =>
  (key.includes(":") ? key : `${project}:${key}`).startsWith("licenses:");
