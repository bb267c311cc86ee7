import { type CliRun, casePlaces, simulated } from "../support/caseProject";
import { engineCase } from "../support/cases";
import { contoso, deedsOf, licensesOf, quantityOf, user } from "../support/world";

/** A run takes away nothing that its program wants. */
const open = casePlaces();

/** The ledger lines that an index-shift case prints, without the time. */
const ledgerOf = (out: string) => out.match(/(assign|remove) u\d@x\.example/g) ?? [];

test("an unchanged resource that is replaced by flag or taint keeps its license, its seats and its organization's license", async () => {
  const { line } = await engineCase("engine/replace-flag-takes-license");
  const kept = "ledger: (nothing) | the user has: SPE_E3";
  expect(line("1 up --replace:")).toBe(`rc 0 | ${kept} | state says: SPE_E3`);
  expect(line("  next plain up:")).toBe("rc 0 unchanged | the user has: SPE_E3");
  expect(line("2 state taint, up:")).toBe(`rc 0 | ${kept}`);
  expect(line("3 quantity 20, restore, up --replace:")).toBe("rc 0 | ledger: (nothing) | live: 20 | state says: 20");
  expect(line("4 organization, remove, up --replace:")).toMatch(
    /^rc 0 \| ledger: \(nothing\) \| live: \{"[^"]+":\{"UNATT":5\}\} \| state says: \[\{"code":"UNATT","quantity":5\}\]$/,
  );
});

test("a replaced resource whose delete failed takes away in the next run only what the program no longer lists", async () => {
  const { line, out } = await engineCase("engine/pending-delete-takes-license");
  expect(line("1 the removal is refused once:")).toMatch(/^rc 1 .*a \(to be deleted\)/);
  expect(line("  next up, with preview:")).toBe(
    "rc 0 | ledger: assign u1@x.example SPE_E5; remove u1@x.example SPE_F1 | the user has: SPE_E3,SPE_E5 | state says: SPE_E3,SPE_E5",
  );
  expect(out).toMatch(/^ {2}next up: rc 0 \| ledger: [^|]* \| live: 30 \| state says: 30$/m);
  expect(out).not.toContain("giveback");
});

test.each([
  ["up", {}],
  ["upp", {}],
  ["upp", { PF: "warn" }],
])(
  "a user leaves the list by whose places resources are named, and the others keep their licenses (%s %j)",
  async (command, environment) => {
    const { out } = await engineCase("engine/index-shift-skip-preview", [command], environment);
    expect(ledgerOf(out)).toEqual(["remove u0@x.example"]);
    expect(out.match(/^\d(?= )/gm)).toEqual(["0", "0"]);
  },
);

test("a preview lets resources be named by places in a list: the others keep their licenses", async () => {
  const { out } = await engineCase("engine/index-shift-skip-preview", ["preview"]);
  expect(ledgerOf(out)).toEqual([]);
  expect(out).not.toContain("error:");
});

test("by the Automation API, too, only the user who leaves the list loses the license", async () => {
  const { out, line } = await engineCase("engine/automation-api-index-shift");
  expect(line("up:")).toBe("succeeded");
  expect(ledgerOf(out)).toEqual(["remove u0@x.example"]);
});

test("an exclusive resource takes away nothing that no preview has shown", async () => {
  const { line } = await engineCase("engine/exclusive-unseen-skip-preview");
  expect(line("1 up --skip-preview:")).toBe("rc 0 | ledger: assign u1@x.example SPE_E3");
  expect(line("2 preview (shows nothing to go: true ), someone assigns SPE_E5, up:")).toBe(
    "rc 0 | ledger: assign u1@x.example SPE_E3",
  );
});

test("what moves to a resource of another provider is not away for a moment", async () => {
  const { line } = await engineCase("engine/two-providers-handover");
  expect(line("1 up with preview:")).toMatch(
    /^rc 0 \| ledger: \(nothing\) \| the user has: (SPE_F1,SPE_E5|SPE_E5,SPE_F1) \| state says: (SPE_F1,SPE_E5|SPE_E5,SPE_F1)$/,
  );
  const ledger = line("2 people move up by one, up with preview: rc 0 | ledger:").split("; ");
  expect(ledger.sort()).toEqual(["assign u3@x.example SPE_E3", "remove u1@x.example SPE_E3"]);
  expect(line("3 a quantity:")).toBe("rc 0 | live: 20 | state says: 20");
});

test("a license that moves to a resource that names the user otherwise, or comes after an await, is not away for a moment", async () => {
  const { line } = await engineCase("engine/handover-other-name-or-late");
  expect(line("1 by UPN and by id, with preview:")).toBe("rc 0 | ledger: (nothing)");
  expect(line("2 second resource after an await, with preview:")).toBe("rc 0 | ledger: (nothing)");
});

test("a license whose resource is renamed stays when the update leaves the new name out", async () => {
  const { line } = await engineCase("engine/target-and-exclude");
  for (const limit of ["--target a", "--exclude b"])
    expect(line(`renamed a to b, up ${limit} :`)).toBe("rc 1 | ledger: (nothing) | the user has: SPE_E3");
});

test("a second quantity of one subscription is refused without a preview, too, and nothing is bought", async () => {
  const { line } = await engineCase("engine/quantity-duplicate-no-preview");
  expect(line("up --skip-preview:")).toMatch(/^rc 1 \| ledger: \(nothing\) \| live: 10 /);
});

describe("Against the simulator's demo world", () => {
  const place = async (name: string) => {
    const simulator = await open.simulator();
    const project = await open.project(name, simulated(simulator));
    const held = () => [licensesOf(simulator, user.alice), quantityOf(simulator, contoso.e5)];
    return { simulator, project, held };
  };
  const succeeds = async (run: Promise<CliRun>) => expect(await run).toMatchObject({ code: 0 });

  test("what was renamed under an alias, and leaves the program later, is given back", async () => {
    const { project, held } = await place("alias-then-gone");
    await succeeds(project.pulumi(["up"], { STEP: "1" }));
    await succeeds(project.pulumi(["up"], { STEP: "2" }));
    expect(held()).toEqual([["SPE_E5"], 14]);
    await succeeds(project.pulumi(["up", "--refresh"], { STEP: "3" }));
    expect(held()).toEqual([[], 10]);
  });

  test("what a renamed stack holds is given back when it is destroyed", async () => {
    const { project, held } = await place("alias-then-gone");
    await succeeds(project.pulumi(["up"], { STEP: "1" }));
    await succeeds(project.pulumi(["stack", "rename", "renamed"]));
    await succeeds(project.pulumi(["up"], { STEP: "1" }));
    expect(held()).toEqual([["SPE_E5"], 14]);
    await succeeds(project.pulumi(["destroy", "--refresh"], { STEP: "1" }));
    expect(held()).toEqual([[], 10]);
  });

  test("a preview refuses a quantity and an upgrade of one subscription of which neither waits for the other", async () => {
    const { project, simulator } = await place("quantity-and-upgrade");
    const { code, out } = await project.pulumi(["up"]);
    expect(code).not.toBe(0);
    for (const word of ['"e3"', '"e3-to-e5"', "dependsOn"]) expect(out).toContain(word);
    expect(deedsOf(simulator)).toEqual([]);
  });

  test("without a preview, at most one of a quantity and an upgrade of one subscription changes it, and the run fails", async () => {
    const { project, simulator } = await place("quantity-and-upgrade");
    const { code, out } = await project.pulumi(["up", "--skip-preview"]);
    expect(code).not.toBe(0);
    expect(out).toMatch(/error: Subscription(Quantity "e3"|Upgrade "e3-to-e5") changes .* dependsOn/);
    expect(project.resources.length).toBeLessThanOrEqual(1);
    expect(deedsOf(simulator).length).toBeLessThanOrEqual(1);
  });
});
