import { z } from "zod";

const mostShown = 10;

/** The first ten problems of a world, each with its place, and the number of further problems. */
export function problemsOf({ issues }: z.ZodError): string {
  const shown = z.prettifyError({ issues: issues.slice(0, mostShown) });
  const more = issues.length - mostShown;
  if (more <= 0) return shown;
  return `${shown}\nand ${more} more ${more === 1 ? "problem" : "problems"}`;
}
