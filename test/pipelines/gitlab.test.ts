import { Comments, gitlab } from "../support/pipelineComments";
import { runJob } from "../support/pipelineGitlab";
import { PipelineProject } from "../support/pipelineProject";
import { contoso, licensesOf, quantityOf, user, writesOf } from "../support/world";

/** Runs the pipeline's own commands on the real engine, except installations. */

let project: PipelineProject;
let comments: Comments;

beforeAll(async () => {
  project = await PipelineProject.open();
  comments = await Comments.open(gitlab);
});
beforeEach(() => project.simulator.journal.clear());
afterAll(async () => {
  await comments.close();
  await project.close();
});

const mergeRequest = () => ({
  CI_API_V4_URL: `${comments.url}api/v4`,
  CI_PROJECT_ID: "42",
  CI_MERGE_REQUEST_IID: "7",
  GITLAB_TOKEN: "gitlab-token",
});

test("a merge request gets a note with what would be done, and nothing is done", async () => {
  const { script, after } = await runJob("preview", project, mergeRequest());
  expect([script.code, after?.code]).toEqual([0, 0]);
  expect(comments.list).toHaveLength(1);
  expect(comments.list[0]?.body).toContain("    + pulumi-nodejs:dynamic/licenses:UserLicense: (create)");
  expect([...comments.credentials]).toEqual(["gitlab-token"]);
  expect(writesOf(project.simulator)).toEqual([]);
});

test("a preview that fails fails its job, and still says why in the same note", async () => {
  project.simulator.faults.add({ method: "GET", path: "**/subscriptions", effect: { do: "status", status: 403 } });
  const { script, after } = await runJob("preview", project, mergeRequest());
  project.simulator.faults.clear();
  expect(script.code).not.toBe(0);
  expect(after?.code).toBe(0);
  expect(comments.list).toHaveLength(1);
  expect(comments.list[0]?.body).toContain("error");
});

test("an approved update buys the missing seats and assigns the licenses", async () => {
  const { script } = await runJob("up", project);
  expect(script.code).toBe(0);
  expect(quantityOf(project.simulator, contoso.e5)).toBe(12);
  expect(licensesOf(project.simulator, user.alice)).toEqual(["SPE_E5"]);
});

test("without a token for notes, the preview is in the log only", async () => {
  const { CI_MERGE_REQUEST_IID } = mergeRequest();
  const { script, after } = await runJob("preview", project, { CI_MERGE_REQUEST_IID });
  expect(script.output).toContain("unchanged");
  expect([script.code, after?.code]).toEqual([0, 0]);
});

test("a night with drift fails, with a failed test for the user whose license is gone", async () => {
  project.simulator.change({ change: "removeLicense", customerId: contoso.id, sku: "SPE_E5", userId: user.carol });
  const { script } = await runJob("drift", project);
  expect(script.code).toBe(1);
  expect(project.read("drift.xml")).toContain('failures="1"');
  expect(project.read("drift.html")).toContain("carol@contoso.example");
  expect(writesOf(project.simulator)).toEqual([]);
});
