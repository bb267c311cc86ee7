import { Refused, ServiceError, SettingsError } from "../../provider/core/errors";
import { withHint } from "../../provider/process/hint";
import { contextOf, ModelClock } from "../support/modelClock";
import { outcomeOf } from "../support/modelService";

const text = "Run `pulumi up` first.";

const signedIn = (error: Error, hint: () => string | undefined = () => text) =>
  withHint(
    () =>
      contextOf(
        {
          base: "https://service.example",
          async read() {
            throw error;
          },
        },
        new ModelClock(),
      ),
    hint,
  );

const thrownBy = async (work: () => Promise<unknown>) => (await outcomeOf(work())) as Error;

describe("An error about settings or credentials gets a hint", () => {
  test.each([
    ["a setting", new SettingsError("no token")],
    ["a token that the service refuses", new ServiceError("refused", { status: 401, description: "" })],
  ])("in whatever call: %s", async (_what, error) => {
    const before = error.message;
    const { api } = signedIn(error);
    expect(api.base).toBe("https://service.example");
    expect((await thrownBy(api.read)).message).toBe(`${before}\n${text}`);
  });

  test("once, where all calls of all resources get the error of one sign-in", async () => {
    const error = new SettingsError("no token");
    const calls = [signedIn(error), signedIn(error)].flatMap(({ api }) => [api.read(), api.read()]);
    const errors = await Promise.all(calls.map((call) => outcomeOf(call)));
    expect(new Set(errors)).toEqual(new Set([error]));
    expect(error.message).toBe(`no token\n${text}`);
  });

  test("also where the words of the error happen to be those of the hint", async () => {
    const { api } = signedIn(new SettingsError(text));
    expect((await thrownBy(api.read)).message).toBe(`${text}\n${text}`);
  });

  test("where the settings cannot be read at all", async () => {
    const connect = () => {
      throw new SettingsError("waitSeconds is no number");
    };
    expect(() => withHint(connect, () => text)).toThrow(`waitSeconds is no number\n${text}`);
  });

  test("as soon as there is one", async () => {
    const error = new SettingsError("no token");
    let hint: string | undefined;
    const { api } = signedIn(error, () => hint);
    expect((await thrownBy(api.read)).message).toBe("no token");
    hint = text;
    expect((await thrownBy(api.read)).message).toBe(`no token\n${text}`);
  });
});

test.each([
  ["a refusal", new Refused("no")],
  ["another status", new ServiceError("no", { status: 403, description: "" })],
  ["a bug", new TypeError("no")],
])("Any other error stays as it is: %s", async (_what, error) => {
  expect(await thrownBy(signedIn(error).api.read)).toBe(error);
  expect(error.message).toBe("no");
});
