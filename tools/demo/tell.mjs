import { differencesOf, plainText } from "./facts.mjs";
import { sum } from "./story.mjs";

/** The texts that the demo prints. Pure. */

export function introductionLines({ pulumiVersion, simulator }) {
  return [
    "",
    "pulumi-licenses: seats and licenses as desired state, on a real Pulumi engine",
    "",
    `   program    examples/quickstart/index.ts: a subscription's quantity, and three users' licenses that depend on it`,
    `   engine     Pulumi ${pulumiVersion}, with its state in a folder of its own and without an account`,
    `   service    a simulator of Microsoft Partner Center, ${simulator.url}, process ${simulator.pid}`,
    "",
    "Before",
  ];
}

export const chapterLines = (number, title, leftOut) => [
  "",
  `${number}  ${title}${leftOut ? " (left to you: --keep)" : ""}`,
];

const line = (first, second, rest = "") => `   ${first.padEnd(10)} ${second.padEnd(9)} ${rest}`.trimEnd();

export const promptLine = (command) => `   $ ${command}`;

export const configLine = (key, value) => promptLine(`pulumi config set ${key} ${value}`);

const verbs = { create: "created", update: "updated", delete: "deleted" };

/** The line for an event of the engine, printed as it happens. */
export function eventLine({ resOutputsEvent, diagnosticEvent }) {
  if (diagnosticEvent && ["warning", "error"].includes(diagnosticEvent.severity))
    return line(diagnosticEvent.severity, plainText(diagnosticEvent.message));
  const { metadata, planning } = resOutputsEvent ?? {};
  if (!metadata?.type.includes(":dynamic/licenses:") || planning || !(metadata.op in verbs)) return undefined;
  return line(verbs[metadata.op], metadata.urn.split("::").at(-1), whatOf(metadata));
}

function whatOf(act) {
  if (act.op === "delete") return "";
  if (act.op === "update") return differencesOf(act).map(changed).join(", ");
  const { quantity, licenses = [] } = act.new.inputs;
  if (quantity !== undefined) return `quantity: ${act.new.outputs.previousQuantity} → ${quantity}`;
  return licenses.map(({ sku, excludedPlans = [] }) => [sku, ...excludedPlans].join(" without ")).join(", ");
}

const changed = ({ property, wants, has }) => `${property}: ${shown(has)} → ${shown(wants)}`;

const shown = (value) => (value === null ? "nothing" : String(value));

/** @param facts of a step @param run of the engine, where it had one */
export function outcomeLines({ ops = {}, differences, service: { quantity, ...held } }, run) {
  const planned = run?.events.some(({ resOutputsEvent }) => resOutputsEvent?.planning);
  const unchanged = Object.keys(ops).filter((name) => ops[name] === "same");
  return [
    ...(planned ? differenceLines(differences) : []),
    ...(!planned && unchanged.length > 0 ? [line("unchanged", unchanged.join(", "))] : []),
    ...(run ? [endingLine(run)] : []),
    line("service", [`${quantity} seats`, ...Object.entries(held).map(([user, has]) => `${user}: ${has}`)].join("; ")),
  ];
}

function differenceLines(differences) {
  if (differences.length === 0) return [line("in step", "the service has what the program wants")];
  return [
    "",
    ...table(
      ["resource", "property", "the program wants", "the service has"],
      differences.map(({ resource, property, wants, has }) => [resource, property, shown(wants), shown(has)]),
    ),
    "",
  ];
}

const endingLine = ({ exitCode, seconds, journal }) =>
  line("ended", `with exit code ${exitCode} after ${seconds.toFixed(1)} s and ${journal.length} requests`);

export const elsewhereLine = (told) => line("by hand", told);

export const checkedLine = (text) => line("checked", text);

/** @param measured one entry for each run: `{ chapter, title, command, seconds, requests, least }` */
export function requestLines(measured) {
  const total = (figure) => measured.reduce((all, entry) => all + figure(entry), 0);
  const rows = measured.map(({ chapter, title, command, seconds, requests, least }) => [
    `${chapter}`,
    title,
    command,
    seconds.toFixed(1),
    `${requests}`,
    `${sum(least)}`,
  ]);
  const together = ["", "together", "", total(({ seconds }) => seconds).toFixed(1)];
  return [
    "",
    "Requests",
    "",
    ...table(
      ["step", "", "command", "seconds", "requests", "least possible"],
      [...rows, [...together, `${total(({ requests }) => requests)}`, `${total(({ least }) => sum(least))}`]],
      3,
    ),
    "",
    "   Least possible: one read before each write, and one after it if its answer does not show the result.",
    "   Names are looked up once for each process: once in the provider, and once in the program, which looks ahead at preview.",
    "",
    ...measured
      .filter(({ least }) => sum(least) > 0)
      .flatMap(({ title, least }) =>
        folded(
          title,
          least.map(([count, what]) => `${count} (${what})`),
        ),
      ),
  ];
}

/** @param sizes as `stateSizes` finds them */
export function stateLines(sizes) {
  return [
    "",
    "State",
    "",
    ...table(
      ["resource", "bytes in all", "of them __provider, 2 times", "of them stackTrace, Pulumi's own"],
      sizes.map(({ resource, bytes, provider, stackTrace }) => [resource, `${bytes}`, `${provider}`, `${stackTrace}`]),
      1,
    ),
  ];
}

/** @param milliseconds that set-up and story took */
export const durationLines = ({ setup, story }) => [
  "",
  `All as it should be: ${(story / 1000).toFixed(1)} s, after ${(setup / 1000).toFixed(1)} s of set-up.`,
];

/** @param numbers the first column with numbers, which are aligned to the right */
function table(head, rows, numbers = head.length) {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at].length)));
  const cells = (row) =>
    row.map((cell, at) => (at < numbers ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("   ");
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map((row) => `   ${cells(row)}`.trimEnd());
}

const widest = 118;

/** A sum that is as wide as a terminal at most. */
function folded(title, terms) {
  const lines = [`   ${title.padEnd(14)} =`];
  for (const [at, term] of terms.entries()) {
    const next = at === 0 ? ` ${term}` : ` + ${term}`;
    if (lines.at(-1).length + next.length > widest) lines.push(" ".repeat(18));
    lines[lines.length - 1] += next;
  }
  return lines;
}

/** The contents of the files that a failed demo leaves. */
const records = {
  "pulumi.log": "what Pulumi printed",
  "events.json": "the engine's events of this step",
  "journal.json": "its requests, with their answers",
  "ledger.json": "what took effect in the service in this step",
  "service.json": "what the service answered afterwards",
  "simulator.log": "what the simulator printed",
};

/** @param differences as `judge` finds them; @param files those that are in the folder */
export function failureLines({ where, differences, folder, files }) {
  return [
    "",
    `The demo failed: ${where}`,
    ...differences.flatMap(({ about, expected, seen }) => [
      `   ${about}`,
      `      expected  ${JSON.stringify(expected)}`,
      `      seen      ${JSON.stringify(seen)}`,
    ]),
    "",
    `The records of the run are in ${folder}:`,
    ...Object.entries(records)
      .filter(([file]) => files.includes(file))
      .map(([file, holds]) => `   ${file.padEnd(16)}${holds}`),
  ];
}

/** How to go on by hand after `--keep`. */
export function handoverLines({ repo, folder, pulumiRoot, pid, env, disturbing, change }) {
  const unset = disturbing.filter((name) => !(name in env));
  return [
    "",
    "The simulator and the stack are left up. To go on by hand, in a POSIX shell:",
    "",
    `   cd ${quoted(repo)}`,
    ...(unset.length > 0 ? [`   unset ${unset.join(" ")}`] : []),
    `   export PATH=${quoted(`${pulumiRoot}/bin`)}:"$PATH"`,
    ...Object.entries(env).map(([name, value]) => `   export ${name}=${quoted(value)}`),
    "",
    "   pulumi config set quantity 13",
    "   pulumi up",
    `   curl --data ${quoted(JSON.stringify(change))} "$PARTNER_CENTER_API_URL/simulator/change"`,
    "   pulumi preview --refresh --diff --expect-no-changes",
    "   pulumi up --refresh",
    "",
    "To stop it all:",
    "",
    "   pulumi destroy --yes",
    "   pulumi stack rm --yes",
    `   kill ${pid}`,
    `   rm -r ${quoted(folder)}`,
    "",
    `The requests are at ${env.PARTNER_CENTER_API_URL}/simulator/journal, the changes that took effect at ${env.PARTNER_CENTER_API_URL}/simulator/ledger.`,
  ];
}

const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
