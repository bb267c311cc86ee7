import { ServiceError, SettingsError } from "../core/errors";
import type { Context } from "../core/lifecycle";

/** The hint that an error has got. */
const hinted = new WeakMap<Error, string>();

type Call = (...given: unknown[]) => unknown;

/** Adds what explains errors about settings and credentials to them, whichever call meets them. @param hint asked when there is one. */
export function withHint<Api extends object>(
  connect: () => Context<Api>,
  hint: () => string | undefined,
): Context<Api> {
  const explained = (error: unknown): unknown => {
    const isAboutSettings = error instanceof SettingsError || (error instanceof ServiceError && error.status === 401);
    const text = isAboutSettings ? hint() : undefined;
    // All calls that wait for one failed sign-in get the same error.
    if (text === undefined || hinted.get(error as Error) === text) return error;
    hinted.set(error as Error, text);
    return Object.assign(error as Error, { message: `${(error as Error).message}\n${text}` });
  };
  const calling =
    (call: Call): Call =>
    async (...given) => {
      try {
        return await call(...given);
      } catch (error) {
        throw explained(error);
      }
    };
  try {
    const context = connect();
    const members = Object.entries(context.api).map(([name, member]) => [
      name,
      typeof member === "function" ? calling(member as Call) : member,
    ]);
    return { ...context, api: Object.fromEntries(members) as Api };
  } catch (error) {
    throw explained(error);
  }
}
