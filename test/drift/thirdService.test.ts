import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Lifecycle } from "../../provider/core/lifecycle";
import { licensesIn } from "../../provider/drift/deployment";
import { drift } from "../../provider/drift/drift";
import { inStep } from "../../provider/drift/judgement";
import { htmlReport } from "../../provider/drift/reports/html";
import { services } from "../../provider/services/all";
import type { Kind } from "../../provider/services/drift";
import type { Service } from "../../provider/services/service";
import type { Toys } from "../services/toy/api";
import { connectToyShop } from "../services/toy/connect";
import { toySection } from "../services/toy/settings";
import { hangUp, startServer } from "../support/modelService";
import { house } from "../support/pulumiHouse";

/** A service that only its place in the list of services makes known to the drift report. */

interface ToyLicense {
  child: string;
  toys: number;
}

const now = new Date("2026-03-02T12:00:00Z");
const tomorrow = new Date("2026-03-03T12:00:00Z");

const unused = (): never => {
  throw new Error("A drift report does not call this.");
};

const lifecycle: Lifecycle<ToyLicense, ToyLicense, Toys> = {
  name: "ToyLicense",
  state: { schema: z.object({ child: z.string(), toys: z.int() }) },
  parseId: (child) => ({ child }),
  diff: (_id, state, wanted) => (state.toys === wanted.toys ? undefined : { replaces: [], deleteBeforeReplace: false }),
  async read(child, _state, { api }) {
    const toys = await api.read(child);
    return toys === undefined ? undefined : { args: { child, toys }, state: { child, toys } };
  },
  ...{ check: unused, wants: unused, create: unused, foresee: unused, adopt: unused, update: unused, delete: unused },
};

const kind: Kind<ToyLicense, ToyLicense, Toys> = {
  judge: ({ id, wanted, found }) => ({
    ...inStep(`toys of ${id}`),
    changes:
      found === undefined || found.args.toys === wanted.toys
        ? []
        : [{ property: "toys", about: "toys", wanted: `${wanted.toys}`, found: `${found.args.toys}` }],
    ahead: [{ kind: "ends", at: tomorrow.toISOString(), text: `The toys of ${id} go back to the shop.` }],
  }),
};

const toyShop: Service<Toys> = {
  name: "Toy Shop",
  section: toySection,
  resources: { ToyLicense: { title: "Toys of a child", lifecycle: () => lifecycle } },
  address: ({ toy }) => toy.url,
  account: ({ toy }) => [toy.url],
  connect: connectToyShop,
  drift: () => ({
    kinds: { ToyLicense: kind },
    holder: {
      kind: "customer",
      idOf: (id) => id,
      name: async (id) => `The family of ${id}`,
      async products(id, api) {
        const bought = (await api.read(id)) ?? 0;
        return [{ id: "toy", partNumber: "", name: "Toy", bought, assigned: 0, free: bought, overAllocated: 0 }];
      },
    },
    remembering: (connected) => connected,
    endingSignIn: ({ toy }) => ({ at: tomorrow, text: `The key of ${toy.url} ends tomorrow.` }),
    unmanaged: async (child, resources) => [
      { id: "ball", user: `${child}'s brother, beside resources: ${resources.length}`, managed: false, licenses: [] },
    ],
  }),
  preview: unused,
  doctor: unused,
};

const known = [...services, toyShop as Service];

const resource = {
  urn: "urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:ToyLicense::anna",
  type: "pulumi-nodejs:dynamic/licenses:ToyLicense",
  id: "anna",
  inputs: { child: "anna", toys: 3 },
  outputs: { child: "anna", toys: 3 },
};

async function report(...resources: object[]) {
  const server = await startServer(() => ({ body: "5" }));
  const configuration = (key: string) => (key === "licenses:toy" ? JSON.stringify({ url: server.url }) : undefined);
  const read = async (name: string) => ({ name, configuration, ...licensesIn({ resources }, known) });
  const options = { now, days: 30, parallel: 1, unmanaged: true, done: () => {} };
  return { server, found: await drift({ read }, ["dev"], options, known) };
}

afterEach(hangUp);

test("A report shows a third service's resource, holder, warnings and licenses outside the programs", async () => {
  const { server, found } = await report(resource);
  expect(found.stacks).toEqual([{ name: "dev", problem: null }]);
  expect(found.resources).toMatchObject([
    {
      ...{ type: "ToyLicense", name: "anna", status: "changed", subject: "toys of anna", reason: null },
      ...{ holder: "anna", holderName: "The family of anna" },
      changes: [{ property: "toys", wanted: "3", found: "5" }],
    },
  ]);
  expect(found.holders).toMatchObject([
    { kind: "customer", id: "anna", name: "The family of anna", problem: null, products: [{ name: "Toy", free: 5 }] },
  ]);
  expect(found.warnings.map(({ kind, resource, text }) => [kind, resource, text])).toEqual([
    ["ends", "anna", "The toys of anna go back to the shop."],
    ["refreshToken", null, `The key of ${server.url} ends tomorrow.`],
    ["unused", null, "The family of anna: Toy has 5 of 5 unused."],
  ]);
  expect(found.unmanaged).toMatchObject([
    { holder: "anna", users: [{ user: "anna's brother, beside resources: 1" }], problem: null },
  ]);
});

test("A release without that service refuses the stack", () => {
  expect(() => licensesIn({ resources: [resource] })).toThrow(
    "It holds a pulumi-nodejs:dynamic/licenses:ToyLicense, which this release does not know. Update pulumi-licenses here.",
  );
});

test("A page shows a class that it has no title for by its name", async () => {
  const { found } = await report(resource);
  expect(htmlReport(found)).toContain("ToyLicense");
});

test("The look for unmanaged licenses ignores the case of a holder's id", async () => {
  const { found } = await report(resource, { ...resource, id: "ANNA" });
  expect(found.unmanaged?.flatMap(({ users }) => users.map(({ user }) => user))).toEqual([
    "anna's brother, beside resources: 2",
    "ANNA's brother, beside resources: 2",
  ]);
});

test("The report's own code names no service and no class of resources", () => {
  const names = services.flatMap(({ name, section, resources }) => [name, section.name, ...Object.keys(resources)]);
  const folder = join(house, "provider", "drift");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(0);
  const naming = files.filter((file) => {
    const text = readFileSync(join(folder, file), "utf8").toLowerCase();
    return names.some((name) => text.includes(name.toLowerCase()));
  });
  expect(naming).toEqual([]);
});
