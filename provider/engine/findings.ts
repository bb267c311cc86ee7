/** A resource of the program, with its arguments as far as preview knows them. */
export interface Planned {
  type: string;
  name: string;
  args: Record<string, unknown>;
}

/** Something that the preview says about the program as a whole. */
export interface Finding {
  severity: "error" | "warning";
  text: string;
}
