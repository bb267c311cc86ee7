import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { type Context, silent } from "../../provider/core/lifecycle";
import { readState } from "../../provider/core/state";
import type { Declaration } from "../../provider/declarations/declaration";
import type { Target } from "../../provider/import/holder";
import { importAll, type Watcher } from "../../provider/import/importing";
import { openJournal } from "../../provider/import/journal";
import { readStateFile } from "../../provider/import/stateFile";
import { resourceOf } from "../../provider/services/all";
import { importing } from "../../provider/services/partnercenter/import/reader";
import { partnerCenter } from "../../provider/services/partnercenter/service";
import { readSettings } from "../../provider/services/readSettings";
import { withoutEngine } from "../../provider/services/service";
import { importWorld } from "../support/importWorlds";
import { plainToken, writesOf } from "../support/world";

/** Any world, imported: the program that is written declares what exists, so no run of it sends a write. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({});
});
afterAll(() => simulator.close());

const settings = () =>
  readSettings({
    environment: {
      PARTNER_CENTER_API_URL: simulator.url,
      PARTNER_CENTER_ACCESS_TOKEN: plainToken,
      LICENSES_POLL_SECONDS: "0.01",
    },
    config: () => undefined,
  }).settings;

const unwatched: Watcher = { holders() {}, done() {}, told: { people() {}, person() {} } };

let requests = 0;

const count = (): void => {
  requests += 1;
};

async function imported(folder: string) {
  requests = 0;
  const reader = importing.reader(settings(), { graph: false, requested: count });
  const target: Target = { folder, project: "licenses", node: true, service: importing };
  return importAll(await reader.holders(), reader, target, openJournal(folder, "all", new Date()), unwatched);
}

const filesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(yaml|json)$/.test(name) && !name.startsWith("."))
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );

const declaredIn = (folder: string, stack: string): Declaration[] =>
  importing.form.read(readFileSync(join(folder, "customers", `${stack}.yaml`), "utf8"), stack);

async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-import-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a preview says of a resource: of the state as it is, and of the state as a refresh reads it. */
async function previewsOf(
  { type, args }: Declaration,
  id: string,
  saved: Record<string, unknown>,
  context: Context<object>,
) {
  const lifecycle = resourceOf(type)[1].lifecycle();
  const checked = lifecycle.check(args, { creating: false, tell: silent });
  expect(checked.failures).toEqual([]);
  const help = { context: () => context, tell: silent };
  const state = readState(lifecycle, saved);
  const live = await lifecycle.read(id, state, context);
  return [
    await lifecycle.diff(id, state, checked.args, help),
    live === undefined ? "gone" : await lifecycle.diff(id, live.state, checked.args, help),
  ];
}

/** @param afterwards may change the files, to see that the check notices. */
async function anyWorldImported(numRuns: number, afterwards?: (folder: string) => void): Promise<void> {
  await fc.assert(
    fc.asyncProperty(importWorld, (world) =>
      inFolder(async (folder) => {
        simulator.reset(world);
        const { written, refused } = await imported(folder);
        expect(refused).toEqual([]);
        afterwards?.(folder);
        const people = (world.customers ?? []).flatMap(({ users = [] }) => users).length;
        expect(requests).toBeLessThanOrEqual(people + 3 * written.length + 1);
        const context = partnerCenter.connect(settings(), withoutEngine(settings()))(silent);
        for (const { stack } of written) {
          const declared = declaredIn(folder, stack);
          const states = readStateFile(readFileSync(join(folder, "import", `${stack}.json`), "utf8"), stack);
          const { resources } = JSON.parse(readFileSync(join(folder, "import", `${stack}.json`), "utf8"));
          expect(new Set(declared.map(({ type, name }) => `${type} ${name}`)).size).toBe(declared.length);
          expect(states).toHaveLength(declared.length);
          for (const one of declared) {
            const { id, outputs } = resources.find(
              ({ type, name }: { type: string; name: string }) => type.endsWith(one.type) && name === one.name,
            );
            const { __provider, __urn, ...saved } = outputs;
            expect([one.name, await previewsOf(one, id, saved, context)]).toEqual([one.name, [undefined, undefined]]);
            const lifecycle = resourceOf(one.type)[1].lifecycle();
            const created = await lifecycle.create(one.args, context);
            expect(created.id).toBe(id);
            expect([one.name, await previewsOf(one, id, created.state as never, context)]).toEqual([
              one.name,
              [undefined, undefined],
            ]);
          }
        }
        expect(writesOf(simulator)).toEqual([]);
      }),
    ),
    // What was spoilt need not be shrunk to its smallest case.
    { numRuns, endOnFailure: afterwards !== undefined },
  );
}

test("Any world that is imported ends in an empty preview, by the state that is written or by an update that sends no write", async () => {
  await anyWorldImported(40);
});

test.each([
  ["a seat too many", /quantity: 5(\d)/g, "quantity: 6$1"],
  ["a license that nobody has", /(@\S*): (?=[A-Z])/g, "$1: CFQ7TTC0K5DR/0002 # "],
  ["a service plan that is on", /excludedPlans: \[\S+\]/g, "excludedPlans: []"],
])(
  "The check turns red where a data file has %s",
  async (_what, pattern, instead) => {
    const spoil = (folder: string) => {
      for (const name of readdirSync(join(folder, "customers")).filter((one) => one.endsWith(".yaml"))) {
        const file = join(folder, "customers", name);
        writeFileSync(file, readFileSync(file, "utf8").replace(pattern, instead));
      }
    };
    await expect(anyWorldImported(100, spoil)).rejects.toThrow("Property failed");
  },
  120_000,
);

test("Importing the same world again changes no file", async () => {
  await fc.assert(
    fc.asyncProperty(importWorld, (world) =>
      inFolder(async (folder) => {
        simulator.reset({ ...world, clock: "2026-03-02T12:00:00Z", clockStopped: true });
        await imported(folder);
        const before = filesIn(folder);
        rmSync(join(folder, ".licenses-import.unfinished.json"));
        await imported(folder);
        const after = filesIn(folder);
        expect(Object.keys(after)).toEqual(Object.keys(before));
        for (const name of Object.keys(before).filter((one) => one.endsWith(".yaml")))
          expect(after[name]).toBe(before[name]);
      }),
    ),
    { numRuns: 40 },
  );
});
