import { z } from "zod";

const mostShown = 10;

/** What is wrong with a world, each problem with its place; beyond ten of them, how many more there are. */
export function problemsOf({ issues }: z.ZodError): string {
  const shown = z.prettifyError({ issues: issues.slice(0, mostShown) });
  const more = issues.length - mostShown;
  if (more <= 0) return shown;
  return `${shown}\nand ${more} more ${more === 1 ? "problem" : "problems"}`;
}
