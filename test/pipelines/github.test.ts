import { Github, type JobRun } from "../support/pipelineGithub";
import { PipelineProject, settings } from "../support/pipelineProject";
import { contoso, licensesOf, planted, quantityOf, user, writesOf } from "../support/world";

/** Runs the workflows' own commands on the real engine, except third-party actions and `npm ci`. */

let project: PipelineProject;
let github: Github;

beforeAll(async () => {
  project = await PipelineProject.open();
  github = new Github(project);
});
beforeEach(() => project.simulator.journal.clear());
afterAll(() => project.close());

const happening = (event_name: string, event = {}) => ({ event_name, repository: "contoso/licenses", event });

const pullRequest = (repository = "contoso/licenses") =>
  happening("pull_request", { pull_request: { number: 7, head: { repo: { full_name: repository } } } });

const outputOf = ({ steps }: JobRun) =>
  Object.values(steps)
    .map(({ output }) => output)
    .join("\n");

const codesOf = ({ steps }: JobRun) =>
  Object.fromEntries(Object.entries(steps).map(([name, { code }]) => [name, code]));

const marker = "<!-- licenses drift -->";

test("a pull request gets a comment with what would be done, and nothing is done", async () => {
  const run = await github.run("licenses.yml", "preview", pullRequest());
  expect(codesOf(run)).toEqual({ Preview: 0, Summary: 0, Comment: 0 });
  const [comment] = github.known.comments;
  expect(comment?.body).toContain("## Preview of production");
  expect(comment?.body).toContain("    + pulumi-nodejs:dynamic/licenses:UserLicense: (create)");
  expect(comment?.body).toContain("## Licenses: in step (0 license resources)");
  expect(comment?.body.trimEnd().endsWith(marker)).toBe(true);
  expect(run.summary).toBe(comment?.body);
  expect(writesOf(project.simulator)).toEqual([]);
});

test("a preview that fails fails its job, and still says why in the same comment", async () => {
  project.simulator.faults.add({ method: "GET", path: "**/subscriptions", effect: { do: "status", status: 403 } });
  const run = await github.run("licenses.yml", "preview", pullRequest());
  project.simulator.faults.clear();
  expect(run.ok).toBe(false);
  expect(run.steps.Preview?.code).not.toBe(0);
  expect(codesOf(run)).toMatchObject({ Summary: 0, Comment: 0 });
  expect(github.known.comments).toHaveLength(1);
  expect(github.known.comments[0]?.body).toContain("error");
});

test("a pull request from a fork is not previewed, as it gets no secrets", async () => {
  expect((await github.run("licenses.yml", "preview", pullRequest("mallory/licenses"))).ran).toBe(false);
});

test("a push to main updates the licenses, once it is approved; a pull request does not", async () => {
  expect((await github.run("licenses.yml", "up", pullRequest())).ran).toBe(false);
  const run = await github.run("licenses.yml", "up", happening("push"));
  expect(codesOf(run)).toEqual({ Update: 0 });
  expect(quantityOf(project.simulator, contoso.e5)).toBe(12);
  expect(licensesOf(project.simulator, user.alice)).toEqual(["SPE_E5"]);
});

test("a night without drift is quiet, and leaves its report", async () => {
  const run = await github.run("drift.yml", "drift", happening("schedule"));
  expect(codesOf(run)).toEqual({ Drift: 0, Summary: 0 });
  expect(run.summary).toContain("## Licenses: in step (4 license resources)");
  expect(run.actions).toContainEqual("actions/upload-artifact@v4 drift drift.html");
  expect(run.actions.join()).not.toContain("upload-sarif");
  expect(github.known.issues).toEqual([]);
});

test("a night with drift fails and opens an issue, and the next one brings it up to date", async () => {
  const changed = { customerId: contoso.id, sku: "SPE_E5" };
  project.simulator.change({ change: "removeLicense", ...changed, userId: user.carol });
  const first = await github.run("drift.yml", "drift", happening("schedule"));
  expect(codesOf(first)).toEqual({ Drift: 1, Summary: 0, Issue: 0 });
  expect(github.known.issues).toMatchObject([{ title: "Licenses are out of step", label: "licenses-drift" }]);
  expect(github.known.issues[0]?.body).toContain("1 of 4 license resources out of step");
  project.simulator.change({ change: "removeLicense", ...changed, userId: user.bob });
  await github.run("drift.yml", "drift", happening("schedule"));
  expect(github.known.issues).toHaveLength(1);
  expect(github.known.issues[0]?.body).toContain("2 of 4 license resources out of step");
  expect(writesOf(project.simulator)).toEqual([]);
});

test("with code scanning on, the findings go there too", async () => {
  github.variables.LICENSES_CODE_SCANNING = "true";
  const run = await github.run("drift.yml", "drift", happening("schedule"));
  expect(run.actions).toContainEqual("github/codeql-action/upload-sarif@v4 drift.sarif");
});

test("a night that cannot look says so in the issue, instead of keeping quiet", async () => {
  const run = await github.run("drift.yml", "drift", happening("schedule"), {
    secrets: { PARTNER_CENTER_CLIENT_SECRET: "no-secret-of-this-application" },
  });
  expect(codesOf(run)).toEqual({ Drift: 2, Summary: 0, Issue: 0 });
  expect(outputOf(run)).toContain("could not be told");
  expect(github.known.issues[0]?.body).toContain("could not be told");
});

test("no secret is in a comment, an issue, a summary or a log", async () => {
  const run = await github.run("licenses.yml", "preview", pullRequest());
  const said = [outputOf(run), run.summary, JSON.stringify(github.known)].join("\n");
  expect(said).toContain("carol@contoso.example");
  for (const secret of [...Object.values(settings.secrets), ...Object.values(planted)])
    expect(said).not.toContain(secret);
});
