import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DiffRequest,
  DiffResponse,
  GetSchemaRequest,
  type GetSchemaResponse,
  InvokeRequest,
  type InvokeResponse,
  ListRequest,
  type ListResponse,
  PropertyDiff,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { filesLoadedBy } from "../support/loadedFiles";
import { type CallFailed, type ProcessOptions, type ProviderProcess, secret, unknown } from "../support/process";
import { bench } from "../support/processes";
import { fromPulumiEmpty, fromStruct, type Properties, toStruct } from "../support/processRpc";
import { house } from "../support/pulumiHouse";
import { contoso, fabrikam, licensesOf, planted, quantityOf, sku, user, writesOf } from "../support/world";

const script = join(house, "provider", "bin", "pulumi-resource-licenses");

const urn = (type: string, name = "it") => `urn:pulumi:dev::house::licenses:index:${type}::${name}`;
const provider = (name: string) => `urn:pulumi:dev::house::pulumi:providers:licenses::${name}`;

const quantity = { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 12 };
const license = { customerId: contoso.id, userId: user.alice, licenses: [{ sku: "SPE_E3" }] };
const id = `${contoso.id}/${contoso.e5}`;

const at = bench();

const start = (options: ProcessOptions = {}) =>
  at.fresh({ script, ...options, environment: { ...at.environment, ...options.environment } });

const check = (plugin: ProviderProcess, type: string, news: Properties, olds: Properties = {}) =>
  plugin.ask<CheckResponse>(
    "check",
    new CheckRequest().setUrn(urn(type)).setNews(toStruct(news)).setOlds(toStruct(olds)),
  );

const create = (plugin: ProviderProcess, type: string, args: Properties, more = { preview: false, timeout: 0 }) =>
  plugin.ask<CreateResponse>(
    "create",
    new CreateRequest()
      .setUrn(urn(type))
      .setProperties(toStruct(args))
      .setPreview(more.preview)
      .setTimeout(more.timeout),
  );

const read = (plugin: ProviderProcess, type: string, of: string, state: Properties = {}) =>
  plugin.ask<ReadResponse>(
    "read",
    new ReadRequest().setUrn(urn(type)).setId(of).setProperties(toStruct(state)).setInputs(toStruct({})),
  );

const diff = async (plugin: ProviderProcess, type: string, state: Properties, olds: Properties, news: Properties) => {
  const response = await plugin.ask<DiffResponse>(
    "diff",
    new DiffRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(toStruct(state))
      .setOldInputs(toStruct(olds))
      .setNews(toStruct(news)),
  );
  return {
    changes: response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME,
    replaces: response.getReplacesList(),
    stables: response.getStablesList(),
    paths: Object.fromEntries(
      [...response.getDetaileddiffMap().keys()].map((path) => [
        path,
        response.getDetaileddiffMap().get(path)?.getKind(),
      ]),
    ),
  };
};

const failureOf = (call: Promise<unknown>): Promise<CallFailed> =>
  call.then(
    () => {
      throw new Error("The call should have failed.");
    },
    (error: CallFailed) => error,
  );

let plugin: ProviderProcess;
beforeAll(async () => {
  plugin = await start();
});

describe("The plugin's process", () => {
  test("never loads Pulumi's runtime, the resource classes or the command line, so that it starts in a moment", () => {
    const loaded = filesLoadedBy("plugin", "main.js");
    expect(loaded.length).toBeGreaterThan(50);
    expect(loaded.filter((file) => /@pulumi\/pulumi\/(?!proto\/)/.test(file))).toEqual([]);
    expect(loaded.filter((file) => /dist\/(program|commands)\/|dist\/index/.test(file))).toEqual([]);
  });

  test("prints its port to standard output, and nothing else in a whole life", async () => {
    const quiet = await start();
    const made = await create(quiet, "SubscriptionQuantity", quantity);
    await read(quiet, "SubscriptionQuantity", made.getId(), fromStruct(made.getProperties()));
    await quiet.ask("cancel", fromPulumiEmpty());
    expect(quiet.takePrinted()).toBe("");
  });

  test("hands out the schema of the package", async () => {
    const schema = await plugin.ask<GetSchemaResponse>("getSchema", new GetSchemaRequest());
    expect(JSON.parse(schema.getSchema())).toEqual(
      JSON.parse(readFileSync(join(house, "provider", "schema.json"), "utf8")),
    );
  });

  test("tells the engine that it knows secrets and previews", async () => {
    const response = await plugin.ask<ConfigureResponse>("configure", new ConfigureRequest());
    expect([response.getSupportspreview(), response.getAcceptsecrets(), response.getAcceptoutputs()]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("ends by itself when its engine is gone", async () => {
    const engine = await at.anotherEngine();
    const alone = await start({ engine: engine.address });
    await create(alone, "SubscriptionQuantity", quantity);
    engine.stop();
    expect(await alone.endsWithin(120)).toBe(true);
  });

  test("answers Cancel at once, and lets a running change end", async () => {
    at.simulator.faults.add({ method: "PATCH", times: 1, effect: { do: "delay", ms: 500 } });
    const running = create(plugin, "SubscriptionQuantity", quantity);
    await plugin.ask("cancel", fromPulumiEmpty());
    expect((await running).getId()).toBe(id);
    expect(quantityOf(at.simulator, contoso.e5)).toBe(12);
  });
});

describe("The configuration", () => {
  const checkConfig = (name: string, news: Properties) =>
    plugin.ask<CheckResponse>("checkConfig", new CheckRequest().setUrn(provider(name)).setNews(toStruct(news)));
  const reasons = (response: CheckResponse) => response.getFailuresList().map((failure) => failure.getReason());

  const wrong = { clientIdd: "x", cloud: "mars", authorityUrl: "no address" };

  test.each([
    ["as JSON text, as SDKs send it", "p", { partnerCenter: JSON.stringify(wrong), maxRemovals: "many" }],
    ["as an object, as YAML sends it", "p", { partnerCenter: wrong, maxRemovals: "many" }],
    [
      "with keys in Python's style",
      "p",
      { partner_center: { client_idd: "x", cloud: "mars", authority_url: "no address" }, max_removals: "many" },
    ],
    ["of the stack, for the default provider", "default_0_1_0", { partnerCenter: wrong, maxRemovals: "many" }],
  ])("%s, is refused with all that is wrong with it", async (_how, name, news) => {
    const found = reasons(await checkConfig(name, news)).join("\n");
    for (const word of ["clientIdd: there is no such setting", '"mars"', "no address", '"many"'])
      expect(found).toContain(word);
  });

  test("a setting of the project itself is none of ours, but a misspelt one is; an explicit provider has no other settings", async () => {
    expect(reasons(await checkConfig("default", { customerId: contoso.id, version: "0.1.0" }))).toEqual([]);
    expect(reasons(await checkConfig("default", { partnercenter: {} }))).toEqual([
      expect.stringContaining("licenses:partnercenter: there is no such setting"),
    ]);
    expect(reasons(await checkConfig("mine", { customerId: contoso.id }))).toEqual([
      expect.stringContaining("Provider's customerId: there is no such setting"),
    ]);
  });

  test.each([
    ["as an object", { partnerCenter: { accessToken: planted.accessToken } }],
    ["as a text", { partnerCenter: JSON.stringify({ refreshToken: planted.accessToken }) }],
    ["in Python's style", { partner_center: { access_token: planted.accessToken } }],
    ["in the wrong section", { uipath: { refreshToken: planted.accessToken } }],
  ])("a credential is sealed, %s", async (_how, news) => {
    const inputs = fromStruct((await checkConfig("mine", news)).getInputs());
    for (const value of Object.values(inputs)) expect(value).toMatchObject(secret("") && { value: expect.anything() });
  });

  test("what a preview does not know yet is right until it is known", async () => {
    expect(reasons(await checkConfig("mine", { partnerCenter: unknown }))).toEqual([]);
  });

  test.each([
    ["an explicit provider is its own, over the environment", "mine", { max_purchases: "1" }],
    ["the stack yields to the environment", "default_0_1_0", { maxPurchases: "100" }],
  ])("a limit of %s", async (_whose, name, args) => {
    const environment = { LICENSES_MAX_PURCHASES: name === "mine" ? "100" : "1" };
    const limited = await start({ environment });
    await limited.ask<ConfigureResponse>(
      "configure",
      new ConfigureRequest().setUrn(provider(name)).setArgs(toStruct(args)),
    );
    const { message } = await failureOf(create(limited, "SubscriptionQuantity", quantity));
    expect(message).toContain(
      name === "mine" ? "set the Provider's argument maxPurchases to 2" : "LICENSES_MAX_PURCHASES=2",
    );
    expect(writesOf(at.simulator)).toEqual([]);
  });

  test("a limit in the configuration that this run was given counts, not that of the usual stack file, which it leaves aside", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-project-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: house\nruntime: yaml\n");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config:\n  licenses:maxPurchases: 100\n");
    const limited = await start({ folder });
    const given = { maxPurchases: "1" };
    const url = provider("default");
    await limited.ask("checkConfig", new CheckRequest().setUrn(url).setNews(toStruct(given)));
    await limited.ask("configure", new ConfigureRequest().setUrn(url).setArgs(toStruct(given)));
    const { message } = await failureOf(create(limited, "SubscriptionQuantity", quantity));
    expect(message).toContain("pulumi config set licenses:maxPurchases 2");
    expect(message).not.toContain("as the last update recorded it");
    expect(writesOf(at.simulator)).toEqual([]);
  });

  test("another address is an update of the provider, never a replacement", async () => {
    const change = (olds: Properties, news: Properties) =>
      plugin.ask<DiffResponse>(
        "diffConfig",
        new DiffRequest().setUrn(provider("mine")).setOlds(toStruct(olds)).setNews(toStruct(news)),
      );
    const [one, other] = [{ partnerCenter: { apiUrl: "a" } }, { partnerCenter: { apiUrl: "b" } }];
    const changed = await change(one, other);
    expect([changed.getChanges(), changed.getReplacesList()]).toEqual([DiffResponse.DiffChanges.DIFF_SOME, []]);
    expect((await change(one, one)).getChanges()).toBe(DiffResponse.DiffChanges.DIFF_NONE);
  });
});

describe("A resource", () => {
  test("with a secret argument is updated without hiding what is no secret from the messages of other resources", async () => {
    const args = { ...quantity, customerId: secret(fabrikam.id), subscriptionId: fabrikam.e5 };
    const made = await create(plugin, "SubscriptionQuantity", args);
    await plugin.ask<UpdateResponse>(
      "update",
      new UpdateRequest()
        .setUrn(urn("SubscriptionQuantity"))
        .setId(made.getId())
        .setOlds(made.getProperties())
        .setOldInputs(toStruct(args))
        .setNews(toStruct({ ...args, quantity: 14 })),
    );
    const response = await check(plugin, "UserLicense", { ...license, exclusive: "Microsoft 365 E5 is active" });
    expect(
      response
        .getFailuresList()
        .map((failure) => failure.getReason())
        .join(),
    ).toContain("Microsoft 365 E5 is active");
  });

  test("is checked with all that is wrong at once, and no value of a secret is shown", async () => {
    const response = await check(plugin, "UserLicense", {
      userId: secret("alice alice"),
      licenses: [],
      exclusiv: true,
    });
    const found = response.getFailuresList().map((failure) => `${failure.getProperty()}|${failure.getReason()}`);
    expect(found).toHaveLength(4);
    for (const word of ["|customerId: missing", "|userId: expected", "|licenses: expected", "|exclusiv: there is no"])
      expect(found.join("\n")).toContain(word);
    expect(found.join()).not.toContain("alice alice");
  });

  test.each([
    ["a text", unknown],
    ["a number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
    ["a list", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
  ])("may have arguments that a preview does not know yet: %s", async (_what, marker) => {
    const response = await check(plugin, "UserLicense", { customerId: marker, userId: marker, licenses: marker });
    expect(response.getFailuresList()).toEqual([]);
  });

  test("keeps the seal of a secret argument at any depth", async () => {
    const response = await check(plugin, "UserLicense", { ...license, licenses: [{ sku: secret("SPE_E3") }] });
    const inputs = fromStruct(response.getInputs());
    expect(inputs.licenses).toMatchObject({ value: [{ sku: "SPE_E3" }] });
    expect(inputs.userId).toBe(user.alice);
  });

  test("previewed before it exists has the outputs that are certain, all others are unknown, and nothing is sent", async () => {
    const { properties } = await previewed("SubscriptionQuantity", quantity);
    expect(properties).toMatchObject({ ...quantity, currentQuantity: 12, offerName: unknown, status: unknown });
    expect(at.simulator.journal.exchanges).toEqual([]);
  });

  const previewed = async (type: string, args: Properties) => {
    const response = await create(plugin, type, args, { preview: true, timeout: 0 });
    return { id: response.getId(), properties: fromStruct(response.getProperties()) };
  };

  test("previewed before an update keeps what the update leaves as it is", async () => {
    const made = await create(plugin, "SubscriptionQuantity", quantity);
    const response = await plugin.ask<UpdateResponse>(
      "update",
      new UpdateRequest()
        .setUrn(urn("SubscriptionQuantity"))
        .setId(id)
        .setOlds(made.getProperties())
        .setNews(toStruct({ ...quantity, quantity: 14 }))
        .setPreview(true),
    );
    expect(fromStruct(response.getProperties())).toMatchObject({
      quantity: 14,
      previousQuantity: 10,
      currentQuantity: 14,
    });
    expect(quantityOf(at.simulator, contoso.e5)).toBe(12);
  });

  test("that the service accepted and does not show is kept in the state with its reason, and its secrets are sealed", async () => {
    at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
    const args = { ...quantity, customerId: secret(contoso.id) };
    const { kept } = await failureOf(create(plugin, "SubscriptionQuantity", args, { preview: false, timeout: 0.3 }));
    expect(kept?.id).toBe(id);
    expect(kept?.reasons).toEqual([expect.stringContaining("accepted the change")]);
    expect(kept?.properties.customerId).toMatchObject({ value: contoso.id });
    expect(kept?.properties.offerName).toMatchObject({ value: "Microsoft 365 E5" });
  });

  test("waits no longer than customTimeouts allow", async () => {
    at.simulator.faults.add({ method: "PATCH", effect: { do: "accept", reads: 1_000_000 } });
    const patient = await start({ environment: { LICENSES_WAIT_SECONDS: "3600" } });
    const { kept } = await failureOf(
      create(patient, "SubscriptionQuantity", quantity, { preview: false, timeout: 0.3 }),
    );
    expect(kept?.reasons.join()).toContain("accepted the change");
  });

  test("says what it does on its own row", async () => {
    await check(plugin, "UserLicense", { ...license, customerId: secret(contoso.id) });
    expect(at.engine.logged).toEqual([
      expect.objectContaining({
        severity: "warning",
        urn: urn("UserLicense"),
        message: expect.stringContaining("plain text"),
      }),
    ]);
  });

  const { ADD, UPDATE, DELETE, UPDATE_REPLACE } = PropertyDiff.Kind;

  test.each([
    ["an argument", { quantity: 13 }, { quantity: UPDATE }, []],
    ["one that is new", { decrease: "atRenewal" }, { decrease: ADD }, []],
    ["another subscription", { subscriptionId: contoso.e3 }, { subscriptionId: UPDATE_REPLACE }, ["subscriptionId"]],
    ["nothing", {}, {}, []],
  ])("differs by path: %s", async (_what, change, paths, replaces) => {
    const made = await create(plugin, "SubscriptionQuantity", quantity);
    const found = await diff(plugin, "SubscriptionQuantity", fromStruct(made.getProperties()), quantity, {
      ...quantity,
      ...change,
    });
    // No output counts as one that never changes: an upgrade changes even the offer's name.
    expect(found).toEqual({ changes: Object.keys(paths).length > 0, replaces, paths, stables: [] });
  });

  test("differs by path inside a list", async () => {
    const made = await create(plugin, "UserLicense", license);
    const olds = { ...license, licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }] };
    const news = { ...license, licenses: [{ sku: "SPE_E5" }, { sku: "SPE_F1" }] };
    const { paths } = await diff(plugin, "UserLicense", fromStruct(made.getProperties()), olds, news);
    expect(paths).toEqual({
      "licenses[0].sku": UPDATE,
      "licenses[0].excludedPlans": DELETE,
      "licenses[1]": ADD,
    });
  });

  test("that is gone is read as an empty answer, and one that is there keeps the seal of its secrets", async () => {
    const made = await create(plugin, "SubscriptionQuantity", { ...quantity, customerId: secret(contoso.id) });
    const state = fromStruct(made.getProperties());
    const there = fromStruct((await read(plugin, "SubscriptionQuantity", id, state)).getProperties());
    expect([there.customerId, there.offerName]).toEqual([
      expect.objectContaining({ value: contoso.id }),
      expect.objectContaining({ value: "Microsoft 365 E5" }),
    ]);
    at.simulator.reset();
    const gone = await read(plugin, "SubscriptionQuantity", `${contoso.id}/${user.alice}`, {
      ...fromStruct((await create(plugin, "SubscriptionQuantity", quantity)).getProperties()),
      subscriptionId: user.alice,
    });
    expect(gone.getId()).toBe("");
  });
});

describe("A license that moves from one resource of a user to another", () => {
  const [e3, both] = [[{ sku: "SPE_E3" }], [{ sku: "SPE_E3" }, { sku: "SPE_F1" }]];
  const as = (name: string, licenses: object[]) => ({ name, args: { ...license, licenses } });

  const checkAs = (run: ProviderProcess, { name, args }: ReturnType<typeof as>, olds: Properties = {}) =>
    run.ask(
      "check",
      new CheckRequest().setUrn(urn("UserLicense", name)).setNews(toStruct(args)).setOlds(toStruct(olds)),
    );
  const createAs = (run: ProviderProcess, { name, args }: ReturnType<typeof as>) =>
    run.ask<CreateResponse>(
      "create",
      new CreateRequest().setUrn(urn("UserLicense", name)).setProperties(toStruct(args)),
    );

  test("stays with the user, without a write for it, where the one that gives it up depends on the one that takes it", async () => {
    const aRun = async () => start({ engine: (await at.anotherEngine()).address });
    const giver = as("giver", both);
    const made = await createAs(await aRun(), giver);
    const seen = licensesOf(at.simulator, user.alice).sort();
    const run = await aRun();
    at.simulator.journal.clear();
    const taker = as("taker", e3);
    await checkAs(run, taker);
    await createAs(run, taker);
    expect(writesOf(at.simulator)).toEqual([]);
    const gives = as("giver", [{ sku: "SPE_F1" }]);
    await checkAs(run, gives, giver.args);
    await run.ask<UpdateResponse>(
      "update",
      new UpdateRequest()
        .setUrn(urn("UserLicense", "giver"))
        .setId(made.getId())
        .setOlds(made.getProperties())
        .setNews(toStruct(gives.args)),
    );
    expect(writesOf(at.simulator)).toEqual([]);
    expect(licensesOf(at.simulator, user.alice).sort()).toEqual(seen);
  });
});

describe("A function", () => {
  const invoke = (token: string, args: Properties) =>
    plugin.ask<InvokeResponse>("invoke", new InvokeRequest().setTok(token).setArgs(toStruct(args)));

  test("answers what a program would have to look up in a portal", async () => {
    const customers = fromStruct((await invoke("licenses:index:getCustomers", {})).getReturn());
    expect(customers).toEqual({
      customers: expect.arrayContaining([expect.objectContaining({ id: contoso.id, companyName: "Contoso" })]),
    });
    const found = await invoke("licenses:index:getSubscriptions", {
      customerId: contoso.id,
      offer: "microsoft 365 e5",
    });
    expect(fromStruct(found.getReturn())).toEqual({ subscriptions: [expect.objectContaining({ id: contoso.e5 })] });
  });

  test("says all that is wrong with its arguments, and asks the service nothing", async () => {
    const { customerId, offerr } = Object.fromEntries(
      (await invoke("licenses:index:getSubscriptions", { offerr: "x" }))
        .getFailuresList()
        .map((failure) => [failure.getProperty(), failure.getReason()]),
    );
    expect([customerId, offerr]).toEqual([expect.stringContaining("missing"), expect.stringContaining("no such")]);
    expect(at.simulator.journal.exchanges).toEqual([]);
  });

  test("that this release does not have, or that finds nothing, is an error in our words", async () => {
    expect((await failureOf(invoke("licenses:index:getNothing", {}))).message).toContain("has no function getNothing");
    const user = { customerId: contoso.id, user: "nobody@contoso.example" };
    expect((await failureOf(invoke("licenses:index:getUser", user))).message).toContain("nobody@contoso.example");
  });
});

describe("A list of what exists", () => {
  const list = (type: string, query: Properties, more: { limit?: number; pageSize?: number; from?: string } = {}) =>
    plugin.stream<ListResponse>(
      "list",
      new ListRequest()
        .setToken(`licenses:index:${type}`)
        .setQuery(toStruct(query))
        .setLimit(more.limit ?? 0)
        .setPageSize(more.pageSize ?? 0)
        .setContinuationToken(more.from ?? ""),
    );
  const idsIn = (found: ListResponse[]) => found.flatMap((one) => one.getResult()?.getId() ?? []);

  test("has ids that an import takes, with the names that people use", async () => {
    const found = await list("SubscriptionQuantity", { customerId: contoso.id });
    expect(idsIn(found)).toContain(id);
    expect(found.map((one) => one.getResult()?.getName())).toContain("Microsoft 365 E5");
    for (const one of idsIn(found)) expect((await read(plugin, "SubscriptionQuantity", one)).getId()).toBe(one);
    expect(idsIn(await list("SubscriptionQuantity", {})).length).toBeGreaterThan(idsIn(found).length);
  });

  test("of users has those with licenses only", async () => {
    expect(await list("UserLicense", { customerId: contoso.id })).toEqual([]);
    const held = await create(plugin, "UserLicense", license);
    expect(idsIn(await list("UserLicense", { customerId: contoso.id }))).toEqual([held.getId()]);
  });

  test("comes in pages, up to a limit, and each thing once", async () => {
    const all = idsIn(await list("SubscriptionQuantity", {}));
    const paged: string[] = [];
    for (let from: string | undefined = ""; from !== undefined; ) {
      const page: ListResponse[] = await list("SubscriptionQuantity", {}, { pageSize: 2, from, limit: all.length - 1 });
      expect(idsIn(page).length).toBeLessThanOrEqual(2);
      paged.push(...idsIn(page));
      from = page
        .find((one) => one.hasContinuation())
        ?.getContinuation()
        ?.getContinuationToken();
    }
    expect(paged).toEqual(all.slice(0, -1));
  });

  test("is not computed from what a preview does not know yet", async () => {
    const [only] = await list("UserLicense", { customerId: unknown });
    expect(only?.hasComputed()).toBe(true);
  });

  test.each([
    ["upgrades, which cannot be imported", "SubscriptionUpgrade", {}, "cannot be listed"],
    ["users of no customer", "UserLicense", {}, "customerId: missing"],
    ["a misspelt condition", "SubscriptionQuantity", { customer: "x" }, "customer: there is no such argument"],
    ["a class that this release does not have", "Nothing", {}, "has no Nothing"],
  ])("is refused in our words for %s", async (_what, type, query, words) => {
    expect((await failureOf(list(type, query))).message).toContain(words);
  });
});

describe("An import", () => {
  test("takes what is there, and the difference to it is empty", async () => {
    const held = await create(plugin, "UserLicense", license);
    const writes = writesOf(at.simulator).length;
    const response = await read(plugin, "UserLicense", held.getId().toUpperCase());
    const [state, inputs] = [fromStruct(response.getProperties()), fromStruct(response.getInputs())];
    expect(response.getId()).toBe(held.getId());
    expect(inputs).toMatchObject({ customerId: contoso.id, userId: user.alice });
    expect(JSON.stringify(state)).toContain(sku.e3);
    const checked = await check(plugin, "UserLicense", inputs);
    expect(checked.getFailuresList()).toEqual([]);
    const found = await diff(plugin, "UserLicense", state, inputs, fromStruct(checked.getInputs()));
    expect(found.changes).toBe(false);
    expect(writesOf(at.simulator)).toHaveLength(writes);
  });
});
