export const colorChoices = ["auto", "always", "never"] as const;

export type Color = (typeof colorChoices)[number];

/** Whether to colour what goes to this stream: the flag wins over FORCE_COLOR, which wins over NO_COLOR, as in Node.js. */
export function colored(
  color: Color,
  { FORCE_COLOR: force, NO_COLOR: none }: Record<string, string | undefined>,
  stream: { hasColors?: () => boolean },
): boolean {
  if (color !== "auto") return color === "always";
  if (force) return force !== "0" && force !== "false";
  // A file or a pipe does not know of colours.
  return !none && (stream.hasColors?.() ?? false);
}
