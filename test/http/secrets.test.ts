import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { unknownValue } from "../../provider/core/lifecycle";
import { conceal, keepSecret, redacted, textsIn } from "../../provider/http/secrets";
import { traceTo } from "../../provider/http/trace";
import { connectTo, hangUp, outcomeOf, write } from "../support/modelService";

describe("What is never shown", () => {
  test("a bearer token of any owner", () => {
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

  test("a short secret as a word, and ordinary words although they hold its letters", () => {
    keepSecret("", " ", "fail", "Ab1!x");
    expect(conceal("a failure, failed by fail")).toBe("a failure, failed by [secret]");
    expect(conceal("wrong password Ab1!x, or Ab1!xyz")).toBe("wrong password [secret], or Ab1!xyz");
    expect(conceal('{"p":"Ab1!x"} p=Ab1%21x&q QWIxIXg=')).toBe('{"p":"[secret]"} p=[secret]&q [secret]');
  });

  test.each([
    ["as a form sends it", "grant_type=x&t=pla+nted~%2B%2F%22%7B&next=1", "grant_type=x&t=[secret]&next=1"],
    ["as a form sends it, in small letters and all of it", "t=%70la%20nted%7e%2b%2f%22%7b.", "t=[secret]."],
    ["in an address", "https://host/pla%20nted~+%2F%22%7B?q", "https://host/[secret]?q"],
    ["in JSON", '{"t":"pla nted~+/\\"{"}', '{"t":"[secret]"}'],
    ["in JSON that escapes more", '{"t":"pla\\u0020nted~\\u002b\\/\\"{"}', '{"t":"[secret]"}'],
    ["in a web page", "<p>pla nted~+/&quot;&#123;</p>", "<p>[secret]</p>"],
    ["in base64", "cGxhIG50ZWR+Ky8iew==", "[secret]"],
    ["in base64 of an address", "?t=cGxhIG50ZWR-Ky8iew", "?t=[secret]"],
    ["in base64, encoded once more", "t=cGxhIG50ZWR%2BKy8iew%3D%3D&n", "t=[secret]&n"],
    ["in other letters", 'PLA NTED~+/"{', "[secret]"],
    [
      "in the middle of base64, as in Basic authentication",
      `Basic ${btoa('client:pla nted~+/"{')}`,
      "Basic Y2xpZW5[secret]",
    ],
  ])("a secret %s", (_form, text, shown) => {
    keepSecret('pla nted~+/"{');
    expect(conceal(text)).toBe(shown);
  });

  test.each([
    ["a token that can be read", "got eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl here", "got [secret] here"],
    [
      "credentials of any owner in a form",
      "client_assertion=abc.def&client_secret=g%7Eh&x=1",
      "client_assertion=[secret]&client_secret=[secret]&x=1",
    ],
  ])("%s", (_what, text, shown) => {
    expect(conceal(text)).toBe(shown);
  });

  test("a secret of two words in a form that is told as it was sent", () => {
    keepSecret("planted word&s");
    expect(conceal("password=planted word&s rest")).toBe("password=[secret] rest");
  });

  test("a secret across the places to which a long text is read at a time", () => {
    keepSecret("planted-far-away");
    for (const at of [32_760, 49_145, 65_530])
      expect(conceal(`${"é".repeat(at)}planted%2Dfar-away`)).toBe(`${"é".repeat(at)}[secret]`);
  });

  test("a key of several lines, line by line", () => {
    keepSecret("-----BEGIN PRIVATE KEY-----\nplanted0123456789\nAB==\n-----END PRIVATE KEY-----\n");
    expect(conceal("at planted0123456789 of the key")).toBe("at [secret] of the key");
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

/** Secrets that no other test has registered. */
describe("A secret that has just become known", () => {
  const fresh = (length: number) => randomUUID().replaceAll("-", "").slice(0, length);

  test.each([
    ["line ends", "\n"],
    ["line ends of Windows", "\r\n"],
  ])("is covered line by line between %s, where a line has 16 characters or more", (_sentence, end) => {
    const [long, longer, short] = [fresh(16), fresh(24), fresh(15)];
    keepSecret(["-----BEGIN-----", long, short, longer, ""].join(end));
    expect(conceal(`at ${long} or ${longer}`)).toBe("at [secret] or [secret]");
    expect(conceal(`at ${short}`)).toBe(`at ${short}`);
  });

  test("is covered without the blanks around it, and with one blank in place of many", () => {
    const [one, two] = [fresh(12), fresh(12)];
    keepSecret(` \n${one}\t \n${two} `);
    expect(conceal(`a ${one} ${two} b`)).toBe("a [secret] b");
    expect(conceal(`a${one}\t \n${two}b`)).toBe("a[secret]b");
    expect(conceal(`a ${one} b`)).toBe(`a ${one} b`);
  });

  test("is covered in the middle of base64 from six characters on, and as a whole with fewer", () => {
    const [six, five] = [fresh(6), fresh(5)];
    keepSecret(six, five);
    for (const before of ["", "x", "xy"])
      expect(Buffer.from(conceal(btoa(`${before}${six}xyz`)), "base64").toString()).not.toContain(six);
    expect(conceal(`(${btoa(five)}) ${btoa(five).replace(/=+$/, "")}`)).toBe("([secret]) [secret]");
    expect(conceal(btoa(`x${five}x`))).toBe(btoa(`x${five}x`));
  });

  test("is every text of a value that a program marks as secret, but not one that is not known yet", () => {
    expect(textsIn({ a: "b", c: [{ d: "e" }, null, 7, true, undefined], f: unknownValue })).toEqual(["b", "e"]);
    expect([textsIn("a"), textsIn(unknownValue), textsIn(null), textsIn(7)]).toEqual([["a"], [], [], []]);
  });

  test("is no name of a person, and a member that could hold one is covered only where it is a text", () => {
    const name = fresh(12);
    expect(redacted({ displayName: name, name: 7, mail: null, kept: [name, 7, null] })).toEqual({
      displayName: "[name]",
      name: 7,
      mail: null,
      kept: [name, 7, null],
    });
  });
});

describe("A record of what goes over the wire", () => {
  afterEach(hangUp);

  test("conceals names and mailboxes of earlier answers in free text", () => {
    redacted({
      items: [{ userPrincipalName: "erika@contoso.example", displayName: "Erika Mustermann", lastName: "Li" }],
    });
    redacted({ items: [{ displayName: "Exchange Online", name: "Office" }] });
    const answer = {
      code: 60012,
      description:
        "No license for Erika%20Mustermann, ERIKA MUSTERMANN (max_m#EXT#@other.example, eve%40a.example) and Li.",
      plan: "Exchange Online for Office, not for Liam.",
    };
    expect(redacted(answer)).toEqual({
      code: 60012,
      description: "No license for [name], [name] ([name], [name]) and [name].",
      plan: "Exchange Online for Office, not for Liam.",
    });
  });

  test("conceals names of the same answer, at any place in it", () => {
    const answer = { error: "Ada Lovelace may not", users: [{ mail: "ada@x.example", displayName: "Ada Lovelace" }] };
    expect(redacted(answer)).toEqual({ error: "[name] may not", users: [{ mail: "[name]", displayName: "[name]" }] });
  });

  test("holds no part of a secret that the cut of a long answer has left", async () => {
    const secret = "planted-secret-of-many-characters~".repeat(20);
    keepSecret(secret);
    const { send } = await connectTo([{ status: 200, body: `${"x".repeat(290)}${encodeURIComponent(secret)}` }]);
    const { message } = (await outcomeOf(send({ ...write, kind: "read", method: "GET" }))) as Error;
    expect(message).not.toContain("planted");
  });

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
