import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UnreadableState } from "../../provider/core/errors";
import { kept, readState } from "../../provider/core/state";
import { resourceOf } from "../../provider/services/all";
import { userLicense } from "../../provider/services/partnercenter/userLicense.lifecycle";

type Properties = Record<string, unknown>;

const folder = join(__dirname, "..", "upgrade");

interface Recorded {
  type: string;
  id?: string;
  outputs?: Properties;
}

/** States that releases have written (`tools/record-state.mjs`), without Pulumi's own properties. */
const recorded = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((release) => {
    const { deployment } = JSON.parse(readFileSync(join(folder, release), "utf8")) as {
      deployment: { resources: Recorded[] };
    };
    return deployment.resources
      .filter(({ type }) => type.includes("licenses:"))
      .map(({ type, id = "", outputs = {} }) => ({
        release,
        name: type.split(":").at(-1) ?? "",
        id,
        saved: Object.fromEntries(Object.entries(outputs).filter(([key]) => !key.startsWith("__"))),
      }));
  });

test("All four resources are recorded", () => {
  expect(new Set(recorded.map(({ name }) => name)).size).toBe(4);
});

describe.each(recorded)("A $name that release $release has written", ({ name, id, saved }) => {
  const lifecycle = resourceOf(name)[1].lifecycle();

  test("is read without a loss", () => {
    expect(readState(lifecycle, saved)).toEqual(saved);
    expect(Object.values(lifecycle.parseId(id)).join("/")).toBe(id);
  });

  test("keeps what a later release may add, at any depth", () => {
    const later = deepened(saved) as Properties;
    expect(readState(lifecycle, later)).toEqual(later);
  });

  test.each(Object.keys(saved))("is refused if %s has another form", (property) => {
    const error = refusalOf(() => readState(lifecycle, { ...saved, [property]: { another: "form" } }));
    expect(error.resource).toBe(name);
    expect(error.problems.length).toBeGreaterThan(0);
    for (const problem of error.problems) expect(problem.property.startsWith(property)).toBe(true);
  });
});

describe("A member that is null", () => {
  const user = recorded.find(({ name }) => name === "UserLicense")?.saved ?? {};

  test("counts as absent at any depth, as Pulumi's protocol has null in place of what is not there", () => {
    const [license] = user.licenses as Properties[];
    const nulls = {
      ...user,
      exclusive: null,
      userPrincipalName: null,
      warnings: null,
      licenses: [{ ...license, excludedPlans: null }],
      ofALaterRelease: null,
    };
    const { userPrincipalName: _, ...absent } = { ...user, warnings: [], licenses: [license] } as Properties;
    expect(readState(userLicense, nulls)).toEqual(absent);
  });

  test("is missing where a decision needs it, and an item of a list is never left out", () => {
    const problems = ({ problems }: UnreadableState) => problems.map(({ property }) => property);
    expect(problems(refusalOf(() => readState(userLicense, { ...user, assigned: null })))).toEqual(["assigned"]);
    expect(problems(refusalOf(() => readState(userLicense, { ...user, found: [null] })))).toEqual(["found[0]"]);
  });
});

/** The value with one additional member in each object. */
function deepened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deepened);
  if (typeof value !== "object" || value === null) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deepened(member)])),
    ofALaterRelease: { deep: [1] },
  };
}

function refusalOf(read: () => unknown): UnreadableState {
  try {
    read();
  } catch (error) {
    if (error instanceof UnreadableState) return error;
    throw error;
  }
  throw new Error("It was read.");
}

describe("A state that cannot be read", () => {
  const { saved = {} } = recorded.find(({ name }) => name === "UserLicense") ?? {};

  test("is refused with the resource, each property, what was expected and what to do, and without its values", () => {
    const assigned = [{ ...(saved.assigned as Properties[])[0], excludedPlans: "secret-plan" }];
    const { message } = refusalOf(() =>
      readState(userLicense, { ...saved, assigned, found: undefined, exclusive: "secret-word" }),
    );
    expect(message.split("\n")).toEqual([
      "The state of this UserLicense cannot be read: exclusive: expected boolean; assigned[0].excludedPlans: expected array; found: expected array. Nothing was sent.",
      "If a later release of pulumi-licenses has written it, update pulumi-licenses. If the state was edited, correct it with `pulumi stack export` and `pulumi stack import`.",
      "Otherwise `pulumi state delete <URN of this resource>` forgets this record (`pulumi stack --show-urns` lists URNs). The next `pulumi up` then adopts what the service has.",
    ]);
    expect(message).not.toContain("secret");
  });

  test("is refused with the words that were possible", () => {
    const quantity = recorded.find(({ name }) => name === "SubscriptionQuantity")?.saved ?? {};
    const lifecycle = resourceOf("SubscriptionQuantity")[1].lifecycle();
    const termEnd = { outcome: "secret-outcome" };
    const requested = { step: { do: "secret-step" }, at: "2026-01-01T00:00:00Z" };
    const { problems, message } = refusalOf(() =>
      readState(lifecycle, { ...quantity, decrease: "secret-word", termEnd, requested }),
    );
    expect(problems).toEqual([
      { property: "decrease", expected: '"fail" or "atRenewal"' },
      { property: "termEnd.outcome", expected: '"renews" or "cancels" or "extends" or "expires" or "unknown"' },
      { property: "requested.step.do", expected: '"change" or "schedule" or "unschedule" or "end"' },
    ]);
    expect(message).not.toContain("secret");
  });
});

describe("A state of an earlier release", () => {
  const form = {
    schema: kept({ seats: z.number(), owner: z.string() }),
    migrate: ({ count, ...saved }: Properties) => ({
      owner: "unknown",
      ...saved,
      ...(count === undefined ? {} : { seats: count }),
    }),
  };
  const lifecycle = { name: "ToyLicense", state: form };

  test("is brought into today's form before it is read", () => {
    expect(readState(lifecycle, { count: 3, more: true })).toEqual({ seats: 3, owner: "unknown", more: true });
    expect(readState(lifecycle, { seats: 3, owner: "sales" })).toEqual({ seats: 3, owner: "sales" });
  });

  test("is refused if it cannot be brought there", () => {
    expect(refusalOf(() => readState(lifecycle, {})).problems).toEqual([{ property: "seats", expected: "number" }]);
  });
});
