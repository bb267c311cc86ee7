import { NoAnswer, ServiceError, UnexpectedAnswer } from "../../provider/core/errors";
import { sender } from "../../provider/http/client";
import { careless } from "../support/modelSender";
import type { Behaviour } from "../support/modelServer";
import {
  connectTo,
  hangUp,
  type MakeSend,
  outcomeOf,
  pool,
  read,
  startServer,
  statusOf,
} from "../support/modelService";

describe("What happens to a read that failed", () => {
  afterEach(hangUp);

  test.each<[string, Behaviour]>([
    ["the service stumbled", { status: 500, headers: { "retry-after": "0" } }],
    ["the service is overloaded", { status: 503, headers: { "retry-after": "0" } }],
    ["the connection was reset", "reset"],
    ["the answer was cut off", { body: '{"id":', cut: true }],
  ])("when %s, it is repeated", async (_sentence, behaviour) => {
    const { server, send } = await connectTo([behaviour, { body: { id: "a" } }]);
    expect(await send(read)).toMatchObject({ status: 200, body: { id: "a" } });
    expect(server.requests).toHaveLength(2);
  });

  test("it is not repeated beyond the time of the run", async () => {
    const { server, send, clock } = await connectTo(() => {
      clock.advance({ seconds: 61 });
      return { status: 503 };
    });
    expect(await outcomeOf(send(read))).toBeInstanceOf(ServiceError);
    expect(server.requests).toHaveLength(1);
  });

  test("a read without an answer never counts as a change whose fate is unknown", async () => {
    const { send, clock } = await connectTo(
      () => {
        clock.advance({ seconds: 61 });
        return "silence";
      },
      { dispatcher: pool(50) },
    );
    const error = await outcomeOf(send(read));
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ outcome: "not sent" });
  });
});

describe("What is not taken for an answer", () => {
  afterEach(hangUp);

  test.each<[string, Behaviour, string]>([
    ["a web page", { headers: { "content-type": "text/html" }, body: "<!DOCTYPE html>" }, "web page"],
    ["garbage", { body: "{oops" }, "not JSON"],
  ])("%s in place of data is refused, naming the request", async (_sentence, behaviour, expected) => {
    const { server, send } = await connectTo([behaviour]);
    const error = await outcomeOf(send(read));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect((error as Error).message).toContain(expected);
    expect(server.sent("ms-requestid").some((id) => (error as Error).message.includes(id ?? "none"))).toBe(true);
  });

  test("an empty answer is told from an answer", async () => {
    const { send } = await connectTo([{ status: 200 }]);
    expect(await send(read)).toMatchObject({ status: 200, body: undefined });
  });

  test("an answer beyond 32 MiB is refused before memory runs out", async () => {
    await refusesHugeBodies(sender);
  });

  test("a redirection is not followed, so that no token goes to another place", async () => {
    await staysAtHome(sender);
  });

  test("a client that reads bodies of any size, takes web pages or follows redirections is noticed", async () => {
    await expect(refusesHugeBodies(careless({ readsBodiesOfAnySize: true }))).rejects.toThrow();
    await expect(refusesWebPages(careless({ takesWebPages: true }))).rejects.toThrow();
    await expect(staysAtHome(careless({ followsRedirects: true }))).rejects.toThrow();
    await refusesWebPages(sender);
  });
});

async function refusesHugeBodies(makeSend: MakeSend): Promise<void> {
  const huge = Buffer.from(JSON.stringify({ text: "x".repeat(33 * 1024 * 1024) }));
  const { send } = await connectTo([{ body: huge }], { makeSend });
  const error = await outcomeOf(send(read));
  expect(error).toBeInstanceOf(UnexpectedAnswer);
  expect((error as Error).message).toContain("larger than 32 MiB");
}

async function refusesWebPages(makeSend: MakeSend): Promise<void> {
  const { send } = await connectTo([{ body: "<html></html>" }], { makeSend });
  expect(await outcomeOf(send(read))).toBeInstanceOf(Error);
}

async function staysAtHome(makeSend: MakeSend): Promise<void> {
  const stranger = await startServer([{ body: {} }]);
  const { send } = await connectTo([{ status: 302, headers: { location: stranger.url } }], { makeSend });
  expect(statusOf(await outcomeOf(send(read)))).toBe("ServiceError");
  expect(stranger.requests).toHaveLength(0);
}
