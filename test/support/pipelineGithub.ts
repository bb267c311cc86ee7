import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import type { ChangeRequest } from "./pipelineRequests";
import { house } from "./pulumiHouse";

/** Runs a job of a workflow, step by step. GitHub's own evaluator computes conditions and environment. */

interface Step {
  id?: string;
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

interface Workflow {
  env: Record<string, string>;
  jobs: Record<string, Job>;
}

interface Job {
  if?: string;
  env?: Record<string, string>;
  environment?: string;
  outputs?: Record<string, string>;
  strategy?: { matrix: Record<string, string> };
  steps: Step[];
}

/** The inputs of a job from other jobs. */
interface Given {
  secrets?: Record<string, string>;
  /** Outputs of the jobs on which it depends. */
  needs?: Record<string, { result: string; outputs: Record<string, string> }>;
  /** The values of the matrix for this run. */
  matrix?: Record<string, string>;
}

export interface JobRun {
  ran: boolean;
  ok: boolean;
  /** The result of each command, by the step's name. */
  steps: Record<string, Ended>;
  /** Third-party actions of the job, which are not run here. */
  actions: string[];
  summary: string;
  outputs: Record<string, string>;
  /** The environment whose reviewers have to approve. */
  environment: string;
}

export class Github {
  readonly variables: Record<string, string>;

  constructor(private readonly project: PipelineProject) {
    this.variables = { ...project.variables };
    const bin = join(project.folder, "bin");
    mkdirSync(bin, { recursive: true });
    copyFileSync(join(__dirname, "pipelineGh.mjs"), join(bin, "gh"));
    chmodSync(join(bin, "gh"), 0o755);
  }

  /** Comments, issues, pull requests and calls. */
  get known(): {
    comments: { id: number; body: string }[];
    issues: Record<string, string>[];
    pulls?: ChangeRequest[];
    calls: string[][];
  } {
    return existsSync(this.file)
      ? JSON.parse(readFileSync(this.file, "utf8"))
      : { comments: [], issues: [], calls: [] };
  }

  /** GitHub's data about the repository's environments, by name. */
  protect(environments: Record<string, { type: string }[]>): void {
    writeFileSync(this.file, JSON.stringify({ ...this.known, environments }));
  }

  private get file(): string {
    return join(this.project.folder, "gh.json");
  }

  /** @param github the context of the workflow: the event and its details */
  async run(
    file: string,
    job: string,
    github: Record<string, unknown>,
    { secrets = {}, needs = {}, matrix = {} }: Given = {},
  ): Promise<JobRun> {
    const workflow = load(readFileSync(join(house, "examples", "pipelines", "github", file), "utf8")) as Workflow;
    const { if: condition, steps, outputs = {}, environment = "", env = {} } = workflow.jobs[job] ?? { steps: [] };
    const run: JobRun = { ran: true, ok: true, steps: {}, actions: [], summary: "", outputs: {}, environment: "" };
    const made: Record<string, { outputs: Record<string, string> }> = {};
    const world = () => ({
      contexts: {
        github: { token: "github-token", ...github },
        secrets: { ...settings.secrets, ...secrets },
        vars: this.variables,
        needs,
        matrix,
        steps: made,
      },
      functions: {
        success: () => run.ok,
        failure: () => !run.ok,
        cancelled: () => false,
        hashFiles: (name: string) => (this.project.has(name) ? "a hash" : ""),
      },
    });
    const evaluate = async (text: string) => (await evaluator(world()))(text);
    const all = async (texts: Record<string, string>) =>
      Object.fromEntries(
        await Promise.all(Object.entries(texts).map(async ([key, text]) => [key, await evaluate(String(text))])),
      );
    const holds = async (expression: string | undefined) =>
      (await evaluate(withStatus(expression ?? "success()"))) === "true";
    if (condition !== undefined && !(await holds(condition))) return { ...run, ran: false };
    this.project.checkOut();
    const [summary, written] = [join(this.project.folder, "summary.md"), join(this.project.folder, "outputs")];
    rmSync(summary, { force: true });
    for (const step of steps) {
      if (!(await holds(step.if))) continue;
      if (step.uses !== undefined) run.actions.push([step.uses, ...Object.values(step.with ?? {})].join(" "));
      // The packages are already linked.
      if (step.run === undefined || step.run === "npm ci") continue;
      writeFileSync(written, "");
      const ended = await this.project.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"], step.run, {
        ...(await all({ ...workflow.env, ...env, ...step.env })),
        GITHUB_REPOSITORY: "contoso/licenses",
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: written,
        GH_STAND_IN: this.file,
      });
      run.steps[step.name ?? step.run] = ended;
      if (ended.code !== 0) run.ok = false;
      if (step.id !== undefined) made[step.id] = { outputs: linesOf(readFileSync(written, "utf8")) };
    }
    return {
      ...run,
      summary: existsSync(summary) ? readFileSync(summary, "utf8") : "",
      outputs: await all(outputs),
      environment: await evaluate(environment),
    };
  }

  /** The values of a job's matrix, from the outputs of earlier jobs. */
  async matrixOf(file: string, job: string, needs: Given["needs"]): Promise<Record<string, string[]>> {
    const workflow = load(readFileSync(join(house, "examples", "pipelines", "github", file), "utf8")) as Workflow;
    const evaluate = await evaluator({ contexts: { needs }, functions: {} });
    return Object.fromEntries(
      Object.entries(workflow.jobs[job]?.strategy?.matrix ?? {}).map(([key, text]) => [
        key,
        JSON.parse(evaluate(text.replace("fromJSON", "toJSON(fromJSON").replace(" }}", ") }}"))),
      ]),
    );
  }
}

/** `NAME=VALUE`, a line for each. */
const linesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("="))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

/** Without a status function, a condition also requires that all earlier steps succeeded. */
const withStatus = (condition: string): string => {
  const expression = condition.replace(/^\$\{\{|\}\}$/g, "");
  return /\b(success|failure|cancelled|always)\(/.test(expression)
    ? `\${{ ${expression} }}`
    : `\${{ success() && (${expression}) }}`;
};

interface World {
  contexts: Record<string, unknown>;
  functions: Record<string, (argument: string) => boolean | string>;
}

async function evaluator({ contexts, functions }: World): Promise<(text: string) => string> {
  const { data, Evaluator, Lexer, Parser } = await import("@actions/expressions");
  const context = JSON.parse(JSON.stringify(contexts), data.reviver);
  const definitions = Object.entries(functions).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 1,
    call: (argument?: { coerceString(): string }) => {
      const value = answer(argument?.coerceString() ?? "");
      return typeof value === "string" ? new data.StringData(value) : new data.BooleanData(value);
    },
  }));
  const known = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));
  return (text) =>
    text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) => {
      const { tokens } = new Lexer(expression).lex();
      const parsed = new Parser(tokens, Object.keys(contexts), definitions).parse();
      return new Evaluator(parsed, context, known).evaluate().coerceString();
    });
}
