import { ServiceError, SettingsError } from "../core/errors";
import type { Context } from "../core/lifecycle";

type Call = (...given: unknown[]) => unknown;

/** Errors that have got their hint. All calls that wait for one failed sign-in get the same error. */
const explained = new WeakSet<Error>();

/**
 * A context whose calls explain errors about settings and credentials.
 *
 * @param hint the explanation, asked for when such an error occurs; `undefined`: there is nothing to explain.
 */
export function withHint<Api extends object>(
  connect: () => Context<Api>,
  hint: () => string | undefined,
): Context<Api> {
  const explain = (error: unknown): unknown => {
    if (!isAboutSettings(error) || explained.has(error)) return error;
    const text = hint();
    if (text === undefined) return error;
    explained.add(error);
    return Object.assign(error, { message: `${error.message}\n${text}` });
  };
  const explaining =
    (call: Call): Call =>
    async (...given) => {
      try {
        return await call(...given);
      } catch (error) {
        throw explain(error);
      }
    };
  try {
    const context = connect();
    const members = Object.entries(context.api).map(([name, member]) => [
      name,
      typeof member === "function" ? explaining(member as Call) : member,
    ]);
    return { ...context, api: Object.fromEntries(members) as Api };
  } catch (error) {
    throw explain(error);
  }
}

const isAboutSettings = (error: unknown): error is SettingsError | ServiceError =>
  error instanceof SettingsError || (error instanceof ServiceError && error.status === 401);
