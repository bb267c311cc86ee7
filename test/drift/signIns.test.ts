import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signInWarnings } from "../../provider/drift/signIns";
import type { StackState } from "../../provider/drift/stack";
import { keepToken } from "../../provider/services/partnercenter/tokenFile";

const now = new Date("2026-03-02T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const folder = mkdtempSync(join(tmpdir(), "licenses-drift-sign-ins-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const partner = {
  tenantId: "9b6ac9d0-3c8e-4a8f-8a3a-2f2c0d2f4d11",
  clientId: "c5a9d2de-4c4f-4d58-8d0c-9a2d3f1b7e60",
  authorityUrl: "https://login.microsoftonline.com",
};

/** Two stacks of one partner, whose refresh token was issued so many days ago. */
function stacksWith(age: number): StackState[] {
  const tokenFile = join(folder, `${age}.json`);
  keepToken(tokenFile, { ...partner, tokenFile }, "a-planted-refresh-token", daysAgo(age));
  const settings = JSON.stringify({ ...partner, clientSecret: "a-planted-client-secret", tokenFile });
  const license = {
    type: "UserLicense",
    id: "customer/user",
    provider: { kind: "dynamic", urn: "", inputs: {} },
  } as StackState["licenses"][number];
  const configuration = (key: string) => (key === "licenses:partnerCenter" ? settings : undefined);
  return ["dev", "prod"].map((name) => ({ name, licenses: [license], interrupted: [], configuration }));
}

test("a refresh token that ends soon is told once, with its file, its date and what to do", () => {
  const [warning, ...others] = signInWarnings(stacksWith(80), { now, days: 30 });
  expect(others).toEqual([]);
  expect(warning).toMatchObject({ kind: "refreshToken", at: "2026-03-12T12:00:00.000Z" });
  expect(warning).toMatchObject({ stack: null, resource: null, holder: null });
  expect(warning?.text).toContain("80.json ends on 2026-03-12. Sign in again: licenses auth login.");
  expect(warning?.text).not.toContain("planted");
});

test("a refresh token that lasts longer than one looks ahead is not worth a word", () => {
  expect(signInWarnings(stacksWith(10), { now, days: 30 })).toEqual([]);
});

test.each([
  [60, 1],
  [59, 0],
])("a refresh token of %i days, of the 90 that it lasts, is worth %i warnings within 30 days", (age, warnings) => {
  expect(signInWarnings(stacksWith(age), { now, days: 30 })).toHaveLength(warnings);
});

describe("No refresh token is told of", () => {
  const [aged] = stacksWith(80);
  const configured = (members: object): StackState[] => {
    const settings = JSON.parse(String(aged?.configuration?.("licenses:partnerCenter")));
    const value = JSON.stringify({ ...settings, ...members });
    return [
      { ...(aged as StackState), configuration: (key) => (key === "licenses:partnerCenter" ? value : undefined) },
    ];
  };
  const warnings = (stacks: StackState[]) => signInWarnings(stacks, { now, days: 30 });

  test.each<[string, object]>([
    ["none is kept there", { tokenFile: join(folder, "nowhere.json") }],
    ["an access token is used instead", { accessToken: "a-planted-access-token" }],
    ["the settings are wrong", { apiUrl: "nowhere" }],
  ])("where %s", (_why, members) => {
    expect(warnings(configured({}))).toHaveLength(1);
    expect(warnings(configured(members))).toEqual([]);
  });

  test("in a stack that has organizations only", () => {
    const [license] = aged?.licenses ?? [];
    const organization = { ...license, type: "OrganizationLicense" } as StackState["licenses"][number];
    expect(warnings([{ ...(aged as StackState), licenses: [organization] }])).toEqual([]);
  });
});
