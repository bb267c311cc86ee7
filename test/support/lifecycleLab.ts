import type { Simulator, WorldSeed } from "pulumi-licenses/simulator";
import { type Laboratory, type LaboratoryOptions, laboratory } from "./pulumi";
import type { Run } from "./pulumiRuns";
import { planted } from "./world";

/** A laboratory for both services, with the checks that the lifecycle tests make. */

/** Credentials of the Automation Suite's host, and texts of its license documents. None of them may appear in any output. */
export const plantedHost = {
  accessToken: "planted-host-token-41c7e0",
  password: "planted-host-password-7d20be",
  clientSecret: "planted-host-client-secret-e95a13",
  payload: "planted-license-payload-03fb68",
} as const;

export const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

/** The common part of all worlds of these tests. */
export const worldWith = ({ uipath, partner, ...rest }: WorldSeed): WorldSeed => ({
  ...rest,
  partner: { accessTokens: [{ token: planted.accessToken }], ...partner },
  uipath: { accessTokens: [plantedHost.accessToken], payloadMarker: plantedHost.payload, ...uipath },
});

export type Subscription = NonNullable<NonNullable<WorldSeed["customers"]>[number]["subscriptions"]>[number];
export type User = NonNullable<NonNullable<WorldSeed["customers"]>[number]["users"]>[number];

export const contosoWith = (
  parts: Pick<NonNullable<WorldSeed["customers"]>[number], "subscriptions" | "users" | "otherSeats">,
) => ({
  id: customerId,
  companyName: "Contoso",
  domain: "contoso.example",
  ...parts,
});

/** Numbered ids, so that one world can have many subscriptions, users or organizations. */
export const numbered = (kind: "a" | "b" | "c" | "d" | "e", number: number): string =>
  `${kind.repeat(8)}-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** Call it once in a test file. The credentials of both services are in the environment, or "nowhere". */
export function lifecycle(options: LaboratoryOptions): Laboratory {
  const lab = laboratory(options);
  lab.secrets.push(...Object.values(plantedHost));
  if (options.credentials === "nowhere") return lab;
  beforeAll(() => {
    process.env.UIPATH_BASE_URL = lab.simulator.url;
    process.env.UIPATH_ACCESS_TOKEN = plantedHost.accessToken;
  });
  return lab;
}

const saidOn = (name: string | undefined, { messages }: Run, ...severities: string[]): string[] =>
  messages.filter(({ on, severity }) => on === name && severities.includes(severity)).map(({ text }) => text.trim());

/** The messages of one run on the row of one resource. */
export const warningsOn = (name: string | undefined, run: Run): string[] => saidOn(name, run, "warning");
export const errorsOn = (name: string | undefined, run: Run): string => saidOn(name, run, "error").join("\n");

export const writesAt = (simulator: Simulator, part: string) =>
  simulator.journal.exchanges.filter(
    ({ method, path }) => method !== "GET" && path.toLowerCase().includes(part.toLowerCase()),
  );

export const subscriptionIn = (simulator: Simulator, id: string) => {
  const found = simulator.world.customer(customerId)?.subscriptions.get(id.toLowerCase());
  if (found === undefined) throw new Error(`The world has no subscription ${id}.`);
  return found;
};

/** The licenses that the host has allocated to an organization. */
export const allocationsIn = (simulator: Simulator, organizationId: string): Record<string, number> => {
  const found = simulator.world.uipath.organizations.find(({ id }) => id === organizationId);
  if (found === undefined) throw new Error(`The world has no organization ${organizationId}.`);
  return { ...found.allocations };
};
