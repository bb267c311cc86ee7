import { called, info } from "../../../provider/core/planned";
import type { ServicePreview } from "../../../provider/services/preview";
import { noWork } from "../../../provider/services/work";

export const preview: ServicePreview = {
  unready: () => undefined,
  deletion: () => ({ text: "the child keeps its toys.", licenses: 0 }),
  look: async (planned) => ({
    findings: planned.map((resource) => info(`The toy shop has toys for ${called(resource)}.`)),
    work: noWork,
  }),
};
