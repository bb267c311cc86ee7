import type { Want } from "../core/lifecycle";
import type { Planned } from "../core/planned";

/** The object that a replacement takes the place of, and the parts that the resource asked for before. Pure. */
export function wantedBefore(
  was: Want[] | undefined,
  wants: Want[],
  keepsOld: boolean,
): Pick<Planned, "replaces" | "before"> {
  const [before] = was ?? [];
  const [wanted] = wants;
  if (before === undefined) return {};
  const replaces = keepsOld || before.object === wanted?.object ? {} : { replaces: before.object };
  return { ...replaces, before: before.parts };
}
