import { silent } from "../core/lifecycle";
import { services } from "../services/all";
import type { Service } from "../services/service";
import type { Connections } from "./connections";
import type { License } from "./deployment";
import { reasonOf } from "./reason";
import type { HolderReport, UnmanagedReport } from "./report";
import { type StackState, settingsFor } from "./stack";

/** Licenses outside the programs, of all holders that the stacks name, at the services that can list them. */
export async function unmanagedOf(
  states: StackState[],
  holders: HolderReport[],
  connect: Connections,
  known: readonly Service[] = services,
): Promise<UnmanagedReport[]> {
  const reports = holders.flatMap(({ id, name }) =>
    known.flatMap((service) => {
      const uses = usesOf(service, id, states);
      return uses.length === 0 ? [] : (lookAt(service, { id, name }, uses, connect) ?? []);
    }),
  );
  return Promise.all(reports);
}

interface Use {
  stack: string;
  license: License;
  configuration: StackState["configuration"];
}

const usesOf = (service: Service, holder: string, states: StackState[]): Use[] =>
  states.flatMap(({ name, licenses, configuration }) =>
    licenses
      .filter(({ id, type }) => type in service.resources && service.drift().holder.idOf(id) === holder)
      .map((license) => ({ stack: name, license, configuration })),
  );

/** `undefined`: the service does not list licenses outside the programs. */
function lookAt(
  service: Service,
  { id, name }: Pick<HolderReport, "id" | "name">,
  uses: Use[],
  connect: Connections,
): Promise<UnmanagedReport> | undefined {
  const { unmanaged } = service.drift();
  if (unmanaged === undefined) return undefined;
  const about = { holder: id, holderName: name };
  const resources = uses.map(({ license }) => license);
  const looks = waysTo(service, uses, connect).map((api) => async () => unmanaged(id, resources, api()));
  return firstThatWorks(looks).then(
    (users) => ({ ...about, users, problem: null }),
    (error) => ({ ...about, users: [], problem: reasonOf(error) }),
  );
}

/** The credentials of one stack may read what those of another stack cannot. */
function waysTo(service: Service, uses: Use[], connect: Connections): (() => object)[] {
  const ways = uses.map(({ stack, license: { provider }, configuration }): [string, () => object] => [
    JSON.stringify([stack, provider]),
    () => connect(service, settingsFor(provider, configuration))(silent).api,
  ]);
  return [...new Map(ways).values()];
}

/** @returns the result of the first connection that can read it. */
async function firstThatWorks<Value>(ways: (() => Promise<Value>)[]): Promise<Value> {
  let problem: unknown;
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}
