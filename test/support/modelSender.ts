import { randomUUID } from "node:crypto";
import { request } from "undici";
import { NoAnswer } from "../../provider/core/errors";
import type { Answer, Call, Service } from "../../provider/http/client";
import type { MakeSend } from "./modelService";

export interface Mistakes {
  repeatsWrites?: boolean;
  oneRequestId?: boolean;
  oneCorrelationId?: boolean;
  renewsForEver?: boolean;
  neverRenews?: boolean;
  givesUpWhenThrottled?: boolean;
  waitsBeyondTheLimit?: boolean;
  writesWhenOrphaned?: boolean;
  asksForItsEngineTooEarly?: boolean;
  followsRedirects?: boolean;
  callsEveryTroubleUnsent?: boolean;
  readsBodiesOfAnySize?: boolean;
  takesWebPages?: boolean;
}

/** A careless client. Each mistake is one that a check of the real client must notice. */
export const careless =
  (mistakes: Mistakes): MakeSend =>
  (service) => {
    const ids = { request: randomUUID(), correlation: randomUUID() };
    return async (call) => {
      const early = await service.orphaned();
      let token = await service.token();
      for (let attempt = 1; ; attempt++) {
        const orphaned = mistakes.asksForItsEngineTooEarly ? early : await service.orphaned();
        if (call.kind === "write" && !mistakes.writesWhenOrphaned && orphaned) {
          throw new NoAnswer("not sent", { outcome: "not sent" });
        }
        const answer = await once(service, call, token, ids, mistakes);
        if (answer instanceof Error) {
          if (attempt < 3 && (call.kind === "read" || mistakes.repeatsWrites)) continue;
          throw new NoAnswer(answer.message, {
            outcome: mistakes.callsEveryTroubleUnsent ? "not sent" : "unknown",
            repeatAs: ids.request,
          });
        }
        if (attempt < 5 && mayRepeat(answer, call, attempt, mistakes)) {
          if (answer.status === 401) token = await service.token({ refused: token });
          continue;
        }
        if (answer.status >= 300) throw service.refusal(call, answer);
        return answer;
      }
    };
  };

function mayRepeat({ status, headers }: Answer, { kind }: Call, attempt: number, mistakes: Mistakes): boolean {
  if (status === 401) return !mistakes.neverRenews && (attempt === 1 || mistakes.renewsForEver === true);
  if (status === 429) {
    const short = Number(headers["retry-after"] ?? 0) < 60;
    return !mistakes.givesUpWhenThrottled && (short || mistakes.waitsBeyondTheLimit === true);
  }
  return status >= 500 && (kind === "read" || mistakes.repeatsWrites === true);
}

async function once(
  { url, dispatcher }: Service,
  call: Call,
  token: string,
  ids: { request: string; correlation: string },
  mistakes: Mistakes,
): Promise<Answer | Error> {
  const requestId = call.requestId ?? (mistakes.oneRequestId ? ids.request : randomUUID());
  const correlationId = mistakes.oneCorrelationId ? ids.correlation : randomUUID();
  const headers = { authorization: `Bearer ${token}`, "ms-requestid": requestId, "ms-correlationid": correlationId };
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
  try {
    let response = await request(url + call.path, { method: call.method, dispatcher, headers, ...body });
    const elsewhere = response.headers.location;
    if (mistakes.followsRedirects && response.statusCode === 302 && typeof elsewhere === "string") {
      response = await request(elsewhere, { dispatcher, headers });
    }
    const text = await response.body.text();
    if (text.length > 1e6 && !mistakes.readsBodiesOfAnySize) return new Error("too large");
    const isPage = text.startsWith("<");
    if (isPage && !mistakes.takesWebPages) return new Error("a web page");
    return {
      status: response.statusCode,
      headers: response.headers as Answer["headers"],
      body: text === "" || isPage ? undefined : JSON.parse(text),
      isPage,
      requestId,
      ids: `${requestId} ${correlationId}`,
    } as Answer;
  } catch (error) {
    return error as Error;
  }
}
