import type { Section } from "../settings/settingSources";
import type { StackFile } from "../settings/stackFile";

/** Credentials that are set today, in a command that follows what the last update recorded. Pure. */

interface Command {
  section: Section;
  /** Names of what the last update recorded of the section. */
  recorded: string[];
  /** Whether an explicit Provider gives credentials: then no variable wins over them. */
  explicit: boolean;
  /** Whether this run has a program, with today's configuration. */
  hasProgram: boolean;
  file: StackFile | undefined;
}

/** What to say beside an error about credentials; `undefined` where today's configuration is in use. */
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

/** What is encrypted as a whole does not tell its names. */
const namesIn = (section: unknown): string[] =>
  typeof section === "object" && section !== null && !("secure" in section) ? Object.keys(section) : [];
