import { bulkhead } from "cockatiel";
import { services } from "../services/all";
import type { Horizon } from "../services/drift";
import type { Service } from "../services/service";
import type { Backend } from "./backend";
import { connections } from "./connections";
import { decisionCommands, repairBeside } from "./decisions/commands";
import { decided, type SignedDecision } from "./decisions/decide";
import { holdersOf, seatWarnings } from "./holders";
import { inOrder } from "./inOrder";
import { reasonOf } from "./reason";
import type { Report, StackReport } from "./report";
import type { Looked } from "./resource";
import { signInWarnings } from "./signIns";
import { interruptions, lookAtStack, type StackState } from "./stack";
import { byDate, resultOf, summaryOf } from "./summary";
import { unmanagedOf } from "./unmanaged";

/** Looks at all licenses of many stacks, in parallel, and writes to none of them. */

export interface Options extends Horizon {
  /** Stacks that are read at the same time. */
  parallel: number;
  /** Whether to look for licenses outside the programs, which takes one read for each user of each customer. */
  unmanaged: boolean;
  /** What is left as it was found. */
  decisions: SignedDecision[];
  /** Called when a stack has been looked at. */
  done(name: string): void;
}

interface Visited {
  report: StackReport;
  state?: StackState;
  looked: Looked[];
}

export async function drift(
  backend: Pick<Backend, "read">,
  names: string[],
  options: Options,
  known: readonly Service[] = services,
): Promise<Report> {
  const { parallel, days, now, done } = options;
  const connect = connections();
  const visit = async (name: string): Promise<Visited> => {
    try {
      const state = await backend.read(name);
      return { report: { name, problem: null }, state, looked: await lookAtStack(state, connect, options, known) };
    } catch (error) {
      return { report: { name, problem: reasonOf(error) }, looked: [] };
    } finally {
      done(name);
    }
  };
  const room = bulkhead(parallel, names.length);
  const visited = await Promise.all(names.map((name) => room.execute(() => visit(name))));
  const states = visited.flatMap(({ state }) => (state === undefined ? [] : [state]));
  const ordered = inOrder(
    await holdersOf(states, connect, known),
    visited.flatMap(({ looked }) => looked.map(({ resource }) => resource)),
    visited.flatMap(({ looked }) => looked.flatMap((one) => one.terms)),
  );
  const { holders, terms } = ordered;
  const { resources, warnings: ofDecisions } = decided(ordered.resources, options.decisions, options);
  const stacks = visited.map(({ report }) => report);
  const warnings = [
    ...visited.flatMap(({ looked }) => looked.flatMap((one) => one.warnings)),
    ...states.flatMap(interruptions),
    ...seatWarnings(holders),
    ...signInWarnings(states, options, known),
    ...ofDecisions,
  ].sort(byDate);
  const summary = summaryOf({ stacks, resources, warnings });
  const generated = now.toISOString();
  return {
    version: 1,
    generated,
    withinDays: days,
    result: resultOf(summary),
    summary,
    stacks,
    resources: resources.map((resource) => ({
      ...resource,
      command: repairBeside(resource, resources),
      ...decisionCommands(resource, now),
    })),
    holders,
    warnings,
    terms,
    unmanaged: options.unmanaged ? await unmanagedOf(states, holders, connect, known) : null,
  };
}
