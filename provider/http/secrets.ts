import { unknownValue } from "../core/lifecycle";
import { beginningOf, covered } from "./covered";
import { KnownTexts } from "./knownTexts";
import { namesSomebody, noticePeople, withoutPeople } from "./people";

/** What must never be shown: values that are secret by themselves, and members of messages that carry secrets or people's names. */

const secrets = new KnownTexts();

/** Below this length a secret is concealed only where it stands as a word: it would blot out parts of ordinary words. */
const shortest = 6;

/** Lines of a key with at least this many characters are concealed one by one, too. */
const telling = 16;

/** From now on, messages and records conceal this text, in each encoding in which it may have been sent. */
export function keepSecret(...given: (string | undefined)[]): void {
  for (const secret of given) {
    if (secret === undefined) continue;
    const lines = secret.split(/\r?\n/).filter((line) => line.length >= telling);
    const trimmed = secret.trim();
    for (const text of new Set([secret, trimmed, trimmed.replace(/\s+/g, " "), ...lines])) keepText(text);
  }
}

function keepText(text: string): void {
  secrets.add(text);
  for (const form of text.length < shortest ? wholeBase64(text) : insideBase64(text)) secrets.add(form, { fringe: 3 });
}

const wholeBase64 = (text: string): string[] => {
  const form = Buffer.from(text).toString("base64");
  return [form, form.replaceAll("=", "")].flatMap(bothAlphabets);
};

/** What base64 makes of a text depends on where in a group of three bytes it begins; characters that others share are left out. */
function insideBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const form = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const own = form.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return bothAlphabets(own);
  });
}

const bothAlphabets = (form: string): string[] => [form, form.replaceAll("+", "-").replaceAll("/", "_")];

/** Every text at any depth. */
export const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return value === unknownValue ? [] : [value];
  return Object.values(value ?? {}).flatMap(textsIn);
};

export const hidden = "[secret]";

/** Texts that are always secret: bearer tokens, tokens that can be read (JWT), members of a form that carries credentials. */
const alwaysSecret: [RegExp, string][] = [
  [/\b(Bearer\s+)[\w.~+/=-]+/gi, `$1${hidden}`],
  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, hidden],
  [
    /\b((?:client_secret|client_assertion|refresh_token|access_token|id_token|assertion|password)=)[^&\s"']+/gi,
    `$1${hidden}`,
  ],
];

/** Before a text is shortened, or its spaces are put in order: what is left of a secret could not be found any more. */
export function conceal(text: string): string {
  const shown = covered(text, secrets, hidden);
  return alwaysSecret.reduce((said, [pattern, instead]) => said.replace(pattern, instead), shown);
}

/** The beginning of a text that may be long, concealed. */
export const concealedBeginning = (text: string, length: number): string => beginningOf(text, length, conceal);

const secretMembers =
  /^(authorization|access_?token|refresh_?token|id_?token|client_?secret|client_?assertion|password|result|payload|assertion)$/i;

/** A copy without secrets and without people's names, for records. */
export function redacted(value: unknown): unknown {
  noticePeople(value);
  return copied(value);
}

function copied(value: unknown): unknown {
  if (typeof value === "string") return withoutPeople(conceal(value));
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const secret = secretMembers.test(key) ? hidden : undefined;
      const name = namesSomebody(key) && typeof member === "string" ? "[name]" : undefined;
      return [key, secret ?? name ?? copied(member)];
    }),
  );
}
