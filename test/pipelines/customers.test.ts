import { pipeline, runStage } from "../support/pipelineAzure";
import { azureRepos, Comments, gitlab } from "../support/pipelineComments";
import { customersProject, names, robotsOf, secrets } from "../support/pipelineCustomers";
import { Github } from "../support/pipelineGithub";
import { matrixOf, runJob } from "../support/pipelineGitlab";
import type { PipelineProject } from "../support/pipelineProject";
import { contoso, fabrikam, quantityOf, writesOf } from "../support/world";

/** A stack for each customer. Runs the pipelines' own commands on the real engine. Only the settings name the backend of the state. */

let project: PipelineProject;
let comments: Comments | undefined;

beforeEach(async () => {
  project = await customersProject();
});
afterEach(async () => {
  await comments?.close();
  comments = undefined;
  await project.close();
});

const seats = () => [
  quantityOf(project.simulator, contoso.e5),
  quantityOf(project.simulator, fabrikam.e5, fabrikam.id),
];

const elsewhere = () =>
  project.simulator.change({
    ...{ change: "setQuantity", customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 9 },
  });

describe("GitHub", () => {
  const happening = (event_name: string, event = {}) => ({ event_name, repository: "contoso/licenses", event });
  const pullRequest = happening("pull_request", {
    pull_request: { number: 7, head: { repo: { full_name: "contoso/licenses" } } },
  });
  const reviewed = [{ type: "required_reviewers" }];
  const given = (stack: string) => ({ secrets, matrix: { stack }, needs: {} });

  test("each stack of the repository is previewed, with a comment of its own that the next preview brings up to date", async () => {
    const github = new Github(project);
    const listed = await github.run("customers.yml", "stacks", pullRequest);
    expect(listed.outputs.stacks).toBe(JSON.stringify(names));
    const needs = { stacks: { result: "success", outputs: listed.outputs } };
    expect(await github.matrixOf("customers.yml", "preview", needs)).toEqual({ stack: names });
    for (const stack of [...names, "contoso"]) {
      const run = await github.run("customers.yml", "preview", pullRequest, given(stack));
      expect(run.ok).toBe(true);
    }
    expect(github.known.comments.map(({ body }) => body.split("\n")[0])).toEqual(
      names.map((name) => `## Preview of ${name}`),
    );
    expect(github.known.comments[0]?.body).toContain("OrganizationLicense: (create)");
    expect(writesOf(project.simulator)).toEqual([]);
  });

  test("each stack is updated after an approval of its own, though another one's preview has failed", async () => {
    const github = new Github(project);
    github.protect({ "licenses-contoso": reviewed, "licenses-fabrikam": reviewed });
    const listed = await github.run("customers.yml", "stacks", happening("push"));
    expect(listed.ok).toBe(true);
    const needs = {
      stacks: { result: "success", outputs: listed.outputs },
      preview: { result: "failure", outputs: {} },
    };
    for (const stack of names) {
      const run = await github.run("customers.yml", "up", happening("push"), { ...given(stack), needs });
      expect([run.ran, run.ok, run.environment]).toEqual([true, true, `licenses-${stack}`]);
    }
    expect(seats()).toEqual([12, 6]);
    expect(robotsOf(project)).toBe(3);
  });

  test("an environment without reviewers stops the run before any update", async () => {
    const github = new Github(project);
    for (const environments of [
      { "licenses-contoso": reviewed },
      { "licenses-contoso": reviewed, "licenses-fabrikam": [] },
    ]) {
      github.protect(environments);
      const run = await github.run("customers.yml", "stacks", happening("push"));
      expect(run.ok).toBe(false);
      expect(run.steps.Approvals?.output).toContain("licenses-fabrikam has no required reviewers");
    }
  });

  test("by night all stacks are looked at, and what has drifted is an issue", async () => {
    const github = new Github(project);
    for (const stack of names)
      await github.run("customers.yml", "up", happening("push"), {
        ...given(stack),
        needs: { stacks: { result: "success", outputs: {} } },
      });
    elsewhere();
    const run = await github.run("customers.yml", "drift", happening("schedule"), { secrets });
    expect(run.steps.Drift?.code).toBe(1);
    expect(github.known.issues[0]?.body).toMatch(/1 of 3 license resources out of step.*Fabrikam/s);
    expect(run.steps.Drift?.output).toMatch(/in 2 stacks/);
  });
});

test("GitLab: each customer's stack is previewed, updated by a button of its own, and looked at by night", async () => {
  comments = await Comments.open(gitlab);
  const file = "customers.gitlab-ci.yml";
  const request = {
    ...{ CI_API_V4_URL: `${comments.url}api/v4`, CI_PROJECT_ID: "42", CI_MERGE_REQUEST_IID: "7" },
    GITLAB_TOKEN: "gitlab-token",
  };
  const run = (job: string, more: Record<string, string>) => runJob(job, project, { ...secrets, ...more }, file);
  expect(matrixOf("preview", file)).toEqual({ STACK: names });
  expect(matrixOf("up", file)).toEqual({ STACK: names });
  for (const STACK of [...names, "contoso"]) {
    const { script, after } = await run("preview", { ...request, STACK });
    expect([script.code, after?.code]).toEqual([0, 0]);
  }
  expect(comments.list.map(({ body }) => body.split("\n")[0])).toEqual(names.map((name) => `## Preview of ${name}`));
  for (const STACK of names) expect((await run("up", { STACK })).script.code).toBe(0);
  expect([...seats(), robotsOf(project)]).toEqual([12, 6, 3]);
  elsewhere();
  const { script } = await run("drift", {});
  expect(script.code).toBe(1);
  expect(project.read("drift.xml").match(/<testsuite /g)).toHaveLength(2);
});

test("Azure: each customer's stack is a job of the preview and a stage with an environment of its own, and all are looked at by night", async () => {
  comments = await Comments.open(azureRepos);
  const file = "customers.yml";
  const { stages } = pipeline(file);
  expect(stages.map(({ stage }) => stage)).toEqual(["preview", "up_contoso", "up_fabrikam", "drift"]);
  expect(stages.slice(1, 3).map(({ jobs }) => jobs[0]?.environment)).toEqual(names.map((name) => `licenses-${name}`));
  const request = {
    ...{ SYSTEM_COLLECTIONURI: comments.url, SYSTEM_TEAMPROJECTID: "project" },
    ...{ BUILD_REPOSITORY_ID: "repository", SYSTEM_PULLREQUEST_PULLREQUESTID: "7" },
  };
  for (const at of [0, 1, 0]) {
    const { Preview, Comment } = await runStage("preview", project, request, { file, at, secrets });
    expect([Preview?.code, Comment?.code]).toEqual([0, 0]);
  }
  expect(comments.list.map(({ body }) => body.split("\n")[0])).toEqual(names.map((name) => `## Preview of ${name}`));
  for (const name of names) {
    const { Update } = await runStage(`up_${name}`, project, {}, { file, secrets });
    expect(Update?.code).toBe(0);
  }
  expect([...seats(), robotsOf(project)]).toEqual([12, 6, 3]);
  elsewhere();
  const { Drift } = await runStage("drift", project, {}, { file, secrets });
  expect(Drift?.code).toBe(1);
  expect(project.read("drift.xml").match(/<testsuite /g)).toHaveLength(2);
});
