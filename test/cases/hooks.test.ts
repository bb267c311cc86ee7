import { NoAnswer } from "../../provider/core/errors";
import { keyedLock } from "../../provider/core/keyedLock";
import type { Lifecycle } from "../../provider/core/lifecycle";
import type { Call } from "../../provider/http/client";
import { dynamicProvider } from "../../provider/process/dynamicProvider";
import { runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";
import { type PartnerCenter, partnerCenter, refusal } from "../../provider/services/partnercenter/api";
import { subscriptionQuantity } from "../../provider/services/partnercenter/subscriptionQuantity.lifecycle";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";
import { organizationLicense } from "../../provider/services/uipath/organizationLicense.lifecycle";
import { script } from "../support/cases";
import { contextOf, ModelClock } from "../support/modelClock";
import { outcomeOf } from "../support/modelService";

/** The lifecycles without an engine. The cases' folder has the first release's name for them. */

const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const subscriptionId = "6e7aa601-629e-461b-8933-0898c3cc3c7c";

test("a user who was made after the list of users was read is found", async () => {
  const { line } = await script("hooks/users.js");
  expect(line("bob created")).toBe(`${customerId}/22222222-2222-4222-8222-222222222222`);
  expect(line("GET users:")).toBe("2");
});

test.each(["20", "60"])(
  "%s reads of a throttled customer all end within the time for which a call waits",
  async (reads) => {
    const { line } = await script("hooks/throttle.js", [reads]);
    const [, seconds] = /last call failed after ([\d.]+) s/.exec(line(`N=${reads}`)) ?? [];
    expect(Number(seconds)).toBeLessThan(3);
  },
);

test("a home folder that cannot be written is a warning, and a refused token is renewed once", async () => {
  const { line, out } = await script("hooks/tok.js");
  expect(out).toMatch(/^The new refresh token cannot be kept in .*PARTNER_CENTER_TOKEN_FILE/m);
  expect(line("A read-only home:")).toBe("ok []");
  for (const answer of ["null", "array"])
    expect(line(`B token answer ${answer} :`)).toMatch(/failed: the answer holds no token\./);
  expect(line("C 10 reads refused with 401: sign-ins")).toBe("2");
});

test.each(["hooks/reqid.js", "hooks/small.js"])(
  "%s takes modules as only the first release had them, so what it puts in is put into today's below",
  async (name) => {
    const { out } = await script(name);
    expect(out).toMatch(/Cannot find module '.*claims\.js'|reading 'wantsOf'/);
  },
);

describe("Today's modules", () => {
  const given = (facts: object) => ({
    ...{ id: subscriptionId, status: "active", offerId: "a:b:c", offerName: "E5", isTrial: false },
    ...{ billingType: "license", autoRenewEnabled: true, productType: { id: "x" } },
    ...{ billingCycle: "monthly", termDuration: "P1Y", ...facts },
  });

  test("a request id is repeated with the very same body only", async () => {
    let live = { quantity: 10, autoRenewEnabled: true, etag: "A" };
    const sent: { id: string | undefined; body: string }[] = [];
    const subscription = async () =>
      given({
        ...live,
        raw: given({
          quantity: live.quantity,
          autoRenewEnabled: live.autoRenewEnabled,
          attributes: { etag: live.etag },
        }),
      });
    const api = {
      subscription,
      async patchSubscription(_customer: string, _subscription: string, body: { quantity: number }, id?: string) {
        sent.push({ id, body: JSON.stringify(body) });
        if (sent.length === 1) {
          live = { ...live, autoRenewEnabled: false, etag: "B" };
          throw new NoAnswer("no answer", { outcome: "unknown", repeatAs: "ID-1" });
        }
        live = { ...live, quantity: body.quantity };
        return subscription();
      },
    } as unknown as PartnerCenter;
    const context = contextOf(api, new ModelClock(), { limit: 5, poll: 0.01 });
    await subscriptionQuantity.create({ customerId, subscriptionId, quantity: 12 }, context);
    expect(sent).toHaveLength(2);
    const [first, second] = sent;
    expect(second?.body).not.toBe(first?.body);
    expect(second?.id).toBeUndefined();
  });

  const served = <Args extends object, State extends Args, Api>(
    lifecycle: Lifecycle<Args, State, Api>,
    api: object,
  ) => {
    const context = contextOf(api as Api, new ModelClock(new Date().toISOString()), { limit: 5, poll: 0.01 });
    const provider = dynamicProvider(lifecycle, {
      configure: () => {},
      context: () => context,
      reporter: () => context.tell,
      flush: async () => {},
      lock: keyedLock(),
      ownership: runOwnership(privateJournal<Entry>()),
      service: () => "https://service.example",
      removalWasShown: () => true,
    });
    return provider as Required<typeof provider>;
  };

  test("blanks around a name are gone once it is checked", async () => {
    const license = { customerId, userId: " alice@contoso.example ", licenses: [{ sku: " SPE_E5 " }], __urn: "dev::a" };
    expect(await served(userLicense, {}).check({}, license)).toMatchObject({
      inputs: { userId: "alice@contoso.example", licenses: [{ sku: "SPE_E5" }] },
    });
    const products = [{ code: "UNATT ", quantity: 2 }];
    const organization = { organizationId: customerId, productQuantities: products, __urn: "dev::o" };
    expect(await served(organizationLicense, {}).check({}, organization)).toMatchObject({
      inputs: { productQuantities: [{ code: "UNATT", quantity: 2 }] },
    });
  });

  test.each([`${"S3CRET-".repeat(12)}@@`, 'p"ssw0rd with blank'])(
    "a check that fails on a secret argument quotes nothing of it (%s)",
    async (secret) => {
      const license = { customerId, userId: secret, licenses: [{ sku: "SPE_E5" }], __urn: "dev::a" };
      const { failures } = await served(userLicense, {}).check({}, { ...license, __secrets: ["userId"] });
      expect(failures).not.toEqual([]);
      for (const piece of [secret, "S3CRET", "ssw0rd"]) expect(JSON.stringify(failures)).not.toContain(piece);
    },
  );

  test("a host account that leaves the program makes another resource", () => {
    const hostAccountId = "11111111-1111-4111-8111-111111111111";
    const args = { organizationId: customerId, productQuantities: [{ code: "UNATT", quantity: 2 }] };
    const state = { ...args, hostAccountId, products: [], licenseStatus: "", overAllocated: [] };
    const difference = organizationLicense.diff(`${hostAccountId}/${customerId}`, state, args, {} as never);
    expect(difference).toMatchObject({ replaces: ["hostAccountId"] });
  });

  test("the second page of a list without a query has an address that the service can read", async () => {
    const sent: string[] = [];
    const send = async ({ path }: Call) => {
      sent.push(path);
      const body = sent.length === 1 ? { items: [], continuationToken: "abc" } : { items: [] };
      return { status: 200, headers: {}, isPage: false, isText: false, requestId: "r", ids: "", body };
    };
    await partnerCenter(send, () => {}).subscriptions(customerId);
    expect(sent[1]).toBe(`/v1/customers/${customerId}/subscriptions?seekOperation=Next`);
  });

  test("no terminal sequence or pipeline command in the service's words reaches the person who watches", async () => {
    const body = { code: 3000, description: "bad\n##vso[task.setvariable variable=x]y\u001b[2J" };
    const answer = { status: 400, headers: {}, isPage: false, isText: false, requestId: "r", ids: "ids", body };
    const subscription = async () => {
      throw refusal({ what: "Changing", kind: "write", method: "PATCH", path: "/" }, answer);
    };
    const quantity = served(subscriptionQuantity, { subscription });
    const error = await outcomeOf(quantity.create({ customerId, subscriptionId, quantity: 25, __urn: "dev::q" }));
    const { message } = error as Error;
    expect(message).toContain("task.setvariable");
    expect(message).not.toContain("##vso[");
    expect(message).not.toContain("\u001b");
  });

  test("a quantity that was renamed under an alias returns to what was found when it is destroyed after a refresh", async () => {
    let quantity = 10;
    const refundableQuantity = {
      totalQuantity: 25,
      details: [{ quantity: 25, allowedUntilDateTime: new Date(Date.now() + 1e8) }],
    };
    const subscription = async () => given({ quantity, refundableQuantity, raw: given({ quantity }) });
    const api = {
      subscription,
      async patchSubscription(_customer: string, _subscription: string, body: { quantity: number }) {
        quantity = body.quantity;
        return subscription();
      },
    };
    const run = () => served(subscriptionQuantity, api);
    const args = { customerId, subscriptionId, quantity: 25, onDelete: "restore", __provider: "x" };
    const made = await run().create({ ...args, __urn: "dev::old" });
    await run().diff(made.id, made.outs ?? {}, { ...args, __urn: "dev::new" });
    const destroy = run();
    const { props = {} } = await destroy.read(made.id, made.outs);
    await destroy.diff(made.id, props, { ...args, __urn: "dev::new" });
    await destroy.delete(made.id, props);
    expect(quantity).toBe(10);
  });
});
