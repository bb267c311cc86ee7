import { connect } from "node:http2";
import { engineAddress } from "../run/engineAddress";
import { privateJournal, type RunJournal, sharedJournal } from "../run/runJournal";
import { engineOfProgram, isStartedByHost } from "./pulumiInternals";

/**
 * The journal in which the program of a run writes for the provider processes.
 *
 * @param journalOf the journal's address, of the engine's.
 */
export function programJournal<Entry>(journalOf = (address: string) => address): RunJournal<Entry> {
  const address = engineAddress(engineOfProgram());
  if (address === undefined) return privateJournal();
  // A program of the Automation API outlives its runs; another one ends before Pulumi deletes, and its language host lives on.
  const inline = isInline();
  const journal = sharedJournal<Entry>({
    address: journalOf(address),
    keeper: inline ? process.pid : process.ppid,
    // The provider process meets the same trouble, and says so on the stack.
    unshared() {},
  });
  if (inline)
    connect(`http://${address}`)
      .on("error", () => {})
      .once("close", journal.close)
      .unref();
  return journal;
}

/** Whether the program is a function of the Automation API, and not run by Pulumi's language host. */
export const isInline = (): boolean => !isStartedByHost();

/** Under Pulumi's mocks there is none. */
export const hasEngine = (): boolean => engineAddress(engineOfProgram()) !== undefined;
