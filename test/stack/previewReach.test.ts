import { spawnSync } from "node:child_process";
import type * as pulumi from "@pulumi/pulumi";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { requestsOf } from "../support/previewOf";
import { laboratory } from "../support/pulumi";
import { house } from "../support/pulumiHouse";
import { contoso, fabrikam, licensesOf, user } from "../support/world";

/** When a preview checks the program, and which resources it checks. */
const lab = laboratory();
beforeEach(() => lab.simulator.reset());

const license = (name: string, userId: string, skus: string[], options?: pulumi.CustomResourceOptions) =>
  new UserLicense(name, { customerId: contoso.id, userId, licenses: skus.map((sku) => ({ sku })) }, options);
const turn = () => new Promise((resolve) => setTimeout(resolve, 100));

const told = (text: string) => text.slice(text.indexOf("What this update does"));

test("a program that waits between its resources is looked at once, when it has ended, and hears what one that does not wait hears", async () => {
  const program = (pause: () => Promise<unknown>) => async () => {
    license("alice", user.alice, ["SPE_E3"]);
    await pause();
    license("again", user.alice, ["SPE_E3"]);
    await pause();
    license("typo", "alcie@contoso.example", ["SPE_E3"]);
  };
  const heard = async (pause: () => Promise<unknown>) => {
    const stack = await lab.stack({ program: program(pause) });
    lab.simulator.journal.clear();
    const { errors, warnings } = await stack.preview();
    return { errors, warnings: warnings.map(({ text }) => text), requests: requestsOf(lab.simulator) };
  };
  const atOnce = await heard(async () => {});
  expect(atOnce.errors.join()).toMatch(/"alice" and UserLicense "again" both assign.*has no user "alcie@contoso/s);
  expect(await heard(turn)).toEqual(atOnce);
});

test("the first update over a customer who exists is told to change nothing, and changes nothing", async () => {
  const stack = await lab.stack({
    program: async () => {
      new SubscriptionQuantity("seats", { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10 });
      license("alice", user.alice, ["SPE_E3"]);
    },
  });
  lab.simulator.change({ change: "assignLicense", customerId: contoso.id, userId: user.alice, sku: "SPE_E3" });
  const { text } = await stack.preview();
  expect(told(text)).toMatch(/"seats" \(Microsoft 365 E5\): has 10: adopted, nothing is bought/);
  expect(told(text)).toMatch(
    /In all: changes nothing at the services; adopts 1 subscription and 1 person as they are\./,
  );
  lab.simulator.ledger.clear();
  expect((await stack.up()).errors).toEqual([]);
  expect(lab.simulator.ledger.entries).toEqual([]);
});

test("an update of one resource is not refused for others that it leaves alone", async () => {
  const alice = async () => void license("alice", user.alice, ["SPE_E3"]);
  const stack = await lab.stack({ program: alice });
  expect((await stack.up()).errors).toEqual([]);
  const both = async () => {
    license("alice", user.alice, ["SPE_E3", "SPE_E5"]);
    license("typo", "alcie@contoso.example", ["SPE_E3"]);
  };
  const target = [stack.state.alice?.urn ?? ""];
  const preview = await stack.preview(both, { target });
  expect(preview.errors).toEqual([]);
  expect((await stack.preview(both)).errors.join()).toMatch(/has no user "alcie@/);
  expect((await stack.up(both, { target })).errors).toEqual([]);
  expect(licensesOf(lab.simulator, user.alice)).toEqual(["SPE_E3", "SPE_E5"]);
});

test("a refresh and a destroy that run the program are not refused for what it asks for", async () => {
  const stack = await lab.stack({ program: async () => void license("alice", user.alice, ["SPE_E3"]) });
  expect((await stack.up()).errors).toEqual([]);
  stack.program = async () => void license("typo", "alcie@contoso.example", ["SPE_E3"]);
  expect((await stack.previewRefresh({ runProgram: true })).errors).toEqual([]);
  expect((await stack.previewDestroy({ runProgram: true })).errors).toEqual([]);
});

test("a customer who has left is a warning, in a refresh too, and blocks no other customer", async () => {
  const program = (quantity: number) => async () => {
    new SubscriptionQuantity("ours", { customerId: contoso.id, subscriptionId: contoso.e5, quantity });
    new SubscriptionQuantity("theirs", { customerId: fabrikam.id, subscriptionId: fabrikam.e5, quantity: 5 });
  };
  const stack = await lab.stack({ program: program(10) });
  expect((await stack.up()).errors).toEqual([]);
  lab.simulator.change({ change: "setRelationship", customerId: fabrikam.id, relationship: false });
  const preview = await stack.preview(program(12));
  expect(preview.errors).toEqual([]);
  expect(preview.warnings.map(({ text }) => text).join()).toMatch(/no relationship.*pulumi state delete.*"theirs"/s);
  const up = await stack.up(undefined, { refresh: true });
  expect(up.errors).toEqual([]);
  expect(up.changes).toEqual(["update ours"]);
  expect(
    up.warnings
      .filter(({ on }) => on === "theirs")
      .map(({ text }) => text)
      .join(),
  ).toMatch(/as it was seen last/);
  expect(Object.keys(stack.state).sort()).toEqual(["ours", "theirs"]);
});

test("under Pulumi's mocks no request is sent", () => {
  const script = `
    const pulumi = require("@pulumi/pulumi");
    pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }, "p", "s", true);
    const { UserLicense } = require("pulumi-licenses");
    const alice = new UserLicense("alice", { customerId: "${contoso.id}", userId: "nobody@x.example", licenses: [{ sku: "X" }] });
    alice.id.apply((id) => console.log("made " + id));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: house, encoding: "utf8" });
  expect([status, stdout.trim(), stderr]).toEqual([0, "made alice", ""]);
  expect(lab.simulator.journal.exchanges).toEqual([]);
});
