import { grouped } from "../core/grouped";
import type { Want } from "../core/lifecycle";
import { called, type Planned } from "../core/planned";
import { providerKindOf } from "../core/token";
import { nameIn } from "../run/urn";
import { resourceOf } from "../services/all";
import type { DescribedProvider } from "../settings/providerSources";
import { orderOf } from "./order";
import type { EngineLicense, EngineResource } from "./resource";
import { wantedBefore } from "./wantedBefore";

/** The resources of a program as the services' checks know them. Pure. */

/** The resources of one program with what each of them waits for, in an order that does not depend on the run. */
export function plannedIn(
  licenses: readonly EngineLicense[],
  all: readonly EngineResource[],
): Map<Planned, EngineLicense> {
  const order = orderOf(all);
  const resources = new Map(all.map((resource) => [resource.urn, resource]));
  const names = new Map(licenses.map(({ urn, kind }) => [urn, called({ type: kind, name: nameIn(urn) })]));
  const plan = (license: EngineLicense): Planned => {
    const { urn, kind, args, ignoreChanges, operation, id, provider = "" } = license;
    const { after, followsForeign } = order(urn);
    return {
      type: kind,
      name: nameIn(urn),
      args,
      ignoreChanges,
      derived: license.derived || resources.get(provider)?.derived === true,
      followsForeign,
      operation,
      ...(id === undefined ? {} : { id }),
      ...wantedBefore(license.was, wantsOf(kind, args), license.keepsOld === true),
      after: after.flatMap((one) => names.get(one) ?? []),
      perhapsAfterMore: false,
    };
  };
  return new Map(licenses.toSorted(byName).map((license) => [plan(license), license]));
}

/** The resources of each provider. */
export function byProvider(
  planned: ReadonlyMap<Planned, EngineLicense>,
): Map<Pick<DescribedProvider, "kind" | "urn">, Planned[]> {
  const licenses = [...planned];
  const groups = grouped(licenses, ([, { provider = "" }]) => provider);
  return new Map(
    [...groups].map(([urn, own]) => {
      const [[, first] = []] = own;
      return [{ kind: providerKindOf(first?.type ?? ""), urn }, own.map(([one]) => one)] as const;
    }),
  );
}

export const wantsOf = (kind: string, args: Record<string, unknown>): Want[] =>
  resourceOf(kind)[1].lifecycle().wants(args);

const { compare } = new Intl.Collator("en", { numeric: true });

const byName = (one: EngineLicense, other: EngineLicense): number =>
  compare(nameIn(one.urn), nameIn(other.urn)) || compare(one.urn, other.urn);
