import type { z } from "zod";

/**
 * A question that a program asks a service, so that no ids have to be copied from a portal. It only reads. A program in Node.js
 * calls the function of this name that the package exports. Programs in other languages call the plugin's function of this name.
 *
 * The interfaces `<Name>Args` and `<Name>Result` beside a function describe each argument and result in their doc comments. What the
 * function does is described where the package exports it: `services/<service>/lookups.ts`.
 */
export interface ServiceFunction<Api = object, Args extends object = object, Result extends object = object> {
  /** What a caller may give. A strict object that transforms nothing but blanks around texts (`checkArgs`). */
  args: z.ZodType<Args>;
  /** The form of the answer. Absent members are not there at all. */
  result: z.ZodType<Result>;
  /**
   * @param args checked, and known: Pulumi calls no function with values that a preview does not know yet.
   * @throws {LicensesError} where the service refuses, or where the one thing that is asked for does not exist.
   */
  run(args: Args, api: Api): Promise<Result>;
}

/** A function that reads a data file, and asks no service: it needs no credentials. A program in Node.js calls it without waiting. */
export interface FileFunction<Args extends object = object, Result extends object = object>
  extends Pick<ServiceFunction<object, Args, Result>, "args" | "result"> {
  /** @throws {SettingsError} where the file cannot be read or has a mistake: file, line, what is expected. */
  read(args: Args): Result;
}
