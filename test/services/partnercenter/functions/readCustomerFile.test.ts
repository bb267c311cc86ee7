import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionsIn } from "../../../support/functionCalls";
import { world } from "../../../support/world";

/** No credentials: the function asks no service. */
const { simulator, call, failure } = functionsIn(world, {});

const text = `customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1
domain: contoso.example
subscriptions:
  m365-e3: { id: a4c1340d-6911-4758-bba3-0c4c6007d161, quantity: 20, decrease: atRenewal, onDelete: retain }
licenses:
  E3 without Teams: { sku: SPE_E3, excludedPlans: [TEAMS1] }
people:
  alice@contoso.example: E3 without Teams
  sean.o'neil@contoso.example: [SPE_E3, VISIOCLIENT]
  dora@contoso.example: { name: carol@contoso.example, licenses: SPE_E3, exclusive: true }
`;

describe("readCustomerFile", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-readCustomerFile-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (content: string): { file: string } => {
    const file = join(folder, "contoso.yaml");
    writeFileSync(file, content);
    return { file };
  };

  test("returns the arguments of all resources, and only those that the file has, without a request", async () => {
    expect(await call("readCustomerFile", written(text))).toEqual({
      customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
      domain: "contoso.example",
      subscriptions: [
        {
          name: "m365-e3",
          subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
          quantity: 20,
          decrease: "atRenewal",
          onDelete: "retain",
        },
      ],
      people: [
        {
          name: "alice@contoso.example",
          userId: "alice@contoso.example",
          licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
        },
        {
          name: expect.stringMatching(/^sean\.o-neil@contoso\.example-[0-9a-f]{6}$/),
          userId: "sean.o'neil@contoso.example",
          licenses: [{ sku: "SPE_E3" }, { sku: "VISIOCLIENT" }],
        },
        {
          name: "carol@contoso.example",
          userId: "dora@contoso.example",
          licenses: [{ sku: "SPE_E3" }],
          exclusive: true,
        },
      ],
    });
    expect(simulator().journal.exchanges).toEqual([]);
  });

  test.each([
    [
      "a key that YAML reads as a number",
      "alice@contoso.example",
      "0123",
      '8: expected a text as the key, but got 0123. Put it in quotes: "0123".',
    ],
    [
      "a key that YAML reads as nothing",
      "alice@contoso.example",
      "null",
      "8: expected a text as the key, but got null",
    ],
    [
      "a wrong quantity",
      "quantity: 20",
      "quantity: 0",
      "4: subscriptions › m365-e3 › quantity: expected a whole number of 1 or more, but got 0.",
    ],
    [
      "an unknown member",
      "decrease",
      "decreases",
      "4: subscriptions › m365-e3 › decreases: there is no such member. Is it misspelt?",
    ],
    ["a value that there is not", "atRenewal", "later", "4: subscriptions › m365-e3 › decrease: "],
    [
      "a person twice",
      "dora@contoso",
      "Alice@contoso",
      "10: people › Alice@contoso.example: expected each person once; line 8 has it already.",
    ],
    [
      "a subscription twice",
      "licenses:\n",
      "  again: { id: A4C1340D-6911-4758-BBA3-0C4C6007D161, quantity: 2 }\nlicenses:\n",
      "5: subscriptions › again: expected each subscription once; line 4 has it already.",
    ],
  ])("refuses %s, with file and line", async (_what, right, wrong, message) => {
    const given = written(text.replace(right, wrong));
    expect(await failure("readCustomerFile", given)).toContain(`${given.file}:${message}`);
  });

  test("refuses a file that is not there, and says where it looked", async () => {
    expect(await failure("readCustomerFile", { file: "customers/nobody.yaml" })).toBe(
      `customers/nobody.yaml cannot be read. There is no such file (looked for in ${process.cwd()}).`,
    );
  });

  test("asks for a file", async () => {
    expect(await failure("readCustomerFile")).toContain("file: missing");
    expect(await failure("readCustomerFile", { path: "x" })).toContain("path: there is no such argument");
  });
});
