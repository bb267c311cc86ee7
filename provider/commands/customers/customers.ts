import { grouped } from "../../core/grouped";
import { silent } from "../../core/lifecycle";
import { type Connections, connections } from "../../drift/connections";
import type { License } from "../../drift/deployment";
import { reasonOf } from "../../drift/reason";
import { type StackState, settingsFor } from "../../drift/stack";
import type { Settings } from "../../settings/settings";
import { type CustomerFinding, findingOf } from "./finding";
import { lookAtCustomer, unseen } from "./look";
import { readStacks } from "./stacks";

/** The customers of the stacks; what keeps a stack from being read is a finding, too. */
export const checkCustomers = async (...of: Parameters<typeof readStacks>): Promise<CustomerFinding[]> =>
  lookAtCustomers(await readStacks(...of));

/** All customers that the stacks name, once for each sign-in that the stacks have for them. */
async function lookAtCustomers(states: StackState[]): Promise<CustomerFinding[]> {
  const services = connections();
  const uses = states.flatMap(({ name, licenses, configuration }) =>
    licenses
      .filter(({ type }) => type !== "OrganizationLicense")
      .map((license) => ({ stack: name, license, signIn: () => settingsFor(license.provider, configuration) })),
  );
  const ways = [...grouped(uses, ({ license, signIn }) => keyOf(license, signIn)).values()] as [Use, ...Use[]][];
  const found = await Promise.all(ways.map((way) => lookOneWay(way, services)));
  return found.sort((a, b) => called(a).localeCompare(called(b), "en"));
}

interface Use {
  stack: string;
  license: License;
  signIn(): Settings;
}

async function lookOneWay(uses: [Use, ...Use[]], services: Connections): Promise<CustomerFinding> {
  const id = customerOf(uses[0].license);
  const licenses = uses.map(({ license }) => license);
  const stacks = [...new Set(uses.map(({ stack }) => stack))].sort();
  try {
    const { api } = services.partnerCenter(uses[0].signIn())(silent);
    return findingOf(id, stacks, await lookAtCustomer(api, id, licenses));
  } catch (error) {
    return findingOf(id, stacks, unseen(licenses, reasonOf(error)));
  }
}

const called = ({ customer: { id, name } }: CustomerFinding): string => `${name ?? ""} ${id}`;

const customerOf = ({ id }: License): string => (id.split("/")[0] ?? "").toLowerCase();

/** One customer and one sign-in; settings that cannot be used count by what is wrong with them. */
function keyOf(license: License, signIn: () => unknown): string {
  try {
    return JSON.stringify([customerOf(license), signIn()]);
  } catch (error) {
    return JSON.stringify([customerOf(license), reasonOf(error)]);
  }
}
