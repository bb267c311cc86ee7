import { z } from "zod";
import { Refused } from "../../provider/core/errors";
import type { Reporter } from "../../provider/core/lifecycle";
import { secretMark } from "../../provider/core/secretMark";
import { licensesIn } from "../../provider/drift/deployment";
import { inStep } from "../../provider/drift/judgement";
import type { Looking } from "../../provider/drift/kinds";
import { reasonOf } from "../../provider/drift/reason";
import { lookAt } from "../../provider/drift/resource";
import { contextOf, ModelClock } from "../support/modelClock";

/** The report reads each kind of license as a refresh does. */

interface Args {
  size?: number | undefined;
  color?: string | undefined;
}

type Made = Looking<Args, Args, object>;

const horizon = { now: new Date("2026-03-02T12:00:00Z"), days: 30 };
const type = "pulumi-nodejs:dynamic/licenses:UserLicense";
const urn = `urn:pulumi:dev::house::${type}::alice`;

async function looked(
  wanted: Args,
  live: Args | undefined,
  members: Partial<Made["lifecycle"]> & Partial<Made> = {},
  saved: object = wanted,
) {
  const { judge = () => inStep("Alice"), unreadable, ...methods } = members;
  const [license] = licensesIn({
    resources: [{ urn, type, id: "customer/alice", inputs: saved, outputs: saved }],
  }).licenses;
  if (license === undefined) throw new Error("There is one.");
  const kind = {
    lifecycle: {
      state: { schema: z.any() },
      read: async () => live && { args: live, state: live },
      diff: (_id: string, state: Args) =>
        JSON.stringify(state) === JSON.stringify(wanted) ? undefined : { replaces: [], deleteBeforeReplace: false },
      ...methods,
    },
    holder: () => "customer",
    judge,
    ...(unreadable === undefined ? {} : { unreadable }),
  } as unknown as Made;
  const connect = (tell: Reporter) => ({ ...contextOf({}, new ModelClock()), tell });
  return lookAt("dev", license, kind, connect as never, horizon);
}

test("A change that the report has no words for is shown as it stands in the program", async () => {
  const { resource } = await looked({ size: 1, color: "red" }, { size: 1, color: "blue" });
  expect(resource).toMatchObject({
    status: "changed",
    changes: [{ property: "color", about: "color", wanted: '"red"', found: '"blue"' }],
  });
  const more = await looked({ size: 1 }, { color: "blue" });
  expect(more.resource.changes.map(({ about, wanted, found }) => [about, wanted, found])).toEqual([
    ["size", "1", "not set"],
    ["color", "not set", '"blue"'],
  ]);
  expect((await looked({ size: 1 }, undefined)).resource).toMatchObject({
    ...{ status: "gone", missing: "licenses" },
    changes: [{ about: "size", wanted: "1", found: "not set" }],
  });
});

test("The arguments that are wanted and found stand beside the words, and secret ones do not", async () => {
  const plain = await looked({ size: 1, color: "red" }, { size: 2, color: "red" });
  expect(plain.resource).toMatchObject({
    wanted: { size: 1, color: "red" },
    found: { size: 2, color: "red" },
    accepted: { args: { size: 2, color: "red" } },
  });
  const inState = { size: { [secretMark]: "1b47061264138c4ac30d75fd1eb44270", plaintext: "1" }, color: "red" };
  for (const saved of [inState, { size: 1, color: "red", __secrets: ["size"] }]) {
    const { resource } = await looked({ size: 1, color: "red" }, { size: 2, color: "red" }, {}, saved);
    expect(resource).toMatchObject({
      wanted: { size: "[secret]", color: "red" },
      found: { size: "[secret]", color: "red" },
      accepted: { args: { size: "[secret]", color: "red" } },
    });
  }
  const same = await looked({ size: 1 }, { size: 1 });
  expect(same.resource).toMatchObject({ wanted: null, found: null, accepted: null });
  expect((await looked({ size: 1 }, undefined)).resource).toMatchObject({ found: null, accepted: { args: null } });
});

test("A difference that the report has words for is told in them alone", async () => {
  const changes = [{ property: "size", about: "the size", wanted: "small", found: "large" }];
  const { resource } = await looked({ size: 1 }, { size: 2 }, { judge: () => ({ ...inStep("Alice"), changes }) });
  expect(resource.changes).toEqual(changes);
});

test("What the look says of the service is kept with the resource", async () => {
  const read: Made["lifecycle"]["read"] = async (_id, state, { tell }) => {
    tell.warn("The list was empty.");
    return { args: state, state };
  };
  // These warnings of the comparison concern an update.
  const diff: Made["lifecycle"]["diff"] = (_id, _state, _wanted, { tell, context }) => {
    tell.warn("Too late.");
    context().clock.now();
    return undefined;
  };
  const { resource } = await looked({ size: 1 }, {}, { read, diff });
  expect(resource).toMatchObject({ status: "inStep", notes: [{ kind: "said", text: "The list was empty." }] });
});

test("What an update left unfinished is no drift", async () => {
  const diff = () => ({ replaces: [], deleteBeforeReplace: false, beyondArguments: true });
  expect((await looked({ size: 1 }, { size: 1 }, { diff })).resource).toMatchObject({ status: "inStep", changes: [] });
});

test("A look that fails, or that cannot tell, says why", async () => {
  const read = async () => {
    throw new Refused("The customer has left.");
  };
  expect((await looked({ size: 1 }, {}, { read })).resource).toMatchObject({
    ...{ status: "couldNotTell", reason: "The customer has left.", subject: "alice", changes: [] },
  });
  const unreadable = async () => "It does not tell.";
  expect((await looked({ size: 1 }, {}, { unreadable })).resource.reason).toBe("It does not tell.");
  expect((await looked({ size: 1 }, { size: 1 }, { unreadable: async () => undefined })).resource.status).toBe(
    "inStep",
  );
});

test("A fault of this program shows where it happened, one of the service only what it is", () => {
  expect(reasonOf(new Refused("No."))).toBe("No.");
  expect(reasonOf(new TypeError("Not a function."))).toMatch(/^TypeError: Not a function\.\n +at /);
  expect(reasonOf("a text")).toBe("a text");
});
