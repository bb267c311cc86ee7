import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "pulumi-licenses/simulator";
import { house, pulumiRoot } from "./pulumiHouse";

/** A monorepo in a folder of its own: the packed provider is installed into it by the package managers that people use. */

const versions = { pnpm: "pnpm@10.15.0", yarn: "yarn@1.22.22" };

export interface Ran {
  ok: boolean;
  text: string;
}

export class Monorepo {
  private readonly room = mkdtempSync(join(tmpdir(), "pulumi-licenses-monorepo-"));
  readonly folder = join(this.room, "repository");
  /** For a manifest: the provider as it is published. */
  readonly packed: string;

  constructor() {
    for (const name of ["repository", "bin", "backend"]) mkdirSync(join(this.room, name));
    const [{ filename }] = JSON.parse(
      execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", this.room], {
        cwd: join(house, "provider"),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    );
    this.packed = `file:${join(this.room, filename)}`;
    for (const [name, version] of Object.entries(versions)) {
      const command = join(this.room, "bin", name);
      writeFileSync(command, `#!/bin/sh\nexec npx --yes ${version} "$@"\n`);
      chmodSync(command, 0o755);
    }
  }

  /** Runs shell commands as they are written. @param folder below the repository's. */
  run(commands: string, { folder = "", simulator }: { folder?: string; simulator?: Simulator } = {}): Promise<Ran> {
    const env = {
      ...process.env,
      PATH: [join(this.room, "bin"), join(pulumiRoot, "bin"), process.env.PATH].join(":"),
      PULUMI_HOME: join(this.room, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.room, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      // Its cache knows packed files by name and version only.
      YARN_CACHE_FOLDER: join(this.room, "yarn"),
      LICENSES_POLL_SECONDS: "0.2",
      PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
      ...(simulator && { PARTNER_CENTER_API_URL: simulator.url }),
    };
    return new Promise((resolve) => {
      execFile("sh", ["-ec", commands], { cwd: join(this.folder, folder), env, timeout: 600_000 }, (error, out, err) =>
        resolve({ ok: error === null, text: `${out}\n${err}` }),
      );
    });
  }

  close(): void {
    rmSync(this.room, { recursive: true, force: true, maxRetries: 5 });
  }
}
