import { failureOf } from "../process/failure";
import type { Surroundings } from "../process/runner";

/** Asks a service something that is about no resource. @throws {CallFailed} with the names of what the error gives the ids of. */
export async function ask<Answer>(
  { context, inWords, flush }: Surroundings<object>,
  question: (api: object) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question(context(undefined).api);
  } catch (error) {
    throw await failureOf(error, inWords);
  } finally {
    await flush();
  }
}
