import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider, SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, licensesOf, partner, plainToken, planted, quantityOf, user, writesOf } from "../support/world";

const lab = laboratory({ credentials: "nowhere" });

/** Arguments that a type checker would refuse. */
const seats =
  (args: object = {}) =>
  async () => {
    const right = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 };
    new SubscriptionQuantity("seats", { ...right, ...args });
  };
const alice =
  (args: object = {}) =>
  async () => {
    new UserLicense("alice", { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }], ...args });
  };

const config = (settings: Record<string, string>) => ({ "licenses:partnerCenter": settings });
const right = () => ({ apiUrl: lab.simulator.url, accessToken: plainToken });

/** An address on this machine with a closed port. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

beforeEach(() => lab.simulator.journal.clear());
afterEach(() => expect(writesOf(lab.simulator)).toEqual([]));

describe("Bad arguments are errors at preview", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ config: config(right()) });
  });

  test.each<
    [what: string, resource: string, program: () => Promise<void>, property: string, given: string, expected: string]
  >([
    [
      "a customer that is no GUID",
      "seats",
      seats({ customerId: "contoso.com" }),
      "customerId",
      '"contoso.com"',
      "a GUID like",
    ],
    ["a quantity of 0", "seats", seats({ quantity: 0 }), "quantity", "0", "a whole number of 1 or more"],
    ["a negative quantity", "seats", seats({ quantity: -1 }), "quantity", "-1", "a whole number of 1 or more"],
    ["half a seat", "seats", seats({ quantity: 2.5 }), "quantity", "2.5", "a whole number of 1 or more"],
    [
      "a quantity that is a text",
      "seats",
      seats({ quantity: "12" }),
      "quantity",
      '"12"',
      "a whole number of 1 or more",
    ],
    ["a misspelt argument", "seats", seats({ quanttiy: 3 }), "quanttiy", "no such argument", "misspelt"],
    ["no licenses", "alice", alice({ licenses: [] }), "licenses", "[]", "at least one license"],
    [
      "the same product twice",
      "alice",
      alice({ licenses: [{ sku: "SPE_E3" }, { sku: "spe_e3" }] }),
      "licenses[1].sku",
      '"spe_e3"',
      "each product once",
    ],
  ])("%s", async (_what, resource, program, property, given, expected) => {
    const preview = await stack.preview(program);
    expect(preview.ok).toBe(false);
    const error = preview.errors.find((text) => text.includes(`'${resource}'`));
    for (const part of [`${property}: `, given, expected]) expect(error).toContain(part);
  });

  test("and are not judged by what the service has, which would say something else", async () => {
    const preview = await stack.preview(seats({ quantity: 0 }));
    expect(preview.errors).toHaveLength(1);
  });

  test("up refuses them too, without a request", async () => {
    const up = await stack.up(seats({ quantity: 0 }));
    expect(up.errors.join()).toContain("quantity: expected a whole number of 1 or more, but got 0");
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });
});

describe("Bad settings are errors at preview", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack({ program: seats() });
  });
  const use = async (settings: Record<string, unknown>) => {
    const { workspace, name } = stack.automation;
    const file = await workspace.stackSettings(name);
    await workspace.saveStackSettings(name, { ...file, config: settings as Record<string, string> });
  };

  test("half a credential: what is missing is named by setting and by variable", async () => {
    await use(config({ ...partner, apiUrl: lab.simulator.url }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
    for (const part of ["incomplete", "licenses:partnerCenter.clientSecret", "PARTNER_CENTER_REFRESH_TOKEN"])
      expect(preview.errors[0]).toContain(part);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test.each([
    ["is no URL", "partner center", "is not a URL; expected for example https://"],
    ["is plain http to another machine", "http://partner.example", "expected https://"],
  ])("an address that %s", async (_what, apiUrl, expected) => {
    await use(config({ ...right(), apiUrl }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
    for (const part of ["licenses:partnerCenter.apiUrl", JSON.stringify(apiUrl), expected])
      expect(preview.errors[0]).toContain(part);
  });

  test("an address with a closed port", async () => {
    const apiUrl = await closedAddress();
    await use(config({ ...right(), apiUrl }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
    for (const part of [apiUrl, "cannot be reached", "nothing listens there"])
      expect(preview.errors[0]).toContain(part);
  });

  test("an address that answers with web pages", async () => {
    const apiUrl = `${lab.simulator.url}/portal`;
    await use(config({ ...right(), apiUrl }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
    for (const part of [apiUrl, "a web page", "Is the address right?"]) expect(preview.errors[0]).toContain(part);
  });

  test("a token that does not hold", async () => {
    await use(config({ ...right(), accessToken: "planted-wrong-token-1234" }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
    expect(preview.errors[0]).toContain("have not expired");
    expect(preview.text).not.toContain("planted-wrong-token-1234");
  });

  test("a token that does not hold, of which the service says so late", async () => {
    lab.simulator.faults.add({ method: "GET", path: "**/subscriptions", effect: { do: "delay", ms: 2500 } });
    await use(config({ ...right(), accessToken: "planted-wrong-token-1234" }));
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors).toHaveLength(1);
  });

  test("with preflight set to warn they are warnings, and the preview goes on", async () => {
    await use({ ...config({ ...right(), accessToken: "planted-wrong-token-1234" }), "licenses:preflight": "warn" });
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.changes).toEqual(["create seats"]);
    expect(preview.warnings.map(({ text }) => text).sort()).toEqual([
      expect.stringContaining("have not expired"),
      expect.stringContaining("licenses:partnerCenter.accessToken is not a secret"),
    ]);
  });
});

describe("Without any credential", () => {
  let stack: TestStack;
  const both = async () => {
    await seats()();
    await alice()();
  };
  beforeAll(async () => {
    stack = await lab.stack({ program: both, config: config({ apiUrl: lab.simulator.url }) });
  });

  test("preview warns once and goes on", async () => {
    const preview = await stack.preview();
    expect(preview.ok).toBe(true);
    expect(preview.changes.sort()).toEqual(["create alice", "create seats"]);
    expect(preview.warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining("No credentials for Partner Center are set"),
    ]);
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("up stops before the first request, and leaves nothing in the state", async () => {
    const up = await stack.up();
    expect(up.ok).toBe(false);
    expect(up.errors.join()).toContain("No credentials for Partner Center are set");
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(stack.state).toEqual({});
  });
});

describe("A credential of the environment and an address that only the stack names", () => {
  const environment = { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken };
  const both = 'PARTNER_CENTER_ACCESS_TOKEN belongs to the environment, and apiUrl ("http://127.0.0.1:';

  test("are not brought together by up, which says where each of them is and what to do", async () => {
    const stack = await lab.stack({ program: seats(), config: config({ apiUrl: lab.simulator.url }), environment });
    const up = await stack.up();
    expect(up.ok).toBe(false);
    for (const part of [both, "name it in the environment too: PARTNER_CENTER_API_URL"])
      expect(up.errors.join()).toContain(part);
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(stack.state).toEqual({});
  });

  test("are not brought together by refresh and destroy either, which know the stack's settings from its state", async () => {
    const secrets = { "licenses:partnerCenter.accessToken": planted.accessToken };
    const stack = await lab.stack({ program: seats(), config: config({ apiUrl: lab.simulator.url }), secrets });
    expect((await stack.up()).errors).toEqual([]);
    lab.simulator.journal.clear();
    stack.environment = environment;
    for (const run of [await stack.refresh(), await stack.destroy()]) {
      expect(run.ok).toBe(false);
      expect(run.text).toContain(both);
    }
    expect(lab.simulator.journal.exchanges).toEqual([]);
    expect(Object.keys(stack.state)).toEqual(["seats"]);
  });
});

describe("What goes wrong with a stack that is there already", () => {
  let stack: TestStack;
  let deployed: TestStack["state"];
  const both = (args: object) => async () => {
    await seats(args)();
    await alice()();
  };
  beforeAll(async () => {
    stack = await lab.stack({
      program: both({}),
      environment: { PARTNER_CENTER_API_URL: lab.simulator.url, PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken },
    });
    await stack.up();
    deployed = stack.state;
    expect(Object.keys(deployed).sort()).toEqual(["alice", "seats"]);
  });
  afterEach(() => {
    expect(Object.keys(stack.state).sort()).toEqual(["alice", "seats"]);
    expect(stack.state.seats?.outputs).toEqual(deployed.seats?.outputs);
    expect(stack.state.alice?.outputs).toEqual(deployed.alice?.outputs);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3"]);
  });

  test("a bad argument loses nothing", async () => {
    const up = await stack.up(both({ quantity: 0 }));
    expect(up.ok).toBe(false);
  });

  test("without a credential refresh stops before the first request, and loses nothing", async () => {
    stack.environment = { PARTNER_CENTER_ACCESS_TOKEN: "" };
    const refresh = await stack.refresh();
    expect(refresh.ok).toBe(false);
    expect(refresh.text).toContain("No credentials for Partner Center are set");
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("without a credential destroy removes no license", async () => {
    const destroy = await stack.destroy();
    expect(destroy.ok).toBe(false);
    expect(destroy.text).toContain("No credentials for Partner Center are set");
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });
});

describe("What Pulumi itself would take another way", () => {
  test.each<[string, () => void, RegExp]>([
    [
      "a misspelt argument of a Provider, which would mean the stack's own credentials",
      () => new Provider("other", { partnercenter: right() } as never),
      /Provider "other": there is no argument partnercenter\. Give partnerCenter, uipath, or both/,
    ],
    [
      "a Provider that is given nothing",
      () => new Provider("other", { partnerCenter: undefined } as never),
      /Provider "other": it is given neither partnerCenter nor uipath/,
    ],
  ])("is an error that says what to do, without a stack trace: %s", async (_, program, words) => {
    const stack = await lab.stack({ config: config(right()), program: async () => program() });
    const preview = await stack.preview();
    expect(preview.ok).toBe(false);
    expect(preview.errors.join()).toMatch(words);
  });
});
