import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { endWith } from "../process/ending";
import { sharedOf } from "../process/shared";
import { engineAddress } from "../run/engineAddress";
import { providerMethods } from "./provider";
import { serve } from "./server";

/** Runs `pulumi-resource-licenses`. @param argv Pulumi puts the engine's address last, after flags of its own. */
export function main(argv: string[]): void {
  const shared = sharedOf(engineAddress(argv.at(-1)));
  endWith(shared.engine);
  const { methods, streams } = providerMethods(shared);
  serve(ResourceProviderService, methods, streams);
}
