import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FaultRule, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { type Breakage, CliStack } from "../support/faultsCli";
import { Front, sentToken } from "../support/faultsFront";
import { full, inFull, say } from "../support/faultsSize";
import type { Declared } from "../support/faultsStack";
import { credentials, customer, organization, subscription, user, world } from "../support/faultsWorld";

/** The test searches the output of successful and failed runs on the real engine for every secret that they used. */

const planted = [
  credentials.clientSecret,
  credentials.refreshToken,
  credentials.accessToken,
  credentials.hostPassword,
  credentials.hostClientSecret,
  credentials.hostToken,
  credentials.payload,
];

const program: Declared[] = [
  {
    type: "SubscriptionQuantity",
    name: "seats",
    args: { customerId: customer, subscriptionId: subscription.e5, quantity: 12 },
  },
  {
    type: "UserLicense",
    name: "alice",
    args: { customerId: customer, userId: user.alice, licenses: [{ sku: "SPE_E5" }] },
  },
  {
    type: "OrganizationLicense",
    name: "branch",
    args: { organizationId: organization.operations, productQuantities: [{ code: "UNATT", quantity: 2 }] },
  },
];

const another = (quantity: number): Declared[] =>
  program.map((declared) =>
    declared.name === "seats" ? { ...declared, args: { ...declared.args, quantity } } : declared,
  );

interface Place {
  place: string;
  text: string;
}

/** A stack, its services, and all output of its runs. */
class Watched {
  /** Tokens that the simulator issued during the runs. */
  readonly issued = new Set<string>();
  readonly places: Place[] = [];
  readonly tokenFile = join(mkdtempSync(join(tmpdir(), "pulumi-licenses-tokens-")), "tokens.json");
  private readonly arguments = new Set<string>();
  private runs = 0;

  private constructor(
    readonly simulator: Simulator,
    private readonly front: Front,
    readonly stack: CliStack,
    private readonly trace: string,
  ) {}

  static async open(
    environment: (url: string) => Record<string, string>,
    changed: { more?: string; broken?: Breakage } = {},
  ): Promise<Watched> {
    const simulator = await startSimulator({ world });
    const front = await Front.start(simulator.url);
    const trace = join(mkdtempSync(join(tmpdir(), "pulumi-licenses-trace-")), "trace");
    const stack = new CliStack(
      {
        ...environment(front.url),
        LICENSES_TRACE: trace,
        // The command line writes an event log only with this variable.
        PULUMI_DEBUG_COMMANDS: "true",
        LICENSES_POLL_SECONDS: "0.05",
        LICENSES_WAIT_SECONDS: "2",
      },
      changed,
    );
    const watched = new Watched(simulator, front, stack, trace);
    stack.environment.PARTNER_CENTER_TOKEN_FILE = watched.tokenFile;
    front.listener = ({ headers }, answered) => {
      const [, sent] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
      const given = [...answered.matchAll(/"(?:access_token|refresh_token|result)":"([^"]{8,})"/g)].map(
        ([, token]) => token,
      );
      for (const token of [sent, ...given]) if (token !== undefined) watched.issued.add(token);
    };
    await stack.init();
    stack.declare(program);
    return watched;
  }

  get url(): string {
    return this.front.url;
  }

  async close(): Promise<void> {
    await this.front.stop();
    await this.simulator.close();
    this.stack.remove();
    for (const file of [this.trace, this.tokenFile]) rmSync(join(file, ".."), { recursive: true, force: true });
  }

  /** @returns the output if the run failed. */
  async run(what: string, ...rules: FaultRule[]): Promise<string | undefined> {
    this.simulator.faults.clear();
    this.simulator.faults.add(...rules);
    const log = join(this.stack.folder, `events-${++this.runs}`);
    const options = what === "preview" ? [] : ["--yes", "--skip-preview"];
    const command = this.stack.start(what, ...options, "--event-log", log);
    while (command.isRunning) {
      for (const { command: line } of command.family()) this.arguments.add(line);
      await sleep(100);
    }
    return (await command.exit()) === 0 ? undefined : command.printed;
  }

  collect(): Place[] {
    return [
      ...this.stack.files.map(({ path, text }) => ({ place: path.slice(this.stack.folder.length), text })),
      { place: "trace", text: existsSync(this.trace) ? readFileSync(this.trace, "utf8") : "" },
      ...[...this.arguments].map((text) => ({ place: "arguments", text })),
    ];
  }
}

/** The secret in plain, URL-encoded and base64 form. */
const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64").replace(/=+$/, ""),
];

const hits = (places: Place[], secrets: readonly string[]): string[] =>
  places.flatMap(({ place, text }) =>
    secrets
      .filter((secret) => formsOf(secret).some((form) => text.includes(form)))
      .map((secret) => `${place}: ${secret}`),
  );

const open: Watched[] = [];
afterEach(async () => {
  for (const watched of open.splice(0)) await watched.close();
});

/** Services that repeat the request in a refusal. */
const partnerCenterSays = `You sent ${sentToken}, before that ${credentials.clientSecret} and ${credentials.refreshToken}`;
const suiteSays = `You sent ${sentToken}, before that ${credentials.hostPassword}`;

const struck = (method: string, path: string, effect: FaultRule["effect"]): FaultRule => ({
  method,
  path,
  times: 50,
  effect,
});
const refusing = (method: string, path: string, status: number, said = partnerCenterSays) =>
  struck(method, path, { do: "status", status, json: { code: 3000, description: said, error: { message: said } } });
const saying = (method: string, path: string, text: string, contentType: string) =>
  struck(method, path, { do: "status", status: 200, text, contentType });

const subscriptions = "/v1/customers/*/subscriptions**";

/** Runs that fail at different places. The short form has the first ones. */
const badDays: [string, FaultRule][] = [
  ["up", refusing("PATCH", subscriptions, 500)],
  [
    "refresh",
    struck("POST", "/*/oauth2/v2.0/token", {
      do: "status",
      status: 400,
      json: { error: "invalid_client", error_description: partnerCenterSays },
    }),
  ],
  ["preview", refusing("GET", "/v1/**", 403)],
  ["up", refusing("PATCH", subscriptions, 400)],
  ["up", saying("GET", subscriptions, `<html>${partnerCenterSays}</html>`, "text/html")],
  ["up", saying("GET", subscriptions, `}{ ${partnerCenterSays}`, "application/json")],
  ["up", saying("GET", subscriptions, partnerCenterSays, "text/plain")],
  ["refresh", refusing("GET", "/lrm/**", 401, suiteSays)],
  ["refresh", refusing("GET", "/v1/**", 404)],
  ["refresh", refusing("POST", "/api/account/authenticate", 401, suiteSays)],
];

/** All that Pulumi and the provider write, print, or show to other users of the machine. */
const kinds = [
  "/output-",
  "/backend/.pulumi/stacks",
  "/backend/.pulumi/history",
  "/backend/.pulumi/backups",
  "/events-",
  "trace",
  "arguments",
];

async function searched(watched: Watched): Promise<void> {
  open.push(watched);
  if (full) {
    expect(await watched.run("preview")).toBeUndefined();
    expect(await watched.run("up")).toBeUndefined();
    watched.stack.declare(another(13));
  }
  for (const [what, rule] of full ? badDays : badDays.slice(0, 2))
    expect([what, rule, await watched.run(what, rule)]).toEqual([what, rule, expect.any(String)]);
  if (full) expect(await watched.run("refresh")).toBeUndefined();
  expect(await watched.run("up")).toBeUndefined();
  expect(await watched.run("destroy")).toBeUndefined();
  const places = watched.collect();
  const secrets = [...new Set([...planted, ...watched.issued])];
  const found = hits(places, secrets);
  const counts = kinds.map((kind) => `${kind} ${places.filter(({ place }) => place.startsWith(kind)).length}`);
  say(
    `Secrets: ${secrets.length} (${watched.issued.size} issued on the way) searched in ${places.length} places (${counts.join(", ")}): ${found.length} found`,
  );
  for (const kind of kinds)
    expect([kind, places.some(({ place, text }) => place.startsWith(kind) && text !== "")]).toEqual([kind, true]);
  expect(found).toEqual([]);
  // The services' words reached the user, without the secrets in them.
  expect(places.some(({ place, text }) => place.startsWith("/output-") && /You sent .*\[secret\]/.test(text))).toBe(
    true,
  );
}

test("no secret of the stack's configuration is written anywhere, whatever happens", async () => {
  const watched = await Watched.open((url) => ({
    PARTNER_CENTER_API_URL: url,
    PARTNER_CENTER_AUTHORITY_URL: url,
    PARTNER_CENTER_TENANT_ID: credentials.tenantId,
    PARTNER_CENTER_CLIENT_ID: credentials.clientId,
    UIPATH_BASE_URL: url,
    UIPATH_USERNAME: credentials.hostUser,
  }));
  // The token file of the environment needs the address in the environment, and the stack's secrets the address in the stack.
  for (const key of ["partnerCenter.apiUrl", "partnerCenter.authorityUrl", "uipath.baseUrl"])
    await watched.stack.configureSecret(`licenses:${key}`, watched.url);
  await watched.stack.configureSecret("licenses:partnerCenter.clientSecret", credentials.clientSecret);
  await watched.stack.configureSecret("licenses:partnerCenter.refreshToken", credentials.refreshToken);
  await watched.stack.configureSecret("licenses:uipath.password", credentials.hostPassword);
  await searched(watched);
  // Only this file may have a token, and only its owner may read it.
  expect(statSync(watched.tokenFile).mode & 0o777).toBe(0o600);
});

inFull("no secret of the environment is written anywhere, whatever happens", async () => {
  await searched(
    await Watched.open((url) => ({
      PARTNER_CENTER_API_URL: url,
      PARTNER_CENTER_AUTHORITY_URL: url,
      PARTNER_CENTER_TENANT_ID: credentials.tenantId,
      PARTNER_CENTER_CLIENT_ID: credentials.clientId,
      PARTNER_CENTER_CLIENT_SECRET: credentials.clientSecret,
      PARTNER_CENTER_REFRESH_TOKEN: credentials.refreshToken,
      UIPATH_BASE_URL: url,
      UIPATH_USERNAME: credentials.hostUser,
      UIPATH_PASSWORD: credentials.hostPassword,
    })),
  );
});

/** A program with many errors. */
const careless = `
console.log("signing in with", process.env.PARTNER_CENTER_ACCESS_TOKEN);
exports.token = process.env.PARTNER_CENTER_ACCESS_TOKEN;
require("node:fs").appendFileSync(process.env.LICENSES_TRACE, process.env.PARTNER_CENTER_ACCESS_TOKEN);
require("node:child_process").spawn("sleep", ["2"], { stdio: "ignore", argv0: process.env.PARTNER_CENTER_ACCESS_TOKEN });
`;

/** A provider that does not conceal secrets. */
const talkative: Breakage = [
  {
    file: "http/secrets.js",
    right: "function conceal(text) {",
    wrong: "function conceal(text) { return text;",
  },
];

const withTokens = (url: string) => ({
  PARTNER_CENTER_API_URL: url,
  PARTNER_CENTER_ACCESS_TOKEN: credentials.accessToken,
  UIPATH_BASE_URL: url,
  UIPATH_ACCESS_TOKEN: credentials.hostToken,
});

inFull("a provider that conceals nothing is found out", async () => {
  const watched = await Watched.open(withTokens, { broken: talkative });
  open.push(watched);
  expect(await watched.run("up", refusing("PATCH", subscriptions, 400))).toContain("You sent");
  const found = hits(watched.collect(), [credentials.accessToken]);
  for (const place of ["/output-", "/events-"]) expect(found.filter((hit) => hit.startsWith(place))).not.toEqual([]);
});

test("a program that writes a secret everywhere is found out in every place", async () => {
  const watched = await Watched.open(withTokens, { more: careless });
  open.push(watched);
  expect(await watched.run("up")).toBeUndefined();
  const found = hits(watched.collect(), [credentials.accessToken]);
  for (const kind of kinds)
    expect([kind, found.filter((hit) => hit.startsWith(kind)).length > 0]).toEqual([kind, true]);
});
