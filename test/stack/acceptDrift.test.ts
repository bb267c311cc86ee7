import { importedProject, importLaboratory } from "../support/importedProject";
import { contoso, sku, user, writesOf } from "../support/world";

/** `licenses drift --accept` of an imported project, as its user runs it. */

const stack = "contoso.example";
const file = `customers/${stack}.yaml`;

const lab = importLaboratory();
beforeEach(async () => {
  lab.simulator.change(
    { change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e5 },
    { change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
    { change: "assignLicense", customerId: contoso.id, userId: user.carol, sku: sku.e3 },
  );
  await lab.project.import("--customer", contoso.id);
  await lab.project.pulumi(["stack", "init", stack]);
  const brought = await lab.project.pulumi([
    ...["import", "--file", `import/${stack}.json`, "--stack", stack],
    ...["--yes", "--generate-code=false", "--protect=false"],
  ]);
  expect([brought.code, brought.text]).toEqual([0, expect.stringContaining("imported")]);
  lab.simulator.journal.clear();
});

const accept = (...more: string[]) => lab.project.licenses("drift", "--accept", "--stack", stack, ...more);
const preview = () => lab.project.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", stack]);
const changed = (before: string) => {
  const lines = new Set(before.split("\n"));
  return lab.project
    .read(file)
    .split("\n")
    .filter((line) => !lines.has(line));
};

test("What was changed in the portal is accepted by changing its lines alone, and a preview is empty then", async () => {
  lab.project.write(file, lab.project.read(file).replace("people:", "people: # agreed with Dana"));
  const before = lab.project.read(file);
  lab.simulator.change(
    { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 },
    { change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
  );
  const accepted = await accept("--yes");
  expect([accepted.code, accepted.text]).toEqual([0, expect.stringMatching(/quantity 10 → 13[\s\S]*bob.*taken out/)]);
  expect(changed(before)).toEqual([expect.stringMatching(/^ {2}\S+: \{ id: 6e7aa601-\S+, quantity: 13 \} # /)]);
  expect(before.split("\n").length - lab.project.read(file).split("\n").length).toBe(1);
  const empty = await preview();
  expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
  expect(writesOf(lab.simulator)).toEqual([]);
});

test("What was accepted and is not updated yet is accepted before, also a person who was taken out", async () => {
  lab.simulator.change(
    { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 },
    { change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
  );
  await accept("--yes");
  const before = lab.project.read(file);
  const again = await accept("--yes");
  expect([again.code, again.text]).toEqual([
    0,
    expect.stringMatching(/^Accepted before:\n.*\n.*bob@contoso\.example: customers\/contoso\.example\.yaml .*$/m),
  ]);
  expect(lab.project.read(file)).toBe(before);
});

test("What is left by a decision is not accepted with the rest, only by its name", async () => {
  lab.simulator.change(
    { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 },
    { change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
  );
  const bob = ["--resource", "bob@contoso.example"];
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const why = ["--until", until, "--reason", "Dana decides"];
  const left = await lab.project.licenses("drift", "--leave", ...why, "--stack", stack, "--yes", ...bob);
  expect([left.code, left.text]).toEqual([0, expect.stringContaining("bob@contoso.example")]);
  await accept("--yes");
  expect(lab.project.read(file)).toContain("quantity: 13 }");
  expect(lab.project.read(file)).toContain("bob@contoso.example: SPE_E3");
  expect((await accept("--yes", ...bob)).text).toContain("taken out");
  expect(lab.project.read(file)).not.toContain("bob@");
});

test("A swap of products in the portal is accepted as a swap, and the update adopts it without a write", async () => {
  const before = lab.project.read(file);
  lab.simulator.change(
    { change: "removeLicense", customerId: contoso.id, userId: user.carol, sku: sku.e3 },
    { change: "assignLicense", customerId: contoso.id, userId: user.carol, sku: sku.e5 },
  );
  const accepted = await accept("--yes");
  expect([accepted.code, accepted.text]).toEqual([0, expect.stringContaining("The update adopts what is there")]);
  expect(changed(before)).toEqual(["  carol@contoso.example: SPE_E5"]);
  expect((await lab.project.pulumi(["up", "--refresh", "--yes", "--stack", stack])).code).toBe(0);
  expect(writesOf(lab.simulator)).toEqual([]);
  expect((await preview()).code).toBe(0);
});

test("What was changed in the file and in the portal is a conflict, and neither is overwritten", async () => {
  const edited = lab.project.read(file).replace("quantity: 10 }", "quantity: 15 }");
  lab.project.write(file, edited);
  lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 });
  const refused = await accept("--yes");
  expect([refused.code, refused.text]).toEqual([
    1,
    expect.stringContaining("quantity was 10 at the last update, is 15 in the text, and 13 at the service"),
  ]);
  expect(lab.project.read(file)).toBe(edited);
});

test("Without a terminal and --yes nothing is written, and a name that means nothing is an error", async () => {
  lab.simulator.change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 });
  const before = lab.project.read(file);
  const unasked = await accept();
  expect([unasked.code, unasked.text]).toEqual([2, expect.stringContaining("Add --yes")]);
  const nobody = await accept("--yes", "--resource", "bob@contoso.example");
  expect([nobody.code, nobody.text]).toEqual([2, expect.stringContaining("Nothing that has drifted is meant by")]);
  expect(lab.project.read(file)).toBe(before);
});

test("An import later takes over what changed at the service, and keeps what people changed in the file", async () => {
  const byHand = lab.project
    .read(file)
    .replace("quantity: 10 }", "quantity: 15 }")
    .replace(
      "  carol@contoso.example: SPE_E3",
      "  # Carol leaves in May\n  carol@contoso.example: [SPE_E3] # until then",
    );
  lab.project.write(file, byHand);
  lab.simulator.change(
    { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e3, quantity: 21 },
    { change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: sku.e3 },
    { change: "assignLicense", customerId: contoso.id, userId: user.dave, sku: sku.e3 },
    { change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
  );
  const again = await lab.project.import("--customer", contoso.id);
  expect([again.code, again.text]).toEqual([0, expect.stringContaining("1 changed")]);
  const text = lab.project.read(file);
  expect(text).toContain("quantity: 15 }");
  expect(text).toContain("quantity: 21 }");
  expect(text).toContain("alice@contoso.example: [SPE_E5, SPE_E3]");
  expect(text).toContain(
    "  # Carol leaves in May\n  carol@contoso.example: [SPE_E3] # until then\n  dave@contoso.example: SPE_E3",
  );
  expect(text).not.toContain("bob@");
  expect((await lab.project.import("--customer", contoso.id)).text).toContain("1 unchanged");
  expect(lab.project.read(file)).toBe(text);
});

test("In a project of classes the literals are changed, and what is no literal is told", async () => {
  const code = importedProject(() => lab.simulator);
  try {
    await code.import("--customer", contoso.id, "--typescript");
    await code.pulumi(["stack", "init", stack]);
    const up = await code.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
    expect([up.code, up.text]).toEqual([0, expect.stringContaining("created")]);
    const program = `customers/${stack}.ts`;
    code.write(program, `const seats3 = 20;\n${code.read(program).replace("quantity: 20", "quantity: seats3")}`);
    const before = code.read(program);
    lab.simulator.change(
      { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity: 13 },
      { change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e3, quantity: 21 },
      { change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
    );
    const accepted = await code.licenses("drift", "--accept", "--yes", "--stack", stack);
    expect([accepted.code, accepted.text]).toEqual([1, expect.stringMatching(/To change by hand:\n.*quantity/)]);
    const [lines, now] = [before.split("\n"), code.read(program).split("\n")];
    expect(now.filter((line) => !lines.includes(line))).toEqual([expect.stringContaining("quantity: 13")]);
    expect(now.join("\n")).not.toContain("bob@");
    code.write(program, code.read(program).replace("const seats3 = 20", "const seats3 = 21"));
    const empty = await code.pulumi(["preview", "--refresh", "--expect-no-changes", "--stack", stack]);
    expect([empty.code, empty.text]).toEqual([0, expect.stringContaining("unchanged")]);
    expect(writesOf(lab.simulator)).toEqual([]);
    lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.dave, sku: sku.e3 });
    const again = await code.import("--customer", contoso.id);
    expect([again.code, again.text]).toEqual([0, expect.stringContaining("1 changed")]);
    expect(code.read(program)).toMatch(/new UserLicense\("dave@contoso\.example"/);
    const adopts = await code.pulumi(["up", "--yes", "--skip-preview", "--stack", stack]);
    expect([adopts.code, writesOf(lab.simulator)]).toEqual([0, []]);
  } finally {
    code.remove();
  }
});
