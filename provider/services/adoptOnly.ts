import { error, type Finding } from "../core/planned";
import type { AdoptOnly } from "../settings/settings";
import { actsOf } from "./summary";
import type { Work } from "./work";

/** A run that may only adopt what exists (`licenses:adoptOnly`). Pure. */

/** Why the run sends no write; `undefined` where it may change what exists. */
export const forbidding = (adoptOnly: AdoptOnly | undefined): string | undefined =>
  adoptOnly &&
  `this run only adopts what exists, as ${adoptOnly.from} says (adoptOnly). Someone may have changed something since the program was written, or the program asks for more than exists: \`pulumi preview\` shows what differs. To let runs change it: ${adoptOnly.allow}.`;

/** What a preview says of an update that would change something. */
export function beyondAdopting(work: Work): Finding[] {
  // Of an organization a preview does not know whether its update changes anything.
  const acts = actsOf({ ...work, organizations: 0 });
  if (acts.length === 0) return [];
  return [
    error(
      `This run only adopts what exists (licenses:adoptOnly), but the update ${acts.join(", ")}. It would stop before it sends any of that. Bring the program in line with what exists, or take the setting away.`,
    ),
  ];
}
