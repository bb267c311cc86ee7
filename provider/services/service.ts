import { error, type Finding, type Planned, warning } from "../core/planned";
import type { Settings } from "../settings/settings";
import type { Work } from "./work";

/** Told what an update takes away from people because a list is exclusive. @param parts ids of products; may be none. */
export type Showing = (resource: Planned, parts: string[]) => void;

/** What a preview says, and what the update does as far as that is known. */
export interface Look {
  findings: Finding[];
  work: Work;
}

/** A service, as far as a preview of a program needs it. `all.ts` lists them. */
export interface PreviewedService {
  /** Classes of its resources. */
  types: readonly string[];
  /** Why these settings do not let a preview ask the service; `undefined` where they do. */
  unready(settings: Settings): Finding | undefined;
  /** Whether the service would take what the program wants. Reads only. @param planned resources of its types. */
  look(planned: Planned[], settings: Settings, showing: Showing): Promise<Look>;
}

/** Without any credential a preview may still be read; with half of one, somebody meant it to work. */
export function unreadyFor(
  { preflight }: Settings,
  service: string,
  credentials: "none" | { missing: string } | object,
  none: string,
): Finding | undefined {
  const half = preflight === "warn" ? warning : error;
  if (credentials === "none")
    return warning(`${none} This preview goes on without looking at the service; an update would stop.`);
  return typeof credentials === "object" && "missing" in credentials
    ? half(`The credentials for ${service} are incomplete: ${credentials.missing} is missing.`)
    : undefined;
}
