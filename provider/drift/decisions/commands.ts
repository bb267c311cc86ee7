import { shellWord } from "../../core/shellWord";
import { hasDrifted, type ResourceReport } from "../report";

/**
 * The command that repairs a finding and keeps what is left in the same stack as it is: `pulumi up --refresh` repairs all of a stack.
 *
 * @param resources of all stacks.
 */
export function repairBeside(
  { stack, command, left }: Pick<ResourceReport, "stack" | "command" | "left">,
  resources: Pick<ResourceReport, "stack" | "urn" | "left">[],
): string | null {
  const kept = resources.filter((one) => one.stack === stack && one.left !== null);
  if (command === null || left !== null) return command;
  return [command, ...kept.map(({ urn }) => `--exclude ${shellWord(urn)}`)].join(" ");
}

/** The commands of the decisions that a finding offers beside its repair. Pure. */

/** How long a finding is left, unless another day is named. In days. */
const usual = 30;

export function decisionCommands(
  { stack, name, status, left }: Pick<ResourceReport, "stack" | "name" | "status" | "left">,
  now: Date,
): Pick<ResourceReport, "accept" | "leave"> {
  if (!hasDrifted({ status }) || left !== null) return { accept: null, leave: null };
  const until = new Date(now.getTime() + usual * 86_400_000).toISOString().slice(0, 10);
  const one = `--stack ${shellWord(stack)} --resource ${shellWord(name)}`;
  return {
    accept: `npx --no-install licenses drift --accept ${one}`,
    leave: `npx --no-install licenses drift --leave --until ${until} --reason '…' ${one}`,
  };
}
