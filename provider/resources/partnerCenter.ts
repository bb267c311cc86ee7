import { connectPartnerCenter, type PartnerCenterFor } from "../engine/connect";
import type { Serving } from "../engine/serve";
import type { PartnerCenter } from "../partnercenter/api";
import { claimed, configure, engine, queue, validSettings } from "./process";

/** The Partner Center of this provider process: its resources share one sign-in and one pool of connections. */

let connected: PartnerCenterFor | undefined;

export const serving: Serving<PartnerCenter> = {
  configure,
  claims: claimed,
  context(urn) {
    connected ??= connectPartnerCenter(validSettings(), () => engine.gone());
    return connected(engine.reporter(urn));
  },
  reporter: (urn) => engine.reporter(urn),
  heard: () => engine.heard(),
  oneAtATime: queue,
};
