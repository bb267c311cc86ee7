import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import type { DirectoryPerson } from "../../provider/services/partnercenter/graph";
import { connectGraph } from "../../provider/services/partnercenter/graphConnect";
import { readSettings } from "../../provider/services/readSettings";
import { withoutEngine } from "../../provider/services/service";
import { product, sku } from "../support/catalog";
import { customerId, numbered } from "../support/lifecycleLab";
import { planted } from "../support/world";

/** The reader of Microsoft Graph, against the simulator. */

const { e3, e5, visio } = sku;
const names = ["direct", "byGroup", "both", "mixed", "guest", "disabled", "unlicensed"] as const;
type Name = (typeof names)[number];
const id = (name: Name) => numbered("d", names.indexOf(name) + 1);

type License = { skuId: string; direct?: boolean; grantedByGroup?: boolean };
const fromGroup = (skuId: string): License => ({ skuId, direct: false, grantedByGroup: true });
const fromBoth = (skuId: string): License => ({ skuId, grantedByGroup: true });
const person = (name: Name, licenses: License[], rest: object = {}) => ({
  id: id(name).toUpperCase(),
  userPrincipalName: `${name.toLowerCase()}@contoso.example`,
  licenses,
  ...rest,
});

const silentCustomer = numbered("e", 1);
const crowded = numbered("e", 2);

const world: WorldSeed = {
  partner: {
    clients: [{ clientId: "an-application", clientSecret: planted.clientSecret }],
    refreshTokens: [planted.refreshToken],
  },
  catalog: { skus: [product.e3, product.e5, product.visio] },
  customers: [
    {
      id: customerId,
      companyName: "Contoso",
      domain: "contoso.example",
      users: [
        person("direct", [{ skuId: e3 }]),
        person("byGroup", [fromGroup(e3)]),
        person("both", [fromBoth(e3)]),
        person("mixed", [fromGroup(visio), { skuId: e5 }, fromBoth(e3)]),
        person("guest", [{ skuId: e5 }], { guest: true }),
        person("disabled", [fromGroup(e5)], { enabled: false }),
        person("unlicensed", []),
      ],
    },
    { id: silentCustomer, companyName: "Silent", domain: "silent.example", graphConsent: "withoutPermission" },
    {
      id: crowded,
      companyName: "Crowded",
      domain: "crowded.example",
      generatedUsers: [{ count: 1_500 }, { count: 600, name: "Grouped", licenses: [fromGroup(e3)] }],
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), "graph-reader-"));
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ world });
});
beforeEach(() => simulator.reset());
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

function reader(environment: Record<string, string> = { PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken }) {
  const { settings, problems } = readSettings({
    environment: {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_AUTHORITY_URL: simulator.url,
      PARTNER_CENTER_GRAPH_URL: simulator.url,
      PARTNER_CENTER_TENANT_ID: "partner.example",
      PARTNER_CENTER_CLIENT_ID: "an-application",
      PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
      PARTNER_CENTER_TOKEN_FILE: join(folder, "token.json"),
      LICENSES_WAIT_SECONDS: "20",
      ...environment,
    },
    config: () => undefined,
  });
  expect(problems).toEqual([]);
  return connectGraph(settings, withoutEngine(settings));
}

const expected = (name: Name, rest: Partial<DirectoryPerson> = {}): DirectoryPerson => ({
  id: id(name),
  userPrincipalName: `${name.toLowerCase()}@contoso.example`,
  guest: false,
  enabled: true,
  grantedByGroup: [],
  alsoByGroup: [],
  ...rest,
});

const requests = () => simulator.journal.exchanges.map(({ method, path, status }) => `${method} ${path} ${status}`);
const signIn = `POST /${customerId}/oauth2/v2.0/token 200`;

const everyone = [
  expected("direct"),
  expected("byGroup", { grantedByGroup: [e3] }),
  expected("both", { alsoByGroup: [e3] }),
  expected("mixed", { grantedByGroup: [visio], alsoByGroup: [e3] }),
  expected("guest", { guest: true }),
  expected("disabled", { enabled: false, grantedByGroup: [e5] }),
  expected("unlicensed"),
];

test.each([
  ["for a user", undefined],
  ["as the application alone", {}],
])(
  "the reader, signed in %s, tells licenses of groups, guests and disabled people, in two requests",
  async (_how, environment) => {
    expect(await reader(environment).people(customerId.toUpperCase())).toEqual(everyone);
    expect(requests()).toEqual([signIn, "GET /v1.0/users 200"]);
  },
);

test("a license that a group no longer grants is direct, and one that only the group granted is gone", async () => {
  const graph = reader();
  await graph.people(customerId);
  simulator.change(
    { change: "removeLicense", customerId, userId: id("byGroup"), sku: e3 },
    { change: "assignLicense", customerId, userId: id("direct"), sku: e3, byGroup: true },
  );
  const people = await graph.people(customerId);
  expect(people.slice(0, 2)).toEqual([expected("direct", { alsoByGroup: [e3] }), expected("byGroup")]);
  expect(requests()).toEqual([signIn, "GET /v1.0/users 200", "GET /v1.0/users 200"]);
});

test("2,100 people come in three pages, and none is missing or twice", async () => {
  const people = await reader().people(crowded);
  expect(new Set(people.map((one) => one.id)).size).toBe(2_100);
  expect(people.filter(({ grantedByGroup }) => grantedByGroup.includes(e3))).toHaveLength(600);
  expect(requests().filter((line) => line === "GET /v1.0/users 200")).toHaveLength(3);
});

test("one 429 is waited out", async () => {
  simulator.faults.add({ path: "/v1.0/users", effect: { do: "status", status: 429, retryAfter: 1 } });
  expect(await reader().people(customerId)).toHaveLength(names.length);
  expect(requests()).toEqual([signIn, "GET /v1.0/users 429", "GET /v1.0/users 200"]);
});

test("a customer who has not consented is refused with the permission that is missing, and the next one is read", async () => {
  const graph = reader();
  await expect(graph.people(silentCustomer)).rejects.toThrow(
    new RegExp(
      `customer ${silentCustomer} was refused.*User\\.Read\\.All.*The import goes on without Microsoft Graph`,
      "s",
    ),
  );
  simulator.reset({ ...world, customers: world.customers?.map((one) => ({ ...one, graphConsent: "none" as const })) });
  await expect(graph.people(crowded)).rejects.toThrow(
    new RegExp(`the tenant of customer ${crowded}.*has not consented.*The import goes on without Microsoft Graph`, "s"),
  );
  simulator.reset(world);
  expect(await graph.people(customerId)).toHaveLength(names.length);
});

test("nothing is written at the service, and neither the record of requests nor an error holds a secret or a person's name", async () => {
  const trace = join(folder, "trace.jsonl");
  const graph = reader({ PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken, LICENSES_TRACE: trace });
  await graph.people(customerId);
  const error = await graph.people(silentCustomer).catch(({ message }: Error) => message);
  expect(error).toContain("was refused");
  expect(simulator.ledger.entries).toEqual([]);
  const record = readFileSync(trace, "utf8");
  expect(record).toContain("/v1.0/users");
  for (const text of [...Object.values(planted), "@contoso.example"]) expect(`${record}${error}`).not.toContain(text);
});
