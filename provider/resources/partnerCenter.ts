import type { PartnerCenterFor } from "../engine/connect";
import { removalWasShown } from "../engine/removalsShown";
import type { Serving } from "../engine/serve";
import type { PartnerCenter } from "../partnercenter/api";
import { configure, engine, ownership, queue, validSettings } from "./process";

/** The Partner Center of this provider process: its resources share one sign-in and one pool of connections. */

let connected: PartnerCenterFor | undefined;

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(): PartnerCenterFor {
  const { connectPartnerCenter } = require("../engine/connect") as typeof import("../engine/connect.js");
  return connectPartnerCenter(validSettings(), () => engine.gone());
}

export const serving: Serving<PartnerCenter> = {
  configure,
  ownership,
  removalWasShown,
  context(urn) {
    connected ??= connect();
    return connected(engine.reporter(urn));
  },
  reporter: (urn) => engine.reporter(urn),
  heard: () => engine.heard(),
  oneAtATime: queue,
};
