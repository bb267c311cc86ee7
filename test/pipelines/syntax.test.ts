import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { CORE_SCHEMA, FAILSAFE_SCHEMA, load } from "js-yaml";
import { pipeline } from "../support/pipelineAzure";
import { house } from "../support/pulumiHouse";

/** The example pipelines are valid for their platforms. */

const read = (path: string) => readFileSync(join(house, path), "utf8");

const example = (path: string) => read(join("examples", "pipelines", path));

const workflows = ["github/licenses.yml", "github/drift.yml", "github/customers.yml", "github/accept.yml"];

/** The platform's published schema. Its patterns are not valid as Unicode regular expressions. */
const validator = (name: string): ValidateFunction =>
  new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
    JSON.parse(read(`test/fixtures/schemas/${name}.json`)),
  );

describe("GitHub Actions, by GitHub's own parser", () => {
  async function complaints(content: string): Promise<string[]> {
    const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
    const { context, value } = parseWorkflow({ name: "workflow.yml", content }, new NoOperationTraceWriter());
    if (value !== undefined) await convertWorkflowTemplate(context, value);
    return context.errors.getErrors().map(({ message }) => message);
  }

  test.each(workflows)("%s has nothing that GitHub would refuse", async (path) => {
    expect(await complaints(example(path))).toEqual([]);
  });

  test("a key or an expression that GitHub does not know would be found out", async () => {
    const drift = example("github/drift.yml");
    expect(await complaints(drift.replace("timeout-minutes", "timeout"))).toEqual([
      expect.stringContaining("Unexpected value 'timeout'"),
    ]);
    expect(await complaints(drift.replace("hashFiles(", "hashFile("))).toEqual([
      expect.stringContaining("Unrecognized function: 'hashFile'"),
    ]);
    expect(await complaints(example("github/licenses.yml").replace("needs: preview", "needs: review"))).toEqual([
      expect.stringContaining("depends on unknown job 'review'"),
    ]);
  });
});

describe.each([
  // Azure reads every value as a text.
  ["Azure Pipelines", "azure-pipelines", "azure/azure-pipelines.yml", FAILSAFE_SCHEMA, "timeoutInMinutes"],
  ["Azure Pipelines, for proposals", "azure-pipelines", "azure/accept.yml", FAILSAFE_SCHEMA, "timeoutInMinutes"],
  ["GitLab CI", "gitlab-ci", "gitlab/.gitlab-ci.yml", CORE_SCHEMA, "allow_failure"],
  ["GitLab CI, for many customers", "gitlab-ci", "gitlab/customers.gitlab-ci.yml", CORE_SCHEMA, "allow_failure"],
  ["GitLab CI, for proposals", "gitlab-ci", "gitlab/accept.gitlab-ci.yml", CORE_SCHEMA, "resource_group"],
])("%s, by its published schema", (_, name, path, schema, key) => {
  const validate = validator(name);
  const complaints = (text: string) => (validate(load(text, { schema })) ? [] : validate.errors);

  test("the pipeline has nothing that it would refuse", () => {
    expect(complaints(example(path))).toEqual([]);
  });

  test("a key that it does not know would be found out", () => {
    expect(complaints(example(path).replace(key, "nobodyKnowsThis"))).not.toEqual([]);
  });
});

test("the Azure pipeline for many customers has nothing that it would refuse, once its template is filled in", () => {
  const validate = validator("azure-pipelines");
  expect(validate(pipeline("customers.yml")) ? [] : validate.errors).toEqual([]);
  const [stage] = pipeline("customers.yml").stages;
  expect(validate({ stages: [{ ...stage, nobodyKnowsThis: "" }] })).toBe(false);
});

test.each(workflows)(
  "%s hands nothing to a shell but by its environment, so no title of a pull request becomes a command",
  (path) => {
    const { jobs } = load(example(path)) as { jobs: Record<string, { steps: { run?: string }[] }> };
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(script).not.toContain("${{");
  },
);

test("no pipeline may do more than its job asks for, and two updates never run at once", () => {
  const licenses = load(example("github/licenses.yml")) as {
    permissions: object;
    jobs: Record<string, { permissions?: object; concurrency?: object; environment?: string }>;
  };
  expect(licenses.permissions).toEqual({ contents: "read" });
  expect(licenses.jobs.preview?.permissions).toEqual({ contents: "read", "pull-requests": "write" });
  expect(licenses.jobs.up).toMatchObject({
    environment: "licenses",
    concurrency: { group: "licenses-up", "cancel-in-progress": false },
  });
  expect(licenses.jobs.up?.permissions).toBeUndefined();
  const gitlab = load(example("gitlab/.gitlab-ci.yml")) as Record<string, object>;
  expect(gitlab.up).toMatchObject({ environment: { name: "licenses" }, resource_group: "licenses" });
  const azure = load(example("azure/azure-pipelines.yml")) as { stages: { stage: string }[] };
  expect(azure.stages.find(({ stage }) => stage === "up")).toMatchObject({
    lockBehavior: "sequential",
    jobs: [{ deployment: "up", environment: "licenses" }],
  });
});

test("the nightly proposals update no license, push to no branch but their own, and only the step that pushes gets a token", () => {
  const { permissions, jobs } = load(example("github/accept.yml")) as {
    permissions: object;
    jobs: Record<string, { permissions?: object; steps: { name?: string; with?: object; env?: object }[] }>;
  };
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs.accept?.permissions).toEqual({ contents: "write", "pull-requests": "write" });
  const { steps = [] } = jobs.accept ?? {};
  expect(steps[0]?.with).toMatchObject({ ref: "main", "persist-credentials": false });
  const withToken = steps.filter((step) => JSON.stringify(step).includes("github.token"));
  expect(withToken.map(({ name, env }) => [name, Object.keys(env ?? {})])).toEqual([["Propose", ["GH_TOKEN"]]]);
  const all = ["github/accept.yml", "azure/accept.yml", "gitlab/accept.gitlab-ci.yml"];
  const scripts = ["accept", "propose", "github", "azure", "gitlab"].map((name) => `accept/${name}.sh`);
  for (const path of [...all, ...scripts])
    expect(example(path)).not.toMatch(/^[^#]*pulumi up (?!--refresh --stack %s`)/m);
  const pushes = scripts.flatMap((path) => example(path).match(/git push .*/g) ?? []);
  expect(pushes).toEqual([
    expect.stringMatching(/--force-with-lease="refs\/heads\/\$branch:\$before" origin "\$1:refs\/heads\/\$branch"; }$/),
  ]);
  expect(example("accept/propose.sh")).toContain("branch=licenses/accept/$stack\n");
});
