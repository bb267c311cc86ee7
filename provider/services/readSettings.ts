import type { Problems } from "../settings/settingSources";
import { readSettings as readSections, type Settings, type Sources } from "../settings/settings";
import { services } from "./all";

/** All settings, with the section of each service, and all that is wrong with them. */
export const readSettings = (sources: Sources): { settings: Settings; problems: Problems } =>
  readSections(
    sources,
    services.map(({ section }) => section),
  );

export const sectionNames: readonly string[] = services.map(({ section }) => section.name);
