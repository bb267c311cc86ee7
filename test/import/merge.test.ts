import type { Declaration } from "../../provider/declarations/declaration";
import { merged } from "../../provider/import/merge";
import { isAbout, named, underNamesOf } from "../../provider/import/names";
import type { Before } from "../../provider/import/stateFile";
import type { ExistingResource } from "../../provider/services/import";

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
const id = (at: number) => `${customer}/0000000${at}-0000-4000-8000-000000000000`;

const person = (at: number, userId: string, ...skus: string[]): ExistingResource => ({
  type: "UserLicense",
  id: id(at),
  wish: userId,
  args: { customerId: customer, userId, licenses: skus.map((sku) => ({ sku })) },
  state: {},
  comment: "",
});
const asDeclared = ({ type, args }: ExistingResource, name: string): Declaration => ({ type, name, args, line: 7 });
const asBefore = ({ type, id, args }: ExistingResource, name: string): Before => ({ type, id, name, args });

const run = (existing: ExistingResource[], last: Before[], declared: Declaration[]) => {
  const before = underNamesOf(declared, last);
  return merged(named(existing, before, declared), before, declared);
};
const alice = person(1, "Alice@contoso.example", "SPE_E3");
const name = "alice@contoso.example";
const nothing = { edits: [], added: [], conflicts: [], takenOut: [] };

test("What is as it was changes nothing", () => {
  expect(run([alice], [asBefore(alice, name)], [asDeclared(alice, name)])).toEqual(nothing);
});

test("What the service changed is taken over, and what people changed stays", () => {
  const changed = person(1, "alice@contoso.example", "SPE_E5");
  expect(run([changed], [asBefore(alice, name)], [asDeclared(alice, name)]).edits).toEqual([
    { type: "UserLicense", name, args: { licenses: [{ sku: "SPE_E5" }] } },
  ]);
  expect(run([alice], [asBefore(alice, name)], [asDeclared(changed, name)])).toEqual(nothing);
  const other = person(1, "alice@contoso.example", "VISIO");
  expect(run([changed], [asBefore(alice, name)], [asDeclared(other, name)])).toMatchObject({
    edits: [],
    conflicts: [{ declared: { name }, conflicts: [{ argument: "licenses" }] }],
  });
});

test("Someone new is added, someone taken out by hand is not, and someone added by hand stays", () => {
  const bob = person(2, "bob@contoso.example", "SPE_E3");
  expect(run([alice, bob], [asBefore(alice, name)], [asDeclared(alice, name)]).added.map((one) => one.name)).toEqual([
    "bob@contoso.example",
  ]);
  expect(run([alice], [asBefore(alice, name)], [])).toEqual({ ...nothing, takenOut: [{ type: "UserLicense", name }] });
  expect(run([], [], [asDeclared(alice, name)])).toEqual(nothing);
});

test("Who has nothing left is taken out, unless people have changed the line", () => {
  expect(run([], [asBefore(alice, name)], [asDeclared(alice, name)]).edits).toEqual([
    { type: "UserLicense", name, args: "remove" },
  ]);
  const changed = person(1, "alice@contoso.example", "SPE_E5");
  expect(run([], [asBefore(alice, name)], [asDeclared(changed, name)])).toMatchObject({
    edits: [],
    conflicts: [{ conflicts: "gone" }],
  });
});

test("A person who was renamed keeps the resource's name, and a new person with the old name gets another", () => {
  const renamed = person(1, "alice.new@contoso.example", "SPE_E3");
  const newcomer = person(2, "alice@contoso.example", "SPE_E3");
  const names = named([renamed, newcomer], [asBefore(alice, name)], [asDeclared(alice, name)]);
  expect(names.map((one) => one.name)).toEqual([name, `${name}-00000002`]);
  expect(merged(names, [asBefore(alice, name)], [asDeclared(alice, name)]).edits).toEqual([
    { type: "UserLicense", name, args: { userId: "alice.new@contoso.example" } },
  ]);
});

test("A file may name a person by the object id", () => {
  const byId = asDeclared({ ...alice, args: { ...alice.args, userId: id(1).split("/")[1] } }, "boss");
  expect(isAbout(byId, alice)).toBe(true);
  expect(run([alice], [], [byId])).toEqual(nothing);
  expect(isAbout(byId, person(2, "bob@contoso.example"))).toBe(false);
});

test("Who has been given another name in the file by hand keeps that one, and changes at the service are taken over", () => {
  const other = "alice-of-sales";
  const changed = person(1, "alice@contoso.example", "SPE_E5");
  const before = [asBefore(alice, name)];
  expect(run([alice], before, [asDeclared(alice, other)])).toEqual(nothing);
  expect(run([changed], before, [asDeclared(alice, other)])).toEqual({
    ...nothing,
    edits: [{ type: "UserLicense", name: other, args: { licenses: [{ sku: "SPE_E5" }] } }],
  });
  expect(run([], before, [asDeclared(alice, other)]).edits).toEqual([
    { type: "UserLicense", name: other, args: "remove" },
  ]);
});
