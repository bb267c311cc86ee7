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
  const connection = (service: Service, { license, configuration }: Use): object =>
    connect(service, settingsFor(license.provider, configuration, known))(silent).api;
  const reports = holders.flatMap(({ id, name }) =>
    known.flatMap((service) => {
      const uses = usesOf(service, id, states);
      return uses.length === 0 ? [] : (lookAt(service, { id, name }, uses, connection) ?? []);
    }),
  );
  return Promise.all(reports);
}

interface Use {
  stack: string;
  license: License;
  configuration: StackState["configuration"];
}

/** What a service is asked through, with the settings of one resource. */
type Connection = (service: Service, use: Use) => object;

const usesOf = (service: Service, holder: string, states: StackState[]): Use[] =>
  states.flatMap(({ name, licenses, configuration }) =>
    licenses
      .filter(({ id, type }) => type in service.resources && isSame(service.drift().holder.idOf(id), holder))
      .map((license) => ({ stack: name, license, configuration })),
  );

/** Two stacks may write the id of one holder in different case. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** `undefined`: the service does not list licenses outside the programs. */
function lookAt(
  service: Service,
  { id, name }: Pick<HolderReport, "id" | "name">,
  uses: Use[],
  connection: Connection,
): Promise<UnmanagedReport> | undefined {
  const { unmanaged } = service.drift();
  if (unmanaged === undefined) return undefined;
  const about = { holder: id, holderName: name };
  const resources = uses.map(({ license }) => license);
  const looks = waysTo(service, uses, connection).map((api) => async () => unmanaged(id, resources, api()));
  return firstThatWorks(looks).then(
    (users) => ({ ...about, users, problem: null }),
    (error) => ({ ...about, users: [], problem: reasonOf(error) }),
  );
}

/** The credentials of one stack may read what those of another stack cannot. */
function waysTo(service: Service, uses: Use[], connection: Connection): (() => object)[] {
  const ways = uses.map((use): [string, () => object] => [
    JSON.stringify([use.stack, use.license.provider]),
    () => connection(service, use),
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
