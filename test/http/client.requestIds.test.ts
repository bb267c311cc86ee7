import { NoAnswer, UnexpectedAnswer } from "../../provider/core/errors";
import { sender } from "../../provider/http/client";
import { partnerCenter } from "../../provider/services/partnercenter/api";
import { careless } from "../support/modelSender";
import type { Behaviour } from "../support/modelServer";
import { connectTo, hangUp, type MakeSend, outcomeOf, pool, read, write } from "../support/modelService";

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const throttled = { status: 429, headers: { "retry-after": "0" } };

describe("How requests are told apart", () => {
  afterEach(hangUp);

  test("each request carries ids of its own, also after an answer that asked to come again", async () => {
    await newIdsAfterAnswers(sender);
  });

  test("a client that uses one request id, or one correlation id, for all is noticed", async () => {
    await expect(newIdsAfterAnswers(careless({ oneRequestId: true }))).rejects.toThrow();
    await expect(newIdsAfterAnswers(careless({ oneCorrelationId: true }))).rejects.toThrow();
  });

  test("a repetition of a request that was never answered carries the id that it had", async () => {
    const { server, send } = await connectTo([{ body: {} }]);
    await send({ ...write, requestId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1" });
    expect(server.sent("ms-requestid")).toEqual(["0c39d6d5-c70d-4c55-bc02-f620844f3fd1"]);
  });

  test("when no answer came, the error knows the id with which the write can be repeated", async () => {
    const { server, send } = await connectTo(["reset"]);
    const error = (await outcomeOf(send(write))) as NoAnswer;
    expect(error).toBeInstanceOf(NoAnswer);
    expect([error.repeatAs]).toEqual(server.sent("ms-requestid"));
  });

  test.each([401, 429, 500, 503])(
    "after an answer, like %d, a repetition is a new request with a new id",
    async (status) => {
      const { server, send } = await connectTo([{ status }, { body: {} }], {
        token: async (renew) => (renew === undefined ? "old" : "new"),
      });
      const error = (await outcomeOf(send(write))) as NoAnswer;
      expect(error).toMatchObject({ outcome: "unknown", repeatAs: undefined });
      await send({ ...write, ...(error.repeatAs === undefined ? {} : { requestId: error.repeatAs }) });
      const [first, second] = server.sent("ms-requestid");
      expect(second).toMatch(guid);
      expect(second).not.toBe(first);
    },
  );

  test("an error names both ids, so that the service's support can find the request", async () => {
    const { server, send } = await connectTo([{ status: 400, body: { code: 2002, description: "Too many." } }]);
    const { message } = (await outcomeOf(send(write))) as Error;
    expect(message).toContain(server.sent("ms-requestid")[0]);
    expect(message).toContain(server.sent("ms-correlationid")[0]);
  });

  test.each<[string, Behaviour, object]>([
    ["a refusal", { status: 400, body: { code: 2002 } }, { status: 400, code: "2002" }],
    ["a refusal after which the outcome is unknown", { status: 503 }, { status: 503, outcome: "unknown" }],
    ["a page", { status: 200, body: "<html>" }, { status: 200, kind: "page" }],
    ["a cut answer", { status: 200, body: '{"a":' }, { status: 200, kind: "notJson" }],
    ["no answer", "reset", { status: undefined, code: "ECONNRESET" }],
  ])("an error carries both ids, the service and what is known of the answer: %s", async (what, behaviour, facts) => {
    const call = what.includes("outcome") ? write : read;
    const { server, send } = await connectTo(() => behaviour);
    const error = await outcomeOf(send(call));
    const [requestId] = server.sent("ms-requestid").slice(-1);
    const [correlationId] = server.sent("ms-correlationid").slice(-1);
    expect(error).toMatchObject({ service: "Partner Center", requestId, correlationId, ...facts });
  });

  test("an answer of another form than documented carries the ids, too", async () => {
    const { server, send } = await connectTo([{ body: { companyProfile: 1 } }]);
    const error = await outcomeOf(partnerCenter(send, () => {}).companyName("a-customer"));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    const [requestId] = server.sent("ms-requestid");
    expect(error).toMatchObject({ service: "Partner Center", requestId, status: 200, kind: "shape" });
  });

  test("an answer that never came is named with both ids", async () => {
    const { server, send } = await connectTo(["silence"], { dispatcher: pool(50) });
    const { message } = (await outcomeOf(send(write))) as Error;
    expect(message).toContain(server.sent("ms-requestid")[0]);
    expect(message).toContain(server.sent("ms-correlationid")[0]);
  });
});

async function newIdsAfterAnswers(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([throttled, throttled, { body: {} }], { makeSend });
  await send(read);
  for (const header of ["ms-requestid", "ms-correlationid"]) {
    const ids = server.sent(header);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(guid);
  }
}
