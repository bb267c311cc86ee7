import { type AutomationSuiteFor, connectAutomationSuite } from "../engine/connectUiPath";
import { serve } from "../engine/serve";
import { organizationLicense } from "../uipath/organizationLicense.hooks";
import { claimed, configure, engine, queue, validSettings } from "./process";

let connected: AutomationSuiteFor | undefined;

export = serve(organizationLicense, {
  configure,
  claims: claimed,
  context(urn) {
    connected ??= connectAutomationSuite(validSettings(), () => engine.gone());
    return connected(engine.reporter(urn));
  },
  reporter: (urn) => engine.reporter(urn),
  heard: () => engine.heard(),
  oneAtATime: queue,
});
