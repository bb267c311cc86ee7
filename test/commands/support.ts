import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { demoWorld, type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { house, pulumiRoot } from "../support/pulumiHouse";

/** The command line in a process of its own, with a home of its own, against a simulator in this one. */

export const partner = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
} as const;

/** Unusual texts, so that a search for one of them finds nothing else. */
export const planted = {
  clientSecret: "planted-client-secret-71ac0f",
  wrongSecret: "planted-wrong-secret-e20b6d",
  refreshToken: "planted-refresh-token-4d9c11",
  accessToken: "planted-access-token-b8e2a5",
  graphToken: "planted-graph-token-0f77c3",
  password: "planted-host-password-9a41d7",
  wrongPassword: "planted-wrong-password-3bc9e8",
} as const;

/** Tokens and device codes that a simulator makes up. */
const madeUp = /eyJ[\w-]{10,}|0\.Refresh-\w+|Code-[0-9a-f]{24}/;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
  text: string;
}

export interface Finding {
  check: string;
  state: string;
  detail: string;
  next: string | null;
}

export const pulumiFolder = join(pulumiRoot, "bin");

const bin = join(house, "provider", "bin", "licenses.js");

export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), "licenses-commands-"));
  readonly tokenFile: string;
  environment: Record<string, string> = {};
  /** All that was printed since the last look. */
  private printed = "";

  /** @param world is merged into that of the demo, whose customers it has. */
  static async open(partnerOf: WorldSeed["partner"] = {}): Promise<CommandLine> {
    return new CommandLine(await startSimulator({ world: worldOf(partnerOf) }));
  }

  private constructor(readonly simulator: Simulator) {
    const authority = encodeURIComponent(new URL(simulator.url).host);
    this.tokenFile = join(this.folder, "pulumi-licenses", `${authority}_${partner.tenantId}_${partner.clientId}.json`);
    this.reset();
  }

  /** The environment of a user who has set only tenant and application, and a simulator in its first state or with another partner. */
  reset(partnerOf: WorldSeed["partner"] = {}): void {
    this.simulator.reset(worldOf(partnerOf));
    rmSync(dirname(this.tokenFile), { recursive: true, force: true });
    this.environment = {
      PARTNER_CENTER_TENANT_ID: partner.tenantId,
      PARTNER_CENTER_CLIENT_ID: partner.clientId,
      PARTNER_CENTER_API_URL: this.simulator.url,
      PARTNER_CENTER_AUTHORITY_URL: this.simulator.url,
    };
  }

  async close(): Promise<void> {
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get uipath(): Record<string, string> {
    return { UIPATH_BASE_URL: this.simulator.url, UIPATH_USERNAME: "admin", UIPATH_PASSWORD: planted.password };
  }

  run(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        PATH: [pulumiFolder, process.env.PATH].join(delimiter),
        HOME: this.folder,
        XDG_CONFIG_HOME: this.folder,
        ...this.environment,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const text = stdout + stderr;
        this.printed += text;
        resolve({ code, stdout, stderr, text });
      });
    });
  }

  /** The findings of `licenses doctor --json`, by check. */
  async doctor(environment: Record<string, string> = {}, ...args: string[]) {
    const { code, stdout, stderr } = await this.run(["doctor", "--json", ...args], environment);
    expect(stderr).toBe("");
    const findings = JSON.parse(stdout) as Finding[];
    const states = Object.fromEntries(findings.map(({ check, state }) => [check, state]));
    return {
      code,
      findings,
      states,
      wrong: findings.filter(({ state }) => state === "wrong").map(({ check }) => check),
      of: (check: string) => findings.find((finding) => finding.check === check) as Finding,
    };
  }

  /** The output of `licenses auth status --json`. */
  async status(environment: Record<string, string> = {}) {
    const { code, stdout, stderr } = await this.run(["auth", "status", "--json"], environment);
    expect(stderr).toBe("");
    return { code, report: JSON.parse(stdout) };
  }

  /** The file that keeps the newer tokens of this configured refresh token. */
  tokenFileFor(refreshToken: string): string {
    const fingerprint = createHash("sha256").update(refreshToken).digest("hex").slice(0, 12);
    return this.tokenFile.replace(/\.json$/, `_${fingerprint}.json`);
  }

  get kept(): { refreshToken: string; issued: string } | undefined {
    return existsSync(this.tokenFile) ? JSON.parse(readFileSync(this.tokenFile, "utf8")) : undefined;
  }

  /** A refresh token that an earlier sign-in left. */
  keep(refreshToken: string, daysAgo: number): void {
    const issued = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    this.write(this.tokenFile, JSON.stringify({ refreshToken, issued, configured: null }));
  }

  write(file: string, text: string, mode = 0o600): string {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    return file;
  }

  /** Makes this shell script a `pulumi` command. Returns its folder for PATH. */
  pulumi(script: string): string {
    const folder = mkdtempSync(join(this.folder, "path-"));
    chmodSync(this.write(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`), 0o755);
    return folder;
  }

  /** The addresses of all requests, without the queries. */
  get requests(): string[] {
    return this.simulator.journal.exchanges.map(({ method, path }) => `${method} ${path}`);
  }

  /** The secrets that were printed since the last look. There must be none. */
  leaks(): string[] {
    const { printed } = this;
    this.printed = "";
    const found = Object.values(planted).filter((secret) => printed.includes(secret));
    const token = madeUp.exec(printed)?.[0];
    return token === undefined ? found : [...found, token];
  }
}

function worldOf(partnerOf: WorldSeed["partner"]): WorldSeed {
  return {
    ...demoWorld,
    partner: {
      tenantId: partner.tenantId,
      clients: [{ clientId: partner.clientId, clientSecret: planted.clientSecret }],
      refreshTokens: [planted.refreshToken],
      accessTokens: [
        { token: planted.accessToken },
        { token: planted.graphToken, audience: "https://graph.windows.net" },
      ],
      devicePolls: 0,
      ...partnerOf,
    },
    uipath: { ...demoWorld.uipath, users: [{ username: "admin", password: planted.password }] },
  };
}

/** An address with a closed port. */
export async function nobodysAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A token with these claims in the form of Entra's tokens, and without a valid signature. */
export const tokenWith = (claims: object): string =>
  [{ alg: "RS256" }, claims, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");

/** Sets up a command line for a test file, and searches all that it prints for secrets. */
export function commandLine(): { it: CommandLine } {
  const holder = {} as { it: CommandLine };
  beforeAll(async () => {
    holder.it = await CommandLine.open();
  });
  beforeEach(() => holder.it.reset());
  afterEach(() => expect(holder.it.leaks()).toEqual([]));
  afterAll(() => holder.it.close());
  return holder;
}
