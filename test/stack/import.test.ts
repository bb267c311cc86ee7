import fc from "fast-check";
import { importedProject, importLaboratory, printedCommands } from "../support/importedProject";
import { importWorld } from "../support/importWorlds";
import { contoso, licensesOf, sku, user, world, writesOf } from "../support/world";

/** `licenses import`, and both ways into Pulumi's state, as its user runs them. */

const lab = importLaboratory();
beforeEach(() => {
  lab.simulator.change(
    { change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 },
    { change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 },
    { change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
  );
  lab.simulator.journal.clear();
});

const stack = "contoso.example";

test("The commands that an import prints bring everything into the state without a request, and a preview is empty", async () => {
  const imported = await lab.project.import("--customer", "contoso.example");
  expect([imported.code, imported.text]).toEqual([0, expect.stringContaining("2 people")]);
  const [init, bring, , preview, allow] = printedCommands(imported.text);
  expect((await lab.project.pulumi(init as string[])).code).toBe(0);
  lab.simulator.journal.clear();
  const brought = await lab.project.pulumi(bring as string[]);
  expect([brought.code, brought.text]).toEqual([0, expect.stringContaining("imported")]);
  expect(lab.simulator.journal.exchanges).toEqual([]);
  for (const more of [[], ["--refresh"]]) {
    const empty = await lab.project.pulumi([...(preview as string[]), ...more]);
    expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
  }
  expect((await lab.project.pulumi(allow as string[])).code).toBe(0);
  const changed = lab.project
    .read(`customers/${stack}.yaml`)
    .replace(/(bob@contoso\.example: ).*/, "$1[SPE_E3, SPE_E5]");
  lab.project.write(`customers/${stack}.yaml`, changed);
  const up = await lab.project.pulumi(["up", "--yes", "--stack", stack]);
  expect([up.code, up.text]).toEqual([0, expect.stringMatching(/1 updated|bob/)]);
  expect(writesOf(lab.simulator)).toHaveLength(1);
});

test("The first update adopts what exists without a write, and refuses to change what has moved meanwhile", async () => {
  const imported = await lab.project.import("--all");
  const [init, , , preview] = printedCommands(imported.text);
  await lab.project.pulumi(init as string[]);
  const adopted = await lab.project.pulumi(["up", "--yes", "--stack", stack]);
  expect([adopted.code, adopted.text]).toEqual([0, expect.stringContaining("created")]);
  expect(writesOf(lab.simulator)).toEqual([]);
  const empty = await lab.project.pulumi([...(preview as string[]), "--refresh"]);
  expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
  lab.simulator.change({ change: "removeLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 });
  const refused = await lab.project.pulumi(["up", "--refresh", "--yes", "--skip-preview", "--stack", stack]);
  expect([refused.code, refused.text]).toEqual([1, expect.stringContaining("only adopts what exists")]);
  expect(writesOf(lab.simulator)).toEqual([]);
});

test("Random worlds of customers are adopted by the first update without a write, and a preview is empty then", async () => {
  const seed = Date.now();
  console.log(`The worlds' seed is ${seed}`);
  for (const random of fc.sample(importWorld, { numRuns: 3, seed })) {
    lab.simulator.reset(random);
    const one = importedProject(() => lab.simulator);
    const imported = await one.import("--customer", "contoso.onmicrosoft.com");
    expect([imported.code, imported.text]).toEqual([0, expect.stringContaining("1 of 1 customers")]);
    await one.pulumi(["stack", "init", "contoso"]);
    const adopted = await one.pulumi(["up", "--yes", "--skip-preview", "--stack", "contoso"]);
    expect([adopted.code, adopted.text]).toEqual([0, expect.stringContaining("created")]);
    const empty = await one.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", "contoso"]);
    expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
    expect(writesOf(lab.simulator)).toEqual([]);
    one.remove();
  }
});

test("A person whose license a group grants keeps it when the line leaves the data file", async () => {
  lab.simulator.reset({
    ...world,
    customers: (world.customers ?? []).map((customer) => ({
      ...customer,
      users: (customer.users ?? []).map((one) =>
        one.id === user.alice ? { ...one, licenses: [{ skuId: sku.e5, direct: false, grantedByGroup: true }] } : one,
      ),
    })),
  });
  await lab.project.import("--customer", contoso.id);
  await lab.project.pulumi(["stack", "init", stack]);
  expect((await lab.project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack])).code).toBe(0);
  const file = `customers/${stack}.yaml`;
  lab.project.write(file, lab.project.read(file).replace(/ {2}alice@.*\n/, ""));
  await lab.project.pulumi(["config", "rm", "licenses:adoptOnly", "--stack", stack]);
  const up = await lab.project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
  expect([up.code, up.text]).toEqual([0, expect.stringContaining("1 deleted")]);
  expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E5"]);
});
