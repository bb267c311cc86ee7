import type { AutomationSuiteFor } from "../engine/connectUiPath";
import { removalWasShown } from "../engine/removalsShown";
import { serve } from "../engine/serve";
import { organizationLicense } from "../uipath/organizationLicense.hooks";
import { configure, contextIn, engine, ownership, queue, settingsNow, validSettings } from "./process";

let connected: AutomationSuiteFor | undefined;

/** The HTTP client is loaded with the first request, so that a run without any does not wait for it. */
function connect(): AutomationSuiteFor {
  const { connectAutomationSuite } = require("../engine/connectUiPath") as typeof import("../engine/connectUiPath.js");
  return connectAutomationSuite(validSettings(), () => engine.gone());
}

export = serve(organizationLicense, {
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
  heard: () => engine.heard(),
  oneAtATime: queue,
});
