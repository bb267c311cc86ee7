import type { Lifecycle } from "../core/lifecycle";
import { services } from "../services/all";
import type { Kind } from "../services/drift";
import type { Service } from "../services/service";

/** All that a look at one class of resources needs. */
export interface Looking<Args extends object, State extends Args, Api extends object> extends Kind<Args, State, Api> {
  lifecycle: Lifecycle<Args, State, Api>;
  /** Id of the customer or organization that has a license. @param id Pulumi's id of the resource. */
  holder(id: string): string;
}

/** `undefined`: none of the services has such a class. */
export const serviceOf = (type: string, known: readonly Service[] = services): Service | undefined =>
  known.find(({ resources }) => Object.hasOwn(resources, type));

export function lookingAt(service: Service, type: string): Looking<object, object, object> {
  const { kinds, holder } = service.drift();
  const [kind, resource] = [kinds[type], service.resources[type]];
  if (kind === undefined || resource === undefined) throw new Error(`${service.name} has no class ${type}.`);
  return { ...kind, lifecycle: resource.lifecycle(), holder: (id) => holder.idOf(id) };
}
