import type { Section } from "../settings/settingSources";
import type { StackFile } from "../settings/stackFile";

/**
 * A refresh and a destroy without a program use the settings that the last update recorded, not those of the stack's file. This
 * explains that beside an error about credentials. Pure.
 */

interface Command {
  section: Section;
  /** Names of the section's settings that the last update recorded. */
  recorded: string[];
  /** Whether an explicit Provider gives credentials. Environment variables do not override those. */
  explicit: boolean;
  /** Whether this run has a program. A program reads the current configuration. */
  hasProgram: boolean;
  file: StackFile | undefined;
}

/** The explanation; `undefined` where the current configuration is in use. */
export function notRecorded({ section, recorded, explicit, hasProgram, file }: Command): string | undefined {
  const { name: sectionName, variables, prefix } = section;
  const missing = namesIn(file?.values[`licenses:${sectionName}`]).filter(
    (name) => name in variables && !recorded.includes(name),
  );
  if (hasProgram && missing.length === 0) return undefined;
  const today =
    missing.length === 0
      ? "If credentials were changed in the stack's settings or the program since then, they are not in use yet."
      : `${missing.map((name) => `licenses:${sectionName}.${name}`).join(", ")} in ${file?.name} ${missing.length === 1 ? "is" : "are"} not among them.`;
  const names = missing.map((name) => variables[name]);
  const variable = explicit
    ? ""
    : `, or set ${names.length === 0 ? `the variable of what has changed (${prefix}…)` : names.join(", ")} for this command`;
  return `A refresh, a destroy and the refresh of \`pulumi up --refresh\` use the settings that the last update recorded. ${today} Run \`pulumi up\` first (without --refresh)${variable}.`;
}

/** Names of the settings in a section. A section that is encrypted as a whole shows none. */
const namesIn = (section: unknown): string[] =>
  typeof section === "object" && section !== null && !("secure" in section) ? Object.keys(section) : [];
