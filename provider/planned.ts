/** A resource of a program, with its arguments as far as preview knows them. */
export interface Planned {
  type: string;
  name: string;
  args: Record<string, unknown>;
  /** Properties whose changes the program tells Pulumi to ignore. */
  ignoreChanges: string[];
  /** Whether its arguments are made of what other resources give, so that a preview may not know them. */
  derived: boolean;
  /** The user whose place it takes, where Pulumi replaces it. */
  replaces?: string;
  /** The user's object id, and ids of the products that she has by this resource, where nothing about it changes. */
  held?: { userId: string; skuIds: string[] };
}

/** Something that the preview says about the program as a whole. */
export interface Finding {
  severity: "error" | "warning";
  text: string;
}

export const error = (text: string): Finding => ({ severity: "error", text });
export const warning = (text: string): Finding => ({ severity: "warning", text });

/** The resource as the program names it. */
export const called = ({ type, name }: Pick<Planned, "type" | "name">): string => `${type} ${JSON.stringify(name)}`;
