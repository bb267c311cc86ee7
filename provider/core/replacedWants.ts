import type { Want } from "./lifecycle";

/** What a resource wanted when Pulumi last saved it. `undefined` where it wanted nothing, or still wants the same. Pure. */
export const replacedWants = (before: Want[], wants: Want[]): Want[] | undefined =>
  before.length > 0 && JSON.stringify(before) !== JSON.stringify(wants) ? before : undefined;
