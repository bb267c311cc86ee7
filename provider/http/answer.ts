import { type RequestFacts, UnexpectedAnswer } from "../core/errors";
import type { Answer } from "./exchange";
import type { Json } from "./json";

/** What an error says about the request that this answer belongs to. */
export const factsOf = (
  service: string,
  { status, requestId, correlationId }: Answer,
): RequestFacts & { status: number } => ({
  service,
  status,
  requestId,
  correlationId,
});

/** Reads the body of an answer. If its form is not as documented, the error gets the facts about the request. */
export function readBody<Output>(service: string, answer: Answer, parse: (body: Json | undefined) => Output): Output {
  try {
    return parse(answer.body);
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer)) throw error;
    throw new UnexpectedAnswer(error.message, { ...factsOf(service, answer), kind: error.kind });
  }
}
