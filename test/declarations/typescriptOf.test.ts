import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { typescriptForm } from "../../provider/declarations/typescript";
import { type ProgramFile, typescriptOf } from "../../provider/declarations/typescriptOf";

const waitsFor = { UserLicense: "SubscriptionQuantity" };

const example: ProgramFile = {
  head: ["Contoso (contoso.example)", "", "Read on 28 November 2026."],
  args: { customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1" },
  declarations: [
    {
      type: "UserLicense",
      name: "alice@contoso.example",
      args: {
        customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
        userId: "alice@contoso.example",
        licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
      },
    },
    {
      type: "SubscriptionQuantity",
      name: "e3",
      args: {
        customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
        subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
        quantity: 12,
      },
      comment: "Microsoft 365 E3, renews 2027-03-01",
    },
    {
      type: "UserLicense",
      name: "bob",
      args: { customerId: "another", userId: "bob", licenses: [{ sku: "VISIO" }] },
    },
  ],
  waitsFor,
  leftOut: ["guest@contoso.example: a guest"],
};

test("A customer's program has its seats first, then its people, and what is left out at the end", () => {
  expect(typescriptOf(example)).toBe(`// Contoso (contoso.example)
//
// Read on 28 November 2026.

import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";

const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

const seats = [
  new SubscriptionQuantity("e3", {
    customerId,
    subscriptionId: "a4c1340d-6911-4758-bba3-0c4c6007d161",
    quantity: 12,
  }), // Microsoft 365 E3, renews 2027-03-01
];

new UserLicense(
  "alice@contoso.example",
  {
    customerId,
    userId: "alice@contoso.example",
    licenses: [{ sku: "SPE_E3", excludedPlans: ["TEAMS1"] }],
  },
  { dependsOn: seats },
);
new UserLicense(
  "bob",
  { customerId: "another", userId: "bob", licenses: [{ sku: "VISIO" }] },
  { dependsOn: seats },
);

// guest@contoso.example: a guest
`);
});

test("A program without people has no list of seats, since nothing waits for them", () => {
  const [, seats] = example.declarations;
  const text = typescriptOf({ ...example, declarations: seats === undefined ? [] : [seats] });
  expect(text).toContain('\n\nnew SubscriptionQuantity("e3", {\n');
  expect(text).not.toContain("const seats");
});

test("A comment cannot end its line and become code", () => {
  const head = ["one\nnew UserLicense()", "two\u2028three\r\nfour"];
  expect(typescriptOf({ head, args: {}, declarations: [], waitsFor, leftOut: [] })).toBe(
    "// one new UserLicense()\n// two three four\n",
  );
});

const plain = fc.stringMatching(/^[A-Za-z0-9 @._:-]{1,24}$/);
const anyText = fc.oneof(plain, fc.string({ maxLength: 60, unit: "grapheme" }));

function files(text: fc.Arbitrary<string>): fc.Arbitrary<ProgramFile> {
  const customerId = fc.constantFrom("shared", "0c39d6d5-c70d-4c55-bc02-f620844f3fd1");
  const license = fc.record({ sku: text, excludedPlans: fc.array(text, { maxLength: 7 }) }, { requiredKeys: ["sku"] });
  const licenses = fc.array(license, { minLength: 1, maxLength: 4 });
  const user = fc.record(
    { customerId, userId: text, licenses, exclusive: fc.boolean() },
    { requiredKeys: ["customerId", "userId", "licenses"] },
  );
  const seats = fc.record({ customerId, subscriptionId: text, quantity: fc.nat(9999) });
  const comment = plain;
  const required = ["type", "name", "args"] as ["type", "name", "args"];
  const one = fc.oneof(
    fc.record({ type: fc.constant("UserLicense"), name: text, args: user, comment }, { requiredKeys: required }),
    fc.record(
      { type: fc.constant("SubscriptionQuantity"), name: text, args: seats, comment },
      { requiredKeys: required },
    ),
  );
  return fc.record({
    head: fc.array(plain, { maxLength: 3 }),
    args: fc.constantFrom({}, { customerId: "shared" }),
    declarations: fc.array(one, { maxLength: 6 }),
    waitsFor: fc.constant(waitsFor),
    leftOut: fc.array(plain, { maxLength: 2 }),
  }) as fc.Arbitrary<ProgramFile>;
}

/** Seats first, all else in the order given. */
const inOrder = ({ declarations }: ProgramFile) => {
  const isSeats = ({ type }: { type: string }) => type === "SubscriptionQuantity";
  const all = declarations.some(({ type }) => type === "UserLicense")
    ? [...declarations.filter(isSeats), ...declarations.filter((one) => !isSeats(one))]
    : declarations;
  return all.map(({ type, name, args }) => ({ type, name, args }));
};

test("What is written is read again as the same resources", () => {
  fc.assert(
    fc.property(files(anyText), (file) => {
      const found = typescriptForm(__dirname).read(typescriptOf(file), "index.ts");
      expect(found.map(({ type, name, args }) => ({ type, name, args }))).toEqual(inOrder(file));
    }),
    { numRuns: 200 },
  );
});

const formatted = (text: string): string =>
  execFileSync(
    join(__dirname, "../../node_modules/.bin/biome"),
    ["format", "--line-width=100", "--indent-style=space", "--stdin-file-path=customer.ts"],
    { input: text, encoding: "utf8", cwd: __dirname },
  );

test("A formatter at 100 columns has nothing to change", () => {
  const asFormatted = (file: ProgramFile) => expect(formatted(typescriptOf(file))).toBe(typescriptOf(file));
  asFormatted(example);
  fc.assert(fc.property(files(plain), asFormatted), { numRuns: 60 });
  expect(formatted("new  A()")).toBe("new A();\n");
});
