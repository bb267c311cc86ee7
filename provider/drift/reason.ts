import { LicensesError } from "../core/errors";

/** Why something could not be told. A bug of ours shows its stack trace, and costs the other findings nothing. */
export const reasonOf = (error: unknown): string =>
  error instanceof LicensesError ? error.message : ((error as Error).stack ?? String(error));
