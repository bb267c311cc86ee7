import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { house } from "../support/pulumiHouse";
import { planted } from "../support/world";

/** A program that makes one resource of every class, and prints the properties that Pulumi gets for each. */
const program = `
const pulumi = require("@pulumi/pulumi");
const seen = [];
pulumi.runtime.setMocks({
  newResource: ({ type, inputs }) => (seen.push({ type, inputs }), { id: "id", state: {} }),
  call: () => ({}),
});
const classes = Object.entries(require("pulumi-licenses")).filter(
  ([, found]) => typeof found === "function" && found.prototype instanceof pulumi.CustomResource && !(found.prototype instanceof pulumi.ProviderResource),
);
const made = classes.map(([name, Class]) => new Class("it", {}));
Promise.all(made.map(({ id }) => id.promise())).then(() => console.log(JSON.stringify(seen)));
`;

interface Seen {
  type: string;
  inputs: Record<string, unknown>;
}

describe("What the state keeps of our code", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "pulumi-licenses-elsewhere-"));
  const run = (folder: string, environment: Record<string, string>): Seen[] =>
    JSON.parse(
      execFileSync(process.execPath, ["-e", program], {
        cwd: folder,
        env: { ...process.env, ...environment },
        encoding: "utf8",
      }),
    );
  let here: Seen[];
  let there: Seen[];

  beforeAll(() => {
    mkdirSync(join(elsewhere, "node_modules"));
    for (const name of ["pulumi-licenses", "@pulumi"])
      symlinkSync(join(house, "node_modules", name), join(elsewhere, "node_modules", name));
    here = run(house, { PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken });
    there = run(elsewhere, { PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret, NODE_ENV: "production" });
  });
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  test("type tokens and texts are those that every user's state holds since the first release", () => {
    const texts = Object.fromEntries(here.map(({ type, inputs }) => [type, inputs.__provider]));
    expect(texts).toMatchObject({
      "pulumi-nodejs:dynamic/licenses:SubscriptionQuantity":
        'exports.handler=()=>require("pulumi-licenses/SubscriptionQuantity")',
      "pulumi-nodejs:dynamic/licenses:UserLicense": 'exports.handler=()=>require("pulumi-licenses/UserLicense")',
    });
  });

  test("each class has a type token of its own and the same few bytes of text", () => {
    expect(here.length).toBeGreaterThanOrEqual(2);
    expect(new Set(here.map(({ type }) => type)).size).toBe(here.length);
    for (const { type, inputs } of here) {
      const name = type.replace("pulumi-nodejs:dynamic/licenses:", "");
      expect(inputs.__provider).toBe(`exports.handler=()=>require("pulumi-licenses/${name}")`);
      expect(Buffer.byteLength(String(inputs.__provider))).toBeLessThan(80);
    }
  });

  test("the text is the same in another folder, with other settings, in another process", () => {
    expect(there).toEqual(here);
  });

  test("neither folders nor credentials are in what a program sends to Pulumi", () => {
    const sent = JSON.stringify([here, there]);
    for (const found of [house, elsewhere, process.execPath, "node_modules", ...Object.values(planted)])
      expect(sent).not.toContain(found);
  });

  test("each text leads to a provider with all six operations", () => {
    const operations = ["check", "configure", "create", "delete", "diff", "read", "update"];
    for (const { inputs } of here) {
      const found = execFileSync(
        process.execPath,
        ["-e", `${inputs.__provider}; console.log(JSON.stringify(Object.keys(exports.handler()).sort()))`],
        { cwd: elsewhere, encoding: "utf8" },
      );
      expect(JSON.parse(found)).toEqual(operations);
    }
  });
});
