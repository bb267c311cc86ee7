import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "../../../provider/services/partnercenter/api";
import { alternatives, delegationOf, delegations } from "../../../provider/services/partnercenter/roles";
import { house } from "../../support/pulumiHouse";

/** A refusal because of missing privileges, in the service's words. */
const refused = (method: "GET" | "POST" | "PATCH", path: string) =>
  refusal(
    { what: "Reading", kind: "read", method, path },
    {
      status: 403,
      headers: {},
      isPage: false,
      isText: false,
      requestId: "r",
      ids: "ids",
      body: { code: 900308, description: "Insufficient privileges to complete the operation." },
    },
  ).message;

describe("A refusal for want of a delegated role", () => {
  test("names the roles that the failed call takes, and what does without it", () => {
    expect(refused("GET", "/v1/customers/a/users?size=500")).toMatch(
      /takes Directory Readers, Global Reader or User Administrator in the admin .*; License Administrator alone does not do\. Users who are given by their object id/,
    );
    expect(refused("POST", "/v1/customers/a/users/b/licenseupdates")).toMatch(
      /takes License Administrator, User Administrator or Directory Writers in the admin relationship with the customer \(GDAP\)\.\n/,
    );
  });

  test("of a call that takes no role names none", () => {
    expect(refused("PATCH", "/v1/customers/a/subscriptions/b")).not.toMatch(/The call takes/);
  });

  test("finds a call by its own path, and no longer one", () => {
    expect(delegationOf("GET", "/v1/customers/a/users/b/licenses/c")).toBeUndefined();
    expect(delegationOf("GET", "/V1/customers/a/users/b")?.source).toBe("Get a user account by ID");
  });
});

test.each(Object.entries(delegations))("docs/signing-in.md names the roles for %s", (call, { anyOf, ...rest }) => {
  const page = readFileSync(join(house, "docs", "signing-in.md"), "utf8");
  const note = "instead" in rest ? ` ${rest.instead}` : "";
  expect(page).toContain(`| \`${call}\` | ${alternatives(anyOf)} |${note} |`);
});
