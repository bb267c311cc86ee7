import { removalWasShown } from "../../run/shownRemovals";
import type { AutomationSuiteFor } from "../../services/uipath/connect";
import { organizationLicense } from "../../services/uipath/organizationLicense.lifecycle";
import { dynamicProvider } from "../dynamicProvider";
import { configure, contextIn, engine, ownership, queue, settingsNow, validSettings } from "../shared";

let connected: AutomationSuiteFor | undefined;

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(): AutomationSuiteFor {
  const { connectAutomationSuite } =
    require("../../services/uipath/connect") as typeof import("../../services/uipath/connect.js");
  return connectAutomationSuite(validSettings(), () => engine.gone());
}

export = dynamicProvider(organizationLicense, {
  configure,
  ownership,
  service: () => settingsNow().settings.uipath.baseUrl ?? "",
  removalWasShown,
  context(urn) {
    return contextIn("uipath", urn, () => {
      connected ??= connect();
      return connected(engine.reporter(urn));
    });
  },
  reporter: (urn) => engine.reporter(urn),
  flush: () => engine.flush(),
  lock: queue,
});
