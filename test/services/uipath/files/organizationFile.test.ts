import { readFileSync } from "node:fs";
import {
  editedOrganization,
  organizationFileJsonSchema,
  organizationYaml,
  parseOrganization,
} from "../../../../provider/services/uipath/files/organizationFile";

const text = `# Finance
organization: 7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90
name: finance

licenses: # by code
  ATTUNU: 5 # people
  UNATT: 2
`;
const edited = (quantities: Record<string, number>) =>
  editedOrganization(text, "finance.yaml", {
    type: "OrganizationLicense",
    name: "finance",
    args: { productQuantities: Object.entries(quantities).map(([code, quantity]) => ({ code, quantity })) },
  });

test("the published schema is the one of the code", () => {
  const published = require.resolve("pulumi-licenses/organization.schema.json");
  expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(organizationFileJsonSchema());
});

test("an organization's file says what its resource declares", () => {
  expect(parseOrganization(text, "finance.yaml")).toEqual({
    name: "finance",
    organizationId: "7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90",
    productQuantities: [
      { code: "ATTUNU", quantity: 5 },
      { code: "UNATT", quantity: 2 },
    ],
  });
});

test("a file that is written new reads as what was written", () => {
  const file = parseOrganization(text, "finance.yaml");
  expect(parseOrganization(organizationYaml(file, ["head"]), "finance.yaml")).toEqual(file);
});

test("an edit changes one quantity, adds a code in its place and takes one out, and no other line", () => {
  expect(edited({ ATTUNU: 6, UNATT: 2 })).toBe(text.replace("5 # people", "6 # people"));
  expect(edited({ ATTUNU: 5, UNATT: 2, STUDIO: 1 })).toBe(text.replace("  UNATT", "  STUDIO: 1\n  UNATT"));
  expect(edited({ ATTUNU: 5 })).toBe(text.replace("  UNATT: 2\n", ""));
});

test.each([
  [
    "a code without a quantity",
    text.replace("UNATT: 2", "UNATT:"),
    "finance.yaml:7: licenses › UNATT: expected a whole number",
  ],
  [
    "a fraction",
    text.replace("UNATT: 2", "UNATT: 2.5"),
    "finance.yaml:7: licenses › UNATT: expected a whole number of 0 or more, but got 2.5.",
  ],
  [
    "a code that is a number",
    text.replace("UNATT: 2", "0123: 2"),
    "finance.yaml:7: expected a text as the key, but got 0123",
  ],
  [
    "no codes",
    text.replace(/ {2}.*\n/g, "").replace("# by code", "{}"),
    "finance.yaml:5: licenses: expected at least one code",
  ],
  ["an unknown member", `${text}color: red\n`, "finance.yaml:8: color: there is no such member. Is it misspelt?"],
])("%s is an error with its line", (_what, wrong, message) => {
  expect(() => parseOrganization(wrong, "finance.yaml")).toThrow(message);
});
