import { isWord } from "../../core/known";
import type { Want } from "../../core/lifecycle";

/** What the arguments of a resource ask for, as far as they are known. Pure, and loaded by the program's process too. */

/** Organization ids are unique across hosts. */
export const wantsOfOrganizationLicense = ({ organizationId }: Record<string, unknown>): Want[] =>
  isWord(organizationId) ? [{ scope: "", object: organizationId, parts: ["license"] }] : [];
