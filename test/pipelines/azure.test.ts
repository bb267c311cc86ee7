import { runStage } from "../support/pipelineAzure";
import { azureRepos, Comments } from "../support/pipelineComments";
import { PipelineProject } from "../support/pipelineProject";
import { contoso, licensesOf, quantityOf, user, writesOf } from "../support/world";

/** Runs the pipeline's own commands on the real engine, except tasks of the platform and installations. */

let project: PipelineProject;
let comments: Comments;

beforeAll(async () => {
  project = await PipelineProject.open();
  comments = await Comments.open(azureRepos);
});
beforeEach(() => project.simulator.journal.clear());
afterAll(async () => {
  await comments.close();
  await project.close();
});

const pullRequest = () => ({
  SYSTEM_COLLECTIONURI: comments.url,
  SYSTEM_TEAMPROJECTID: "project",
  BUILD_REPOSITORY_ID: "repository",
  SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
});

test("a pull request gets a thread with what would be done, and nothing is done", async () => {
  const { Preview, Summary, Comment } = await runStage("preview", project, pullRequest());
  expect([Preview?.code, Summary?.code, Comment?.code]).toEqual([0, 0, 0]);
  expect(Summary?.output).toContain("##vso[task.uploadsummary]");
  expect(comments.list).toHaveLength(1);
  expect(comments.list[0]?.body).toContain("    + pulumi-nodejs:dynamic/licenses:UserLicense: (create)");
  expect([...comments.credentials]).toEqual(["Bearer azure-token"]);
  expect(writesOf(project.simulator)).toEqual([]);
});

test("a preview that fails fails its job, and still says why in the same thread", async () => {
  project.simulator.faults.add({ method: "GET", path: "**/subscriptions", effect: { do: "status", status: 403 } });
  const { Preview, Comment } = await runStage("preview", project, pullRequest());
  project.simulator.faults.clear();
  expect(Preview?.code).not.toBe(0);
  expect(Comment?.code).toBe(0);
  expect(comments.list).toHaveLength(1);
  expect(comments.list[0]?.body).toContain("error");
});

test("an approved update buys the missing seats and assigns the licenses", async () => {
  const { Update } = await runStage("up", project, {});
  expect(Update?.code).toBe(0);
  expect(quantityOf(project.simulator, contoso.e5)).toBe(12);
  expect(licensesOf(project.simulator, user.alice)).toEqual(["SPE_E5"]);
});

test("a night with drift fails, with a failed test for the user whose license is gone", async () => {
  project.simulator.change({ change: "removeLicense", customerId: contoso.id, sku: "SPE_E5", userId: user.carol });
  const { Drift, Summary } = await runStage("drift", project, {});
  expect([Drift?.code, Summary?.code]).toEqual([1, 0]);
  expect(project.read("drift.xml")).toContain('<testcase classname="UserLicense" name="carol"');
  expect(project.read("drift.xml")).toContain('failures="1"');
  expect(project.read("drift.html")).toContain("carol@contoso.example");
  expect(writesOf(project.simulator)).toEqual([]);
});
