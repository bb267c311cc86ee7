import { AcceptProject, stacks } from "../support/pipelineAccept";
import { runStage } from "../support/pipelineAzure";
import { Github } from "../support/pipelineGithub";
import { runJob } from "../support/pipelineGitlab";
import { settings } from "../support/pipelineProject";
import { azurePullRequests, type ChangeRequest, ChangeRequests, mergeRequests } from "../support/pipelineRequests";
import { contoso, fabrikam, planted, sku, user, writesOf } from "../support/world";

/** The nightly jobs that propose what was changed in the portal, on an imported project with a remote repository. */

interface Night {
  ok: boolean;
  output: string;
}

/** A platform with the job and its requests to merge. */
interface Platform {
  night(secrets?: Record<string, string>): Promise<Night>;
  requests(): ChangeRequest[];
  close(): Promise<void>;
}

const joined = (ended: { output: string }[]) => ended.map(({ output }) => output).join("\n");

const platforms: Record<string, (accept: AcceptProject) => Promise<Platform>> = {
  async GitHub({ project }) {
    const github = new Github(project);
    return {
      async night(secrets = {}) {
        const run = await github.run("accept.yml", "accept", { event_name: "schedule" }, { secrets });
        expect(run.environment).toBe("");
        return { ok: run.ok, output: joined(Object.values(run.steps)) };
      },
      requests: () => github.known.pulls ?? [],
      close: async () => {},
    };
  },
  async GitLab({ project, remote }) {
    const requests = await ChangeRequests.open(mergeRequests, remote);
    const environment = {
      ...{ CI_API_V4_URL: `${requests.url}api/v4`, CI_PROJECT_ID: "42", CI_DEFAULT_BRANCH: "main" },
      ...{ CI_PROJECT_URL: `file://${remote.replace(/\.git$/, "")}`, GITLAB_TOKEN: "gitlab-token" },
    };
    return {
      async night(secrets = {}) {
        const { script } = await runJob("accept", project, { ...environment, ...secrets }, "accept.gitlab-ci.yml");
        expect([...requests.credentials]).toEqual(["gitlab-token"]);
        return { ok: script.code === 0, output: script.output };
      },
      requests: () => requests.list,
      close: () => requests.close(),
    };
  },
  async Azure({ project, remote }) {
    const requests = await ChangeRequests.open(azurePullRequests, remote);
    const environment = {
      ...{ SYSTEM_COLLECTIONURI: requests.url, SYSTEM_TEAMPROJECTID: "project" },
      ...{ BUILD_REPOSITORY_ID: "repository", BUILD_BUILDID: "9" },
    };
    return {
      async night(secrets = {}) {
        const run = await runStage("accept", project, environment, { file: "accept.yml", secrets });
        expect([...requests.credentials]).toEqual(["Bearer azure-token"]);
        return { ok: Object.values(run).every(({ code }) => code === 0), output: joined(Object.values(run)) };
      },
      requests: () => requests.list,
      close: () => requests.close(),
    };
  },
};

const [stack, other] = stacks;
const branch = `licenses/accept/${stack}`;
const file = `customers/${stack}.yaml`;

describe.each(Object.entries(platforms))("%s", (name, open) => {
  /** Only the shared scripts decide this, so one platform is enough. */
  const once = (title: string, run: () => Promise<void>) => {
    if (name === "GitHub") test(title, run);
  };

  let accept: AcceptProject;
  let platform: Platform;
  beforeAll(async () => {
    accept = await AcceptProject.open();
    platform = await open(accept);
    accept.project.simulator.journal.clear();
  });
  afterAll(async () => {
    await platform.close();
    await accept.close();
  });
  const change = (...changes: Parameters<AcceptProject["project"]["simulator"]["change"]>) =>
    accept.project.simulator.change(...changes);
  const seats = (quantity: number) =>
    change({ change: "setQuantity", customerId: contoso.id, subscriptionId: contoso.e5, quantity });

  /** A night leaves main, the services and the output as they must be, whatever it finds. */
  async function night(secrets?: Record<string, string>): Promise<Night> {
    accept.clone();
    const { main } = accept.branches();
    const ended = await platform.night(secrets);
    expect(accept.branches().main).toBe(main);
    expect(Object.keys(accept.branches()).every((name) => /^(main|licenses\/accept\/.+)$/.test(name))).toBe(true);
    expect(writesOf(accept.project.simulator)).toEqual([]);
    const said = ended.output + JSON.stringify(platform.requests());
    for (const secret of [...Object.values(settings.secrets), ...Object.values(planted), "gitlab-token", "azure-token"])
      expect(said).not.toContain(secret);
    return ended;
  }

  test("A night without drift proposes nothing", async () => {
    expect((await night()).ok).toBe(true);
    expect(platform.requests()).toEqual([]);
    expect(Object.keys(accept.branches())).toEqual(["main"]);
  });

  test("Drift opens one pull request for its customer, with the edited line and the report", async () => {
    seats(13);
    expect((await night()).ok).toBe(true);
    const [request, ...more] = platform.requests();
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      ...{ open: true, branch },
      title: expect.stringMatching(/^Accept drift of contoso\.example: 1 of \d+ license resources out of step$/),
    });
    expect(request?.body).toContain("quantity 10 → 13");
    expect(request?.body).toContain("pulumi up --refresh --stack contoso.example");
    expect(request?.body).toContain(`## Licenses: 1 of `);
    expect(accept.changesOf(branch)).toEqual([
      expect.stringMatching(/^-.*quantity: 10 /),
      expect.stringMatching(/^\+.*quantity: 13 /),
    ]);
  });

  once("A night that finds the same pushes nothing, so that approvals stay", async () => {
    const before = accept.branches();
    expect((await night()).ok).toBe(true);
    expect(accept.branches()).toEqual(before);
  });

  test("Further drift updates the same pull request, on the newest main", async () => {
    accept.write("main", "README.md", (text) => `${text}\nMore.\n`);
    change({ change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 });
    expect((await night()).ok).toBe(true);
    const [request, ...more] = platform.requests();
    expect(more).toEqual([]);
    expect(request?.title).toContain(": 2 of ");
    expect(request?.body).toMatch(/bob@contoso\.example: taken out/);
    expect(accept.changesOf(branch)).toHaveLength(3);
    expect(accept.git("rev-list", "--count", `main..${branch}`).trim()).toBe("1");
    expect(accept.git("merge-base", "main", branch).trim()).toBe(accept.branches().main);
  });

  test("Another customer who has drifted gets a pull request of its own, with its own edits only", async () => {
    change({ change: "setQuantity", customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 9 });
    expect((await night()).ok).toBe(true);
    expect(platform.requests().map(({ branch }) => branch)).toEqual(stacks.map((name) => `licenses/accept/${name}`));
    expect(accept.changesOf(`licenses/accept/${other}`)).toHaveLength(2);
    expect(accept.changesOf(branch)).toHaveLength(3);
  });

  test("A customer who cannot be read fails the night, and keeps the pull request; the others are proposed", async () => {
    const before = accept.branches();
    const [, fabrikams] = structuredClone(platform.requests());
    seats(14);
    change({ change: "setQuantity", customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 5 });
    accept.project.simulator.faults.add({
      ...{ method: "GET", path: `**/customers/${fabrikam.id}/**`, effect: { do: "status", status: 403 } },
    });
    const ended = await night();
    accept.project.simulator.faults.clear();
    expect(ended.ok).toBe(false);
    expect(ended.output).toContain("fabrikam.example could not be read. Its pull request stays as it is.");
    expect(platform.requests()[1]).toEqual(fabrikams);
    expect(accept.branches()[`licenses/accept/${other}`]).toBe(before[`licenses/accept/${other}`]);
    expect(platform.requests()[0]?.body).toContain("quantity 10 → 14");
  });

  once("A branch to which someone else has committed stays as it is", async () => {
    accept.write(branch, file, (text) => `${text}# Dana asks Alice\n`);
    const before = accept.branches();
    seats(15);
    const ended = await night();
    expect([ended.ok, ended.output]).toEqual([
      true,
      expect.stringContaining(`Someone else has committed to ${branch}.`),
    ]);
    expect(accept.branches()[branch]).toBe(before[branch]);
    accept.git("branch", "--quiet", "-D", branch);
  });

  test("Once nothing has drifted any more, the pull request is closed with a word, and its branch is gone", async () => {
    seats(10);
    change({ change: "assignLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 });
    expect((await night()).ok).toBe(true);
    expect(platform.requests().map(({ open, said }) => [open, said])).toEqual(
      stacks.map((name) => [false, `Nothing is left to accept in ${name}.`]),
    );
    expect(Object.keys(accept.branches())).toEqual(["main"]);
  });

  test("What was changed in the file too is a conflict: a new pull request says so, and does not fail the night", async () => {
    accept.write("main", file, (text) => text.replace("quantity: 10 }", "quantity: 15 }"));
    seats(13);
    expect((await night()).ok).toBe(true);
    const request = platform.requests().at(-1);
    expect(request).toMatchObject({ open: true, branch });
    expect(request?.body).toMatch(
      /### To decide by hand[\s\S]*is 15 in the text, and 13 at the service[\s\S]*### From/,
    );
    expect(accept.changesOf(branch)).toEqual([]);
  });

  once("A conflict and an edit are in one pull request, and merged edits are not proposed again", async () => {
    change({ change: "removeLicense", customerId: contoso.id, userId: user.bob, sku: sku.e3 });
    expect((await night()).ok).toBe(true);
    expect(platform.requests().filter(({ open }) => open)).toHaveLength(1);
    expect(accept.changesOf(branch)).toEqual([expect.stringMatching(/^-.*bob@contoso\.example/)]);
    accept.write("main", file, (text) => text.replace("quantity: 15 }", "quantity: 13 }").replace(/^.*bob@.*\n/m, ""));
    expect((await night()).ok).toBe(true);
    expect(platform.requests().filter(({ open }) => open)).toEqual([]);
  });
});
