import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { silent } from "../../../provider/core/lifecycle";
import { readState } from "../../../provider/core/state";
import { accept } from "../../../provider/drift/accept/accept";
import { textsIn } from "../../../provider/drift/accept/texts";
import { licensesIn } from "../../../provider/drift/deployment";
import { drift } from "../../../provider/drift/drift";
import { importAll } from "../../../provider/import/importing";
import { openJournal } from "../../../provider/import/journal";
import { resourceOf } from "../../../provider/services/all";
import { importing } from "../../../provider/services/partnercenter/import/reader";
import { partnerCenter } from "../../../provider/services/partnercenter/service";
import { readSettings } from "../../../provider/services/readSettings";
import { withoutEngine } from "../../../provider/services/service";
import { importWorld } from "../../support/importWorlds";
import { plainToken, writesOf } from "../../support/world";

/** Any drift of an imported customer, accepted: the data files say what the services have, and nothing else has changed in them. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({});
  process.env.PARTNER_CENTER_API_URL = simulator.url;
  process.env.PARTNER_CENTER_ACCESS_TOKEN = plainToken;
  process.env.LICENSES_POLL_SECONDS = "0.01";
});
afterAll(() => simulator.close());

const settings = () => readSettings({ environment: process.env, config: () => undefined }).settings;

/** What the portal does: each number chooses a customer, and what happens to it. */
const doing = fc.record({
  customer: fc.nat(2),
  at: fc.nat(7),
  what: fc.constantFrom("seats", "assign", "remove", "delete", "swap"),
  quantity: fc.integer({ min: 31, max: 60 }),
});

function happen(
  seen: ReturnType<Simulator["snapshot"]>,
  { customer, at, what, quantity }: typeof doing extends fc.Arbitrary<infer One> ? One : never,
): void {
  const {
    id,
    users = [],
    subscriptions = [],
  } = seen.customers?.[customer % (seen.customers.length || 1)] ?? { id: "" };
  const [person, sold] = [users[at % (users.length || 1)], subscriptions[at % (subscriptions.length || 1)]];
  const skus = seen.catalog?.skus ?? [];
  const [held] = (person?.licenses ?? []).filter(
    ({ direct, grantedByGroup }) => direct !== false && grantedByGroup !== true,
  );
  const other = skus[at % skus.length];
  const attempt = (change: object) => {
    try {
      simulator.change(change as never);
    } catch {
      // The portal refuses some of it too: a license that the person has, one of no seat.
    }
  };
  if (what === "seats" && sold !== undefined && sold.status === "active")
    attempt({ change: "setQuantity", customerId: id, subscriptionId: sold.id, quantity });
  if (person === undefined) return;
  const of = { customerId: id, userId: person.id };
  if ((what === "remove" || what === "swap") && held !== undefined)
    attempt({ change: "removeLicense", ...of, sku: held.skuId });
  if ((what === "assign" || what === "swap") && other !== undefined)
    attempt({ change: "assignLicense", ...of, sku: other.id });
  if (what === "delete") attempt({ change: "deleteUser", ...of });
}

/** @param accepting what is tested. One that is broken need not be shrunk to its smallest case. */
async function anyDriftAccepted(accepting: typeof accept, numRuns: number): Promise<number> {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(importWorld, fc.array(doing, { minLength: 1, maxLength: 5 }), async (world, doings) => {
      const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-accept-"));
      try {
        simulator.reset(world);
        const reader = importing.reader(settings(), { graph: false, requested() {} });
        const target = { folder, project: "licenses", node: true, service: importing };
        const unwatched = { holders() {}, done() {}, told: { people() {}, person() {} } };
        const { written } = await importAll(
          await reader.holders(),
          reader,
          target,
          openJournal(folder, "all", new Date()),
          unwatched,
        );
        const seen = simulator.snapshot();
        for (const one of doings) happen(seen, one);

        const resourcesOf = (stack: string) =>
          JSON.parse(readFileSync(join(folder, "import", `${stack}.json`), "utf8")).resources;
        const read = async (name: string) => ({
          name,
          ...licensesIn({
            resources: resourcesOf(name).map((one: { type: string; name: string }) => ({
              ...one,
              urn: `urn:pulumi:${name}::licenses::${one.type}::${one.name}`,
            })),
          }),
        });
        const report = await drift(
          { read },
          written.map(({ stack }) => stack),
          { now: new Date(), days: 30, parallel: 2, unmanaged: false, decisions: [], done() {} },
        );
        const drifted = report.resources.filter(({ status }) => status === "changed" || status === "gone");
        found += drifted.length;
        const before = new Map(textsIn(folder).map(({ path, text }) => [path, text]));
        const { texts, outcomes } = accepting(drifted, textsIn(folder));
        expect(outcomes.map(({ outcome, text }) => [outcome, text])).toEqual(
          drifted.map(() => ["accepted", expect.anything()]),
        );
        for (const [path, text] of texts) {
          writeFileSync(join(folder, path), text);
          const lines = before.get(path)?.split("\n") ?? [];
          const kept = lines.filter((line) => text.split("\n").includes(line)).length;
          const own = drifted.filter(({ stack }) => path.endsWith(`${stack}.yaml`)).length;
          expect(lines.length - kept).toBeLessThanOrEqual(own);
        }

        const context = partnerCenter.connect(settings(), withoutEngine(settings()))(silent);
        for (const { stack } of written) {
          const file = join(folder, "customers", `${stack}.yaml`);
          for (const { type, name, args } of importing.form.read(readFileSync(file, "utf8"), file)) {
            const lifecycle = resourceOf(type)[1].lifecycle();
            const checked = lifecycle.check(args, { creating: false, tell: silent });
            expect([name, checked.failures]).toEqual([name, []]);
            const { id, outputs } = resourcesOf(stack).find(
              (one: { type: string; name: string }) => one.type.endsWith(type) && one.name === name,
            );
            const { __provider, __urn, ...saved } = outputs;
            const live = await lifecycle.read(id, readState(lifecycle, saved), context);
            // What takes the place of a license that went is adopted by the update, which sends nothing.
            const state =
              live === undefined
                ? (await lifecycle.create(checked.args, context)).state
                : await lifecycle.update(id, live.state, checked.args, context);
            expect(
              await lifecycle.diff(id, state, checked.args, { context: () => context, tell: silent }),
            ).toBeUndefined();
          }
        }
        expect(writesOf(simulator)).toEqual([]);
        const names = readdirSync(join(folder, "customers"));
        expect(names.some((name) => name.endsWith(".draft"))).toBe(false);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns, endOnFailure: accepting !== accept },
  );
  return found;
}

test("Any drift that is accepted leaves nothing that an update would change, and touches no other line", async () => {
  expect(await anyDriftAccepted(accept, 40)).toBeGreaterThan(20);
});

test("The check turns red where nothing is taken over, and where something else is", async () => {
  const nothing: typeof accept = (resources, texts) => ({ ...accept(resources, texts), texts: new Map() });
  const other: typeof accept = (resources, texts) => {
    const { outcomes, texts: edited } = accept(resources, texts);
    return {
      outcomes,
      texts: new Map([...edited].map(([path, text]) => [path, text.replace(/quantity: 3/g, "quantity: 4")])),
    };
  };
  await expect(anyDriftAccepted(nothing, 100)).rejects.toThrow("Property failed");
  await expect(anyDriftAccepted(other, 100)).rejects.toThrow("Property failed");
});
