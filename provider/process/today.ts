import { toldRunSettings } from "../run/toldSettings";
import type { RunKey } from "../settings/runKeys";
import type { Today } from "../settings/settingSources";
import { readStackFile, type StackFile } from "../settings/stackFile";

/** What a provider process can know of today's configuration, beside what Pulumi gives it. */
export interface Todays {
  /** A run is of one stack, which its resources name. @param stack stack and project, as `stackOf` names them. */
  of(stack: string): void;
  setting(key: RunKey): Today | undefined;
  /** Whether this run has a program, which has told its settings. */
  hasProgram(): boolean;
  file(): StackFile | undefined;
}

interface Process {
  /** The engine's. */
  address: string | undefined;
  folder: string;
  environment: Record<string, string | undefined>;
}

export function todays({ address, folder, environment }: Process): Todays {
  const told = toldRunSettings(address);
  let place: { stack: string; project: string } | undefined;
  let found: { file: StackFile | undefined } | undefined;
  const file = () => {
    if (place === undefined) return undefined;
    found ??= { file: readStackFile({ ...place, folder, environment }) };
    return found.file;
  };
  return {
    of(named) {
      const [stack = "", project = ""] = named.split("::");
      if (stack !== "") place ??= { stack, project };
    },
    setting(key) {
      const program = told();
      if (program !== undefined) return program(key);
      const value = file()?.values[`licenses:${key}`];
      return typeof value === "object" ? undefined : { value, from: `licenses:${key} in ${file()?.name}` };
    },
    hasProgram: () => told() !== undefined,
    file,
  };
}
