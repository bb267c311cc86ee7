import type { TermReport } from "../report";
import { titleOf } from "./words";

/** The texts of all reports about ends of terms. Pure. */

export const dearerIn = (terms: readonly TermReport[]): TermReport[] => terms.filter(({ dearer }) => dearer);

/** The rest of a sentence that begins with "It" or "Each". */
export const unlessDecided =
  'costs more unless it is cancelled or renewed: set endOfTerm to "renew", "cancel" or "extend".';

export const outcomeWords: Record<TermReport["outcome"], string> = {
  renews: "renews",
  cancels: "is cancelled",
  extends: "goes on, dearer",
  expires: "expires",
  unknown: "not known",
};

/** `Contoso (0c39…): Microsoft 365 E5 renews on 2027-01-14 with 10 seats`. */
export const termInWords = ({ holder, holderName, subject, text }: TermReport): string =>
  `${titleOf({ id: holder, name: holderName })}: ${subject} ${text}`;

/** The program's choice, to be shown beside the outcome that was found. */
export function wantedInWords({ wanted, asWanted }: TermReport): string {
  if (wanted === null) return "the program does not say";
  return asWanted ? `${wanted}, as it is` : `${wanted}, and it is otherwise`;
}
