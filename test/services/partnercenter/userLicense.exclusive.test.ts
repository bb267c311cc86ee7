import fc from "fast-check";
import type { NotReady } from "../../../provider/core/errors";
import { userLicense } from "../../../provider/services/partnercenter/userLicense.lifecycle";
import type { UserLicenseState } from "../../../provider/services/partnercenter/userLicense.state";
import { contextOf, ModelClock } from "../../support/modelClock";
import { alice, customer, ModelPartnerCenter } from "../../support/modelPartnerCenter";
import { classroom, e3, e5, idOf, minecraft } from "../../support/modelProducts";
import { outcomeOf } from "../../support/modelService";

const args = { customerId: customer, userId: alice.id, licenses: [{ sku: "SPE_E3" }], exclusive: true };

function world({ removalsWereShown = true } = {}) {
  const clock = new ModelClock();
  const partnerCenter = new ModelPartnerCenter(clock).gives(alice.id, minecraft);
  const context = contextOf(partnerCenter.api, clock, { removalsWereShown });
  const help = { context: () => context, tell: context.tell };
  return { clock, partnerCenter, context, help };
}

describe("When the list is all that the user may have", () => {
  test("create removes the rest, as preview has shown it", async () => {
    const { partnerCenter, context } = world();
    await userLicense.create(args, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("what someone gave besides shows as drift, and is removed", async () => {
    const { partnerCenter, context, help } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    expect(read?.args.licenses).toEqual([{ sku: "SPE_E3" }, { sku: "SPE_E5" }]);
    expect(await userLicense.diff(id, read?.state ?? state, args, help)).toBeDefined();
    await userLicense.update(id, read?.state ?? state, args, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });

  test("delete removes the listed ones only", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    await userLicense.delete(id, read?.state ?? state, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e5)]);
  });

  test("turning it off takes nothing away", async () => {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = await userLicense.read(id, state, context);
    await userLicense.update(id, read?.state ?? state, { ...args, exclusive: false }, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(e5)].sort());
  });

  test("a license that a group grants is named once, and is no drift from then on", async () => {
    const { partnerCenter, context, help } = world();
    partnerCenter.grantsByGroup(alice.id, e5);
    const { id, state } = await userLicense.create(args, context);
    expect(state.warnings).toEqual([expect.objectContaining({ message: expect.stringContaining("SPE_E5") })]);
    const read = await userLicense.read(id, state, context);
    expect(await userLicense.diff(id, read?.state ?? state, args, help)).toBeUndefined();
  });
});

describe("A license that someone gave beside an exclusive list", () => {
  async function given() {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    partnerCenter.gives(alice.id, e5);
    const read = async (known = state) => (await userLicense.read(id, known, context))?.state;
    return { partnerCenter, context, id, state, read };
  }

  test("does not keep the resource when all that it lists is gone", async () => {
    const { partnerCenter, read } = await given();
    const found = await read();
    partnerCenter.takes(alice.id, e3);
    expect(await read(found)).toBeUndefined();
  });

  test("is called by the part number of the customer's list, or else by its id", async () => {
    const { partnerCenter, read } = await given();
    const licenses = partnerCenter.licenses.bind(partnerCenter);
    partnerCenter.licenses = async (...asked) =>
      (await licenses(...asked))?.map((one) => ({ ...one, productSku: { ...one.productSku, skuPartNumber: "" } }));
    expect((await read())?.licenses).toContainEqual({ sku: "SPE_E5" });
    partnerCenter.skus = [e3];
    expect((await read())?.licenses).toContainEqual({ sku: idOf(e5) });
  });

  test("and that a group grants is forgotten when the group no longer grants it", async () => {
    const { partnerCenter, context, id, state } = await given();
    partnerCenter.grantsByGroup(alice.id, e5);
    const granted = await userLicense.update(id, state, args, context);
    expect(granted.inherited).toEqual([idOf(e5)]);
    partnerCenter.takes(alice.id, e5);
    expect((await userLicense.read(id, granted, context))?.state).not.toHaveProperty("inherited");
  });
});

describe("When a swap stopped half-way", () => {
  async function halfSwapped() {
    const { partnerCenter, context } = world();
    const { id, state } = await userLicense.create(args, context);
    const post = partnerCenter.updateLicenses.bind(partnerCenter);
    partnerCenter.updateLicenses = async (...given) => {
      if (given[2].remove.length > 0) partnerCenter.fails({ refuses: 403, code: "900309" });
      return post(...given);
    };
    const swapped = { ...args, licenses: [{ sku: "CFQ7TTC0K5DR/0002" }] };
    const error = (await outcomeOf(userLicense.update(id, state, swapped, context))) as NotReady<UserLicenseState>;
    partnerCenter.updateLicenses = post;
    expect(error.state).toMatchObject({ leaving: [idOf(e3)] });
    expect(error.state).not.toHaveProperty("unlisted");
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(minecraft)].sort());
    return { partnerCenter, context: { ...context, removalWasShown: () => false }, id, state: error.state, swapped };
  }

  test.each([0, 1, 2])("a delete takes the dropped license away as well (after %d refreshes)", async (refreshes) => {
    const { partnerCenter, context, id, state } = await halfSwapped();
    let known = state;
    for (let refresh = 0; refresh < refreshes; refresh++)
      known = (await userLicense.read(id, known, context))?.state ?? known;
    await userLicense.delete(id, known, context);
    expect(partnerCenter.has(alice.id)).toEqual([]);
  });

  test("it counts as a difference, also where Pulumi does not know that the update is unfinished", async () => {
    const { context, id, state, swapped } = await halfSwapped();
    const help = { context: () => context, tell: context.tell };
    expect(await userLicense.diff(id, state, swapped, help)).toMatchObject({ replaces: [], beyondArguments: true });
  });

  test("an update that is no longer exclusive takes it away as well", async () => {
    const { partnerCenter, context, id, state, swapped } = await halfSwapped();
    await userLicense.update(id, state, { ...swapped, exclusive: false }, context);
    expect(partnerCenter.has(alice.id)).toEqual([idOf(minecraft)]);
  });
});

describe("When preview did not look at the service", () => {
  test("create only assigns, and says that the rest stays for now", async () => {
    const { partnerCenter, context } = world({ removalsWereShown: false });
    await userLicense.create(args, context);
    expect(partnerCenter.has(alice.id).sort()).toEqual([idOf(e3), idOf(minecraft)].sort());
    expect(context.tell.warnings).toHaveLength(1);
  });

  test("the next run sees the rest, and removes it", async () => {
    const { partnerCenter, context, help } = world({ removalsWereShown: false });
    const { id, state } = await userLicense.create(args, context);
    expect(await userLicense.diff(id, state, args, help)).toBeDefined();
    await userLicense.update(id, state, args, { ...context, removalWasShown: () => true });
    expect(partnerCenter.has(alice.id)).toEqual([idOf(e3)]);
  });
});

describe("A license that a group grants beside an exclusive list", () => {
  async function granted() {
    const { partnerCenter, context, help } = world();
    partnerCenter.grantsByGroup(alice.id, e5);
    const { id, state } = await userLicense.create(args, context);
    context.tell.warnings.length = 0;
    partnerCenter.posts.length = 0;
    return { partnerCenter, context, help, id, state };
  }
  const more = { ...args, licenses: [{ sku: "CFQ7TTC0K5BF/0001" }, { sku: "SPE_E3" }] };

  test("is not tried again by later updates, which say nothing of it", async () => {
    const { partnerCenter, context, id, state } = await granted();
    const next = await userLicense.update(id, state, more, context);
    expect(partnerCenter.posts.flatMap(({ update }) => update.remove)).toEqual([]);
    expect(context.tell.warnings).toEqual([]);
    expect(next).toMatchObject({ inherited: [idOf(e5)], warnings: [] });
    expect(next).not.toHaveProperty("unlisted");
  });

  test("is in the state's warnings until a run changes something", async () => {
    const { context, id, state } = await granted();
    const said = { code: "notRemovable", message: expect.stringMatching(/^SPE_E5 cannot be removed/), plans: [] };
    expect(state.warnings).toEqual([said]);
    const same = await userLicense.update(id, state, args, context);
    expect(same.warnings).toEqual([said]);
    expect((await userLicense.update(id, same, more, context)).warnings).toEqual([]);
  });

  test("is the program's once it is listed, and tried again when it is not any more", async () => {
    const { partnerCenter, context, id, state } = await granted();
    const listed = { ...args, licenses: [{ sku: "SPE_E3" }, { sku: "SPE_E5" }] };
    const next = await userLicense.update(id, state, listed, context);
    expect(next).not.toHaveProperty("inherited");
    await userLicense.update(id, next, args, context);
    expect(partnerCenter.posts.flatMap(({ update }) => update.remove)).toEqual([idOf(e5)]);
  });
});

describe("Whatever the user has, whatever a group grants, and whatever a preview has shown", () => {
  const skus = [e3, e5, minecraft, classroom];
  const ids = skus.map(idOf);
  const anyLife = fc.record({
    listed: fc.subarray(skus, { minLength: 1 }),
    had: fc.subarray(ids),
    added: fc.subarray(ids),
    byGroup: fc.subarray(ids),
    shown: fc.tuple(fc.subarray(ids), fc.subarray(ids)),
    refreshes: fc.nat(2),
  });

  test("an exclusive list takes away what was shown or found before, names what it leaves, and a destroy takes its own", async () => {
    const life = fc.asyncProperty(anyLife, async ({ listed, had, added, byGroup, shown, refreshes }) => {
      const clock = new ModelClock();
      const partnerCenter = new ModelPartnerCenter(clock);
      const groups = new Set<string>();
      const give = (id: string) => {
        const sku = skus.find((one) => idOf(one) === id) ?? e3;
        if (byGroup.includes(id)) {
          partnerCenter.grantsByGroup(alice.id, sku);
          groups.add(id);
        } else partnerCenter.gives(alice.id, sku);
      };
      const own = listed.map(idOf);
      const wanted = { ...args, licenses: listed.map(({ productSku }) => ({ sku: productSku.skuPartNumber })) };
      const contextWith = (parts: string[]) => ({
        ...contextOf(partnerCenter.api, clock),
        removalWasShown: (part: string) => parts.some((id) => part === `${alice.id}/${id}`),
      });
      const has = () => new Set(partnerCenter.has(alice.id));
      const run = async (
        parts: string[],
        work: (context: ReturnType<typeof contextWith>) => Promise<UserLicenseState>,
      ) => {
        const context = contextWith(parts);
        const state = await work(context);
        const beside = [...has()].filter((id) => !own.includes(id) && !(state.inherited ?? []).includes(id));
        expect(new Set(state.unlisted ?? [])).toEqual(new Set(beside));
        const said = context.tell.warnings.filter((text) =>
          text.includes("which this exclusive resource does not list"),
        );
        expect(said).toHaveLength(beside.length > 0 ? 1 : 0);
        for (const sku of skus.filter((one) => beside.includes(idOf(one))))
          expect(said[0]).toContain(sku.productSku.skuPartNumber);
        return state;
      };

      had.forEach(give);
      let id = "";
      let state = await run(shown[0], async (context) => {
        const made = await userLicense.create(wanted, context);
        id = made.id;
        return made.state;
      });
      const stays = (id: string, mayGo: string[]) => own.includes(id) || groups.has(id) || !mayGo.includes(id);
      expect(has()).toEqual(new Set([...own, ...had.filter((id) => stays(id, shown[0]))]));

      const granted = state.inherited ?? [];
      added.forEach(give);
      for (let refresh = 0; refresh < refreshes; refresh++)
        state = (await userLicense.read(id, state, contextWith([])))?.state ?? state;
      const found = [...(state.unlisted ?? []), ...shown[1]];
      const before = [...has()];
      state = await run(shown[1], (context) => userLicense.update(id, state, wanted, context));
      const after = new Set(before.filter((id) => stays(id, found) || granted.includes(id)));
      expect(has()).toEqual(after);

      const context = contextWith(ids);
      await userLicense.delete(id, state, context);
      expect(context.tell.warnings.join()).not.toContain("exclusive");
      expect(has()).toEqual(new Set([...after].filter((id) => !own.includes(id) || groups.has(id))));
    });
    await fc.assert(life, { numRuns: 300 });
  });
});
