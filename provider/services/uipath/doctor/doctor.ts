import type { ServiceDoctor } from "../../doctor";
import type { AutomationSuite } from "../api";
import { checks } from "./checks";
import { checkUiPath } from "./checkUiPath";

export const doctor: ServiceDoctor<AutomationSuite> = {
  title: "Automation Suite",
  checks,
  // The host's account has a default, which says nothing.
  isUsed: ({ uipath: { hostAccountId, ...given } }) => Object.keys(given).length > 0,
  whyUnneeded: () => "no setting of Automation Suite is present",
  examine: checkUiPath,
};
