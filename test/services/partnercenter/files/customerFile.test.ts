import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020";
import { load } from "js-yaml";
import { parseCustomer } from "../../../../provider/services/partnercenter/files/customerFile";
import { customerFileJsonSchema } from "../../../../provider/services/partnercenter/files/customerFile.schema";
import { customerForm } from "../../../../provider/services/partnercenter/files/form";

const text = `# Contoso
customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1
name: Contoso Ltd

subscriptions:
  m365-e3: { id: a4c1340d-6911-4758-bba3-0c4c6007d161, quantity: 20, endOfTerm: renew } # Microsoft 365 E3

licenses:
  E3 without Teams: { sku: SPE_E3, excludedPlans: [TEAMS1] }

people:
  Alice@contoso.example: SPE_E3
  bob@contoso.example: [E3 without Teams, VISIOCLIENT]
  dora@contoso.example: { name: carol@contoso.example, licenses: SPE_E3, exclusive: true }
`;

test("the published schema is the one of the code, and takes the file of a customer", () => {
  const published = JSON.parse(readFileSync(require.resolve("pulumi-licenses/customer.schema.json"), "utf8"));
  expect(published).toEqual(customerFileJsonSchema());
  const isValid = new Ajv().compile(published);
  expect([isValid(load(text)), isValid.errors]).toEqual([true, null]);
  expect(isValid(load(text.replace("quantity: 20", "quantity: none")))).toBe(false);
});

test("a customer's file says what the program declares", () => {
  expect(parseCustomer(text, "contoso.yaml")).toEqual({
    customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
    name: "Contoso Ltd",
    subscriptions: [
      { name: "m365-e3", subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161", quantity: 20, endOfTerm: "renew" },
    ],
    people: [
      { name: "alice@contoso.example", userId: "Alice@contoso.example", licenses: [{ sku: "SPE_E3" }] },
      {
        name: "bob@contoso.example",
        userId: "bob@contoso.example",
        licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }, { sku: "VISIOCLIENT" }],
      },
      {
        name: "carol@contoso.example",
        userId: "dora@contoso.example",
        licenses: [{ sku: "SPE_E3" }],
        exclusive: true,
      },
    ],
  });
});

test.each([
  [
    "a quantity that is no number",
    "quantity: 20",
    "quantity: many",
    'contoso.yaml:6: subscriptions › m365-e3 › quantity: expected a whole number of 1 or more, but got "many".',
  ],
  [
    "a misspelt member",
    "endOfTerm",
    "endOffTerm",
    "contoso.yaml:6: subscriptions › m365-e3 › endOffTerm: there is no such member. Is it misspelt?",
  ],
  [
    "a subscription without its id",
    "id: a4c1340d-6911-4758-bba3-0c4c6007d161, ",
    "",
    "contoso.yaml:6: subscriptions › m365-e3 › id: expected the subscription's id, a GUID",
  ],
  [
    "a product that is a number",
    "VISIOCLIENT",
    "0123",
    "contoso.yaml:13: people › bob@contoso.example: expected a product, a list of products",
  ],
  [
    "a person who is a number",
    "bob@contoso.example",
    "1e3",
    'contoso.yaml:13: expected a text as the key, but got 1e3. Put it in quotes: "1e3".',
  ],
  [
    "a person who is nobody",
    "bob@contoso.example:",
    "null:",
    "contoso.yaml:13: expected a text as the key, but got null",
  ],
  [
    "no user principal name",
    "bob@contoso.example",
    "bob",
    "contoso.yaml:13: people › bob: expected the user's object id (a GUID) or user principal name",
  ],
  [
    "a person twice",
    "bob@contoso.example",
    "ALICE@contoso.example",
    "contoso.yaml:13: people › ALICE@contoso.example: expected each person once; line 12 has it already.",
  ],
  [
    "a name of another person",
    "name: carol",
    "name: bob",
    "contoso.yaml:14: people › dora@contoso.example: expected each person once; line 13 has it already.",
  ],
  [
    "a product twice",
    "VISIOCLIENT",
    "spe_e3",
    "contoso.yaml:13: people › bob@contoso.example: expected each product once",
  ],
  ["a list that is not closed", "VISIOCLIENT]", "VISIOCLIENT", "contoso.yaml:14: "],
])("%s is an error with its line", (_what, right, wrong, message) => {
  expect(() => parseCustomer(text.replace(right, wrong), "contoso.yaml")).toThrow(message);
});

test("all mistakes are told at once", () => {
  const wrong = text.replace("quantity: 20", "quantity: 0").replace("SPE_E3, excludedPlans", "sku, excludedPlan");
  expect(() => parseCustomer(wrong, "contoso.yaml")).toThrow(/contoso\.yaml:6: .*\ncontoso\.yaml:9: /);
});

test("A line's end in the name of an offer ends no comment", () => {
  const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
  const args = { customerId, subscriptionId: "a8ba3a2b-0000-4000-8000-000000000001", quantity: 3 };
  const seats = { type: "SubscriptionQuantity", name: "seats", args, comment: "Head office\r\ndomain: other.example" };
  const holder = { id: customerId, name: "Contoso", domain: "contoso.example", wish: "contoso" };
  const written = customerForm.written(holder, [seats], []);
  expect(written).toContain("quantity: 3 } # Head office domain: other.example\n");
  expect(customerForm.read(written, "contoso.yaml")).toMatchObject([{ name: "seats", args }]);
});

test.each(["\n", "\r\n"])(
  "A person whose product stands on a line of its own is taken out alone, lines ending in %j",
  (end) => {
    const block = "  bea@contoso.example: |-\n    SPE_E3\n";
    const lines = text.replace("  bob@", `${block}  bob@`).replaceAll("\n", end);
    const edit = { type: "UserLicense", name: "bea@contoso.example", args: "remove" } as const;
    expect(customerForm.edited(lines, "contoso.yaml", edit)).toBe(text.replaceAll("\n", end));
  },
);

test("A new person stands behind a last one whose product stands on a line of its own", () => {
  const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
  const before = `customer: ${customerId}\npeople:\n  bea@contoso.example: |-\n    SPE_E3\nsubscriptions: {}\n`;
  const args = { customerId, userId: "zoe@contoso.example", licenses: [{ sku: "SPE_E3" }] };
  const zoe = { type: "UserLicense", name: "zoe@contoso.example", args, comment: "" };
  expect(customerForm.changed(before, "contoso.yaml", [], [zoe])).toBe(
    before.replace("subscriptions", "  zoe@contoso.example: SPE_E3\nsubscriptions"),
  );
});
