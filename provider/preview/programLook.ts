import type { Finding, Planned } from "../core/planned";
import { printable } from "../http/printable";
import { recordShownRemovals } from "../run/shownRemovals";
import type { Look } from "../services/preview";
import { summary } from "../services/summary";
import type { Sources } from "../settings/settings";
import { both, lookAhead, unrepeated } from "./lookAhead";

/**
 * The look at a whole program: the only place that puts its findings together, whoever describes the program. Node programs
 * describe themselves (`program/preflight.ts`). For all languages the engine describes them, to the policy pack (`analyzer/`) and to
 * `licenses check` (`check/`).
 */

/** Resources with one provider. */
export interface Share {
  planned: Planned[];
  /** Where their provider finds its settings. */
  sources: Sources;
  /** The URN of a resource, for what the look shows to be taken away. `undefined`: it is not known. */
  urnOf(planned: Planned): Promise<string | undefined> | string | undefined;
}

/** @param first findings that do not come from a service. @returns those, the summary of the update, and what the services say. */
export async function lookAtProgram(shares: Share[], first: Finding[]): Promise<Finding[]> {
  const looks: Look[] = [];
  for (const { planned, sources, urnOf } of shares) {
    const shown: [Planned, string[]][] = [];
    looks.push(await lookAhead(planned, sources, (...one) => void shown.push(one)));
    for (const [resource, parts] of shown) {
      const urn = await urnOf(resource);
      // What a derived resource takes away may be another thing in the update.
      if (urn !== undefined) recordShownRemovals(urn, resource.derived ? [] : parts);
    }
  }
  const { findings, work } = both(looks);
  const all = [...first, ...summary(work), ...findings];
  return all.filter(unrepeated).map((finding) => ({ ...finding, text: printable(finding.text) }));
}
