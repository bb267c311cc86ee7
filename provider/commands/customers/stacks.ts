import { type Checked, type Examination, fine, wrong } from "../../doctor/examination";
import { type Backend, openBackend } from "../../drift/backend";
import { reasonOf } from "../../drift/reason";
import type { StackState } from "../../drift/stack";
import type { Settings } from "../../settings/settings";
import { projectFolder } from "../place";

export interface Wanted {
  /** Names or patterns. */
  stack: string[];
  all: boolean;
}

/** The stacks that can be read. One that cannot is a finding, and keeps no other from being looked at. */
export async function readStacks(
  exam: Examination,
  { stack, all }: Wanted,
  settings: Checked<Settings>,
): Promise<StackState[]> {
  const states: StackState[] = [];
  const problems: string[] = [];
  const read = async (backend: Backend, name: string) => {
    try {
      states.push(await backend.read(name));
    } catch (error) {
      problems.push(`${name}: ${reasonOf(error)}`);
    }
  };
  await exam.check(
    "stacks",
    [settings],
    async () => {
      const backend = await openBackend(projectFolder());
      const names = await backend.names({ stacks: stack, all });
      await Promise.all(names.map((name) => read(backend, name)));
      return problems.length === 0 ? fine(names.join(", ")) : wrong(problems.sort().join("\n"), next);
    },
    () => next,
  );
  return states;
}

const next =
  "Check --stack and --cwd, and that Pulumi can decrypt the stack's secrets here (pulumi config --show-secrets).";
