import { drift } from "./figures/drift.mjs";
import { growth } from "./figures/growth.mjs";
import { imported } from "./figures/import.mjs";
import { slow } from "./figures/latency.mjs";
import { limit } from "./figures/limit.mjs";
import { memory } from "./figures/memory.mjs";
import { plugin } from "./figures/plugin.mjs";
import { pluginSizes } from "./figures/pluginSizes.mjs";
import { preview } from "./figures/preview.mjs";
import { requests } from "./figures/requests.mjs";
import { sizes } from "./figures/sizes.mjs";
import { start } from "./figures/start.mjs";
import { unsaved } from "./figures/unsaved.mjs";
import { up } from "./figures/up.mjs";
import { usual } from "./figures/usual.mjs";

/** In the order in which they are measured. Later figures reuse what earlier ones measured. */
export const figures = [
  requests,
  sizes,
  pluginSizes,
  imported,
  up,
  preview,
  unsaved,
  slow,
  limit,
  usual,
  drift,
  memory,
  start,
  plugin,
  growth,
];
