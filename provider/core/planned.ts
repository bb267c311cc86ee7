/** A resource of a program at a preview. Arguments that the preview does not know yet have Pulumi's marker as value. */
export interface Planned {
  type: string;
  name: string;
  args: Record<string, unknown>;
  /** Properties whose changes the program tells Pulumi to ignore. */
  ignoreChanges: string[];
  /** Whether its arguments are made of what other resources give, so that a preview may not know them. */
  derived: boolean;
  /** What an update does with it. */
  operation: "create" | "update" | "same";
  /** Pulumi's id of what is there already. */
  id?: string;
  /** Resources of the program that come before it, as `called` names them. */
  after: string[];
  /** Whether there may be more of them. The dependencies of components and of other providers' resources are not visible here. */
  perhapsAfterMore: boolean;
  /** Whether a resource of another provider comes before it, whose results no preview knows. */
  followsForeign?: boolean;
  /** The object whose place its own takes, where Pulumi replaces it: another user. */
  replaces?: string;
  /** The parts of its object that it asked for before, in the program's words: products. */
  before?: string[];
}

/** Something that the preview says about the program as a whole. */
export interface Finding {
  severity: "error" | "warning" | "info";
  text: string;
  /** Set where something could not be looked at, so that there may be more to find. */
  couldNotTell?: true;
}

export const error = (text: string): Finding => ({ severity: "error", text });
export const warning = (text: string): Finding => ({ severity: "warning", text });

export const info = (text: string): Finding => ({ severity: "info", text });

/** The finding of a look that could not be made. */
export const blind = (finding: Finding): Finding => ({ ...finding, couldNotTell: true });

/** The resource as the program names it. */
export const called = ({ type, name }: Pick<Planned, "type" | "name">): string => `${type} ${JSON.stringify(name)}`;

/** The first few of many, and how many more there are. */
export function some(items: string[], most = 5): string {
  const shown = items.slice(0, most).join(", ");
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}
