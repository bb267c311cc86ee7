import type { Report, UnmanagedReport } from "../report";

/** Licenses outside the programs, in the words of all reports. Pure. */

type User = UnmanagedReport["users"][number];

export const licensesOf = ({ licenses }: User): string =>
  licenses.map(({ id, partNumber, name }) => name || partNumber || id).join(", ");

export const standing = ({ managed }: User): string =>
  managed ? "in a program, which does not list these" : "in no program";

/** One list for each customer that has something to list, or could not be read. */
export const lists = ({ unmanaged }: Report): UnmanagedReport[] =>
  (unmanaged ?? []).filter(({ users, problem }) => users.length > 0 || problem !== null);
