import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../../../../provider/http/client";
import { partnerCenter } from "../../../../provider/services/partnercenter/api";
import type { Needs } from "../../../../provider/services/partnercenter/credentials";
import { calls, inWords, needsOf, uses } from "../../../../provider/services/partnercenter/doctor/needs";
import { house } from "../../../support/pulumiHouse";

/** The credentials that a call asks for, and its requests. */
async function seenAtTheDoor(name: keyof typeof calls): Promise<{ needs: Needs | undefined; call: string }> {
  let needs: Needs | undefined;
  let sent: Call | undefined;
  const api = partnerCenter(
    async (call) => {
      sent = call;
      throw new Error("seen enough");
    },
    (asked) => {
      needs = asked;
    },
  );
  const act = api[name] as (...args: unknown[]) => Promise<unknown>;
  const [customer, second] = ["{customer}", /licenses|^user$/i.test(name) ? "{user}" : "{subscription}"];
  await act(customer, second, { assign: [], remove: [] }).catch(() => undefined);
  return { needs, call: `${sent?.method} ${decodeURIComponent(sent?.path.split("?")[0] ?? "")}` };
}

describe("The table of who may make which call", () => {
  test.each(Object.keys(calls) as (keyof typeof calls)[])("says of %s what is asked when it is made", async (name) => {
    expect(await seenAtTheDoor(name)).toEqual(calls[name]);
  });

  test("knows a resource for every call", () => {
    const used = new Set<string>(uses.flatMap((use) => use.calls));
    // Only functions, previews and drift reports make these calls. Previews and reports continue if the calls fail.
    expect(Object.keys(calls).filter((name) => !used.has(name))).toEqual([
      "customers",
      "companyName",
      "user",
      "deletedUsers",
      "provisionedSku",
    ]);
  });

  const page = readFileSync(join(house, "docs", "signing-in.md"), "utf8");

  test.each(uses.map((use) => [use.resource, use] as const))("is that of docs/signing-in.md for %s", (_name, use) => {
    expect(page).toContain(`| \`${use.resource}\` | ${use.does} | ${inWords[needsOf(use)]} |`);
  });

  test.each(Object.values(calls))("is that of docs/signing-in.md for $call", ({ call, needs }) => {
    expect(page).toContain(`| \`${call}\` | ${inWords[needs]} |`);
  });
});
