#!/usr/bin/env node
// The parts of GitHub's own command that the example workflows need. It keeps comments and issues in a file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env.GH_STAND_IN;
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const state = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { comments: [], issues: [], calls: [] };
state.calls.push(args);

const commands = {
  "api --paginate": () => [[{ id: 1, user: { type: "User" }, body: "<!-- licenses drift --> quoted" }], state.comments],
  "api --method": () => {
    const id = Number(args[3].split("/").at(-1));
    const [, path] = option("--field").split("=@");
    state.comments.find((comment) => comment.id === id).body = readFileSync(path, "utf8");
  },
  "pr comment": () => {
    const body = readFileSync(option("--body-file"), "utf8");
    state.comments.push({ id: 100 + state.comments.length, user: { type: "Bot" }, body });
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
