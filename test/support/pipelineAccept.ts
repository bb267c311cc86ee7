import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importedProject } from "./importedProject";
import { PipelineProject } from "./pipelineProject";
import { house } from "./pulumiHouse";
import { contoso, fabrikam, sku, user } from "./world";

/** A repository with a remote, on the project that `licenses import` writes for two customers, each with a stack. */

export const stacks = ["contoso.example", "fabrikam.example"] as const;

export class AcceptProject {
  private constructor(
    readonly project: PipelineProject,
    readonly remote: string,
  ) {}

  static async open(): Promise<AcceptProject> {
    const project = await PipelineProject.open({ stacks: [] });
    const { simulator, folder, variables } = project;
    simulator.change(
      { change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 },
      { change: "assignLicense", customerId: contoso.id, userId: user.carol, sku: sku.e3 },
      { change: "assignLicense", customerId: fabrikam.id, userId: user.frank, sku: sku.e5 },
    );
    const { PULUMI_BACKEND_URL = "" } = variables;
    const imported = importedProject(() => simulator, { PULUMI_BACKEND_URL });
    await imported.import("--customer", contoso.id, "--customer", fabrikam.id);
    for (const stack of stacks) {
      await imported.pulumi(["stack", "init", stack]);
      const brought = await imported.pulumi([
        ...["import", "--file", `import/${stack}.json`, "--stack", stack],
        ...["--yes", "--generate-code=false", "--protect=false"],
      ]);
      if (!brought.text.includes("imported")) throw new Error(brought.text);
    }
    const accept = new AcceptProject(project, join(folder, "remote.git"));
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", accept.remote);
    rmSync(join(imported.folder, "node_modules"));
    const scripts = join(imported.folder, "accept");
    mkdirSync(scripts);
    cpSync(join(house, "examples", "pipelines", "accept"), scripts, { recursive: true });
    git(imported.folder, "init", "--quiet", "--initial-branch=main");
    accept.commit(imported.folder, "The project");
    git(imported.folder, "push", "--quiet", accept.remote, "main");
    imported.remove();
    return accept;
  }

  /** Each night begins with a fresh clone of main. */
  clone(): void {
    const { repository } = this.project;
    rmSync(repository, { recursive: true, force: true });
    git(this.project.folder, "clone", "--quiet", this.remote, repository);
    // In place of `npm ci`.
    appendFileSync(join(repository, ".git", "info", "exclude"), "node_modules\n");
    symlinkSync(join(house, "node_modules"), join(repository, "node_modules"));
  }

  /** A person commits to a branch. */
  write(branch: string, path: string, change: (text: string) => string): void {
    const folder = join(this.project.folder, "person");
    git(this.project.folder, "clone", "--quiet", "--branch", branch, this.remote, folder);
    const before = this.git("show", `${branch}:${path}`);
    writeFileSync(join(folder, path), change(before));
    this.commit(folder, "A person's change");
    git(folder, "push", "--quiet", "origin", branch);
    rmSync(folder, { recursive: true });
  }

  /** A command of git on the remote. */
  git(...args: string[]): string {
    return git(this.remote, ...args);
  }

  branches(): Record<string, string> {
    const lines = this.git("for-each-ref", "--format=%(refname:short) %(objectname)").trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ") as [string, string]));
  }

  /** The changed lines of a branch beside main. */
  changesOf(branch: string): string[] {
    return this.git("diff", "--unified=0", `main...${branch}`)
      .split("\n")
      .filter((line) => /^[+-](?![+-])/.test(line));
  }

  close(): Promise<void> {
    return this.project.close();
  }

  private commit(folder: string, message: string): void {
    git(folder, "add", "--all");
    git(folder, "-c", "user.name=Dana", "-c", "user.email=dana@partner.example", "commit", "--quiet", "-m", message);
  }
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-C", folder, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
