import { createHash } from "node:crypto";
import { folded } from "../core/arguments";

/**
 * A resource's name made of what people call the thing: small letters, digits and `.`, `_`, `@`, `+`, `-`. It depends on nothing but the word, so
 * it is the same in every order and beside any others. Where characters had to give way, a part of the word's hash keeps two words apart.
 */
export function resourceName(word: string): string {
  const plain = folded(word);
  const safe = plain.replace(/[^a-z0-9._@+-]+/g, "-");
  return safe === plain && safe !== "" ? safe : `${safe}-${hash(plain)}`;
}

/** A short name for a file or a stack: small letters, digits, `-` and `.`. Two words may give the same one. */
export const slug = (word: string): string =>
  word
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");

const hash = (word: string): string => createHash("sha256").update(word).digest("hex").slice(0, 6);
