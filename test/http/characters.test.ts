import { UnexpectedAnswer } from "../../provider/core/errors";
import { readSettings } from "../../provider/services/readSettings";
import { connectTo, hangUp, outcomeOf, read } from "../support/modelService";

describe("What no header can carry", () => {
  afterEach(hangUp);

  const problems = (environment: Record<string, string>) =>
    readSettings({ environment, config: () => undefined }).problems;

  test.each([
    ["PARTNER_CENTER_ACCESS_TOKEN", "planted\n", "a line end at its end"],
    ["PARTNER_CENTER_ACCESS_TOKEN", "plan ted", "a blank"],
    ["PARTNER_CENTER_REFRESH_TOKEN", "plant\u0119d", "a letter beyond ASCII"],
    ["PARTNER_CENTER_CLIENT_SECRET", "planted\r\n", "a line end"],
    ["UIPATH_ACCESS_TOKEN", "planted\t", "a tab at its end"],
    ["UIPATH_CLIENT_SECRET", "\u200bplanted", "a letter beyond ASCII"],
    ["UIPATH_PASSWORD", "planted\n", "a line end"],
    ["UIPATH_USERNAME", "planted\u0007", "a control character"],
    ["PARTNER_CENTER_TENANT_ID", "planted\n", "a line end"],
    ["PARTNER_CENTER_TOKEN_FILE", "/planted\n", "a line end"],
  ])("in %s is refused before anything is sent, without showing it", (variable, value, what) => {
    const [problem, ...others] = problems({ [variable]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(variable);
    expect(problem).toContain(what);
    expect(problem).not.toContain("planted");
  });

  test("a password may have blanks and letters of any language", () => {
    expect(problems({ UIPATH_USERNAME: "Zo\u00eb", UIPATH_PASSWORD: "p\u0142anted and \u6f22\u5b57" })).toEqual([]);
  });

  test("a service's own name for its next page is an odd answer, said at once", async () => {
    const { server, send } = await connectTo([{ body: {} }]);
    const error = await outcomeOf(send({ ...read, headers: { "MS-ContinuationToken": "d\u0142ugi" } }));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(String(error)).toMatch(/not sent.*invalid MS-ContinuationToken header/i);
    expect(server.requests).toEqual([]);
  });

  test("settings name the key where a stack's configuration has it", () => {
    const config = (key: string) => (key === "licenses:uipath" ? { accessToken: "planted\n" } : undefined);
    expect(readSettings({ environment: {}, config }).problems).toEqual([
      expect.stringMatching(
        /^licenses:uipath\.accessToken holds a line end at its end, which no token or client secret has/,
      ),
    ]);
  });
});
