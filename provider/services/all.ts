import { partnerCenter } from "./partnercenter/preview/lookAhead";
import type { PreviewedService } from "./service";
import { automationSuite } from "./uipath/preview/lookAhead";

/** All services of which a program may have resources. */
export const services: readonly PreviewedService[] = [partnerCenter, automationSuite];
