import type { Problems, Section } from "../settings/settingSources";
import { readSettings as readSections, type Settings, type Sources } from "../settings/settings";
import { services } from "./all";
import type { Service } from "./service";

/** All settings, with the section of each service, and all that is wrong with them. */
export const readSettings = (
  sources: Sources,
  known: readonly Service[] = services,
): { settings: Settings; problems: Problems } =>
  readSections(
    sources,
    known.map(({ section }) => section),
  );

/** Of all services. */
export const sections: readonly Section[] = services.map(({ section }) => section);

export const sectionNames: readonly string[] = sections.map(({ name }) => name);
