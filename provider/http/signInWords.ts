import { NoAnswer, SettingsError, type SignInRefusal, SignInRefused } from "../core/errors";
import { conceal } from "./secrets";

/** What the answer to a sign-in says. It may be OAuth's error, ABP's envelope, a message of the server's own, or a web page. */
export interface Said {
  /** The server's own words in one line; empty where it has none. */
  words: string;
  /** OAuth's code and Entra's numbers, where the answer has them. */
  code: string | undefined;
  numbers: string[];
  /** An ABP envelope refuses the sign-in, whatever the HTTP status. */
  refuses: boolean;
  isPage: boolean;
}

/** The server answered without a token. It is not asked again, because another attempt with the same password may lock the account. */
export class NoToken extends NoAnswer {
  constructor(message: string) {
    super(message, { outcome: "not sent" });
  }
}

const longest = 300;

/** @param text the body as it came. */
export function saidIn(text: string): Said {
  const isPage = /^\uFEFF?\s*</.test(text) || /<script|<html/i.test(text);
  const { success, __abp, message, error, error_description, error_codes } = membersOf(parsed(text));
  const inside = membersOf(error);
  const words = [inside.message, inside.details, message, error_description, error].filter(
    (part) => typeof part === "string" && part.trim() !== "",
  );
  const said = [...new Set(words)].join(": ");
  return {
    words: isPage ? "" : inOneLine(said),
    code: typeof error === "string" ? conceal(error) : undefined,
    numbers: numbersIn(error_codes, said),
    refuses: success === false || (__abp === true && typeof error === "object" && error !== null),
    isPage,
  };
}

/** Entra's error numbers: its member `error_codes`, and the digits after AADSTS in its words, as not every answer has that member. */
const numbersIn = (codes: unknown, words: string): string[] => {
  const listed = Array.isArray(codes) ? codes.filter(Number.isInteger).map(String) : [];
  const named = [...words.matchAll(/AADSTS(\d+)/g)].map(([, digits = ""]) => digits);
  return [...new Set([...listed, ...named])];
};

/** An error answer of a token endpoint (RFC 6749, 5.2) as the OAuth library hands it on. */
interface OAuthError {
  status: number;
  error: string;
  error_description?: unknown;
  cause: Record<string, unknown>;
}

/** The reason in an error answer of a token endpoint. */
export const reasonIn = ({ status, error, error_description, cause }: OAuthError): SignInRefusal => ({
  status,
  code: conceal(error),
  numbers: numbersIn(cause.error_codes, typeof error_description === "string" ? error_description : ""),
});

/** A refusal in the server's words. @param who the user who signs in; empty for an application. */
export const signInRefused = (url: string, status: number, { words, ...reason }: Said, who = ""): SignInRefused =>
  new SignInRefused(
    `Sign-in at ${url}${who} was refused (${status})${words === "" ? "" : `: ${words.replace(/\.$/, "")}`}.`,
    { status, ...reason },
  );

/** Another server answers at this address. @param setting the setting that names the address. */
export const wrongAddress = (url: string, status: number, { words, isPage }: Said, setting: string): SettingsError =>
  new SettingsError(
    `Sign-in at ${url} failed: the server answered ${status}${isPage ? " with a web page" : words === "" ? "" : `: ${words.replace(/\.$/, "")}`}. Is ${setting} right, and does a proxy ask for a sign-in of its own?`,
    { setting: "address" },
  );

const inOneLine = (text: string) => {
  const line = conceal(text.trim().replace(/\s+/g, " "));
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

type Members = Record<string, unknown>;

/** Members by name, with the first letter in lower case. */
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
