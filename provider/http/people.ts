import { covered } from "./covered";
import { KnownTexts } from "./knownTexts";

/** People's names, for records that must not hold any. A name in free text is known only from an earlier answer. */

const people = new KnownTexts();

const named =
  /^(user_?principal_?name|display_?name|first_?name|last_?name|e?mail|username|usernameOrEmailAddress|name)$/i;

/** A member that only people have; products and companies have names, too. */
const human = /^(user_?principal_?name|first_?name|last_?name|e?mail|username|usernameOrEmailAddress)$/i;

export const namesSomebody = (member: string): boolean => named.test(member);

/** Remembers the names of the people in this message, so that later records can hide them. */
export function noticePeople(message: unknown): void {
  if (typeof message !== "object" || message === null) return;
  const members = Object.entries(message);
  const isPerson = members.some(([key, value]) => human.test(key) && typeof value === "string");
  for (const [key, value] of members) {
    if (isPerson && named.test(key) && typeof value === "string") people.add(value, { whole: true });
    noticePeople(value);
  }
}

/** What stands before and after the @ of a user principal name or a mailbox, also in an address. */
const mailbox = /(?<![^\s"'<>(),;:/?&=@[\]])[^\s"'<>(),;:/?&=@[\]]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;

export const withoutPeople = (text: string): string => covered(text.replace(mailbox, "[name]"), people, "[name]");
