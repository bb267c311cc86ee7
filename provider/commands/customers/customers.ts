import { grouped } from "../../core/grouped";
import { type Connected, silent } from "../../core/lifecycle";
import { reasonOf } from "../../drift/reason";
import { type StackState, settingsFor } from "../../drift/stack";
import type { CustomerDoctor, CustomerFinding, Declared } from "../../services/doctor";
import { type Service, withoutEngine } from "../../services/service";
import type { Settings } from "../../settings/settings";
import { readStacks } from "./stacks";

/** The customers of one service. */
export interface ServiceCustomers extends Pick<CustomerDoctor<object>, "table"> {
  findings: CustomerFinding[];
}

/** The customers of the stacks, by service; what keeps a stack from being read is a finding, too. */
export async function checkCustomers(
  services: readonly Service[],
  ...of: Parameters<typeof readStacks>
): Promise<ServiceCustomers[]> {
  const states = await readStacks(...of);
  const rounds = services.map(async (service): Promise<ServiceCustomers[]> => {
    const { customers } = service.doctor();
    if (customers === undefined) return [];
    const findings = await examineAll(service, customers, states);
    return [{ findings, table: (found, width) => customers.table(found, width) }];
  });
  return (await Promise.all(rounds)).flat();
}

interface Use {
  stack: string;
  resource: Declared;
  signIn(): Settings;
}

/** All customers that the stacks name, once for each sign-in that the stacks have for them. */
async function examineAll(
  service: Service,
  doctor: CustomerDoctor<object>,
  states: StackState[],
): Promise<CustomerFinding[]> {
  const connect = connections(service);
  const uses = states.flatMap(({ name, licenses, configuration }): Use[] =>
    licenses
      .filter(({ type }) => type in service.resources)
      .map((resource) => ({ stack: name, resource, signIn: () => settingsFor(resource.provider, configuration) })),
  );
  const ways = [...grouped(uses, (use) => keyOf(doctor, use)).values()] as [Use, ...Use[]][];
  const found = await Promise.all(
    ways.map((way) => {
      const [{ resource, signIn }] = way;
      const stacks = [...new Set(way.map(({ stack }) => stack))].sort();
      const resources = way.map((use) => use.resource);
      return doctor.examine(
        { id: doctor.customerOf(resource), stacks, resources },
        () => connect(signIn())(silent).api,
      );
    }),
  );
  return found.sort((a, b) => called(a).localeCompare(called(b), "en"));
}

/** Customers with the same settings share a sign-in, connections and lists. */
function connections(service: Service): (settings: Settings) => Connected<object> {
  const known = new Map<string, Connected<object>>();
  return (settings) => {
    const key = JSON.stringify(settings);
    const connected = known.get(key) ?? service.connect(settings, withoutEngine(settings));
    known.set(key, connected);
    return connected;
  };
}

const called = ({ customer: { id, name } }: CustomerFinding): string => `${name ?? ""} ${id}`;

/** One customer and one sign-in; settings that cannot be used count by what is wrong with them. */
function keyOf(doctor: CustomerDoctor<object>, { resource, signIn }: Use): string {
  const customer = doctor.customerOf(resource);
  try {
    return JSON.stringify([customer, signIn()]);
  } catch (error) {
    return JSON.stringify([customer, reasonOf(error)]);
  }
}
