import { spawnSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import {
  getCustomer,
  getCustomers,
  getSubscription,
  getUserOutput,
  Provider,
  SubscriptionQuantity,
  UserLicense,
} from "pulumi-licenses";
import type { Simulator } from "pulumi-licenses/simulator";
import { laboratory, type TestStack } from "../support/pulumi";
import { house } from "../support/pulumiHouse";
import { contoso, fabrikam, planted, quantityOf, user, writesOf } from "../support/world";

const lab = laboratory();

const readsOf = (path: RegExp, { journal }: Simulator = lab.simulator) =>
  journal.exchanges.filter((exchange) => path.test(exchange.path));

const outputsOf = (stack: TestStack) => stack.deployed.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs;

beforeEach(() => lab.simulator.journal.clear());

describe("A program without pasted ids", () => {
  let stack: TestStack;

  const program = async () => {
    const { id: customerId } = await getCustomer({ domain: "contoso.example" });
    const { id: subscriptionId } = await getSubscription({ customerId, sku: "SPE_E5" });
    const seats = new SubscriptionQuantity("seats", { customerId, subscriptionId, quantity: 12 });
    const userId = getUserOutput({ customerId, user: pulumi.interpolate`alice@contoso.example` }).id;
    new UserLicense("alice", { customerId, userId, licenses: [{ sku: "SPE_E5" }] }, { dependsOn: seats });
    const { customers } = await getCustomers();
    // A preview does not know the offer's name, so it does not know the user, either.
    const late = getUserOutput({ customerId, user: seats.offerName.apply(() => "bob@contoso.example") });
    return { names: customers.map(({ companyName }) => companyName), bob: late.id };
  };

  test("is previewed with the ids that the service has", async () => {
    stack = await lab.stack({ program });
    const preview = await stack.preview();
    expect(preview.errors).toEqual([]);
    expect(preview.changes.sort()).toEqual(["create alice", "create seats"]);
    expect(preview.step("seats").after).toMatchObject({ subscriptionId: contoso.e5 });
    expect(preview.step("alice").after).toMatchObject({ userId: user.alice });
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("is deployed, and reads each list once", async () => {
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(quantityOf(lab.simulator, contoso.e5)).toBe(12);
    expect(outputsOf(stack)).toEqual({ names: ["Contoso", "Fabrikam"], bob: user.bob });
    expect(readsOf(/^\/v1\/customers$/)).toHaveLength(1);
  });

  test("changes nothing when it is run again", async () => {
    expect((await stack.preview()).changes).toEqual([]);
    expect((await stack.up()).changes).toEqual([]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });
});

test("A resource that waits for an answer after the program's end is deployed", async () => {
  const stack = await lab.stack({
    program: async () => {
      const declared = ({ id }: { id: string }) =>
        new SubscriptionQuantity("seats", { customerId: id, subscriptionId: contoso.e3, quantity: 20 });
      getCustomer({ domain: "contoso.example" }).then(declared);
    },
  });
  lab.simulator.faults.add({ method: "GET", path: "/v1/customers", effect: { do: "delay", ms: 1000 }, times: 2 });
  expect((await stack.preview()).changes).toEqual(["create seats"]);
  expect((await stack.up()).changes).toEqual(["create seats"]);
});

describe("What a program is told", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await lab.stack();
  });

  const errorOf = async (program: pulumi.automation.PulumiFn): Promise<string> => {
    const preview = await stack.preview(program);
    expect(preview.ok).toBe(false);
    return preview.errors.join("\n");
  };

  test("names all arguments that are wrong", async () => {
    const wrong = { customerId: "contoso", product: "SPE_E5", sku: "" };
    const message = await errorOf(async () => void (await getSubscription(wrong)));
    expect(message).toContain("getSubscription: customerId: expected the customer's tenant id, a GUID");
    expect(message).toContain("sku: expected a product: sku id, part number or name, not an empty text");
    expect(message).toContain("product: there is no such argument. Is it misspelt?");
    expect(lab.simulator.journal.exchanges).toEqual([]);
  });

  test("names the company beside the customer's id", async () => {
    const program = async () => void (await getSubscription({ customerId: fabrikam.id, offer: "Microsoft 365 E3" }));
    expect(await errorOf(program)).toContain(
      `getSubscription: There is no active subscription of customer ${fabrikam.id} (Fabrikam) with offer "Microsoft 365 E3". The customer has Microsoft 365 E5 (5 seats, active, ${fabrikam.e5}).`,
    );
  });

  test("says what to call with outputs", async () => {
    const outputs = { customerId: pulumi.output(contoso.id) as unknown as string, sku: "SPE_E5" };
    expect(await errorOf(async () => void (await getSubscription(outputs)))).toContain(
      "customerId: expected a plain value, but got an output. Call getSubscriptionOutput instead.",
    );
  });

  test("fails the run by an output that is used nowhere, also if the answer comes after the program's end", async () => {
    const path = `/v1/customers/${contoso.id}/users`;
    lab.simulator.faults.add({ method: "GET", path, times: 1, effect: { do: "delay", ms: 2000 } });
    const program = async () => void getUserOutput({ customerId: contoso.id, user: "zoe@contoso.example" });
    expect(await errorOf(program)).toContain(`Customer ${contoso.id} (Contoso) has no user "zoe@contoso.example"`);
  });
});

test("What is found by a secret is a secret, and stands in no message", async () => {
  const secret = "planted-zoe-4417@contoso.example";
  const stack = await lab.stack({
    program: async () => ({
      alice: getUserOutput({ customerId: contoso.id, user: pulumi.secret("alice@contoso.example") }),
    }),
  });
  expect((await stack.up()).errors).toEqual([]);
  expect(JSON.stringify(outputsOf(stack))).not.toContain(user.alice);
  const failed = await stack.preview(async () => ({
    zoe: getUserOutput({ customerId: contoso.id, user: pulumi.secret(secret) }),
  }));
  expect(failed.errors.join()).toContain("has no user");
  expect(failed.text).not.toContain(secret);
});

test("A Provider's partner is asked with that partner's credentials, and its answers are no secrets", async () => {
  const other = await lab.anotherSimulator();
  other.change({ change: "renameCustomer", customerId: contoso.id, companyName: "Contoso of B" });
  const stack = await lab.stack({
    program: async () => {
      const provider = new Provider("partner-b", {
        partnerCenter: { apiUrl: other.url, accessToken: planted.otherAccessToken },
      });
      const { id } = await getCustomer({ name: "Contoso of B" }, { provider });
      return { id, alice: getUserOutput({ customerId: id, user: "alice@contoso.example" }, { provider }).id };
    },
  });
  expect((await stack.up()).errors).toEqual([]);
  expect(outputsOf(stack)).toEqual({ id: contoso.id, alice: user.alice });
  expect(readsOf(/^\/v1\/customers/)).toEqual([]);
});

describe("Without credentials in the environment", () => {
  const program = async () => ({ found: (await getCustomers({ name: "Contoso" })).customers.length });
  beforeAll(() => delete process.env.PARTNER_CENTER_ACCESS_TOKEN);
  afterAll(() => {
    process.env.PARTNER_CENTER_ACCESS_TOKEN = planted.accessToken;
  });

  test("a program signs in as the stack's configuration says", async () => {
    const secrets = {
      "licenses:partnerCenter.apiUrl": lab.simulator.url,
      "licenses:partnerCenter.accessToken": planted.accessToken,
    };
    const stack = await lab.stack({ program, secrets });
    expect((await stack.up()).errors).toEqual([]);
    expect(outputsOf(stack)).toEqual({ found: 1 });
  });

  test("a program is told what to set", async () => {
    const preview = await (await lab.stack({ program })).preview();
    expect(preview.errors.join()).toContain("getCustomers: No credentials for Partner Center are set.");
  });

  test("a program is told which setting is wrong", async () => {
    const config = { "licenses:partnerCenter": { accessTokn: "x" } };
    const preview = await (await lab.stack({ program, config })).preview();
    expect(preview.errors.join()).toContain(
      "getCustomers: licenses:partnerCenter.accessTokn: there is no such setting.",
    );
  });
});

test("Under Pulumi's mocks the mock answers, and no request is sent", () => {
  const script = `
    const pulumi = require("@pulumi/pulumi");
    const call = ({ token, inputs }) => ({ id: token + " " + inputs.domain });
    pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call }, "p", "s", true);
    const { getCustomer, getCustomerOutput } = require("pulumi-licenses");
    getCustomer({ domain: "a" }).then(({ id }) => {
      console.log(id);
      getCustomerOutput({ domain: pulumi.output("b") }).apply(({ id }) => console.log(id));
    });`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: house, encoding: "utf8" });
  expect([status, stdout.trim().split("\n"), stderr]).toEqual([
    0,
    ["licenses:index:getCustomer a", "licenses:index:getCustomer b"],
    "",
  ]);
  expect(lab.simulator.journal.exchanges).toEqual([]);
});
