import { isOf, isOurKey, listToRead, namesOf, type Wanted } from "../../provider/drift/stackNames";

/** Which stacks a report is about. */

const of = (...stacks: string[]): Wanted => ({ stacks, all: false });
const all = { stacks: [], all: true };
const listed = ["dev", "prod-eu", "prod-us"].map((name) => ({ name, current: name === "prod-us" }));

test.each<[string, Wanted, ReturnType<typeof listToRead>]>([
  ["names", of("dev", "acme/house/prod"), "none"],
  ["no name, which is the selected stack", of(), "of the project"],
  ["a pattern", of("dev", "prod-*"), "of the project"],
  ["a pattern of other projects", of("acme/*/prod"), "of the backend"],
  ["a name of another project beside a pattern", of("acme/house/prod", "prod-*"), "of the project"],
  ["--all", all, "of the backend"],
])("With %s, Pulumi is asked for the list that it takes: %p", (_what, wanted, list) => {
  expect(listToRead(wanted)).toBe(list);
});

test.each<[string, Wanted, string[]]>([
  ["names as they are given, each once", of("b", "a", "b"), ["b", "a"]],
  ["the selected one without a name", of(), ["prod-us"]],
  ["those like a pattern, each once", of("prod-*", "prod-eu", "other"), ["prod-eu", "prod-us", "other"]],
  ["all of them with --all", all, ["dev", "prod-eu", "prod-us"]],
])("The stacks are %s", (_what, wanted, names) => {
  expect(namesOf(wanted, listed)).toEqual(names);
});

test("A pattern that no stack is called like, and no selected stack, say which stacks there are", () => {
  expect(() => namesOf(of("dev", "test-*"), listed)).toThrow(
    'No stack is called like "test-*". There are: dev, prod-eu, prod-us.',
  );
  expect(() => namesOf(of("test-*"), [])).toThrow("There are: none.");
  const none = listed.map(({ name }) => ({ name, current: false }));
  expect(() => namesOf(of(), none)).toThrow(
    "No stack is selected. Name one with --stack (there are: dev, prod-eu, prod-us), or take --all.",
  );
  expect(() => namesOf(of(), [])).toThrow("there are: none");
});

test.each([
  ["dev", true],
  ["acme/dev", true],
  ["acme/house/dev", true],
  ["acme/other/dev", false],
])("The stack %s is one of the project house: %p", (name, own) => {
  expect(isOf("house", name)).toBe(own);
});

test("Keys of Pulumi.yaml without a namespace are the provider's in a project of its name", () => {
  expect(isOurKey("partnerCenter", "licenses")).toBe(true);
  expect(isOurKey("partnerCenter", "house")).toBe(false);
  expect(isOurKey("licenses:partnerCenter", "house")).toBe(true);
  expect(isOurKey("aws:region", "licenses")).toBe(false);
});
