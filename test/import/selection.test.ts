import { selected } from "../../provider/import/selection";

const holder = (at: number, name: string, domain: string) => ({
  id: `0000000${at}-0000-4000-8000-000000000000`,
  name,
  domain,
  wish: domain,
});
const holders = [
  holder(1, "Contoso (Test)", "contoso.example"),
  holder(2, "Nordic A/S", "nordic.example"),
  holder(3, ".NET [EU] GmbH", "net.example"),
];
const left = (pattern: string) =>
  selected({ customer: [], all: true, exclude: [pattern] }, holders, { one: "customer", several: "customers" }).map(
    ({ domain }) => domain,
  );

test.each([
  ["Contoso (Test)", ["nordic.example", "net.example"]],
  ["Nordic A/S", ["contoso.example", "net.example"]],
  ["nordic*", ["contoso.example", "net.example"]],
  ["*a/s", ["contoso.example", "net.example"]],
  [".NET [EU] GmbH", ["contoso.example", "nordic.example"]],
  ["*gmbh", ["contoso.example", "nordic.example"]],
  ["*.example", []],
])("--exclude %s leaves out whom it names, whatever characters a name has", (pattern, rest) => {
  expect(left(pattern)).toEqual(rest);
});

test("--exclude without a name is an error like any other unknown name", () => {
  expect(() => left("")).toThrow('--exclude "" is no customer.');
});
