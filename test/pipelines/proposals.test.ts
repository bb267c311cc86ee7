import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { house } from "../support/pulumiHouse";

/** The shared scripts of the nightly proposals, where a whole night does not lead: long texts, races, credentials. */

const scripts = join(house, "examples", "pipelines", "accept");
const stack = "contoso";
const branch = `licenses/accept/${stack}`;

let base: string;
let clone: string;
let remote: string;
let environment: NodeJS.ProcessEnv;

const git = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=Dana", "-c", "user.email=dana@partner.example", ...args], {
    encoding: "utf8",
  }).trim();

const command = (name: string, text: string) => {
  writeFileSync(join(base, "bin", name), `#!/usr/bin/env bash\n${text}`);
  chmodSync(join(base, "bin", name), 0o755);
};

const bash = (script: string, more: NodeJS.ProcessEnv = {}) => {
  const env = { ...environment, ...more };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: clone, env, encoding: "utf8" });
  return { code: status, output: stdout + stderr };
};

/** `licenses drift --accept` ends with these words, and with an edit. */
function accepts(words: string, code: number): void {
  writeFileSync(join(base, "words"), words);
  command(
    "npx",
    [
      'case "$*" in',
      `*--accept*) echo "seats: 13" > data.yaml; cat "${join(base, "words")}"; exit ${code} ;;`,
      `*) printf '## Licenses: 1 of 4 out of step\\n\\n${"x".repeat(44_900)}\\n' > "\${@: -1}"; exit 1 ;;`,
      "esac",
    ].join("\n"),
  );
}

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "pulumi-licenses-proposals-"));
  [clone, remote] = [join(base, "clone"), join(base, "remote.git")];
  for (const name of ["bin", "home"]) mkdirSync(join(base, name));
  environment = { PATH: `${join(base, "bin")}:${process.env.PATH}`, HOME: join(base, "home") };
  git(base, "init", "--quiet", "--bare", "--initial-branch=main", remote);
  git(base, "init", "--quiet", "--initial-branch=main", clone);
  writeFileSync(join(clone, "data.yaml"), "seats: 10\n");
  writeFileSync(join(clone, `Pulumi.${stack}.yaml`), "config: {}\n");
  git(clone, "add", "--all");
  git(clone, "commit", "--quiet", "-m", "The project");
  git(clone, "remote", "add", "origin", remote);
  git(clone, "push", "--quiet", "origin", "main");
});
afterEach(() => rmSync(base, { recursive: true }));

const accepted = `Accepted:\n${"  data.yaml:1: someone: quantity 10 → 13\n".repeat(2000)}`;
const conflict = "Changed in the text meanwhile. It stays as it is; decide by hand:\n  data.yaml:2: bob: neither\n";
const text = () => readFileSync(join(clone, "proposals", `${stack}.md`), "utf8");

test("However much is accepted, the text fits GitHub's 65,536 characters, and what to decide by hand comes first", () => {
  accepts(`${accepted}\n${conflict}`, 1);
  expect(bash(`bash ${scripts}/accept.sh`).code).toBe(0);
  expect(text().length).toBeLessThan(65_536);
  expect(text().indexOf("bob: neither")).toBeLessThan(600);
  expect(text()).toContain("The log of the nightly job has the rest.");
  expect(text()).not.toContain("\uFFFD");
});

test("Azure's description of 4,000 characters keeps what to decide by hand, and names the run that has the rest", () => {
  accepts(`${accepted}\n${conflict}`, 1);
  bash(`bash ${scripts}/accept.sh`);
  const given = bash(`. ${scripts}/azure.sh; fields "A title" proposals/${stack}.md ${branch}`, {
    ...{ SYSTEM_COLLECTIONURI: "https://azure.example/", SYSTEM_TEAMPROJECTID: "project", BUILD_BUILDID: "9" },
    ...{ BUILD_REPOSITORY_ID: "repository", SYSTEM_ACCESSTOKEN: "azure-token" },
  });
  const { title, description, sourceRefName, targetRefName } = JSON.parse(given.output);
  expect([title, sourceRefName, targetRefName]).toEqual(["A title", `refs/heads/${branch}`, "refs/heads/main"]);
  expect(description.length).toBeLessThanOrEqual(4000);
  expect(description).toContain("bob: neither");
  expect(description).toMatch(/summary of https:\/\/azure\.example\/project\/_build\/results\?buildId=9\.$/);
});

test("Names from outside stay code in the text", async () => {
  accepts("Accepted:\n  <img src=x> **bold** @everyone\r\n  # title\n", 0);
  bash(`bash ${scripts}/accept.sh`);
  const { micromark } = await import("micromark");
  const html = micromark(text(), { allowDangerousHtml: true });
  expect(html.replace(/<pre><code>[\s\S]*?<\/code><\/pre>/g, "")).not.toMatch(/img|bold|everyone|title/);
});

test("Files that were changed before the job would become part of a proposal, so it refuses them", () => {
  accepts(accepted, 0);
  writeFileSync(join(clone, "data.yaml"), "seats: 99\n");
  expect(bash(`bash ${scripts}/accept.sh`)).toEqual({ code: 2, output: expect.stringContaining("Tracked files") });
});

test("A command that fails otherwise, or is missing, counts as unread, and its edits are not left to the next stack", () => {
  accepts(accepted, 127);
  expect(bash(`bash ${scripts}/accept.sh`).code).toBe(2);
  expect(bash("ls proposals; git status --porcelain --untracked-files=no").output).toBe("");
});

test("Who pushes to the branch while the job runs keeps the commit: the push is refused", () => {
  accepts(accepted, 0);
  command(
    "gh",
    `case "$*" in
"pr list"*) git --git-dir=${remote} update-ref refs/heads/${branch} $(git --git-dir=${remote} rev-parse main); echo "[]" ;;
"pr create"*) echo opened ;;
esac`,
  );
  bash(`bash ${scripts}/accept.sh`);
  const refused = bash(`bash ${scripts}/propose.sh github`, { GITHUB_REPOSITORY: "contoso/licenses" });
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining("stale info")]);
  expect(refused.output).not.toContain("opened");
  expect(git(remote, "rev-parse", branch)).toBe(git(remote, "rev-parse", "main"));
});

test("One proposal that fails does not stop the others, and fails the job", () => {
  accepts(accepted, 0);
  command("gh", `case "$*" in *"pr list"*contoso*) exit 1 ;; *"pr list"*) echo "[]" ;; *) echo "$@" ;; esac`);
  expect(bash(`bash ${scripts}/accept.sh contoso fabrikam`).code).toBe(0);
  const ended = bash(`bash ${scripts}/propose.sh github`);
  expect([ended.code, ended.output]).toEqual([1, expect.stringContaining("pr create --head licenses/accept/fabrikam")]);
});

test("git signs in with the platform's token, and with no helper of the machine", () => {
  const helper = "!f() { echo username=job; echo password=job-token; }; f";
  git(clone, "config", "credential.helper", helper);
  const ask = "printf 'protocol=https\\nhost=gitlab.example\\n\\n' | git credential fill";
  expect(bash(ask).output).toContain("password=job-token");
  const project = { CI_PROJECT_URL: "https://gitlab.example/contoso/licenses", CI_API_V4_URL: "", CI_PROJECT_ID: "" };
  const gitlab = bash(`. ${scripts}/gitlab.sh; git remote get-url origin; ${ask}`, {
    ...{ ...project, GITLAB_TOKEN: "gitlab-token" },
  });
  expect(gitlab.output).toMatch(
    /^https:\/\/gitlab\.example\/contoso\/licenses\.git\n[\s\S]*username=oauth2\npassword=gitlab-token\n/,
  );
  const azure = bash(`. ${scripts}/azure.sh; git config http.extraheader`, { SYSTEM_ACCESSTOKEN: "azure-token" });
  expect(azure.output).toBe("Authorization: Bearer azure-token\n");
});
