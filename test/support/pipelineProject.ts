import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator, type WorldSeed } from "pulumi-licenses/simulator";
import { house, pulumiRoot } from "./pulumiHouse";
import { partner, planted, world as usual } from "./world";

/** A user's repository: the demo's program, a state, and a machine that runs a pipeline's commands. */

export interface Ended {
  code: number;
  /** The output of both channels. */
  output: string;
}

/** A pipeline's settings: variables and secrets. */
export const settings = {
  variables: { PARTNER_CENTER_TENANT_ID: partner.tenantId, PARTNER_CENTER_CLIENT_ID: partner.clientId },
  secrets: {
    PULUMI_CONFIG_PASSPHRASE: "a passphrase",
    PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: planted.refreshToken,
  } as Record<string, string>,
};

/** Further content of the repository. */
interface Repository {
  /** Names of its stacks. */
  stacks?: string[];
  /** Text of its program. Default: the quickstart's. */
  program?: string;
  world?: WorldSeed;
}

export class PipelineProject {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-licenses-pipeline-"));
  readonly repository = join(this.folder, "repository");
  /** Settings of the platform that are not secrets. The folder of the state stands for a bucket, which only the settings name. */
  readonly variables: Record<string, string> = {
    ...settings.variables,
    PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
  };
  private constructor(readonly simulator: Simulator) {}

  static async open({ stacks = ["production"], program, world = usual }: Repository = {}): Promise<PipelineProject> {
    const project = new PipelineProject(await startSimulator({ world }));
    const { folder, repository, variables } = project;
    for (const name of ["repository", "state", "home"]) mkdirSync(join(folder, name));
    for (const name of ["index.ts", "package.json"])
      cpSync(join(house, "examples", "quickstart", name), join(repository, name));
    if (program !== undefined) writeFileSync(join(repository, "index.ts"), program);
    writeFileSync(join(repository, "Pulumi.yaml"), "name: licenses\nruntime: nodejs\nmain: index.ts\n");
    // In place of `npm ci`.
    symlinkSync(join(house, "node_modules"), join(repository, "node_modules"));
    for (const stack of stacks) {
      const environment = { ...variables, ...settings.secrets };
      const created = await project.run(["bash", "-c"], `pulumi stack init ${stack}`, environment);
      if (created.code !== 0) throw new Error(created.output);
    }
    return project;
  }

  /** @param shell the platform's command, which takes a script as its last argument */
  async run(shell: string[], script: string, environment: Record<string, string>): Promise<Ended> {
    const [command = "bash", ...args] = shell;
    const child = spawn(command, [...args, script], {
      cwd: this.repository,
      env: { ...this.environment, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => resolve(status ?? 1));
    });
    return { code, output };
  }

  /** A file that a command wrote to the repository's folder. */
  read(name: string): string {
    return readFileSync(join(this.repository, name), "utf8");
  }

  has(name: string): boolean {
    return existsSync(join(this.repository, name));
  }

  /** Each job of a pipeline begins with a fresh checkout. */
  checkOut(): void {
    for (const name of written) rmSync(join(this.repository, name), { force: true });
  }

  async close(): Promise<void> {
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private get environment(): NodeJS.ProcessEnv {
    return {
      PATH: [join(this.folder, "bin"), join(pulumiRoot, "bin"), process.env.PATH].join(":"),
      HOME: join(this.folder, "home"),
      PULUMI_HOME: join(this.folder, "home", "pulumi"),
      PARTNER_CENTER_API_URL: this.simulator.url,
      PARTNER_CENTER_AUTHORITY_URL: this.simulator.url,
      LICENSES_POLL_SECONDS: "0.05",
      npm_config_update_notifier: "false",
    };
  }
}

const written = ["preview.txt", "drift.md", "drift.html", "drift.xml", "drift.sarif", "summary.md", "answer.json"];
