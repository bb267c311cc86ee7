import { silent } from "../../../core/lifecycle";
import { error } from "../../../core/planned";
import { type ServicePreview, unreadyFor } from "../../preview";
import { withoutEngine } from "../../service";
import { noWork } from "../../work";
import { connectAutomationSuite, noAddress } from "../connect";
import { credentialsFrom, noCredentials } from "../credentials";
import { deletion } from "./deletion";
import { lookAtHosts } from "./hosts";

/** UiPath Automation Suite as a preview looks at it: its pool, and each organization of the program. */
export const preview: ServicePreview = {
  deletion,

  unready(settings) {
    const unready = unreadyFor(settings, "UiPath Automation Suite", credentialsFrom(settings.uipath), noCredentials);
    return unready ?? (settings.uipath.baseUrl === undefined ? error(noAddress) : undefined);
  },

  async look(planned, settings) {
    return {
      findings: await lookAtHosts(connectAutomationSuite(settings, withoutEngine(settings))(silent).api, planned),
      work: { ...noWork, organizations: planned.filter(({ operation }) => operation !== "same").length },
    };
  },
};
