import { licensesIn } from "../../provider/drift/deployment";
import { drift } from "../../provider/drift/drift";
import type { Judgement } from "../../provider/drift/judgement";
import { htmlReport } from "../../provider/drift/reports/html";
import { services } from "../../provider/services/all";
import type { Kind, ServiceDrift } from "../../provider/services/drift";
import type { Service } from "../../provider/services/service";
import { hangUp, startServer } from "../support/modelService";
import type { Toys } from "../support/toy/api";
import { toyShop } from "../support/toy/service";

/** A service with all optional parts. The drift report knows it only from the list of services. */

const now = new Date("2026-03-02T12:00:00Z");
const tomorrow = new Date("2026-03-03T12:00:00Z");

const plain = toyShop.drift();
const plainKind = plain.kinds.ToyLicense as Kind<object, object, Toys>;

const toyKind: Kind<object, object, Toys> = {
  async judge(look, api, horizon): Promise<Judgement> {
    const text = `The toys of ${look.id} go back to the shop.`;
    return {
      ...(await plainKind.judge(look, api, horizon)),
      ahead: [{ kind: "ends", at: tomorrow.toISOString(), text }],
    };
  },
};

const toyDrift: ServiceDrift<Toys> = {
  kinds: { ToyLicense: toyKind },
  holder: {
    ...plain.holder,
    async products(id, api) {
      const bought = (await api.read(plain.holder.idOf(id))) ?? 0;
      return [{ id: "toy", partNumber: "", name: "Toy", bought, assigned: 0, free: bought, overAllocated: 0 }];
    },
  },
  remembering: plain.remembering,
  endingSignIn: ({ toy }) => ({ at: tomorrow, text: `The key of ${toy.url} ends tomorrow.` }),
  unmanaged: async (child, resources) => [
    { id: "ball", user: `${child}'s brother, beside resources: ${resources.length}`, managed: false, licenses: [] },
  ],
};

const toys: Service<Toys> = { ...toyShop, drift: () => toyDrift };

const known = [...services, toys as Service];

const resource = {
  urn: "urn:pulumi:dev::house::pulumi-nodejs:dynamic/licenses:ToyLicense::anna",
  type: "pulumi-nodejs:dynamic/licenses:ToyLicense",
  id: "shop/anna",
  inputs: { child: "anna", toys: 3 },
  outputs: { child: "anna", toys: 3, played: true },
};

async function report(...resources: object[]) {
  const server = await startServer(() => ({ body: "5" }));
  const configuration = (key: string) => (key === "licenses:toy" ? JSON.stringify({ url: server.url }) : undefined);
  const read = async (name: string) => ({ name, configuration, ...licensesIn({ resources }, known) });
  const options = { now, days: 30, parallel: 1, unmanaged: true, decisions: [], done: () => {} };
  return { server, found: await drift({ read }, ["dev"], options, known) };
}

afterEach(hangUp);

test("A report shows a third service's resource, holder, warnings and licenses outside the programs", async () => {
  const { server, found } = await report(resource);
  expect(found.stacks).toEqual([{ name: "dev", problem: null }]);
  expect(found.resources).toMatchObject([
    {
      ...{ type: "ToyLicense", name: "anna", status: "changed", subject: "toys of anna", reason: null },
      ...{ holder: "anna", holderName: "Child anna" },
      changes: [{ property: "toys", wanted: "3", found: "5" }],
    },
  ]);
  expect(found.holders).toMatchObject([
    { kind: "customer", id: "anna", name: "Child anna", problem: null, products: [{ name: "Toy", free: 5 }] },
  ]);
  expect(found.warnings.map(({ kind, resource, text }) => [kind, resource, text])).toEqual([
    ["ends", "anna", "The toys of shop/anna go back to the shop."],
    ["refreshToken", null, `The key of ${server.url} ends tomorrow.`],
    ["unused", null, "Child anna: Toy has 5 of 5 unused."],
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
  const { found } = await report(resource, { ...resource, id: "shop/ANNA" });
  expect(found.unmanaged?.flatMap(({ users }) => users.map(({ user }) => user))).toEqual([
    "anna's brother, beside resources: 2",
    "ANNA's brother, beside resources: 2",
  ]);
});
