import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { GetSchemaResponse, ProviderHandshakeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "../process/pulumiGrpc";
import type { Shared } from "../process/shared";
import { servedBy } from "../process/surroundings";
import { configurationMethods } from "./configuration";
import { functionMethods } from "./functions";
import { listMethods } from "./listing";
import { resourceMethods } from "./resources";
import { schemaText } from "./schema";
import type { Methods, Streams } from "./server";

/** The resources of this package as a provider for programs in every language. */
export function providerMethods(shared: Shared): { methods: Methods; streams: Streams } {
  const { version } = require("../../package.json") as { version: string };
  const { serve, connect } = servedBy(shared);
  const methods: Methods = {
    ...configurationMethods(shared),
    ...resourceMethods(serve),
    ...functionMethods(connect),

    async handshake() {
      const response = new ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    },

    async getPluginInfo() {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    },

    async getSchema(_request: GetSchemaRequest) {
      const response = new GetSchemaResponse();
      response.setSchema(schemaText());
      return response;
    },

    /** Pulumi sends no more work after this, and waits for the calls that run. They finish as usual. */
    async cancel() {
      return new Empty();
    },
  };
  return { methods, streams: listMethods(connect) };
}
