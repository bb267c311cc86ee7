import { type Acceptance, accept, type Outcome } from "../drift/accept/accept";
import { textsIn } from "../drift/accept/texts";
import { writeTexts } from "../drift/accept/writeTexts";
import { type Chosen, chosenFindings } from "../drift/decisionSelection";
import type { Report } from "../drift/report";
import { confirm } from "./confirm";
import { say } from "./say";

/** `licenses drift --accept`: the data files, or the program, take over what was found. Writes to no service. */

export interface AcceptOptions extends Chosen {
  /** Whether to write without asking. */
  yes: boolean;
}

const titles: Record<Outcome["outcome"], string> = {
  accepted: "Accepted:",
  already: "Accepted before:",
  conflict: "Changed in the text meanwhile. It stays as it is; decide by hand:",
  byHand: "To change by hand:",
};

/** @param folder the project's. @returns the exit code: 1 where something is left to do by hand. */
export async function acceptDrift(report: Report, folder: string, options: AcceptOptions): Promise<number> {
  // What a decision leaves is accepted only if it is named.
  const findings = chosenFindings(report, options).filter(({ left }) => left === null || options.resource.length > 0);
  if (findings.length === 0) {
    say("Nothing has drifted, so there is nothing to accept.");
    return 0;
  }
  const texts = textsIn(folder);
  const acceptance = accept(findings, texts);
  say(inWords(acceptance));
  if (acceptance.texts.size > 0) {
    await confirm(`change ${acceptance.texts.size === 1 ? "1 file" : `${acceptance.texts.size} files`}`, options);
    writeTexts(folder, texts, acceptance.texts);
    say(`\n${[...acceptance.texts.keys()].map((path) => `written: ${path}`).join("\n")}\n\n${next(acceptance)}`);
  }
  return acceptance.outcomes.some(({ outcome }) => outcome === "conflict" || outcome === "byHand") ? 1 : 0;
}

const inWords = ({ outcomes }: Acceptance): string =>
  (Object.keys(titles) as Outcome["outcome"][])
    .map((kind) => ({ kind, some: outcomes.filter(({ outcome }) => outcome === kind) }))
    .filter(({ some }) => some.length > 0)
    .map(({ kind, some }) =>
      [titles[kind], ...some.map(({ text }) => `  ${text.replaceAll("\n", "\n    ")}`)].join("\n"),
    )
    .join("\n\n");

/** A person who got other licenses by hand is adopted by the next update. */
function next({ outcomes }: Acceptance): string {
  const accepted = outcomes.filter(({ outcome }) => outcome === "accepted").map(({ resource }) => resource);
  const stacks = [...new Set(accepted.map(({ stack }) => stack))];
  const adopts = accepted.filter(({ status, accepted }) => status === "gone" && accepted?.args !== null);
  return [
    "Next: review the change, then see that nothing is left to do:",
    ...stacks.map((stack) => `  pulumi preview --refresh --stack ${stack}`),
    ...(adopts.length > 0
      ? [
          `It creates ${adopts.map(({ name }) => name).join(", ")} anew in the state. The update adopts what is there, and sends nothing.`,
        ]
      : []),
  ].join("\n");
}
