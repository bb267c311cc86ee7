#!/usr/bin/env node
// The parts of GitHub's own command that the example workflows need. It keeps comments, issues and pull requests in a file.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env.GH_STAND_IN;
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { comments: [], issues: [], calls: [] };
state.pulls ??= [];
state.calls.push(args);

/** GitHub opens no pull request for a branch without commits of its own. */
function commitsOf(branch) {
  const remote = execFileSync("git", ["remote", "get-url", "origin"], { encoding: "utf8" }).trim();
  return Number(execFileSync("git", ["-C", remote, "rev-list", "--count", `main..${branch}`], { encoding: "utf8" }));
}

const commands = {
  "api --paginate": () => [[{ id: 1, user: { type: "User" }, body: "<!-- licenses drift --> quoted" }], state.comments],
  "api --method": () => {
    const id = Number(args[3].split("/").at(-1));
    if (args[3].includes("/pulls/")) {
      const pull = state.pulls.find(({ number }) => number === id);
      pull.title = option("--raw-field").slice("title=".length);
      pull.body = readFileSync(option("--field").slice("body=@".length), "utf8");
      return;
    }
    const [, path] = option("--field").split("=@");
    state.comments.find((comment) => comment.id === id).body = readFileSync(path, "utf8");
  },
  "pr comment": () => {
    const body = readFileSync(option("--body-file"), "utf8");
    state.comments.push({ id: 100 + state.comments.length, user: { type: "Bot" }, body });
  },
  "auth setup-git": () => {},
  "pr list": () => [
    { number: 1, isCrossRepository: true },
    ...state.pulls.filter(({ branch, open }) => open && branch === option("--head")),
  ],
  "pr create": () => {
    const branch = option("--head");
    if (commitsOf(branch) === 0) throw new Error(`No commits between ${option("--base")} and ${branch}`);
    const body = readFileSync(option("--body-file"), "utf8");
    state.pulls.push({ number: 20 + state.pulls.length, branch, open: true, title: option("--title"), body });
  },
  "pr close": () => {
    const pull = state.pulls.find(({ number }) => number === Number(args[2]));
    Object.assign(pull, { open: false, said: option("--comment") });
  },
  "label create": () => {},
  "issue list": () => state.issues.map(({ number }) => ({ number })),
  "issue create": () => {
    const body = readFileSync(option("--body-file"), "utf8");
    state.issues.push({ number: 7 + state.issues.length, title: option("--title"), label: option("--label"), body });
  },
  "issue edit": () => {
    const issue = state.issues.find(({ number }) => number === Number(args[2]));
    issue.body = readFileSync(option("--body-file"), "utf8");
  },
};

if (!process.env.GH_TOKEN) throw new Error("GH_TOKEN is missing.");
const [, environment] = /^repos\/contoso\/licenses\/environments\/(.+)$/.exec(args[1]) ?? [];
if (environment !== undefined && state.environments?.[environment] === undefined) {
  console.error("gh: Not Found (HTTP 404)");
  process.exit(1);
}
const answer =
  environment === undefined
    ? commands[args.slice(0, 2).join(" ")]()
    : { protection_rules: state.environments[environment] };
if (answer !== undefined) console.log(JSON.stringify(answer));
writeFileSync(file, JSON.stringify(state));
