import { SettingsError } from "../core/errors";
import type { FileFunction, ServiceFunction } from "./functions";
import type { ServiceImport } from "./import";
import { partnerCenter } from "./partnercenter/service";
import type { Service, ServiceResource } from "./service";
import { uipath } from "./uipath/service";

/** All services of which a program may have resources. */
export const services: readonly Service[] = [partnerCenter, uipath];

/** How what exists at each service becomes a program. */
export const importers = (): ServiceImport[] => services.flatMap((service) => service.import?.() ?? []);

/** The class of a resource, and its service. @throws {SettingsError} where this release has no such class. */
export function resourceOf(type: string): [Service, ServiceResource<object>] {
  for (const service of services) {
    const resource = ownOf(service.resources, type);
    if (resource !== undefined) return [service, resource];
  }
  throw new SettingsError(`This release of pulumi-licenses has no ${type}. Update pulumi-licenses here.`);
}

/** The function of this name, and its service. @throws {SettingsError} where this release has no such function. */
export function functionOf(name: string): [Service, ServiceFunction | FileFunction] {
  for (const service of services) {
    const found = ownOf(service.functions?.() ?? {}, name);
    if (found !== undefined) return [service, found];
  }
  throw new SettingsError(`This release of pulumi-licenses has no function ${name}. Update pulumi-licenses here.`);
}

/** A name from outside may be that of a member which every object has, like `constructor`. */
const ownOf = <Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(members, name) ? members[name] : undefined;

/** Class names of all resources. */
export const resourceTypes: readonly string[] = services.flatMap(({ resources }) => Object.keys(resources));

/** The heading for a class; its name, where this release has no such class. */
export const titleOfClass = (type: string): string =>
  services.map(({ resources }) => ownOf(resources, type)).find((one) => one !== undefined)?.title ?? type;
