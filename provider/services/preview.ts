import { error, type Finding, type Planned, warning } from "../core/planned";
import type { Settings } from "../settings/settings";
import type { Work } from "./work";

/** Called with the licenses that an exclusive list takes away in an update. @param parts ids of products; may be empty. */
export type Showing = (resource: Planned, parts: string[]) => void;

/** The findings of a preview, and the work of the update as far as it is known. */
export interface Look {
  findings: Finding[];
  work: Work;
}

/** What a service says at a preview about the program as a whole. */
export interface ServicePreview {
  /** Why a preview cannot ask the service with these settings; `undefined` if it can. */
  unready(settings: Settings): Finding | undefined;
  /** Checks whether the service would accept what the program wants. Reads only. @param planned resources of its classes. */
  look(planned: Planned[], settings: Settings, showing: Showing): Promise<Look>;
}

/**
 * Without credentials a preview still works, so this is a warning. Incomplete credentials are probably a mistake, so they are an
 * error.
 */
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
