import { silent, withoutEngine } from "../../../core/lifecycle";
import { error } from "../../../core/planned";
import { type PreviewedService, unreadyFor } from "../../service";
import { noWork } from "../../work";
import { connectAutomationSuite, noAddress } from "../connect";
import { credentialsFrom, noCredentials } from "../credentials";
import { lookAtHosts } from "./hosts";

/** UiPath Automation Suite as a preview looks at it: its pool, and each organization of the program. */
export const automationSuite: PreviewedService = {
  types: ["OrganizationLicense"],

  unready(settings) {
    const unready = unreadyFor(settings, "UiPath Automation Suite", credentialsFrom(settings.uipath), noCredentials);
    return unready ?? (settings.uipath.baseUrl === undefined ? error(noAddress) : undefined);
  },

  async look(planned, settings) {
    return {
      findings: await lookAtHosts(connectAutomationSuite(settings, withoutEngine)(silent).api, planned),
      work: { ...noWork, organizations: planned.filter(({ operation }) => operation !== "same").length },
    };
  },
};
