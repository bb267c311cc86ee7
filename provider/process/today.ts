import { toldRunSettings } from "../run/toldSettings";
import type { RunKey } from "../settings/runKeys";
import type { Today } from "../settings/settingSources";
import { readStackFile, type StackFile } from "../settings/stackFile";

/**
 * The current configuration, as far as a provider process can know it. In a refresh or a destroy Pulumi gives it the configuration of
 * the last update.
 */
export interface Todays {
  /** Tells the stack of the run, which only the URNs of its resources name. @param stack stack and project, as `stackOf` names them. */
  of(stack: string): void;
  setting(key: RunKey): Today | undefined;
  /** Whether this run has a program. A program writes its settings to the run's folder. */
  hasProgram(): boolean;
  file(): StackFile | undefined;
}

interface Process {
  /** Host and port of the engine. */
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
