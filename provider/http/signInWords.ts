import { NoAnswer, SettingsError, SignInRefused } from "../core/errors";
import { conceal } from "./secrets";

/** What the answer to a sign-in says, whatever shape it has: OAuth's error, ABP's envelope, a message of its own, a web page. */
export interface Said {
  /** The server's own words in one line; empty where it has none. */
  words: string;
  /** An envelope that says no, whatever the status. */
  refuses: boolean;
  isPage: boolean;
}

/** The server answered, and gave no token. To ask again with the same password may lock the account, and changes nothing. */
export class NoToken extends NoAnswer {
  constructor(message: string) {
    super(message, "not sent", "");
  }
}

const longest = 300;

/** @param text the body as it came. */
export function saidIn(text: string): Said {
  const isPage = /^\uFEFF?\s*</.test(text) || /<script|<html/i.test(text);
  const { success, __abp, message, error, error_description } = membersOf(parsed(text));
  const inside = membersOf(error);
  const words = [inside.message, inside.details, message, error_description, error].filter(
    (part) => typeof part === "string" && part.trim() !== "",
  );
  return {
    words: isPage ? "" : inOneLine([...new Set(words)].join(": ")),
    refuses: success === false || (__abp === true && typeof error === "object" && error !== null),
    isPage,
  };
}

/** A refusal in the server's words. @param who as whom, if as anybody. */
export const signInRefused = (url: string, status: number, { words }: Said, who = ""): SignInRefused =>
  new SignInRefused(
    `Sign-in at ${url}${who} was refused (${status})${words === "" ? "" : `: ${words.replace(/\.$/, "")}`}.`,
  );

/** Something answers there, but nothing that signs in. @param setting what names the address. */
export const wrongAddress = (url: string, status: number, { words, isPage }: Said, setting: string): SettingsError =>
  new SettingsError(
    `Sign-in at ${url} failed: the server answered ${status}${isPage ? " with a web page" : words === "" ? "" : `: ${words.replace(/\.$/, "")}`}. Is ${setting} right, and does a proxy ask for a sign-in of its own?`,
  );

const inOneLine = (text: string) => {
  const line = conceal(text.trim().replace(/\s+/g, " "));
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

type Members = Record<string, unknown>;

/** By names that begin in lower case. */
const membersOf = (value: unknown): Members =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, member]) => [key.charAt(0).toLowerCase() + key.slice(1), member]),
      )
    : {};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
