import { silent } from "../../core/lifecycle";
import { removalWasShown } from "../../run/shownRemovals";
import { stackOf } from "../../run/urn";
import type { PartnerCenter } from "../../services/partnercenter/api";
import { mayAsk, withCompanyNames } from "../../services/partnercenter/companyNames";
import type { PartnerCenterFor } from "../../services/partnercenter/connect";
import type { Limits } from "../../settings/settings";
import type { Serving } from "../dynamicProvider";
import { notesFolder, notesIn } from "../notes";
import { configure, contextIn, engine, limitsNow, ownership, queue, settingsNow, validSettings } from "../shared";
import { stoppedRuns } from "../stoppedRuns";

/** The Partner Center of this provider process: its resources share one sign-in and one pool of connections. */

let connected: PartnerCenterFor | undefined;
const notes = notesIn(notesFolder(process.env), () => new Date());

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(stack: string): PartnerCenterFor {
  const { connectPartnerCenter } =
    require("../../services/partnercenter/connect") as typeof import("../../services/partnercenter/connect.js");
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
  flush: () => engine.flush(),
  async inWords(error) {
    return connected === undefined || !mayAsk(error)
      ? error.message
      : withCompanyNames(error.message, connected(silent).api);
  },
  lock: queue,
};
