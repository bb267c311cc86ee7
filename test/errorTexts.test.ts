import { textsRead } from "./support/errorTexts";

/** The reasons why these expressions read a text. None of them reads a text of this package. */
const allowed: Record<string, string> = {
  'provider/http/proxy.ts: /Proxy response \\((\\d+)\\)/i.exec(failure.message ?? "")':
    "undici gives the status of a proxy's answer in its message only",
  'provider/settings/pulumisWords.ts: message.includes("spawn pulumi ENOENT")':
    "the Automation API gives the system's code in its message only",
  "provider/settings/pulumisWords.ts: message.matchAll(/^(?:stderr: )?error: (.+)$/gm)":
    "Pulumi's command line has no codes, and its reason stands among other output",
  'provider/settings/pulumisWords.ts: message.split("\\n")': "the same, where no line is marked as an error",
  "provider/services/partnercenter/userLicense.requests.ts: keepInherited(progress, skuId, error.blocked.words)":
    "keeps the service's words, to show them when the run ends",
};

const path = "provider/core/planted.ts";

/** Each line decides by the text of an error in a different way. */
const decisions = [
  'thrown.message.includes("ended")',
  "/ended/.test(thrown.message)",
  'thrown.message === "ended"',
  '(thrown as Error).message.split("\\n")',
  'refusal.description === "a web page"',
  'refusal.advice?.startsWith("Run again")',
  "nextAfter(thrown.message)",
  '/ended/.exec(message ?? "")',
  'words.endsWith("ended")',
  '["ended"].includes(text)',
];

const planted = `import { LicensesError, Refused, ServiceError } from "./errors";
declare const thrown: LicensesError;
declare const refusal: ServiceError;
declare function nextAfter(text: string): string;
const { message } = thrown;
const words = (refusal as Error).message;
const renamed = ({ message: text }: Error) => ${decisions.at(-1)};
export const decided = [${decisions.slice(0, -1).join(", ")}];
export const shown = [thrown.message, \`\${message}: \${words}\`, new Refused(words), { problem: thrown.message }, renamed];
`;

const found = textsRead({ [path]: planted });

test("no code decides by the text of an error", () => {
  expect(found.filter((read) => !read.startsWith(path)).sort()).toEqual(Object.keys(allowed).sort());
});

test("code that did so would be found, and code that shows a text would not", () => {
  expect(found.filter((read) => read.startsWith(path)).sort()).toEqual(
    decisions.map((decision) => `${path}: ${decision}`).sort(),
  );
});
