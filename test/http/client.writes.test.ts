import { LimitReached, NoAnswer, ServiceError } from "../../provider/core/errors";
import { sender } from "../../provider/http/client";
import type { TokenSource } from "../../provider/http/tokens";
import { careless } from "../support/modelSender";
import type { Behaviour } from "../support/modelServer";
import { connectTo, hangUp, type MakeSend, outcomeOf, pool, statusOf, write } from "../support/modelService";

const ambiguous: [string, Behaviour][] = [
  ["the service answered 500", { status: 500, body: "Something went wrong" }],
  ["the service answered 503", { status: 503, headers: { "retry-after": "0" } }],
  ["a gateway gave up waiting", { status: 504, headers: { "content-type": "text/html" }, body: "<html></html>" }],
  ["the connection was reset", "reset"],
  ["no answer came in time", "silence"],
  ["the answer was cut off", { body: '{"quantity": 7', cut: true }],
  ["the service answered that it takes no more requests", { status: 429, headers: { "retry-after": "0" } }],
];

describe("What happens to a write whose fate is not known", () => {
  afterEach(hangUp);

  test.each(ambiguous)(
    "when %s, it is sent once, and the error says that the outcome is not known",
    async (_sentence, behaviour) => {
      await sentOnce(sender, behaviour);
    },
  );

  test("a client that repeats writes is noticed, whatever happened", async () => {
    for (const [, behaviour] of ambiguous)
      await expect(sentOnce(careless({ repeatsWrites: true }), behaviour)).rejects.toThrow();
  });

  test("a client that says the service never saw it is noticed", async () => {
    await expect(sentOnce(careless({ callsEveryTroubleUnsent: true }), "reset")).rejects.toThrow();
  });

  test("a write that is called a read would be repeated, so the count of requests tells them apart", async () => {
    const { server, send } = await connectTo([{ status: 503, headers: { "retry-after": "0" } }, { body: {} }]);
    await send({ ...write, kind: "read" });
    expect(server.requests).toHaveLength(2);
  });
});

describe("A write that did not arrive", () => {
  afterEach(hangUp);

  test("where nothing listens, the error says that it was not sent, and how to fix it", async () => {
    const { server, send } = await connectTo([{}]);
    await server.stop();
    const error = await outcomeOf(send(write));
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ outcome: "not sent" });
    expect((error as Error).message).toContain("nothing listens there");
  });

  test("where the name of the host is not known, the error says so", async () => {
    const { send } = await connectTo([{}], { url: "http://no-such-host.invalid" });
    const error = await outcomeOf(send(write));
    expect(error).toMatchObject({ outcome: "not sent" });
    expect((error as Error).message).toContain("no such host");
  });

  test("when the Pulumi engine is gone, nothing is sent", async () => {
    await staysSilent(sender);
  });

  test("a client that goes on without its engine is noticed", async () => {
    await expect(staysSilent(careless({ writesWhenOrphaned: true }))).rejects.toThrow();
  });

  test("when the engine goes away while the client signs in, nothing is sent", async () => {
    await noticesWhileSigningIn(sender);
  });

  test("when the engine goes away while the client signs in again, nothing more is sent", async () => {
    await noticesWhileSigningInAgain(sender);
  });

  test("a client that asks for its engine before it signs in is noticed", async () => {
    const makeSend = careless({ asksForItsEngineTooEarly: true });
    await expect(noticesWhileSigningIn(makeSend)).rejects.toThrow();
    await expect(noticesWhileSigningInAgain(makeSend)).rejects.toThrow();
  });

  test("reads go on without an engine, as they change nothing", async () => {
    const { send } = await connectTo([{ body: {} }], { orphaned: async () => true });
    expect(statusOf(await send({ ...write, kind: "read", method: "GET" }))).toBe(200);
  });
});

describe("What a write's answer may look like", () => {
  afterEach(hangUp);

  test.each<[string, Behaviour, number]>([
    ["an empty answer is a success", { status: 202 }, 202],
    ["a web page with a status of success is a success, to be looked at", { body: "<html></html>" }, 200],
    ["garbage with a status of success is a success, to be looked at", { body: "{oops" }, 200],
  ])("%s", async (_sentence, behaviour, status) => {
    const { server, send } = await connectTo([behaviour]);
    expect(statusOf(await send(write))).toBe(status);
    expect(server.requests).toHaveLength(1);
  });

  test("a refusal is the service's own, with its code and words", async () => {
    const { server, send } = await connectTo([{ status: 400, body: { code: 2002, description: "Over the maximum." } }]);
    const error = await outcomeOf(send(write));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ status: 400, code: "2002", description: "Over the maximum." });
    expect(server.requests).toHaveLength(1);
  });

  test("what is sent is JSON with its type, and asks for JSON", async () => {
    const { server, send } = await connectTo([{ body: {} }]);
    await send(write);
    expect(server.requests).toMatchObject([
      {
        method: "PATCH",
        body: '{"quantity":7}',
        headers: { "content-type": "application/json", accept: "application/json" },
      },
    ]);
  });
});

async function sentOnce(makeSend: MakeSend, behaviour: Behaviour): Promise<void> {
  const { server, send } = await connectTo([behaviour, { body: {} }], { makeSend, dispatcher: pool(300) });
  const error = await outcomeOf(send(write));
  expect(server.requests).toHaveLength(1);
  expect(error).toBeInstanceOf(NoAnswer);
  expect(error).toMatchObject({ outcome: "unknown" });
}

async function staysSilent(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([{ body: {} }], { makeSend, orphaned: async () => true });
  expect(await outcomeOf(send(write))).toMatchObject({ outcome: "not sent" });
  expect(server.requests).toHaveLength(0);
}

async function noticesWhileSigningIn(makeSend: MakeSend): Promise<void> {
  let gone = false;
  const token = async () => {
    gone = true;
    return "obviously-fake";
  };
  const { server, send } = await connectTo([{ body: {} }], { makeSend, token, orphaned: async () => gone });
  expect(await outcomeOf(send(write))).toMatchObject({ outcome: "not sent" });
  expect(server.requests).toHaveLength(0);
}

async function noticesWhileSigningInAgain(makeSend: MakeSend): Promise<void> {
  let gone = false;
  const token: TokenSource = async (again) => {
    gone ||= again !== undefined;
    return gone ? "obviously-fake-2" : "obviously-fake";
  };
  const answers = [{ status: 401 }, { body: {} }];
  const { server, send } = await connectTo(answers, { makeSend, token, orphaned: async () => gone });
  expect(await outcomeOf(send(write))).toBeInstanceOf(NoAnswer);
  expect(await outcomeOf(send(write))).toMatchObject({ outcome: "not sent" });
  expect(server.requests).toHaveLength(1);
}

test("A run that may send no write sends none, says why, and still reads", async () => {
  const { server, send } = await connectTo([{ body: {} }], { writesForbidden: () => "this run only adopts." });
  const error = await outcomeOf(send(write));
  expect(error).toBeInstanceOf(LimitReached);
  expect((error as Error).message).toContain("not sent, because this run only adopts.");
  expect(server.requests).toHaveLength(0);
  await send({ ...write, kind: "read", method: "GET" });
  expect(server.requests).toHaveLength(1);
  hangUp();
});
