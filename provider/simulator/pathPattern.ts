/** `*` stands for one segment or a part of it, `**` for anything; letters in any case. */
export function pathPattern(glob: string): RegExp {
  const source = glob
    .split("**")
    .map((part) => part.replace(/[.+^${}()|[\]\\?]/g, "\\$&").replaceAll("*", "[^/]*"))
    .join(".*");
  return new RegExp(`^${source}$`, "i");
}
