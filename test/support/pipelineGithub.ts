import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Ended, type PipelineProject, settings } from "./pipelineProject";
import { house } from "./pulumiHouse";

/** A job of a workflow, step by step as GitHub runs it: conditions and environment by GitHub's own evaluator. */

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
  with?: Record<string, string>;
}

interface Workflow {
  env: Record<string, string>;
  jobs: Record<string, { if?: string; steps: Step[] }>;
}

export interface JobRun {
  ran: boolean;
  ok: boolean;
  /** What each command ended with, by the step's name. */
  steps: Record<string, Ended>;
  /** Actions of others that would have run: they are not run here. */
  actions: string[];
  summary: string;
}

export class Github {
  readonly variables: Record<string, string> = { ...settings.variables };

  constructor(private readonly project: PipelineProject) {
    const bin = join(project.folder, "bin");
    mkdirSync(bin, { recursive: true });
    copyFileSync(join(__dirname, "pipelineGh.mjs"), join(bin, "gh"));
    chmodSync(join(bin, "gh"), 0o755);
  }

  /** Comments, issues and calls. */
  get known(): { comments: { id: number; body: string }[]; issues: Record<string, string>[]; calls: string[][] } {
    const file = join(this.project.folder, "gh.json");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { comments: [], issues: [], calls: [] };
  }

  /** @param github what workflows see of it: the event, and what it is about */
  async run(file: string, job: string, github: Record<string, unknown>, secrets = {}): Promise<JobRun> {
    const workflow = load(readFileSync(join(house, "examples", "pipelines", "github", file), "utf8")) as Workflow;
    const { if: condition, steps } = workflow.jobs[job] ?? { steps: [] };
    const run: JobRun = { ran: true, ok: true, steps: {}, actions: [], summary: "" };
    const evaluate = await evaluator({
      contexts: {
        github: { token: "github-token", ...github },
        secrets: { ...settings.secrets, ...secrets },
        vars: this.variables,
      },
      functions: {
        success: () => run.ok,
        failure: () => !run.ok,
        cancelled: () => false,
        hashFiles: (name) => (this.project.has(name) ? "a hash" : ""),
      },
    });
    const holds = (expression: string | undefined) => evaluate(withStatus(expression ?? "success()")) === "true";
    if (condition !== undefined && !holds(condition)) return { ...run, ran: false };
    this.project.checkOut();
    const summary = join(this.project.folder, "summary.md");
    rmSync(summary, { force: true });
    for (const step of steps) {
      if (!holds(step.if)) continue;
      if (step.uses !== undefined) run.actions.push([step.uses, ...Object.values(step.with ?? {})].join(" "));
      // Linked already.
      if (step.run === undefined || step.run === "npm ci") continue;
      const environment = Object.entries(step.env ?? {}).map(([key, value]) => [key, evaluate(value)]);
      const ended = await this.project.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"], step.run, {
        ...workflow.env,
        ...Object.fromEntries(environment),
        GITHUB_REPOSITORY: "contoso/licenses",
        GITHUB_STEP_SUMMARY: summary,
        GH_STAND_IN: join(this.project.folder, "gh.json"),
      });
      run.steps[step.name ?? step.run] = ended;
      if (ended.code !== 0) run.ok = false;
    }
    return { ...run, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
  }
}

/** A condition that asks for no status means that all went well so far. */
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
