import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { conceal, keepSecret, redacted } from "../../provider/http/secrets";
import { traceTo } from "../../provider/http/trace";
import { connectTo, hangUp, outcomeOf, write } from "../support/modelService";

describe("What is never shown", () => {
  test("a bearer token, whoever it belongs to", () => {
    expect(conceal("authorization: Bearer eyJ0eXAi.abc-_~+/=")).toBe("authorization: Bearer [secret]");
  });

  test("a secret of this run, wherever it stands", () => {
    keepSecret("planted-one", undefined);
    expect(conceal("a planted-one, planted-one")).toBe("a [secret], [secret]");
  });

  test("a secret that begins like another one", () => {
    keepSecret("planted-two", "planted-two-and-its-tail");
    expect(conceal("planted-two-and-its-tail")).not.toContain("tail");
  });

  test("a secret that is used with blanks around it, and without", () => {
    keepSecret("  planted-five\n");
    expect(conceal("a planted-five, and   planted-five\n")).not.toContain("planted");
  });

  test("ordinary words, although somebody's secret is short", () => {
    keepSecret("", "a", "fail");
    expect(conceal("a failure")).toBe("a failure");
  });

  test.each([
    ["accessToken"],
    ["access_token"],
    ["refresh_token"],
    ["id_token"],
    ["client_secret"],
    ["clientSecret"],
    ["password"],
    ["payload"],
    ["Authorization"],
  ])("the member %s of a message, at any depth", (member) => {
    const message = { items: [{ [member]: "planted", kept: 1 }] };
    expect(redacted(message)).toEqual({ items: [{ [member]: "[secret]", kept: 1 }] });
  });

  test.each(["userPrincipalName", "displayName", "firstName", "email"])("a person's %s", (member) => {
    expect(JSON.stringify(redacted({ [member]: "Alice" }))).not.toContain("Alice");
  });

  test("whatever a message looks like, its secrets are covered and the rest stays", () => {
    keepSecret("planted-three");
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string({ maxLength: 5 })), (value, path) => {
        const message = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), {
          clientSecret: "planted-four",
          text: "with planted-three inside",
          value,
        });
        const shown = JSON.stringify(redacted(message));
        expect(shown).not.toContain("planted");
      }),
    );
  });
});

describe("A record of what goes over the wire", () => {
  afterEach(hangUp);

  test("is readable by its owner only, one line of JSON for each exchange, without secrets", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trace-"));
    const file = join(folder, "trace.jsonl");
    keepSecret("planted-access-token");
    const { send, server } = await connectTo(
      [{ body: { accessToken: "planted-in-answer", echo: "planted-access-token" } }, { status: 400 }, "reset"],
      { trace: traceTo(file), token: async () => "planted-access-token" },
    );
    for (const body of [{ password: "planted-password" }, { echo: "planted-access-token" }, { quantity: 7 }])
      await outcomeOf(send({ ...write, body }));
    const text = readFileSync(file, "utf8");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(text).not.toContain("planted");
    expect(lines).toMatchObject([{ status: 200 }, { status: 400 }, { failure: expect.any(String) }]);
    expect(lines.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(3).fill(`PATCH ${server.url}/v1/something`),
    );
    rmSync(folder, { recursive: true });
  });

  test("no error shows a secret that the service repeats", async () => {
    keepSecret("planted-access-token");
    const { send } = await connectTo([{ status: 400, body: { description: "Bad token planted-access-token" } }]);
    const { message } = (await outcomeOf(send(write))) as Error;
    expect(message).toContain("Bad token");
    expect(message).not.toContain("planted");
  });
});
