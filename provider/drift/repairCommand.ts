import { shellWord } from "../core/shellWord";
import { hasDrifted, type ResourceReport } from "./report";

/**
 * The command that repairs drift of a resource. A plain `pulumi up` compares the program with the state, in which drift does
 * not show. What no longer exists cannot be repaired by a command: the program has to change. Pure.
 */
export function repairCommand({
  stack,
  status,
  missing,
}: Pick<ResourceReport, "stack" | "status" | "missing">): string | null {
  if (!hasDrifted({ status })) return null;
  if (missing === "user" || missing === "subscription") return null;
  return `pulumi up --refresh --stack ${shellWord(stack)}`;
}
