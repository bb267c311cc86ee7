import { LicensesError } from "../core/errors";

/** Why something could not be read. A bug shows its stack trace, and the report keeps its other findings. */
export const reasonOf = (error: unknown): string =>
  error instanceof LicensesError ? error.message : ((error as Error).stack ?? String(error));
