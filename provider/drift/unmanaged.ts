import { bulkhead } from "cockatiel";
import { silent } from "../core/lifecycle";
import type { PartnerCenter } from "../services/partnercenter/api";
import { type Managed, managedUsers, unlisted } from "../services/partnercenter/drift/unlisted";
import type { Connections } from "./connections";
import { reasonOf } from "./reason";
import type { HolderReport, UnmanagedReport } from "./report";
import { type StackState, settingsFor } from "./stack";

/** Licenses outside the programs, of all customers that the stacks name. One read for each user of a customer. */

/** Users of one customer that are read at the same time. */
const abreast = 8;

export async function unmanagedOf(
  states: StackState[],
  holders: HolderReport[],
  connections: Connections,
): Promise<UnmanagedReport[]> {
  const managed = managedUsers(states.flatMap(({ licenses }) => licenses));
  const customers = holders.filter(({ kind }) => kind === "customer");
  return Promise.all(
    customers.map(async ({ id, name }) => {
      const about = { holder: id, holderName: name };
      const ways = waysTo(id, states, connections);
      try {
        return {
          ...about,
          users: await firstThatWorks(ways.map((api) => () => look(id, api(), managed))),
          problem: null,
        };
      } catch (error) {
        return { ...about, users: [], problem: reasonOf(error) };
      }
    }),
  );
}

/** The credentials of one stack may read customers that those of another stack cannot. */
function waysTo(customer: string, states: StackState[], connections: Connections): (() => PartnerCenter)[] {
  const uses = states.flatMap(({ name, licenses, configuration }) =>
    licenses
      .filter(({ id }) => id.split("/")[0] === customer)
      .map(({ provider }): [string, () => PartnerCenter] => [
        JSON.stringify([name, provider]),
        () => connections.partnerCenter(settingsFor(provider, configuration))(silent).api,
      ]),
  );
  return [...new Map(uses).values()];
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

async function look(customer: string, api: PartnerCenter, managed: Managed): Promise<UnmanagedReport["users"]> {
  const people = (await api.users(customer)).filter(({ state }) => state === "active");
  const room = bulkhead(abreast, people.length);
  const found = await Promise.all(
    people.map(({ id, userPrincipalName }) =>
      room.execute(async () => {
        const held = (await api.licenses(customer, id)) ?? [];
        return unlisted(customer, { id, userPrincipalName }, held, managed);
      }),
    ),
  );
  return found.flatMap((user) => user ?? []).sort((one, other) => one.user.localeCompare(other.user, "en"));
}
