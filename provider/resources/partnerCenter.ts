import type { PartnerCenterFor } from "../engine/connect";
import { notesFolder, notesIn } from "../engine/notes";
import { removalWasShown } from "../engine/removalsShown";
import type { Serving } from "../engine/serve";
import type { Limits } from "../engine/settings";
import { stoppedRuns } from "../engine/stoppedRuns";
import { stackOf } from "../engine/urn";
import { silent } from "../lifecycle";
import type { PartnerCenter } from "../partnercenter/api";
import { mayAsk, withCompanyNames } from "../partnercenter/companyNames";
import { configure, contextIn, engine, limitsNow, ownership, queue, settingsNow, validSettings } from "./process";

/** The Partner Center of this provider process: its resources share one sign-in and one pool of connections. */

let connected: PartnerCenterFor | undefined;
const notes = notesIn(notesFolder(process.env), () => new Date());

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(stack: string): PartnerCenterFor {
  const { connectPartnerCenter } = require("../engine/connect") as typeof import("../engine/connect.js");
  const settings = validSettings();
  const { apiUrl, tenantId = "", clientId = "" } = settings.partnerCenter;
  const memory = (limit: keyof Limits) =>
    stoppedRuns(process.env, [apiUrl, tenantId, clientId, stack, limit], engine.reporter(undefined));
  return connectPartnerCenter(settings, () => engine.gone(), {
    limits: limitsNow,
    memory: { maxRemovals: memory("maxRemovals"), maxPurchases: memory("maxPurchases") },
    now: () => new Date(),
  });
}

export const serving: Serving<PartnerCenter> = {
  configure,
  ownership,
  service: () => settingsNow().settings.partnerCenter.apiUrl,
  removalWasShown,
  context(urn) {
    return contextIn("partnerCenter", urn, () => {
      const stack = stackOf(urn);
      connected ??= connect(stack);
      const tell = engine.reporter(urn);
      return { ...connected(tell), notes: notes([validSettings().partnerCenter.apiUrl, stack], tell) };
    });
  },
  reporter: (urn) => engine.reporter(urn),
  heard: () => engine.heard(),
  async inWords(error) {
    return connected === undefined || !mayAsk(error)
      ? error.message
      : withCompanyNames(error.message, connected(silent).api);
  },
  oneAtATime: queue,
};
