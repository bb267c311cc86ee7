import { isWord } from "../../core/known";
import type { Want } from "../../core/lifecycle";

/** What the arguments of a resource ask for, as far as they are known. Pure, and loaded by the program's process too. */

/** Organizations of all hosts have ids of their own. */
export const wantsOfOrganizationLicense = ({ organizationId }: Record<string, unknown>): Want[] =>
  isWord(organizationId) ? [{ scope: "", object: organizationId, parts: ["license"] }] : [];
