import { gzipSync } from "node:zlib";
import { NoAnswer, UnexpectedAnswer } from "../../provider/core/errors";
import { noTrace } from "../../provider/http/trace";
import { uipathTokens } from "../../provider/services/uipath/credentials";
import type { Behaviour } from "../support/modelServer";
import { connectTo, hangUp, outcomeOf, pool, read, startServer } from "../support/modelService";
import { signIn } from "../support/modelSignIn";
import { timersClock } from "../support/modelTrouble";

const limit = 5;

describe("What comes in place of a token", () => {
  afterEach(hangUp);

  const bomb: Behaviour = {
    headers: { "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(200 * 1024 * 1024, " ")),
  };
  const huge: Behaviour = { body: " ".repeat(1024 * 1024 + 1) };
  const hostToken = async (answer: Behaviour) => {
    const { url } = await startServer([answer]);
    const wire = { dispatcher: pool(), clock: timersClock, trace: noTrace, limit };
    return outcomeOf(
      uipathTokens({ kind: "password", username: "admin", password: "planted", client: undefined }, url, wire)(),
    );
  };
  const partnerToken = async (answer: Behaviour) => outcomeOf((await signIn([answer])).token());
  const signIns = { Entra: partnerToken, "Automation Suite": hostToken };

  describe.each(["Entra", "Automation Suite"] as const)("from %s", (name) => {
    test("more than a MiB is refused, whatever it is", async () => {
      const error = await signIns[name](huge);
      expect(error).toBeInstanceOf(UnexpectedAnswer);
      expect(String(error)).toContain("larger than 1 MiB");
    });

    test("what unpacks to more than memory is not unpacked", async () => {
      const before = process.memoryUsage().arrayBuffers;
      expect(await signIns[name](bomb)).toBeInstanceOf(NoAnswer);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
    });

    test("what is no token is said to be none", async () => {
      const bodies = ["null", "[]", "7", '"AT"', '{"result":null}', "{}", '{"access_token":7,"result":7}'];
      for (const error of await Promise.all(bodies.map((body) => signIns[name]({ body })))) {
        expect(error).toBeInstanceOf(NoAnswer);
        expect(String(error)).toMatch(/Sign-in at http:.* failed: the answer holds no token/);
      }
    });

    test("a token that no header can carry is refused at once", async () => {
      const answer = { token_type: "Bearer", access_token: "planted\ntoken", result: "planted\ntoken" };
      const error = await signIns[name]({ body: answer });
      expect(error).toBeInstanceOf(UnexpectedAnswer);
      expect(String(error)).toContain("holds a line end");
      expect(String(error)).not.toContain("planted");
    });
  });

  test("a sign-in that is throttled comes again when the authority says", async () => {
    const { server, token } = await signIn([
      { status: 429, headers: { "retry-after": "0" } },
      { status: 429, body: { error: "temporarily_unavailable", error_description: "Please retry after 1 seconds." } },
      { body: { token_type: "Bearer", access_token: "token", expires_in: 3600 } },
    ]);
    const began = performance.now();
    expect(await token()).toBe("token");
    expect(server.requests).toHaveLength(3);
    // Timers count whole milliseconds.
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  test("a sign-in that may not come again within waitSeconds ends at once", async () => {
    const { server, token } = await signIn([{ status: 429, headers: { "retry-after": "61" } }]);
    expect(await outcomeOf(token())).toBeInstanceOf(NoAnswer);
    expect(server.requests).toHaveLength(1);
  });
});

describe("A service that refuses every token", () => {
  afterEach(hangUp);

  test("costs one renewal for the first refusal, and none for the next nine", async () => {
    const { server, token } = await signIn();
    const { send } = await connectTo([{ status: 401, body: {} }], { token });
    for (let call = 0; call < 10; call++) await outcomeOf(send(read));
    expect(server.requests).toHaveLength(2);
  });

  test("gets a new one later, as that may have been revoked in its turn", async () => {
    const { server, token, clock } = await signIn();
    await token({ refused: await token() });
    clock.advance({ seconds: 61 });
    await token({ refused: await token() });
    expect(server.requests).toHaveLength(3);
  });
});
