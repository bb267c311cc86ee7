import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { serve } from "../plugin/server";
import { endWith } from "../process/ending";
import { connectEngine } from "../process/engine";
import { engineAddress } from "../run/engineAddress";
import { runOwnership } from "../run/ownership";
import { privateJournal, sharedJournal } from "../run/runJournal";
import type { Entry } from "../run/wants";
import { analyzerMethods } from "./analyzer";

/**
 * Runs `pulumi-analyzer-licenses`.
 *
 * @param argv has the engine's address after flags of Pulumi's own. For a policy pack that is a folder, the folder follows.
 */
export function main(argv: string[]): void {
  const address = engineAddress(argv.findLast((argument) => engineAddress(argument) !== undefined));
  endWith(connectEngine(address));
  const journal =
    address === undefined
      ? privateJournal<Entry>()
      : sharedJournal<Entry>({ address, keeper: process.pid, unshared() {} });
  serve(AnalyzerService, analyzerMethods({ ownership: runOwnership(journal), isShared: journal.isShared }));
}
