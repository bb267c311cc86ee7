import { NoAnswer, type ServiceError, UnexpectedAnswer } from "../../provider/core/errors";
import type { Answer, Service } from "../../provider/http/client";
import { causeOf } from "../../provider/http/exchange";
import type { Exchange } from "../../provider/http/trace";
import type { Behaviour } from "../support/modelServer";
import { clientOf, connectTo, hangUp, outcomeOf, read, write } from "../support/modelService";
import { type Fate, troubled } from "../support/modelTrouble";

const html = { headers: { "content-type": "text/html" }, body: "<!DOCTYPE html>" };

describe("What comes back over the wire", () => {
  afterEach(hangUp);

  test.each<[string, Exclude<Behaviour, string>, Partial<Answer>]>([
    ["data", { body: { a: 1 } }, { body: { a: 1 }, isPage: false, isText: false }],
    ["nothing", {}, { body: undefined, isPage: false, isText: false }],
    ["text", { body: " Too many. " }, { body: "Too many.", isPage: false, isText: true }],
    ["a page", html, { body: undefined, isPage: true, isText: false }],
    ["a page after blanks", { ...html, body: "\uFEFF\r\n <html>" }, { body: undefined, isPage: true, isText: false }],
    ["text in which a tag stands", { body: "a <b>" }, { body: "a <b>", isPage: false, isText: true }],
  ])("is told apart, in a refusal and after a write: %s", async (_sentence, answer, expected) => {
    const refused: Answer[] = [];
    const refusal = (_call: unknown, given: Answer) => {
      refused.push(given);
      return new Error("refused");
    };
    const { send } = await connectTo(
      [
        { status: 299, ...answer },
        { status: 300, ...answer },
      ],
      { refusal },
    );
    expect(await send(write)).toMatchObject({ status: 299, ...expected });
    expect(await outcomeOf(send(read))).toEqual(new Error("refused"));
    expect(refused).toEqual([expect.objectContaining({ status: 300, ...expected })]);
  });

  test.each<[string, Behaviour, number]>([
    ["that cannot be read is asked for three times", { body: '{"a":' }, 3],
    ["that is a page is asked for once", html, 1],
    ["that is larger than 32 MiB is asked for once", { body: " ".repeat(32 * 1024 * 1024 + 1) }, 1],
  ])("an answer to a read %s", async (_sentence, answer, requests) => {
    const { server, send } = await connectTo([answer]);
    expect(await outcomeOf(send(read))).toBeInstanceOf(UnexpectedAnswer);
    expect(server.requests).toHaveLength(requests);
  });

  test("is asked for with the token, the ids and the caller's own headers", async () => {
    const { server, send } = await connectTo([{ body: {} }]);
    await send({ ...write, headers: { "if-match": "etag", accept: "text/plain" } });
    await send(read);
    expect(
      server.requests.map(({ headers, body }) => [
        headers.authorization,
        headers.accept,
        headers["content-type"],
        headers["if-match"],
        body,
      ]),
    ).toEqual([
      ["Bearer a-token", "text/plain", "application/json", "etag", '{"quantity":7}'],
      ["Bearer a-token", "application/json", undefined, undefined, ""],
    ]);
  });

  test.each([read, write])("is nothing where the $kind cannot be sent for what stands in it", async (call) => {
    const { server, send } = await connectTo([{ body: {} }], { token: async () => "planted\ntoken" });
    const error = await outcomeOf(send(call));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(String(error)).toContain("not sent, because a value for the request holds a character");
    expect(server.requests).toEqual([]);
  });

  test("is recorded: where, what was sent, how it ended, and by which ids", async () => {
    const traced: Exchange[] = [];
    const { server, send } = await connectTo([{ body: { a: 1 } }, { status: 400, body: "No." }, "reset"], {
      trace: (exchange) => void traced.push(exchange),
    });
    for (const _ of [1, 2, 3]) await outcomeOf(send(write));
    const one = {
      at: expect.any(Date),
      service: "Partner Center",
      method: "PATCH",
      url: `${server.url}/v1/something`,
      request: { quantity: 7 },
      ids: expect.objectContaining({ "ms-requestid": expect.any(String) }),
    };
    expect(traced).toEqual([
      { ...one, milliseconds: expect.any(Number), status: 200, answer: { a: 1 } },
      { ...one, milliseconds: expect.any(Number), status: 400, answer: "No." },
      { ...one, milliseconds: expect.any(Number), failure: expect.any(String) },
    ]);
    for (const { milliseconds } of traced) expect(milliseconds).toBeLessThan(60_000);
  });
});

describe("When no answer comes", () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());

  async function attempts(fate: Fate, call = read, overrides: Partial<Service> = {}) {
    const { dispatcher } = troubled([fate]);
    const dispatch = jest.spyOn(dispatcher, "dispatch");
    const { send } = clientOf(dispatcher, { limit: 600, poll: 1, ...overrides });
    const ended = outcomeOf(send({ ...call, requestId: "the-id" }));
    await jest.advanceTimersByTimeAsync(700_000);
    return { error: (await ended) as NoAnswer, count: dispatch.mock.calls.length };
  }

  test.each([
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_GET_ISSUER",
    "ERR_TLS_HANDSHAKE",
    "ERR_SSL_WRONG_VERSION",
    "EPROTO",
  ])("as the server cannot be trusted (%s), it is asked once", async (code) => {
    const { error, count } = await attempts({ does: "refuse", code }, write);
    expect(count).toBe(1);
    expect(error).toMatchObject({ outcome: "not sent", message: expect.stringContaining("cannot be reached: ") });
  });

  test("as nothing listens there, it is tried three times, a write too", async () => {
    const { error, count } = await attempts({ does: "refuse" }, write);
    expect(count).toBe(3);
    expect(error.message).toMatch(
      /^Changing something: Partner Center at http:\/\/service\.example, .*the-id.* cannot be reached: ECONNREFUSED, nothing/,
    );
    expect(error.outcome).toBe("not sent");
  });

  test("as the connection breaks, a read is tried eight times, and a write once, which is to be looked up by its id", async () => {
    const broken: Fate = { does: "cut", after: 1 };
    expect((await attempts(broken)).count).toBe(8);
    expect((await attempts(broken)).error).toMatchObject({ outcome: "not sent" });
    const { error, count } = await attempts(broken, write);
    expect([count, error.outcome, error.repeatAs]).toEqual([1, "unknown", "the-id"]);
    expect(error.message).toMatch(/^Changing something: no answer from Partner Center at http/);
  });

  test("as all connections are taken, a write is known not to be sent", async () => {
    expect((await attempts({ does: "wait" }, write, { limit: 5 })).error).toMatchObject({ outcome: "not sent" });
  });

  test("the place is named without ids where the service has none", async () => {
    const ids = () => ({ headers: {}, words: "" });
    const { error } = await attempts({ does: "refuse" }, read, { ids });
    expect(error.message).toContain("Partner Center at http://service.example cannot be reached");
  });
});

describe("Why there was no answer, in words", () => {
  const failure = (members: object, message = "it failed") => Object.assign(new Error(message), members);

  test.each<[string, Error, string]>([
    ["the code alone", failure({ code: "ECONNRESET" }), "ECONNRESET"],
    ["the message, where there is no code", failure({}), "it failed"],
    [
      "the code of the first of several addresses",
      failure({ errors: [{ code: "ENETUNREACH" }, { code: "EPROTO" }] }),
      "ENETUNREACH",
    ],
    ["the message, where there are no addresses", failure({ errors: [] }), "it failed"],
    ["what listens there", failure({ code: "ECONNREFUSED" }), "ECONNREFUSED, nothing listens there"],
    ["whose name is not known", failure({ code: "ENOTFOUND" }), "ENOTFOUND, no such host"],
    ["whose name is not known now", failure({ code: "EAI_AGAIN" }), "EAI_AGAIN, no such host"],
    ["which certificate", failure({ code: "CERT_HAS_EXPIRED" }), "CERT_HAS_EXPIRED, its certificate is not trusted"],
    ["how long", failure({ code: "UND_ERR_CONNECT_TIMEOUT" }), "UND_ERR_CONNECT_TIMEOUT, it took too long"],
  ])("tell %s", (_sentence, error, words) => {
    expect(causeOf(error).text.startsWith(words)).toBe(true);
    if (!words.includes(",")) expect(causeOf(error).text).toBe(words);
  });

  test.each<[string, Error, string | undefined, boolean]>([
    ["a certificate", failure({ code: "CERT_HAS_EXPIRED" }), "CERT_HAS_EXPIRED", true],
    ["another code", failure({ code: "ECONNREFUSED" }), "ECONNREFUSED", false],
    ["words about a certificate", failure({}, "SELF_SIGNED_CERT_IN_CHAIN"), undefined, false],
  ])("the code, and whether the certificate is not trusted, follow from %s", (_what, error, code, untrusted) => {
    expect(causeOf(error)).toMatchObject({ code, untrusted });
  });
});

describe("What is told while a call waits, and in the end", () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] }));
  afterEach(() => void jest.useRealTimers());

  const calling = async (fates: Fate[], call = read, overrides: Partial<Service> = {}) => {
    const { dispatcher, arrivals } = troubled(fates);
    const { send, tell } = clientOf(dispatcher, overrides);
    const ended = outcomeOf(send(call));
    await jest.advanceTimersByTimeAsync(200_000);
    const first = arrivals[0]?.at ?? 0;
    return {
      outcome: await ended,
      told: tell.statuses,
      seconds: arrivals.map(({ at }) => Math.round((at - first) / 10) / 100),
    };
  };
  const answer = (status: number, retryAfter?: string, body?: string): Fate => ({
    does: "answer",
    status,
    after: 0,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(body === undefined ? {} : { body }),
  });
  const fine = answer(200);

  test.each([
    ["2", ["waiting for Partner Center, 503, 2 s left"]],
    ["2.1", ["waiting for Partner Center, 503, 3 s left"]],
    ["1.9", []],
  ])("a wait of %s s is told so: %j", async (seconds, told) => {
    expect(await calling([answer(503, seconds), fine])).toMatchObject({ told, seconds: [0, Number(seconds)] });
  });

  test.each([429, 503])(
    "a read that may come again (%i) within its time does, and one that may not ends at once",
    async (status) => {
      expect((await calling([answer(status, "59"), fine])).seconds).toEqual([0, 59]);
      const { outcome, seconds } = await calling([answer(status, "60"), fine]);
      expect(seconds).toEqual([0]);
      expect(outcome).toMatchObject({ status } satisfies Partial<ServiceError>);
    },
  );

  test.each([
    [503, false],
    [429, true],
  ])("a write that met %i is to be looked up, turned away: %p", async (status, turnedAway) => {
    const { outcome, seconds } = await calling([answer(status), fine], write);
    expect(outcome).toMatchObject({
      outcome: "unknown",
      turnedAway,
      message: expect.stringContaining("Whether the change was made is not known."),
    });
    expect(seconds).toEqual([0]);
  });

  test("a write that is throttled for longer than the run may wait was not made, and that is the service's own refusal", async () => {
    expect((await calling([answer(429, "61")], write)).outcome).toMatchObject({ status: 429 });
    expect((await calling([answer(429, "60")], write)).outcome).toMatchObject({ outcome: "unknown" });
  });

  test("pauses grow from half a second, or from pollSeconds where that is less", async () => {
    const pauses = ({ seconds }: { seconds: number[] }) =>
      seconds.slice(1).map((at, index) => at - (seconds[index] ?? 0));
    const usual = pauses(await calling([answer(503)]));
    expect(usual).toHaveLength(7);
    for (const pause of usual) expect(pause).toBeLessThanOrEqual(30);
    const short = pauses(await calling([answer(503)], read, { poll: 0.01 }));
    expect(short[0]).toBeLessThanOrEqual(0.5);
    expect(Math.max(...short)).toBeLessThan(Math.max(...usual));
  });

  test.each([
    [59_000, 1],
    [59_001, 0],
  ])("a sign-in that took %i ms of a minute leaves time for %i requests", async (milliseconds, requests) => {
    const token = () => new Promise<string>((resolve) => setTimeout(() => resolve("a-token"), milliseconds));
    const { outcome, seconds } = await calling([fine], read, { token });
    expect(seconds).toHaveLength(requests);
    if (requests === 0)
      expect(outcome).toMatchObject({
        outcome: "not sent",
        message: expect.stringContaining("the sign-in took all the time"),
      });
  });

  test("a sign-in that does not end is told with the time that it had", async () => {
    const { outcome } = await calling([fine], write, { token: () => new Promise(() => {}), limit: 7.4 });
    expect(outcome).toBeInstanceOf(NoAnswer);
    expect(String(outcome)).toContain("the sign-in has not ended within 7 s");
  });
});
