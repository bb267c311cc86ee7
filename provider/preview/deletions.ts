import { called, type Finding, info } from "../core/planned";
import { resourceOf } from "../services/all";
import type { Deleted, Deletion } from "../services/preview";
import { counted } from "../services/work";

/** The resources that leave the program, and what Pulumi's deletes do at the services. Pure. */

export interface DeletedResource extends Deleted {
  urn: string;
  /** Whether the program tells Pulumi to leave the object alone (`retainOnDelete`). */
  retained: boolean;
}

export type JudgedDeletion = Pick<DeletedResource, "type" | "name" | "urn"> & Deletion;

const asItIs: Deletion = { text: "stays as it is, because of the option retainOnDelete.", licenses: 0 };

export const judged = ({ type, name, urn, args, retained }: DeletedResource): JudgedDeletion => ({
  type,
  name,
  urn,
  ...(retained ? asItIs : resourceOf(type)[0].preview().deletion({ type, name, args })),
});

/** One finding with a line for each; none, where nothing is deleted. */
export function deletionsFinding(deletions: JudgedDeletion[]): Finding[] {
  if (deletions.length === 0) return [];
  const licenses = deletions.reduce((sum, deletion) => sum + deletion.licenses, 0);
  const lines = deletions.map((deletion) => `${called(deletion)}: ${deletion.text}`);
  const all = `${counted(deletions.length, "resource leaves", "resources leave")} the program, which takes away at most ${counted(licenses, "license")}.`;
  return [info(["What Pulumi deletes:", ...[...lines, `In all: ${all}`].map((line) => `  ${line}`)].join("\n"))];
}
