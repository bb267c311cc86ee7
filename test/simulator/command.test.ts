import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { house } from "../support/pulumiHouse";
import { signIn, signInsOf } from "./support/signIns";
import { contoso, e3Subscription, subscriptions } from "./support/world";

const bin = join(house, "provider", "bin", "licenses.js");
const folder = mkdtempSync(join(tmpdir(), "simulate-"));
const authorized = { Authorization: "Bearer simulated-token", "Content-Type": "application/json" };

interface Running {
  url: string;
  child: ChildProcess;
  errors(): string;
  introduction(): string;
  /** Sends SIGINT, as Ctrl-C does. */
  stop(): Promise<number | null>;
}

let running: Running[] = [];

afterEach(async () => {
  for (const each of running) await each.stop();
  running = [];
});
afterAll(() => rmSync(folder, { recursive: true }));

function simulate(...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, [bin, "simulate", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let said = "";
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(errors)));
    child.stdout.on("data", (text) => {
      said += text;
      const [, url] = /^Simulator listens on (\S+)$/m.exec(said) ?? [];
      if (url === undefined || !said.includes("/simulator/ledger")) return;
      const stop = () => {
        child.kill("SIGINT");
        return ended;
      };
      const one = { url, child, errors: () => errors, introduction: () => said, stop };
      running.push(one);
      resolve(one);
    });
  });
}

async function read(url: string, path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url + path, { headers: authorized })).json()) as Record<string, unknown>;
}

function refused(...args: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, [bin, "simulate", ...args], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
}

describe("licenses simulate", () => {
  test("shows the demo's world on a free port, and ends cleanly at Ctrl-C", async () => {
    const simulator = await simulate();
    expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await read(simulator.url, "/v1/customers")).toMatchObject({ totalCount: 1 });
    expect(simulator.errors()).toBe("");
    expect(await simulator.stop()).toBe(0);
  });

  test("has a page at /", async () => {
    const { url } = await simulate();
    const page = await fetch(url);
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("<title>License simulator</title>");
  });

  test("limits requests as Partner Center does, unless it is told otherwise", async () => {
    const [usual, own, free] = [
      await simulate(),
      await simulate("--requests-per-minute", "2"),
      await simulate("--requests-per-minute", "0"),
    ];
    const limits = await Promise.all([usual, own, free].map(({ url }) => read(url, "/simulator/world")));
    expect(limits).toMatchObject([
      { behaviour: { requestsPerMinute: 500 } },
      { behaviour: { requestsPerMinute: 2 } },
      { behaviour: { requestsPerMinute: null } },
    ]);
    for (const _ of [1, 2]) await read(own.url, "/v1/customers");
    expect(await read(own.url, "/v1/customers")).toMatchObject({ statusCode: 429 });
  });

  test("begins at the time that it is given, with ids of its own", async () => {
    const { url } = await simulate("--now", "2026-03-02T12:00:00Z", "--seed", "7");
    expect((await read(url, "/simulator/clock")).now).toMatch(/^2026-03-02T12:00/);
    expect(await read(url, "/simulator/world")).toMatchObject({ idSeed: 7 });
  });

  test("prints values that sign in, for each kind of credentials of the demo's world", async () => {
    const { url, introduction } = await simulate();
    const ways = signInsOf(introduction());
    expect(ways.map((way) => Object.keys(way).at(-1))).toEqual([
      "PARTNER_CENTER_ACCESS_TOKEN",
      "PARTNER_CENTER_REFRESH_TOKEN",
      "UIPATH_ACCESS_TOKEN",
      "UIPATH_PASSWORD",
    ]);
    for (const way of ways) expect(await signIn(url, way)).toBe(200);
  });

  test("prints values that sign in where the world has no tokens, quoted for the shell", async () => {
    const file = join(folder, "sign-in.json");
    const partner = {
      clients: [{ clientId: "an-app", clientSecret: "it's simulated" }],
      refreshTokens: ["simulated"],
    };
    const uipath = { clients: [{ clientId: "host-app", clientSecret: "simulated" }] };
    writeFileSync(file, JSON.stringify({ partner, uipath }));
    const { url, introduction } = await simulate("--world", file);
    const ways = signInsOf(introduction());
    expect(ways).toHaveLength(2);
    for (const way of ways) expect(await signIn(url, way)).toBe(200);
    expect(introduction()).toContain("'it'\\''s simulated'");
  });

  test("says which service has no credentials in the world", async () => {
    const file = join(folder, "no-sign-in.json");
    writeFileSync(file, "{}");
    const { introduction } = await simulate("--world", file);
    expect(introduction()).toContain(
      "The world has no credentials for Partner Center; --any-token accepts every token.",
    );
    expect(introduction()).not.toMatch(/=$/m);
  });

  test("takes any token if it is told to", async () => {
    const { url } = await simulate("--any-token");
    expect((await fetch(`${url}${subscriptions}`, { headers: { Authorization: "Bearer whatever" } })).status).toBe(200);
  });

  test.each([
    ["post", 200, 405],
    ["put", 405, 200],
    ["both", 200, 200],
  ])("takes UiPath's allocations by %s", async (verb, post, put) => {
    const { url } = await simulate("--uipath-verb", verb);
    const license = `${url}/lrm/api/host/feb0dd79-85b6-483b-b297-0e49a1aa5b7d/organization/7d9a1c44-0b52-4c3e-9f6a-2e8b5d710c99/license`;
    const headers = { Authorization: "Bearer simulated-host-token", "Content-Type": "application/json" };
    const body = JSON.stringify({ productQuantities: [{ code: "UNATT", quantity: 2 }] });
    const by = async (method: string) => (await fetch(license, { method, headers, body })).status;
    expect([await by("POST"), await by("PUT")]).toEqual([post, put]);
  });

  test("keeps its world in a file, also when it is stopped at once", async () => {
    const file = join(folder, "kept.json");
    const first = await simulate("--persist", file);
    const body = JSON.stringify({ quantity: 9, autoRenewEnabled: true });
    await fetch(`${first.url}${subscriptions}/${e3Subscription}`, { method: "PATCH", headers: authorized, body });
    await first.stop();
    expect(JSON.parse(readFileSync(file, "utf8")).customers[0].id).toBe(contoso);
    const second = await simulate("--persist", file);
    expect(await read(second.url, `${subscriptions}/${e3Subscription}`)).toMatchObject({ quantity: 9 });
    expect(existsSync(`${file}.${second.child.pid}`)).toBe(false);
  });

  test("warns when others can reach it", async () => {
    const open = await simulate("--host", "0.0.0.0");
    expect(open.errors()).toContain("warning: everybody who reaches 0.0.0.0");
  });

  test("says what is wrong with a file or a flag, without a stack trace", async () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, "customers: 5\n");
    expect(refused("--world", file)).toContain("customers");
    expect(refused("--world", join(folder, "missing.yaml"))).toContain("missing.yaml cannot be read");
    expect(refused("--port", "70000")).toContain("Expected a whole number from 0 to 65535.");
    expect(refused("--now", "tomorrow")).toContain("Expected a time such as");
    expect(refused("--uipath-verb", "patch")).toContain("Allowed choices are post, put, both.");
    const { url } = await simulate();
    expect(refused("--port", new URL(url).port)).toContain("EADDRINUSE");
  });
});
