import { unknownValue } from "../../provider/core/lifecycle";
import { error } from "../../provider/core/planned";
import { lookAhead } from "../../provider/preview/lookAhead";
import { services } from "../../provider/services/all";
import type { Service } from "../../provider/services/service";
import { noWork } from "../../provider/services/work";
import { customer } from "../support/modelPartnerCenter";
import type { Script } from "../support/modelServer";
import { hangUp, startServer } from "../support/modelService";

type Sources = Parameters<typeof lookAhead>[1];

const planned = (customerId: string): Parameters<typeof lookAhead>[0][number] => ({
  type: "SubscriptionQuantity",
  name: "seats",
  ignoreChanges: [],
  derived: false,
  operation: "create",
  after: [],
  perhapsAfterMore: false,
  args: { customerId, subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161", quantity: 1 },
});

async function look(
  script: Script,
  environment: Record<string, string> = {},
  explicit?: Sources["explicit"],
  customers = [customer],
) {
  const server = await startServer(script);
  const { findings } = await lookAhead(customers.map(planned), {
    environment: {
      PARTNER_CENTER_API_URL: server.url,
      PARTNER_CENTER_ACCESS_TOKEN: "a-token",
      LICENSES_WAIT_SECONDS: "1",
      LICENSES_POLL_SECONDS: "0.01",
      ...environment,
    },
    config: () => undefined,
    ...(explicit === undefined ? {} : { explicit }),
  });
  return { server, findings };
}

const refusing: Script = () => ({ status: 401, body: { code: 900420, description: "Wrong audience." } });

const raise = (message: string): never => {
  throw new Error(message);
};

describe("A third service", () => {
  const toy = (preflight: string) => {
    const seen: string[][] = [];
    const service: Service = {
      ...(services[0] as Service),
      resources: { ToyLicense: { title: "Toys", lifecycle: () => raise("A preview changes nothing.") } },
      preview: () => ({
        unready: () => undefined,
        deletion: () => raise("A look ahead deletes nothing."),
        async look(own) {
          seen.push(own.map(({ name }) => name));
          return { findings: [error("The toy is broken.")], work: { ...noWork, organizations: 1 } };
        },
      }),
    };
    const look = (...types: string[]) =>
      lookAhead(
        types.map((type) => ({ ...planned(customer), type, name: type })),
        { environment: { LICENSES_PREFLIGHT: preflight }, config: () => undefined },
        () => {},
        [...services, service],
      );
    return { look, seen };
  };

  test("is asked about its own resources, and only about those", async () => {
    const { look, seen } = toy("fail");
    const { findings, work } = await look("ToyLicense", "SubscriptionQuantity");
    expect(seen).toEqual([["ToyLicense"]]);
    expect(findings).toContainEqual({ severity: "error", text: "The toy is broken." });
    expect(work.organizations).toBe(1);
  });

  test("obeys the settings of every preview", async () => {
    const warned = toy("warn");
    expect((await warned.look("ToyLicense")).findings).toEqual([{ severity: "warning", text: "The toy is broken." }]);
    const off = toy("off");
    expect((await off.look("ToyLicense")).findings).toEqual([]);
    expect(off.seen).toEqual([]);
  });
});

describe("What a preview says about the services", () => {
  afterEach(hangUp);

  test("without any credential it warns once, and goes on", async () => {
    const { findings, server } = await look(refusing, { PARTNER_CENTER_ACCESS_TOKEN: "" });
    expect(findings).toEqual([
      { severity: "warning", text: expect.stringContaining("No credentials"), couldNotTell: true },
    ]);
    expect(server.requests).toEqual([]);
  });

  test("half a credential is an error", async () => {
    const half = { PARTNER_CENTER_ACCESS_TOKEN: "", PARTNER_CENTER_CLIENT_ID: "c" };
    const { findings, server } = await look(refusing, half);
    expect(findings).toEqual([{ severity: "error", text: expect.stringContaining("tenantId"), couldNotTell: true }]);
    expect(server.requests).toEqual([]);
  });

  test("half a credential is a warning where the preview only warns", async () => {
    const half = { PARTNER_CENTER_ACCESS_TOKEN: "", PARTNER_CENTER_CLIENT_ID: "c", LICENSES_PREFLIGHT: "warn" };
    const { findings } = await look(refusing, half);
    expect(findings).toEqual([{ severity: "warning", text: expect.stringContaining("tenantId"), couldNotTell: true }]);
  });

  test("a credential of the environment and a Provider's address are an error, and no request", async () => {
    const other = await startServer(refusing);
    const { findings, server } = await look(refusing, {}, { partnerCenter: { apiUrl: other.url } });
    expect(findings).toEqual([
      {
        severity: "error",
        text: expect.stringContaining(`and apiUrl ("${other.url}") belongs to the Provider`),
        couldNotTell: true,
      },
    ]);
    expect([...server.requests, ...other.requests]).toEqual([]);
  });

  test("a malformed address is an error, also when no look is wanted", async () => {
    const { findings } = await look(refusing, { PARTNER_CENTER_API_URL: "nowhere", LICENSES_PREFLIGHT: "off" });
    expect(findings).toEqual([
      { severity: "error", text: expect.stringContaining("PARTNER_CENTER_API_URL"), couldNotTell: true },
    ]);
  });

  test("a service that refuses is an error, told once for all customers", async () => {
    const others = [customer, "d8202a51-69f9-4228-b900-d0e081af17d7"];
    const { findings } = await look(refusing, {}, undefined, others);
    expect(findings.length).toBeLessThanOrEqual(2);
    expect(findings[0]).toMatchObject({ severity: "error", text: expect.stringContaining("900420") });
  });

  test("a service that cannot be reached is an error, and a warning with preflight warn", async () => {
    const nobody = { PARTNER_CENTER_API_URL: "http://127.0.0.1:9" };
    expect((await look(refusing, nobody)).findings).toMatchObject([{ severity: "error" }]);
    const warned = await look(refusing, { ...nobody, LICENSES_PREFLIGHT: "warn" });
    expect(warned.findings).toMatchObject([{ severity: "warning" }]);
  });

  test("with preflight off no request is sent", async () => {
    const { findings, server } = await look(refusing, { LICENSES_PREFLIGHT: "off" });
    expect(findings).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test.each([
    ["credentials", { accessToken: unknownValue }],
    ["an address", { accessToken: "a-token", apiUrl: unknownValue }],
  ])(
    "a provider whose %s are not known yet sends no request, and the finding names what was not checked",
    async (_what, partnerCenter) => {
      const { findings, server } = await look(refusing, {}, { partnerCenter });
      expect(findings).toEqual([
        {
          severity: "warning",
          text: expect.stringContaining('could not look for SubscriptionQuantity "seats"'),
          couldNotTell: true,
        },
      ]);
      expect(server.requests).toEqual([]);
    },
  );

  test("an exclusive resource whose user is not known yet is said to take nothing away at first", async () => {
    const server = await startServer(() => ({ status: 200, body: { totalCount: 0, items: [] } }));
    const bob = {
      type: "UserLicense",
      name: "bob",
      ignoreChanges: [],
      derived: true,
      operation: "create" as const,
      after: [],
      perhapsAfterMore: false,
      args: { customerId: customer, userId: unknownValue, licenses: [{ sku: "SPE_E3" }], exclusive: true },
    };
    const environment = { PARTNER_CENTER_API_URL: server.url, PARTNER_CENTER_ACCESS_TOKEN: "a-token" };
    expect((await lookAhead([bob], { environment, config: () => undefined })).findings).toEqual([
      { severity: "warning", text: expect.stringMatching(/"bob" is exclusive.*the update only assigns/) },
    ]);
  });
});

describe("What a preview says about Automation Suite", () => {
  const organization = {
    type: "OrganizationLicense",
    name: "finance",
    ignoreChanges: [],
    derived: false,
    operation: "create" as const,
    after: [],
    perhapsAfterMore: false,
    args: { organizationId: customer, productQuantities: [{ code: "UNATT", quantity: 1 }] },
  };
  const say = (environment: Record<string, string>) =>
    lookAhead([organization], { environment, config: () => undefined }).then(({ findings }) => findings);

  test("without credentials and address it warns once, and goes on", async () => {
    expect(await say({})).toEqual([
      { severity: "warning", text: expect.stringContaining("No credentials"), couldNotTell: true },
    ]);
  });

  test("credentials without an address are an error", async () => {
    expect(await say({ UIPATH_ACCESS_TOKEN: "a-token" })).toEqual([
      { severity: "error", text: expect.stringContaining("baseUrl"), couldNotTell: true },
    ]);
  });
});
