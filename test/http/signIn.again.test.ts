import { ServiceError } from "../../provider/core/errors";
import { sender } from "../../provider/http/client";
import { careless } from "../support/modelSender";
import { connectTo, hangUp, type MakeSend, outcomeOf, read, statusOf, write } from "../support/modelService";

const refused = { status: 401, body: { code: 800001, description: "Token expired." } };

/** A token source that gives a new token after each refusal. */
const renewing = () => {
  let given = 1;
  return jest.fn(async (renew?: { refused: string }) => (renew === undefined ? `token-${given}` : `token-${++given}`));
};

describe("What happens when the service does not accept a token", () => {
  afterEach(hangUp);

  test("the token is renewed once and the call goes on", async () => {
    await renewsOnce(sender);
  });

  test("a second refusal stands, and the error says what to check", async () => {
    await refusalStands(sender);
  });

  test("a write is not repeated with the new token before someone has looked, as it may have been made", async () => {
    const { server, send } = await connectTo([refused, { body: {} }, { body: {} }], { token: renewing() });
    expect(await outcomeOf(send(write))).toMatchObject({ outcome: "unknown", turnedAway: true });
    await send(read);
    expect(statusOf(await send(write))).toBe(200);
    expect(server.sent("authorization")).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-2"]);
  });

  test("a write that is refused with the new token as well stays refused, and costs no further sign-in", async () => {
    const token = renewing();
    const { server, send } = await connectTo([refused], { token });
    await outcomeOf(send(write));
    const error = await outcomeOf(send(write));
    expect(error).toBeInstanceOf(ServiceError);
    expect((error as Error).message).toMatch(/was refused: .*credentials/);
    expect(server.requests).toHaveLength(2);
    expect(token.mock.calls.filter(([renew]) => renew !== undefined)).toHaveLength(1);
  });

  test("a client that never renews, or renews for ever, is noticed", async () => {
    await expect(renewsOnce(careless({ neverRenews: true }))).rejects.toThrow();
    await expect(refusalStands(careless({ renewsForEver: true }))).rejects.toThrow();
  });

  test("where no other token can be had, the service is not asked again", async () => {
    const { server, send } = await connectTo([refused], { token: async () => "the only one" });
    expect(await outcomeOf(send(write))).toBeInstanceOf(ServiceError);
    expect(server.requests).toHaveLength(1);
  });

  test("a sign-in that fails is not hidden behind the refusal", async () => {
    const token = async (renew?: { refused: string }) => {
      if (renew !== undefined) throw new Error("the sign-in is locked");
      return "old";
    };
    const { send } = await connectTo([refused], { token });
    await expect(send(write)).rejects.toThrow("the sign-in is locked");
  });

  test("no error shows a token", async () => {
    const { send } = await connectTo([refused], { token: renewing() });
    const { message, stack } = (await outcomeOf(send(write))) as Error;
    expect(`${message}${stack}`).not.toContain("token-");
  });
});

async function renewsOnce(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([refused, { body: {} }], { makeSend, token: renewing() });
  expect(statusOf(await send(read))).toBe(200);
  expect(server.sent("authorization")).toEqual(["Bearer token-1", "Bearer token-2"]);
  expect(new Set(server.sent("ms-requestid")).size).toBe(2);
}

async function refusalStands(makeSend: MakeSend): Promise<void> {
  const { server, send } = await connectTo([refused], { makeSend, token: renewing() });
  const error = await outcomeOf(send(read));
  expect(error).toBeInstanceOf(ServiceError);
  expect((error as Error).message).toMatch(/was refused: .*credentials/);
  expect(server.requests).toHaveLength(2);
}
