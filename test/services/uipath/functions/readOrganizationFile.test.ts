import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionsIn } from "../../../support/functionCalls";
import { world } from "../../../support/world";

/** No credentials: the function asks no service. */
const { simulator, call, failure } = functionsIn(world, {});

const text = `organization: 7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90
name: finance
host: feb0dd79-85b6-483b-b297-0e49a1aa5b7d
adopt: replaceAll
onDelete: remove
licenses:
  ATTUNU: 5
  UNATT: 2
`;

describe("readOrganizationFile", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-readOrganizationFile-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (content: string): { file: string } => {
    const file = join(folder, "finance.yaml");
    writeFileSync(file, content);
    return { file };
  };

  test("returns the name and all arguments of the resource, without a request", async () => {
    expect(await call("readOrganizationFile", written(text))).toEqual({
      name: "finance",
      organizationId: "7d3e2d7e-1f0c-4d2a-9d3b-0a6f5c1b2a90",
      hostAccountId: "feb0dd79-85b6-483b-b297-0e49a1aa5b7d",
      productQuantities: [
        { code: "ATTUNU", quantity: 5 },
        { code: "UNATT", quantity: 2 },
      ],
      adopt: "replaceAll",
      onDelete: "remove",
    });
    expect(simulator().journal.exchanges).toEqual([]);
  });

  test("leaves out what the file does not say", async () => {
    const short = text.replace(/^(host|adopt|onDelete): .*\n/gm, "");
    expect(Object.keys(await call("readOrganizationFile", written(short))).sort()).toEqual([
      "name",
      "organizationId",
      "productQuantities",
    ]);
  });

  test.each([
    ["a code that YAML reads as a number", "UNATT", "0123", "8: expected a text as the key, but got 0123"],
    ["a code that YAML reads as nothing", "UNATT", "null", "8: expected a text as the key, but got null"],
    ["a code twice", "UNATT", "ATTUNU", "8: "],
    [
      "a wrong quantity",
      "UNATT: 2",
      "UNATT: -1",
      "8: licenses › UNATT: expected a whole number of 0 or more, but got -1.",
    ],
    ["an unknown member", "adopt", "adapt", "4: adapt: there is no such member. Is it misspelt?"],
    ["a value that there is not", "replaceAll", "all", "4: adopt: "],
  ])("refuses %s, with file and line", async (_what, right, wrong, message) => {
    const given = written(text.replace(right, wrong));
    expect(await failure("readOrganizationFile", given)).toContain(`${given.file}:${message}`);
  });
});
