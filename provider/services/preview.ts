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

/** A resource that is no longer in the program, so that Pulumi deletes it. */
export interface Deleted {
  type: string;
  name: string;
  /** As Pulumi saved them last. */
  args: Record<string, unknown>;
}

/** What a delete does at the service, as far as the saved arguments tell. */
export interface Deletion {
  /** A sentence that follows the resource's name and a colon. */
  text: string;
  /** Licenses that it takes away from users, at most. Another resource of the program may keep some of them. */
  licenses: number;
}

/** What a service says at a preview about the program as a whole. */
export interface ServicePreview {
  /** Why a preview cannot ask the service with these settings; `undefined` if it can. */
  unready(settings: Settings): Finding | undefined;
  /** Checks whether the service would accept what the program wants. Reads only. @param planned resources of its classes. */
  look(planned: Planned[], settings: Settings, showing: Showing): Promise<Look>;
  /** Pure. @param resource of one of its classes. */
  deletion(resource: Deleted): Deletion;
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
