import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultRule } from "pulumi-licenses/simulator";
import { type CallFailed, inputs, type ProviderProcess, stub, urn } from "../support/process";
import { bench } from "../support/processes";
import {
  contoso,
  deedsOf,
  licensesOf,
  quantityOf,
  sku,
  subscriptionOf,
  user,
  writeLines,
  writesOf,
} from "../support/world";

const quantity = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 };
const license = { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };

const subscriptionPath = `/v1/customers/${contoso.id}/subscriptions/${contoso.e5}`;

/** Fails unless the call fails. Returns its error. */
const failureOf = (call: Promise<unknown>): Promise<CallFailed> =>
  call.then(
    () => {
      throw new Error("The call should have failed.");
    },
    (error: CallFailed) => error,
  );

/** Answers without information about the requested object. */
const nonsense: [what: string, effect: FaultRule["effect"]][] = [
  ["a web page", { do: "body", as: "html" }],
  ["an empty body", { do: "body", as: "empty" }],
  ["garbage", { do: "body", as: "garbage" }],
  ["half a body", { do: "body", as: "cut" }],
  ["something else than documented", { do: "edit", change: () => ({ value: [] }) }],
  ["a 404 of a gateway", { do: "status", status: 404, json: { statusCode: 404, message: "Resource not found" } }],
  ["a 403", { do: "status", status: 403, json: { code: 900308, description: "Insufficient privileges" } }],
];

describe("The life of a resource in the provider process", () => {
  const at = bench();
  let provider: ProviderProcess;

  beforeAll(async () => {
    provider = await at.ready();
  });
  afterEach(() => {
    expect(provider.takePrinted()).not.toContain("    at ");
  });

  const makeSeats = () => provider.create("SubscriptionQuantity", quantity);
  const makeAlice = () => provider.create("UserLicense", license);

  describe("create", () => {
    test("a quantity that differs is read, changed and nothing more", async () => {
      const { id, properties } = await makeSeats();
      expect(id).toBe(`${contoso.id}/${contoso.e5}`);
      expect(quantityOf(at.simulator, contoso.e5)).toBe(12);
      expect(at.simulator.journal.exchanges.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `GET ${subscriptionPath}`,
        `PATCH ${subscriptionPath}`,
      ]);
      expect(properties).toMatchObject({
        ...quantity,
        offerName: "Microsoft 365 E5",
        status: "active",
        previousQuantity: 10,
        currentQuantity: 12,
        refundableQuantity: 6,
        autoRenewEnabled: true,
        decreaseAllowedUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        commitmentEndDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
    });

    test("the whole subscription goes back as it was read, with another quantity", async () => {
      await makeSeats();
      const [read, write] = at.simulator.journal.exchanges;
      expect(write?.requestBody).toEqual({ ...(read?.responseBody as object), quantity: 12 });
      const { friendlyName, autoRenewEnabled, status } = subscriptionOf(at.simulator, contoso.e5);
      expect({ friendlyName, autoRenewEnabled, status }).toEqual({
        friendlyName: "Head office",
        autoRenewEnabled: true,
        status: "active",
      });
    });

    test("a quantity that is right already is adopted without a write", async () => {
      const { properties } = await provider.create("SubscriptionQuantity", { ...quantity, quantity: 10 });
      expect(properties).toMatchObject({ quantity: 10, previousQuantity: 10 });
      expect(writesOf(at.simulator)).toEqual([]);
    });

    test("licenses are assigned in one request and read back", async () => {
      const { id, properties } = await makeAlice();
      expect(id).toBe(`${contoso.id}/${user.alice}`);
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_E3", "SPE_E5"]);
      expect(writeLines(at.simulator)).toEqual([`POST ${user.alice}/licenseupdates 201`]);
      expect(at.simulator.journal.exchanges.at(-1)?.path).toBe(
        `/v1/customers/${contoso.id}/users/${user.alice}/licenses`,
      );
      expect(properties).toMatchObject({
        ...license,
        found: [],
        warnings: [],
        assigned: expect.arrayContaining([
          { id: sku.e3, partNumber: "SPE_E3", name: "Microsoft 365 E3", licenseGroup: "group1", excludedPlans: [] },
          { id: sku.e5, partNumber: "SPE_E5", name: "Microsoft 365 E5", licenseGroup: "group1", excludedPlans: [] },
        ]),
      });
    });

    test("licenses that the user has already are adopted without a write, and named", async () => {
      for (const part of ["SPE_E3", "SPE_E5"])
        at.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: part });
      const { properties } = await makeAlice();
      expect([...(properties.found as string[])].sort()).toEqual(["SPE_E3", "SPE_E5"]);
      expect(writesOf(at.simulator)).toEqual([]);
    });

    test("ids are in lower case, whatever the program writes", async () => {
      const loud = { ...quantity, customerId: contoso.id.toUpperCase(), subscriptionId: contoso.e5.toUpperCase() };
      expect((await provider.create("SubscriptionQuantity", loud)).id).toBe(`${contoso.id}/${contoso.e5}`);
      const louder = { ...license, userId: user.alice.toUpperCase() };
      expect((await provider.create("UserLicense", louder)).id).toBe(`${contoso.id}/${user.alice}`);
    });

    test("resources that are made at once for one user wait for each other", async () => {
      const skus = ["SPE_E3", "SPE_E5", "SPE_F1", "CFQ7TTC0K5DR/0002"];
      at.simulator.faults.add({ method: "POST", times: skus.length, effect: { do: "delay", ms: 30 } });
      await Promise.all(skus.map((part) => provider.create("UserLicense", { ...license, licenses: [{ sku: part }] })));
      expect(licensesOf(at.simulator, user.alice)).toEqual([...skus].sort());
      const times = writesOf(at.simulator).map(({ receivedAt, answeredAt }) => [receivedAt, answeredAt]);
      expect(times.flat()).toEqual([...times.flat()].sort());
    });
  });

  describe("what comes back", () => {
    test("has all that Pulumi needs to run the next read and delete", async () => {
      const seats = await makeSeats();
      const alice = await makeAlice();
      expect(seats.properties).toMatchObject({
        __provider: stub("SubscriptionQuantity"),
        __urn: urn("SubscriptionQuantity"),
      });
      expect(alice.properties).toMatchObject({ __provider: stub("UserLicense"), __urn: urn("UserLicense") });
      const read = await provider.read(seats.id, seats.properties);
      expect(read.properties).toEqual(seats.properties);
      expect(read.inputs).toEqual(inputs("SubscriptionQuantity", quantity));
    });

    test("can be stored although the service left out all that it may leave out", async () => {
      const remove = [
        "refundableQuantity",
        "commitmentEndDate",
        "autoRenewEnabled",
        "offerName",
        "productType",
        "links",
        "attributes",
      ];
      at.simulator.faults.add({ path: "**/subscriptions/*", times: 2, effect: { do: "edit", remove } });
      const { properties } = await makeSeats();
      expect(properties).toMatchObject({ quantity: 12, offerName: "", refundableQuantity: 0 });
      for (const absent of ["commitmentEndDate", "decreaseAllowedUntil", "autoRenewEnabled"])
        expect(properties).not.toHaveProperty(absent);
    });

    test("holds no credential", async () => {
      const told = JSON.stringify([await makeSeats(), await makeAlice()]);
      for (const secret of Object.values(at.environment)) expect(told).not.toContain(secret);
    });
  });

  describe("read", () => {
    test("what someone else changed comes back as outputs and as inputs, so that the engine can show it", async () => {
      const seats = await makeSeats();
      at.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 17 });
      const { properties, inputs } = await provider.read(seats.id, seats.properties);
      expect(properties).toMatchObject({ quantity: 17, currentQuantity: 17, previousQuantity: 10 });
      expect(inputs).toEqual({ ...inputs, ...quantity, quantity: 17 });
    });

    test("a license that someone took away is missing from the inputs, in the program's words", async () => {
      const alice = await provider.create("UserLicense", {
        ...license,
        userId: "alice@contoso.example",
        licenses: [{ sku: "Microsoft 365 E3" }, { sku: sku.e5 }],
      });
      at.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_E5" });
      const { inputs } = await provider.read(alice.id, alice.properties);
      expect(inputs).toMatchObject({ userId: "alice@contoso.example", licenses: [{ sku: "Microsoft 365 E3" }] });
    });

    test("a subscription that is not there any more is gone", async () => {
      const seats = await makeSeats();
      at.simulator.change({ change: "removeSubscription", customerId: contoso.id, subscriptionId: contoso.e5 });
      const gone = await provider.read(seats.id, seats.properties);
      expect(gone).toEqual({ id: "", properties: { __provider: stub("SubscriptionQuantity") }, inputs: undefined });
    });

    test("a subscription that is suspended is not gone", async () => {
      const seats = await makeSeats();
      at.simulator.change({ change: "suspendSubscription", customerId: contoso.id, subscriptionId: contoso.e5 });
      const { id, properties } = await provider.read(seats.id, seats.properties);
      expect(id).toBe(seats.id);
      expect(properties.status).toBe("suspended");
    });

    test("the licenses of a deleted user are gone", async () => {
      const alice = await makeAlice();
      at.simulator.change({ change: "deleteUser", customerId: contoso.id, userId: user.alice });
      expect((await provider.read(alice.id, alice.properties)).id).toBe("");
    });

    test("licenses are gone when none of them is left, and that is believed at the second look only", async () => {
      const alice = await makeAlice();
      for (const part of ["SPE_E3", "SPE_E5"])
        at.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: part });
      at.simulator.journal.clear();
      expect((await provider.read(alice.id, alice.properties)).id).toBe("");
      expect(at.simulator.journal.exchanges.filter(({ path }) => path.endsWith("/licenses"))).toHaveLength(2);
    });

    test.each(nonsense)("%s is an error, never gone", async (_what, effect) => {
      const seats = await makeSeats();
      const alice = await makeAlice();
      at.simulator.faults.add(
        { method: "GET", path: "**/subscriptions/*", times: 100, effect },
        { method: "GET", path: "**/licenses", times: 100, effect },
      );
      const failures = [
        await failureOf(provider.read(seats.id, seats.properties)),
        await failureOf(provider.read(alice.id, alice.properties)),
      ];
      expect(failures[0]?.message).toContain(contoso.e5);
      expect(failures[1]?.message).toContain(user.alice);
    });
  });

  describe("update", () => {
    test("one write, and the answer is everything that the state shall hold", async () => {
      const seats = await makeSeats();
      at.simulator.journal.clear();
      const properties = await provider.update("SubscriptionQuantity", seats.id, seats.properties, {
        ...quantity,
        quantity: 14,
      });
      expect(writesOf(at.simulator)).toHaveLength(1);
      expect(properties).toMatchObject({
        ...seats.properties,
        quantity: 14,
        currentQuantity: 14,
        termEnd: { ...(seats.properties.termEnd as object), quantity: 14 },
        refundableQuantity: 8,
      });
    });

    test("a swap is one request, so the user is never without a license", async () => {
      const alice = await provider.create("UserLicense", { ...license, licenses: [{ sku: "SPE_E3" }] });
      at.simulator.journal.clear();
      const properties = await provider.update("UserLicense", alice.id, alice.properties, {
        ...license,
        licenses: [{ sku: "SPE_E5" }],
      });
      expect(writesOf(at.simulator).map(({ requestBody }) => requestBody)).toEqual([
        { licensesToAssign: [{ skuId: sku.e5, excludedPlans: [] }], licensesToRemove: [sku.e3] },
      ]);
      expect(properties.licenses).toEqual([{ sku: "SPE_E5" }]);
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_E5"]);
    });

    test("what the user has from elsewhere stays", async () => {
      at.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_F1" });
      const alice = await makeAlice();
      await provider.update("UserLicense", alice.id, alice.properties, { ...license, licenses: [{ sku: "SPE_E3" }] });
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_E3", "SPE_F1"]);
    });
  });

  describe("delete", () => {
    test("the licenses that the resource lists are removed in one request, and no others", async () => {
      at.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_F1" });
      const alice = await makeAlice();
      at.simulator.journal.clear();
      await provider.delete(alice.id, alice.properties);
      expect(writesOf(at.simulator)).toHaveLength(1);
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_F1"]);
    });

    test("the subscription is left as it is", async () => {
      const seats = await makeSeats();
      at.simulator.journal.clear();
      await provider.delete(seats.id, seats.properties);
      expect(at.simulator.journal.exchanges).toEqual([]);
      expect(quantityOf(at.simulator, contoso.e5)).toBe(12);
    });

    test("onDelete restore returns to the quantity found at create", async () => {
      const args = { ...quantity, onDelete: "restore" };
      const seats = await provider.create("SubscriptionQuantity", args);
      const later = await provider.update("SubscriptionQuantity", seats.id, seats.properties, {
        ...args,
        quantity: 14,
      });
      await provider.delete(seats.id, later);
      expect(quantityOf(at.simulator, contoso.e5)).toBe(10);
    });

    test("what is gone already is done", async () => {
      const alice = await makeAlice();
      const seats = await provider.create("SubscriptionQuantity", { ...quantity, onDelete: "restore" });
      at.simulator.change(
        { change: "deleteUser", customerId: contoso.id, userId: user.alice },
        { change: "removeSubscription", customerId: contoso.id, subscriptionId: contoso.e5 },
      );
      at.simulator.journal.clear();
      await provider.delete(alice.id, alice.properties);
      await provider.delete(seats.id, seats.properties);
      expect(writesOf(at.simulator)).toEqual([]);
    });
  });

  describe("a run that is killed before Pulumi saves the state", () => {
    const args = { ...quantity, onDelete: "restore" };
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), "pulumi-licenses-notes-"));
    });
    afterEach(() => rmSync(home, { recursive: true }));

    test("has noted the quantity found, so that the next one returns to it, and nothing is left behind then", async () => {
      const killed = await at.ready({ environment: { XDG_STATE_HOME: home } });
      await killed.create("SubscriptionQuantity", args);
      const next = await at.ready({ environment: { XDG_STATE_HOME: home } });
      const { id, properties } = await next.create("SubscriptionQuantity", args);
      expect(properties).toMatchObject({ quantity: 12, previousQuantity: 10 });
      await next.delete(id, properties);
      expect(quantityOf(at.simulator, contoso.e5)).toBe(10);
      expect(readdirSync(join(home, "pulumi-licenses", "found"))).toEqual([]);
    });

    test("is not hindered by a home that cannot be written", async () => {
      const blocked = join(home, "no-folder");
      writeFileSync(blocked, "");
      const process = await at.ready({ environment: { XDG_STATE_HOME: blocked } });
      const { properties } = await process.create("SubscriptionQuantity", args);
      expect(properties).toMatchObject({ quantity: 12, previousQuantity: 10 });
      expect(at.engine.logged.map(({ message }) => message).join()).toContain("cannot be noted");
    });
  });

  describe("a change that was made but is not done", () => {
    let hasty: ProviderProcess;
    beforeAll(async () => {
      hasty = await at.ready({ environment: { LICENSES_WAIT_SECONDS: "0.2" } });
    });

    test("a create that the service accepted and does not show stays in the state, with what the next run needs", async () => {
      at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
      const { kept, message } = await failureOf(hasty.create("SubscriptionQuantity", quantity));
      expect(kept?.id).toBe(`${contoso.id}/${contoso.e5}`);
      expect(kept?.properties).toMatchObject({
        ...inputs("SubscriptionQuantity", { ...quantity, quantity: 10 }),
        offerName: "Microsoft 365 E5",
        previousQuantity: 10,
      });
      expect(kept?.reasons).toEqual([expect.stringContaining("accepted the change")]);
      expect(message).toContain("12");
    });

    test("the update after it waits for that change and does not buy a second time", async () => {
      at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
      const { kept } = await failureOf(hasty.create("SubscriptionQuantity", quantity));
      const { pending } = subscriptionOf(at.simulator, contoso.e5);
      if (kept === undefined || pending === undefined) throw new Error("Nothing is pending.");
      pending.readsLeft = 2;
      const properties = await provider.update("SubscriptionQuantity", kept.id, kept.properties, quantity);
      expect(properties).toMatchObject({ quantity: 12, previousQuantity: 10 });
      expect(writesOf(at.simulator)).toHaveLength(1);
    });

    test("an update that the service accepted and does not show keeps the resource too", async () => {
      const seats = await makeSeats();
      at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
      const wanted = { ...quantity, quantity: 14 };
      const { kept } = await failureOf(hasty.update("SubscriptionQuantity", seats.id, seats.properties, wanted));
      expect(kept?.id).toBe(seats.id);
      expect(kept?.properties).toMatchObject({
        __provider: stub("SubscriptionQuantity"),
        quantity: 12,
        previousQuantity: 10,
      });
    });

    test("licenses that are assigned but not shown stay in the state, so that someone takes them away again", async () => {
      at.simulator.faults.add({ method: "POST", effect: { do: "lag", reads: 1_000_000, on: "**/licenses" } });
      const { kept } = await failureOf(hasty.create("UserLicense", license));
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_E3", "SPE_E5"]);
      expect(kept?.id).toBe(`${contoso.id}/${user.alice}`);
      expect(kept?.properties).toMatchObject(inputs("UserLicense", license));
      expect(kept?.reasons).toEqual([expect.stringContaining("SPE_E3")]);
    });

    test("when the second of two requests is refused, the first one's licenses stay in the state", async () => {
      at.simulator.change({
        change: "assignLicense",
        customerId: contoso.id,
        userId: user.bob,
        sku: "CFQ7TTC0K5DR/0002",
      });
      const both = { ...license, licenses: [{ sku: "SPE_E5" }, { sku: "CFQ7TTC0K5DR/0002" }] };
      const { kept } = await failureOf(provider.create("UserLicense", both));
      const { properties } = kept ?? {};
      expect(licensesOf(at.simulator, user.alice)).toEqual(["SPE_E5"]);
      expect(properties?.assigned).toEqual([expect.objectContaining({ partNumber: "SPE_E5" })]);
      expect(kept?.reasons.join()).toContain("no license is left");
      await provider.delete(kept?.id ?? "", properties ?? {});
      expect(licensesOf(at.simulator, user.alice)).toEqual([]);
    });

    test("a create that was refused leaves nothing", async () => {
      at.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: "SPE_F1" });
      const all = { ...license, licenses: [{ sku: "SPE_E5" }, { sku: "SPE_F1" }] };
      const { kept, message } = await failureOf(provider.create("UserLicense", all));
      expect(kept).toBeUndefined();
      expect(message).toContain("60012");
      expect(message).toContain("no license is left");
      expect(deedsOf(at.simulator)).toEqual([]);
    });
  });
});
