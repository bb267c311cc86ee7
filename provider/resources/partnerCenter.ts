import type { PartnerCenterFor } from "../engine/connect";
import { notesFolder, notesIn } from "../engine/notes";
import { removalWasShown } from "../engine/removalsShown";
import type { Serving } from "../engine/serve";
import { stackOf } from "../engine/urn";
import type { PartnerCenter } from "../partnercenter/api";
import { configure, engine, ownership, queue, settingsNow, validSettings } from "./process";

/** The Partner Center of this provider process: its resources share one sign-in and one pool of connections. */

let connected: PartnerCenterFor | undefined;
const notes = notesIn(notesFolder(process.env), () => new Date());

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(): PartnerCenterFor {
  const { connectPartnerCenter } = require("../engine/connect") as typeof import("../engine/connect.js");
  return connectPartnerCenter(validSettings(), () => engine.gone());
}

export const serving: Serving<PartnerCenter> = {
  configure,
  ownership,
  service: () => settingsNow().settings.partnerCenter.apiUrl,
  removalWasShown,
  context(urn) {
    connected ??= connect();
    const tell = engine.reporter(urn);
    const scope = [validSettings().partnerCenter.apiUrl, stackOf(urn)];
    return { ...connected(tell), notes: notes(scope, tell) };
  },
  reporter: (urn) => engine.reporter(urn),
  heard: () => engine.heard(),
  oneAtATime: queue,
};
