import { CannotEdit, type DeclarationForm } from "../../provider/declarations/declaration";
import { safeEdit } from "../../provider/declarations/safeEdit";
import { customerForm } from "../../provider/services/partnercenter/files/form";

/** Edits of files as people really write them. */

const head = "customer: 0c39d6d5-c70d-4c55-bc02-f620844f3fd1\n";
const swap = {
  type: "UserLicense",
  name: "alice@x.example",
  args: { licenses: [{ sku: "SPE_E5" }, { sku: "VISIO" }] },
};
const edited = (text: string, form: DeclarationForm = customerForm) => safeEdit(form, head + text, "x.yaml", [swap]);

test.each([
  [
    "a list over two lines",
    "people:\n  alice@x.example: [SPE_E3,\n    SPE_E1] # hi\n",
    "people:\n  alice@x.example: [SPE_E5, VISIO] # hi\n",
  ],
  [
    "all people on one line",
    "people: { alice@x.example: SPE_E3, bob@x.example: A } # x\n",
    "people: { alice@x.example: [SPE_E5, VISIO], bob@x.example: A } # x\n",
  ],
  [
    "a list at the indent of its key",
    "people:\n  alice@x.example:\n  - SPE_E5 # kept\n  - A\n",
    "people:\n  alice@x.example:\n  - SPE_E5 # kept\n  - VISIO\n",
  ],
  [
    "a key with a question mark",
    "people:\n  ? alice@x.example\n  : SPE_E3\n",
    "people:\n  ? alice@x.example\n  : [SPE_E5, VISIO]\n",
  ],
  ["no line's end", "people:\n  alice@x.example: SPE_E3", "people:\n  alice@x.example: [SPE_E5, VISIO]"],
])("%s is edited in place", (_what, text, expected) => {
  expect(edited(text)).toBe(head + expected);
});

test.each([
  [
    "a part that another one refers to",
    "people:\n  alice@x.example: &e3 [SPE_E3]\n  bob@x.example: *e3\n",
    "x.yaml:3: it cannot be edited safely, because another place of the file refers to it",
  ],
  [
    "comments inside a list",
    "people:\n  alice@x.example: [\n    SPE_E3, # why\n    A\n  ]\n",
    "because it has comments inside",
  ],
  [
    "a block of text",
    "people:\n  alice@x.example: >-\n    SPE_E3\n  bob@x.example: A\n",
    "because it is a block of several lines",
  ],
])("%s is told and stays as it is", (_what, text, message) => {
  expect(() => edited(text)).toThrow(CannotEdit);
  expect(() => edited(text)).toThrow(message);
});

test("An edit that would say something else, or break the file, is never returned", () => {
  const text = "people:\n  alice@x.example: SPE_E3\n  bob@x.example: A\n";
  const spoilt = (spoil: (text: string) => string): DeclarationForm => ({
    ...customerForm,
    editedAll: (...given) => spoil(customerForm.edited(given[0], given[1], given[2][0] as never)),
  });
  expect(() =>
    edited(
      text,
      spoilt((after) => after),
    ),
  ).not.toThrow();
  for (const spoil of [
    (after: string) => after.replace("bob@x.example: A", "bob@x.example: B"),
    (after: string) => after.replace("  bob@x.example: A\n", ""),
    (after: string) => `${after}  carol@x.example: A\n`,
    (after: string) => after.replace("VISIO", "PROJECT"),
    (after: string) => after.replace("people:", "people: ["),
  ])
    expect(() => edited(text, spoilt(spoil))).toThrow(CannotEdit);
});
