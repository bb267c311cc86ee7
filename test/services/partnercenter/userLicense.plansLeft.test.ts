import fc from "fast-check";
import type { NotReady } from "../../../provider/core/errors";
import { judge } from "../../../provider/services/partnercenter/drift/userLicense";
import { plans as planFindings } from "../../../provider/services/partnercenter/preview/products";
import { programOf } from "../../../provider/services/partnercenter/preview/program";
import type { UserLicenseArgs } from "../../../provider/services/partnercenter/userLicense.args";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import type { SubscribedSku } from "../../../provider/services/partnercenter/wire";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { e3, e5, idOf, minecraft, plans, products } from "../../support/modelProducts";
import { outcomeOf } from "../../support/modelService";
import { asNew } from "../../support/previewOf";

const bob = { id: "a9ef48bb-8758-4590-a312-d4a47bfaded4", userPrincipalName: "bob@contoso.example", state: "active" };
const argsFor = (userId: string, word = "TEAMS1"): UserLicenseArgs => ({
  customerId: customer,
  userId,
  licenses: [{ sku: "SPE_E5", excludedPlans: [word] }],
});

const without = (sku: SubscribedSku, ...gone: { id: string }[]): SubscribedSku => ({
  ...sku,
  servicePlans: sku.servicePlans.filter(({ id }) => !gone.some((plan) => plan.id === id)),
});
const lost = products.map((sku) => (sku === e5 ? without(e5, plans.teams) : sku));

async function world(word = "TEAMS1") {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock);
  partnerCenter.people.push(bob);
  const context = contextOf(partnerCenter.api, clock);
  const made = await Promise.all([alice.id, bob.id].map((id) => userLicense.create(argsFor(id, word), context)));
  partnerCenter.posts.length = 0;
  partnerCenter.skus = lost;
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new Error("There are two.");
  const diff = (of: typeof first, wanted: UserLicenseArgs) =>
    userLicense.diff(of.id, of.state, wanted, { context: () => context, tell: context.tell });
  return { partnerCenter, context, alices: first, bobs: second, diff };
}

describe("A plan that Microsoft has taken out of a product", () => {
  test.each(["TEAMS1", "teams1", "Microsoft Teams", plans.teams.id])(
    "is off, as wanted: %s is no drift",
    async (word) => {
      const { context, alices, diff } = await world(word);
      const read = await userLicense.read(alices.id, alices.state, context);
      expect(read?.args).toEqual(argsFor(alice.id, word));
      if (read === undefined) throw new Error("It is gone.");
      expect(await diff({ ...alices, state: read.state }, argsFor(alice.id, word))).toBeUndefined();
      expect(await diff(alices, argsFor(alice.id, word))).toBeUndefined();
      const look = { id: alices.id, wanted: argsFor(alice.id, word), before: alices.state, found: read };
      expect(judge(look, { skus: lost, userExists: true }).changes).toEqual([]);
      expect(context.tell.warnings).toEqual([]);
    },
  );

  test("hinders no other change, and is told once for all who list it", async () => {
    const { partnerCenter, context, alices, bobs } = await world();
    for (const { id, state } of [alices, bobs]) {
      const more = { ...state, licenses: [...state.licenses, { sku: "SPE_E3" }] };
      await userLicense.update(id, state, more, context);
    }
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual(
      Array(2).fill({ assign: [{ skuId: idOf(e3), excludedPlans: [] }], remove: [] }),
    );
    expect(context.tell.warnings).toEqual([
      expect.stringMatching(/Product SPE_E5 has no service plan "TEAMS1"\. It has: .*it is off, as wanted/),
    ]);
  });

  test("does not keep the other plans of the list from being switched", async () => {
    const { partnerCenter, context, alices } = await world();
    const both = { ...argsFor(alice.id), licenses: [{ sku: "SPE_E5", excludedPlans: ["SWAY", "TEAMS1"] }] };
    const next = await userLicense.update(alices.id, alices.state, both, context);
    expect(partnerCenter.posts.map(({ update }) => update.assign[0]?.excludedPlans)).toEqual([[plans.sway.id]]);
    expect((await userLicense.read(alices.id, next, context))?.args.licenses).toEqual(both.licenses);
  });

  test("may leave the program, and come back into the product: then it is switched off again", async () => {
    const { partnerCenter, context, alices, diff } = await world();
    const kept = (await userLicense.read(alices.id, alices.state, context))?.state;
    if (kept === undefined) throw new Error("It is gone.");
    partnerCenter.skus = products;
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(alices.id, kept, context);
    expect(read?.args.licenses).toEqual([{ sku: "SPE_E5", excludedPlans: [] }]);
    if (read === undefined) throw new Error("It is gone.");
    expect(await diff({ ...alices, state: read.state }, argsFor(alice.id))).toMatchObject({ replaces: [] });
  });

  test("is told from a name that is misspelt: one that the resource has never listed is refused", async () => {
    const { partnerCenter, context, alices } = await world();
    const misspelt = { ...argsFor(alice.id), licenses: [{ sku: "SPE_E5", excludedPlans: ["TEAMS1", "SWAYY"] }] };
    await expect(userLicense.update(alices.id, alices.state, misspelt, context)).rejects.toThrow(
      'Product SPE_E5 has no service plan "SWAYY"',
    );
    expect(partnerCenter.posts).toEqual([]);
  });

  test.each(["TEAMS1", "Microsoft Teams", plans.teams.id])(
    "is not meant where the whole product has left the customer's list: nothing is switched on then (%s)",
    async (word) => {
      const { partnerCenter, context, alices } = await world(word);
      partnerCenter.skus = [e3, minecraft];
      const more = { ...alices.state, licenses: [...alices.state.licenses, { sku: "SPE_E3" }] };
      await userLicense.update(alices.id, alices.state, more, context);
      expect(partnerCenter.posts.flatMap(({ update }) => update.assign.map(({ skuId }) => skuId))).toEqual([idOf(e3)]);
      expect(partnerCenter.calls).not.toContain("GET subscribedskus again");
      expect(context.tell.warnings).toEqual([]);
    },
  );

  test.each(["SPE_E5", idOf(e5)])(
    "is looked for in its own product, not in another one of the list (%s)",
    async (word) => {
      const { partnerCenter, context } = await world();
      partnerCenter.skus = products;
      const licenses = [
        { sku: "SPE_E3", excludedPlans: ["EXCHANGE_S_ENTERPRISE"] },
        { sku: word, excludedPlans: ["TEAMS1"] },
      ];
      partnerCenter.takes(bob.id, e5);
      const { id, state } = await userLicense.create({ ...argsFor(bob.id), licenses }, context);
      partnerCenter.skus = lost;
      partnerCenter.posts.length = 0;
      const more = { ...argsFor(bob.id), licenses: [...licenses, { sku: "CFQ7TTC0K5DR/0002" }] };
      await userLicense.update(id, state, more, context);
      expect(partnerCenter.posts.map(({ update }) => update.assign.map(({ skuId }) => skuId))).toEqual([
        [idOf(minecraft)],
      ]);
      partnerCenter.skus = [e3, without(e5, plans.exchange)];
      const others = [{ sku: "SPE_E3" }, { sku: word, excludedPlans: ["EXCHANGE_S_ENTERPRISE"] }];
      await expect(userLicense.update(id, state, { ...argsFor(bob.id), licenses: others }, context)).rejects.toThrow(
        "SPE_E5 has no service plan",
      );
    },
  );

  test("may be listed for the first time where the license had it off before", async () => {
    const { partnerCenter, context } = await world();
    partnerCenter.skus = products;
    partnerCenter.gives(alice.id, e3, [plans.teams.id]);
    const unmanaged = { ...argsFor(alice.id), licenses: [{ sku: "SPE_E3" }] };
    const { id, state } = await userLicense.create(unmanaged, context);
    partnerCenter.skus = [without(e3, plans.teams), e5];
    const listed = (plan: string) => ({ ...unmanaged, licenses: [{ sku: "SPE_E3", excludedPlans: [plan] }] });
    for (const word of ["TEAMS1", plans.teams.id]) await userLicense.update(id, state, listed(word), context);
    await expect(userLicense.update(id, state, listed("SWAY"), context)).rejects.toThrow('no service plan "SWAY"');
  });

  test("stays known when the product has left the customer's list, also after a refresh", async () => {
    const { partnerCenter, context, alices } = await world();
    partnerCenter.skus = [e3, minecraft];
    const read = await userLicense.read(alices.id, alices.state, context);
    expect(read?.args).toEqual(argsFor(alice.id));
    expect(read?.state.assigned).toEqual(alices.state.assigned);
    const more = { ...argsFor(alice.id), licenses: [...alices.state.licenses, { sku: "SPE_E3" }] };
    const next = await userLicense.update(alices.id, read?.state ?? alices.state, more, context);
    expect(partnerCenter.posts.flatMap(({ update }) => update.assign.map(({ skuId }) => skuId))).toEqual([idOf(e3)]);
    expect(next.assigned.find(({ id }) => id === idOf(e5))?.excludedPlans).toEqual([
      { id: plans.teams.id, name: "TEAMS1" },
    ]);
  });

  test("hinders no change either when the whole product leaves the customer's list after it", async () => {
    const { partnerCenter, context, alices } = await world();
    const read = async (state = alices.state) => (await userLicense.read(alices.id, state, context))?.state ?? state;
    const first = await read();
    partnerCenter.skus = [e3, minecraft];
    const second = await read(first);
    const more = { ...argsFor(alice.id), licenses: [...alices.state.licenses, { sku: "SPE_E3" }] };
    await userLicense.update(alices.id, second, more, context);
    expect(partnerCenter.posts.flatMap(({ update }) => update.assign.map(({ skuId }) => skuId))).toEqual([idOf(e3)]);
    expect(context.tell.warnings).toEqual([]);
  });

  test.each(["SPE_E5", "microsoft 365 e5", idOf(e5)])(
    "hinders no change of a license that has never been shown (%s)",
    async (word) => {
      const { partnerCenter, context } = await world();
      partnerCenter.skus = products;
      partnerCenter.takes(bob.id, e5);
      partnerCenter.fails({ shownAfter: Number.POSITIVE_INFINITY });
      const licenses = [{ sku: word, excludedPlans: ["TEAMS1"] }];
      const wanted = { ...argsFor(bob.id), licenses };
      const { id, state } = (await outcomeOf(userLicense.create(wanted, context))) as NotReady<UserLicenseState>;
      partnerCenter.settles();
      partnerCenter.skus = lost;
      const more = { ...wanted, licenses: [...licenses, { sku: "SPE_E3" }] };
      await userLicense.update(id, state, more, context);
      expect(partnerCenter.has(bob.id)).toEqual([idOf(e5), idOf(e3)]);
    },
  );

  test("stays known for each product of its own", async () => {
    const { partnerCenter, context } = await world();
    partnerCenter.skus = products;
    const licenses = [
      { sku: "SPE_E3", excludedPlans: ["EXCHANGE_S_ENTERPRISE"] },
      { sku: "SPE_E5", excludedPlans: ["TEAMS1"] },
    ];
    const { id, state } = await userLicense.create({ ...argsFor(bob.id), licenses }, context);
    partnerCenter.skus = [minecraft];
    expect((await userLicense.read(id, state, context))?.state.assigned).toEqual(state.assigned);
  });

  test("can be switched on when the product has left the customer's list, with one request", async () => {
    const { partnerCenter, context, alices } = await world();
    partnerCenter.skus = products;
    partnerCenter.subscribedSkus = async () => [e3, minecraft];
    partnerCenter.showsPlans = false;
    const on = { ...argsFor(alice.id), licenses: [{ sku: "SPE_E5", excludedPlans: [] }] };
    const next = await userLicense.update(alices.id, alices.state, on, context);
    expect(next.assigned[0]?.excludedPlans).toEqual([]);
    await userLicense.update(alices.id, next, on, context);
    expect(partnerCenter.posts.map(({ update }) => update)).toEqual([
      { assign: [{ skuId: idOf(e5), excludedPlans: [] }], remove: [] },
    ]);
  });

  test("whichever plans are listed and whichever leave, nothing is drift, nothing is sent, and no plan is switched on", async () => {
    const own = e5.servicePlans.filter(({ targetType }) => targetType === "user");
    await fc.assert(
      fc.asyncProperty(fc.subarray(own), fc.subarray(own), fc.boolean(), async (listed, gone, showsPlans) => {
        const clock = new ModelClock();
        const partnerCenter = new ModelPartnerCenter(clock);
        partnerCenter.showsPlans = showsPlans;
        const context = contextOf(partnerCenter.api, clock);
        const words = listed.map(({ serviceName }) => serviceName).sort();
        const args = { ...argsFor(alice.id), licenses: [{ sku: "SPE_E5", excludedPlans: words }] };
        const { id, state } = await userLicense.create(args, context);
        partnerCenter.posts.length = 0;
        partnerCenter.skus = products.map((sku) => (sku === e5 ? without(e5, ...gone) : sku));
        const read = await userLicense.read(id, state, context);
        expect(read?.args).toEqual(args);
        await userLicense.update(id, read?.state ?? state, args, context);
        expect(partnerCenter.posts).toEqual([]);
      }),
    );
  });
});

describe("A preview of plans that a product does not have", () => {
  const planned = (name: string, operation: "create" | "same" | "update", word = "TEAMS1") =>
    asNew({ type: "UserLicense", name, operation, args: { ...argsFor(alice.id, word) } });
  const look = (...all: ReturnType<typeof planned>[]) => planFindings(programOf(customer, all, lost, []), lost);

  test("says it once for each product, naming who lists it", () => {
    const many = ["a", "b", "c", "d", "e", "f", "g"].map((name) => planned(name, "same"));
    expect(look(...many)).toEqual([
      {
        severity: "warning",
        text: expect.stringMatching(
          /^UserLicense "a", .* and 2 more: Product SPE_E5 has no service plan "TEAMS1"\. .*it is off, as wanted/,
        ),
      },
    ]);
  });

  test("says that creating a license with it fails", () => {
    expect(look(planned("a", "create")).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^UserLicense "a": Product SPE_E5 has no .* Creating a license with it fails\.$/),
    ]);
  });

  test("says nothing of those that it has", () => {
    expect(look(planned("a", "create", "SWAY"))).toEqual([]);
  });
});
