import { unknownValue } from "../lifecycle";

/** What must never be shown: values that are secret by themselves, and members of messages that carry secrets or people's names. */

const values = new Set<string>();

/** Shorter ones would blot out ordinary words. */
const shortest = 6;

/** From now on this text is concealed wherever something is said, with the blanks around it or without. */
export function keepSecret(...secrets: (string | undefined)[]): void {
  for (const secret of secrets.map((one = "") => one.trim())) if (secret.length >= shortest) values.add(secret);
}

/** Every text at any depth. */
export const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return value === unknownValue ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

export const hidden = "[secret]";

/** Longer secrets first: one may begin like another. */
export function conceal(text: string): string {
  let shown = text.replace(/\b(Bearer\s+)[\w.~+/=-]+/gi, `$1${hidden}`);
  for (const secret of [...values].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, hidden);
  return shown;
}

const secretMembers =
  /^(authorization|access_?token|refresh_?token|id_?token|client_?secret|client_?assertion|password|result|payload|assertion)$/i;
const personalMembers =
  /^(user_?principal_?name|display_?name|first_?name|last_?name|e?mail|username|usernameOrEmailAddress|name)$/i;

/** A copy without secrets and without people's names, for records. */
export function redacted(value: unknown): unknown {
  if (typeof value === "string") return conceal(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const covered = secretMembers.test(key)
        ? hidden
        : personalMembers.test(key) && typeof member === "string"
          ? "[name]"
          : undefined;
      return [key, covered ?? redacted(member)];
    }),
  );
}
