/** What can stand in a request. */

/** What is in this text that no token has (RFC 6750: visible ASCII only), in words; absent where there is nothing. */
export function strangerInToken(token: string): string | undefined {
  const stranger = /[^\x21-\x7e]/u.exec(token);
  if (stranger === null) return undefined;
  const [character] = stranger;
  const where = stranger.index + character.length === token.length ? " at its end" : "";
  return `${nameOf(character)}${where}`;
}

/** A line's end or another control character, in words; absent where there is none. */
export function controlIn(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for.
  const [character] = /[\x00-\x1f\x7f]/.exec(text) ?? [];
  return character === undefined ? undefined : nameOf(character);
}

function nameOf(character: string): string {
  if (character === "\n" || character === "\r") return "a line end";
  if (character === " ") return "a blank";
  if (character === "\t") return "a tab";
  return character <= "\x7f" ? "a control character" : "a letter beyond ASCII";
}
