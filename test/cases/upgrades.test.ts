import { casePlaces } from "../support/caseProject";
import { engineCase, script } from "../support/cases";

/** An upgrade cannot be undone, so it happens once. */
const open = casePlaces();

/** Quantities of the upgrades in the fake service's ledger. */
const upgradesIn = (out: string): number[] => {
  const ledger = out.slice(out.lastIndexOf("[\n"));
  return [...ledger.matchAll(/quantity: (\d+)/g)].map(([, quantity]) => Number(quantity));
};

test("two upgrades for one act are refused without a preview, too, and none is begun", async () => {
  const { line } = await engineCase("engine/upgrade-duplicate-no-preview");
  expect(line("up --skip-preview:")).toBe("rc 1 | ledger: (nothing) | source has 10 of 10");
});

test("a run that was killed while the list of upgrades lags begins no second upgrade, and asks for a look", async () => {
  const { out, line } = await engineCase("engine/upgrade-kill-lag");
  expect(line("first up")).toBe("null SIGKILL");
  expect(upgradesIn(out)).toEqual([3]);
  expect(line("second up")).toMatch(/^1 /);
  expect(out).toMatch(/error: Subscription .* nothing is upgraded\. Look at both subscriptions of customer/);
});

test("a run that was killed adopts its upgrade from the second page of the list", async () => {
  const { out, line } = await engineCase("engine/upgrade-kill-lag", [], { PAGED: "1" });
  expect(line("first up")).toBe("null SIGKILL");
  expect(upgradesIn(out)).toEqual([3]);
  expect(line("second up")).toMatch(/^0 /);
});

test("an upgrade whose answer is lost is found on the second page of the list", async () => {
  const { out, line } = await engineCase("engine/upgrade-list-paged");
  expect(line("up")).toMatch(/^0 /);
  expect(upgradesIn(out)).toEqual([3]);
});

test.each(["1", "0"])(
  "an upgrade whose answer is lost is awaited while it is pending, and not begun again (HONOUR=%s)",
  async (honour) => {
    const { out, line } = await engineCase("engine/upgrade-pending-lag", [], { HONOUR: honour });
    expect(line("up")).toMatch(/^0 /);
    expect(upgradesIn(out)).toEqual([3]);
  },
);

test("two stacks that declare the same upgrade at once send one request id, and upgrade once", async () => {
  const { line } = await engineCase("engine/upgrade-two-stacks");
  const said = line("two ups at once:");
  expect(said).toMatch(/^rc 0,0 \| ledger: upgrade \S+ +3 \| source has 7 of 10 /);
  expect(new Set(said.split("request ids ")[1]?.split(" ")).size).toBe(1);
});

test("an upgrade that has happened already, and stands on page two, is adopted", async () => {
  const server = await open.server("upgrade-lists-not-paged/server.js");
  const project = await open.project("upgrade-lists-not-paged", server.partnerCenter);
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  expect(await server.ask("/__posts")).toBe(0);
  expect(project.resources).toMatchObject([{ outputs: { operationId: "op-3" } }]);
});

describe("Lists that upgrades are looked up in", () => {
  let said: Awaited<ReturnType<typeof script>>;
  beforeAll(async () => {
    said = await script("upgrade-lists-not-paged/w2.js");
  });

  test("are read to their end", () => {
    expect(said.about("== transitions paged")).toContain('"posts":0,"operationId":"op-own"');
    expect(said.about("== eligibilities paged")).toContain('OK "new-op"');
    expect(said.about("== legacy upgrades paged")).toContain('OK "bbbbbbbb-0000-4000-8000-000000000001"');
  });

  test.each([
    "eligibilities with an odd item beside: a null item",
    "eligibilities with an odd item beside: no catalogItemId",
    "eligibilities with an odd item beside: transitionType null",
    "eligibilities with an odd item beside: subscriptionId absent",
    "transitions with an odd item: another target without id",
    "transitions with an odd item: quantity null",
    "transitions with an odd item: timestamp odd",
    "transitions with an odd item: event status number",
    "legacy upgrades, an item without targetOffer beside",
  ])("may hold an item that cannot be read (%s)", (what) => {
    expect(said.about(`== ${what}`)).toMatch(/^ {3}OK "(new-op|bbbbbbbb-0000-4000-8000-000000000001)"$/m);
  });
});

test("a list that counts more than came is an error, and nothing is taken for absent", async () => {
  const { about } = await script("upgrade-lists-not-paged/w3.js");
  for (const what of ["licenses: totalCount 2", "users: totalCount 501", "skus: totalCount 2"]) {
    expect(about(`== ${what}`)).toMatch(/THROWN UnexpectedAnswer: .* list is not complete/);
  }
  for (const what of ["licenses answered 204", "licenses with items and Items: []"]) {
    expect(about(`== ${what}`)).toContain("THROWN UnexpectedAnswer");
  }
});
