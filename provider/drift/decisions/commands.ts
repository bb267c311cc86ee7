import { quoted } from "../repairCommand";
import type { ResourceReport } from "../report";

/** The commands of the decisions that a finding offers beside its repair. Pure. */

/** How long a finding is left, unless another day is named. In days. */
const usual = 30;

export function decisionCommands(
  { stack, name, status, left }: Pick<ResourceReport, "stack" | "name" | "status" | "left">,
  now: Date,
): Pick<ResourceReport, "accept" | "leave"> {
  if ((status !== "changed" && status !== "gone") || left !== null) return { accept: null, leave: null };
  const until = new Date(now.getTime() + usual * 86_400_000).toISOString().slice(0, 10);
  const one = `--stack ${quoted(stack)} --resource ${quoted(name)}`;
  return {
    accept: `npx --no-install licenses drift --accept ${one}`,
    leave: `npx --no-install licenses drift --leave --until ${until} --reason '…' ${one}`,
  };
}
