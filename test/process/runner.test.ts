import { NoRelationship, Refused, ServiceError } from "../../provider/core/errors";
import { keyedLock } from "../../provider/core/keyedLock";
import { conceal } from "../../provider/http/secrets";
import { CallFailed } from "../../provider/process/failure";
import type { Given } from "../../provider/process/given";
import { type Runner, runner } from "../../provider/process/runner";
import { runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";
import { contextOf, ModelClock } from "../support/modelClock";
import { outcomeOf } from "../support/modelService";
import { Seats, seats } from "../support/seats";

/** Calls the runner directly, as an adapter of another protocol would. */

const resource = { key: "Seats a", row: "urn:a" };
const id = "contoso-id/seats";
const given = (values: object, secrets: string[] = []) => ({ values: { ...values }, secrets });
const args = (count: number) => given({ customer: "contoso-id", seats: count });
const state = (count: number) => given({ ...args(count).values, summary: `${count} seats` });

function started() {
  const api = new Seats();
  const context = contextOf(api, new ModelClock());
  const journal = privateJournal<Entry>();
  const rows: (string | undefined)[] = [];
  const flushed: number[] = [];
  const run = runner(seats, {
    context: (row) => {
      rows.push(row);
      return context;
    },
    reporter: () => context.tell,
    flush: async () => void flushed.push(context.tell.infos.length),
    lock: keyedLock(),
    ownership: runOwnership(journal),
    service: () => "https://service.example",
    removalWasShown: () => true,
    inWords: async ({ message }) => message.replace("contoso-id", "Contoso (contoso-id)"),
    veto: () => [],
  });
  return { api, run, tell: context.tell, journal, rows, flushed };
}

const refusal = { status: 403, description: "no" };

const failure = async (call: Promise<unknown>): Promise<CallFailed> => {
  const error = await outcomeOf(call);
  expect(error).toBeInstanceOf(CallFailed);
  return error as CallFailed;
};

describe("An adapter gets", () => {
  test("from check to delete what it has to answer, with no property but those of the lifecycle", async () => {
    const { run, api } = started();
    expect(await run.check(resource, args(5))).toEqual({ args: args(5).values, failures: [] });
    const created = await run.create(resource, args(5));
    expect(created).toEqual({ id, state: { customer: "contoso-id", seats: 5, summary: "5 seats" } });

    expect(await run.check(resource, args(7), args(5))).toEqual({ args: args(7).values, failures: [] });
    expect(await run.diff(resource, id, given(created.state), args(5))).toBeUndefined();
    expect(await run.diff(resource, id, given(created.state), args(7))).toEqual({
      replaces: [],
      deleteBeforeReplace: false,
    });
    const updated = await run.update(resource, id, given(created.state), args(7));
    expect(updated).toEqual({ customer: "contoso-id", seats: 7, summary: "7 seats" });
    expect(await run.read(resource, id, given(updated))).toEqual({ args: args(7).values, state: updated });

    await run.delete(resource, id, given(updated));
    expect(api.held.size).toBe(0);
    expect(await run.read(resource, id, given(updated))).toBeUndefined();
  });

  test("the reasons of a refused check, each with its path in the text", async () => {
    const { failures } = await started().run.check(resource, given({ customer: "contoso-id", seats: "five" }));
    expect(failures).toEqual(["seats: expected a number, but got five"]);
  });

  test("the compared state into a create that replaces it", async () => {
    const { run } = started();
    await run.diff(resource, id, state(5), given({ customer: "fabrikam-id", seats: 6 }));
    const made = await run.create(resource, given({ customer: "fabrikam-id", seats: 6 }));
    expect(made.state).toMatchObject({ seats: 6, former: 5 });
  });

  test("what exists, for an import", async () => {
    const { run, api } = started();
    api.held.set("contoso-id", 5);
    const adopted = await run.adopt(resource, id);
    expect(adopted).toEqual({ id, args: args(5).values, state: state(5).values });
    expect(await run.diff(resource, id, given(adopted.state), given(adopted.args))).toBeUndefined();
    api.held.clear();
    expect(await failure(run.adopt(resource, id))).toMatchObject({ message: "Contoso (contoso-id) has no seats" });
  });

  test("outputs that are certain before a change, sealed where an argument is a secret", async () => {
    const { run } = started();
    expect(await run.foresee(args(5))).toEqual({ summary: "5 seats" });
    const secret = { ...args(6), secrets: ["seats"] };
    expect((await run.foresee(secret, state(5))).summary).toMatchObject({ value: "6 seats" });
  });

  test("an answer only after all messages have arrived, also where the call fails", async () => {
    const { run, api, flushed, rows } = started();
    await run.create(resource, args(5));
    api.trouble = new Refused("no");
    await failure(run.create(resource, args(6)));
    expect(flushed).toEqual([1, 2]);
    expect(rows).toEqual(["urn:a", "urn:a"]);
  });
});

describe("A state of an earlier release", () => {
  const earlier = given({ customer: "contoso-id", seats: 5, text: "five" });

  test("is in today's form when a lifecycle gets it", async () => {
    const { run, api } = started();
    api.held.set("contoso-id", 5);
    expect(await run.diff(resource, id, earlier, args(5))).toBeUndefined();
    expect((await run.create(resource, args(6))).state).toMatchObject({ former: 5 });
    expect(await run.update(resource, id, earlier, args(7))).toMatchObject({ summary: "7 seats" });
    expect(await run.read(resource, id, earlier)).toMatchObject({ state: { summary: "7 seats" } });
    await run.delete(resource, id, earlier);
  });

  test.each([
    ["diff", (run: Runner, olds: Given) => run.diff(resource, id, olds, args(5))],
    ["read", (run: Runner, olds: Given) => run.read(resource, id, olds)],
    ["update", (run: Runner, olds: Given) => run.update(resource, id, olds, args(5))],
    ["delete", (run: Runner, olds: Given) => run.delete(resource, id, olds)],
    ["foresee", (run: Runner, olds: Given) => run.foresee(args(5), olds)],
  ])("that nothing can read stops the call before anything is sent: %s", async (_call, call) => {
    const { run, api } = started();
    const { message } = await failure(call(run, given({ customer: "contoso-id", seats: "planted" })));
    expect(message).toMatch(/^The state of this Seats cannot be read: .*seats: expected number/);
    expect(message).not.toContain("planted");
    expect(api.calls).toEqual([]);
  });
});

describe("The other resources of a run learn", () => {
  test("what a resource wants, and when its change begins and ends", async () => {
    const { run, api, journal } = started();
    const did = () => journal.news().map((entry) => [entry.by, entry.did]);
    await run.check(resource, args(5));
    await run.create(resource, args(5));
    expect(did()).toEqual(["check", "begin", "end"].map((what) => ["Seats a", what]));
    api.trouble = new Refused("no");
    await failure(run.update(resource, id, state(5), args(6)));
    expect(did()).toEqual(["begin", "end"].map((what) => ["Seats a", what]));
  });

  test("which object a resource is about, unless the object changes", async () => {
    const { run, journal } = started();
    const identified = () => journal.news().filter(({ did }) => did === "identify");
    await run.diff(resource, id, state(5), given({ customer: "fabrikam-id", seats: 5 }));
    expect(identified()).toEqual([]);
    await run.diff(resource, id, state(5), args(6));
    expect(identified()).toEqual([expect.objectContaining({ by: "Seats a" })]);
  });

  test("the id of an existing resource, and what the run does with it", async () => {
    const { run, journal } = started();
    const compared = async (news: Given) => {
      await run.diff(resource, id, state(5), news);
      return journal.news().find(({ did }) => did === "compare");
    };
    const about = { by: "Seats a", did: "compare", id };
    expect(await compared(args(5))).toEqual({ ...about, operation: "same" });
    expect(await compared(args(6))).toEqual({ ...about, operation: "update" });
    expect(await compared(given({ customer: "fabrikam-id", seats: 5 }))).toEqual({ ...about, operation: "replace" });
  });
});

describe("Changes of one object", () => {
  test("are made one after the other, whatever the case of its id", async () => {
    const { run, api } = started();
    await run.create(resource, args(1));
    api.calls.length = 0;
    await Promise.all([
      run.update(resource, id, state(1), args(2)),
      run.update({ key: "Seats b", row: "urn:b" }, id.toUpperCase(), state(1), args(3)),
    ]);
    expect(api.calls).toEqual(["begin 2", "end 2", "begin 3", "end 3"]);
  });

  test("the order is the lock's: changes of two objects overlap", async () => {
    const { run, api } = started();
    await Promise.all([
      run.update(resource, id, state(1), args(2)),
      run.update(resource, "fabrikam-id/seats", state(1), given({ customer: "fabrikam-id", seats: 3 })),
    ]);
    expect(api.calls.slice(0, 2)).toEqual(["begin 2", "begin 3"]);
  });
});

describe("An unfinished change", () => {
  test.each([
    ["create", (run: Runner) => run.create(resource, args(5))],
    ["update", (run: Runner) => run.update(resource, id, state(1), args(5))],
  ])("is kept with id, state and reasons: %s", async (_call, change) => {
    const { run, api } = started();
    api.shows = false;
    const error = await failure(change(run));
    expect(error.message).toBe("5 seats are not shown yet");
    expect(error.unfinished).toEqual({
      id,
      state: { customer: "contoso-id", seats: 5, summary: "5 seats" },
      reasons: ["5 seats are not shown yet"],
    });
  });

  test("is sealed like a finished one where an argument is a secret", async () => {
    const { run, api } = started();
    api.shows = false;
    const labelled = given({ customer: "contoso-id", seats: 5, label: "planted-unfinished" }, ["label"]);
    const { message, unfinished } = await failure(run.create(resource, labelled));
    expect(message).not.toContain("planted");
    expect(unfinished?.reasons.join()).not.toContain("planted");
    expect(unfinished?.state.summary).toMatchObject({ value: "5 seats (planted-unfinished)" });
  });
});

describe("A secret argument", () => {
  const labelled = (secrets: string[]) =>
    given({ customer: "contoso-id", seats: 5, label: `planted-${secrets.length}` }, secrets);

  test("seals all that may be made of it, and nothing else", async () => {
    const { run } = started();
    const sealed = await run.create(resource, labelled(["label"]));
    expect(sealed.state).toMatchObject({ label: "planted-1", seats: 5 });
    expect(sealed.state.summary).toEqual(expect.objectContaining({ value: "5 seats (planted-1)" }));
    const plain = await run.create(resource, labelled([]));
    expect(plain.state.summary).toBe("5 seats (planted-0)");
  });

  test.each([
    ["check", (run: Runner, secret: Given) => run.check(resource, secret)],
    ["check of what was before", (run, secret) => run.check(resource, args(5), secret)],
    ["diff", (run, secret) => run.diff(resource, id, state(5), secret)],
    ["diff of what was before", (run, secret) => run.diff(resource, id, secret, args(5))],
    ["create", (run, secret) => run.create(resource, secret)],
    ["read", (run, secret) => run.read(resource, id, secret)],
    ["update", (run, secret) => run.update(resource, id, state(5), secret)],
    ["update of what was before", (run, secret) => run.update(resource, id, secret, args(5))],
    ["delete", (run, secret) => run.delete(resource, id, secret)],
  ] as [string, (run: Runner, secret: Given) => Promise<unknown>][])(
    "is concealed from then on: %s",
    async (name, call) => {
      const label = `${name.replaceAll(" ", "-")}-planted`;
      expect(conceal(label)).toBe(label);
      await outcomeOf(
        call(started().run, given({ customer: "contoso-id", seats: 5, label, summary: "5 seats" }, ["label"])),
      );
      expect(conceal(label)).not.toContain("planted");
    },
  );

  test("keeps what a resource wanted before out of the run's journal", async () => {
    const { run, journal } = started();
    const other = given({ customer: "fabrikam-id", seats: 5 });
    await run.check(resource, args(5), other);
    await run.check(resource, args(5), { ...other, secrets: ["seats"] });
    await run.check(resource, { ...args(5), secrets: ["seats"] }, other);
    const before = journal.news().map((entry) => (entry.did === "check" ? entry.was : "another entry"));
    expect(before).toEqual([[{ scope: "", object: "fabrikam-id", parts: ["seats"] }], undefined, undefined]);
  });
});

describe("What goes wrong", () => {
  test.each([
    ["create", (run: Runner) => run.create(resource, args(5))],
    ["update", (run: Runner) => run.update(resource, id, state(1), args(5))],
    ["read", (run: Runner) => run.read(resource, id, state(5))],
  ])("is told with the company's name, without a stack: %s", async (_call, call) => {
    const { run, api } = started();
    api.trouble = new Refused("contoso-id ##vso[task.complete] refuses");
    const error = await failure(call(run));
    expect(error).toMatchObject({
      message: "Contoso (contoso-id) ## vso[task.complete] refuses",
      name: "",
      stack: "",
      unfinished: undefined,
    });
  });

  test("a delete that is refused says why", async () => {
    expect(await failure(started().run.delete(resource, id, state(5)))).toMatchObject({
      message: "Contoso (contoso-id) has no seats",
    });
  });

  test("a bug keeps its kind and its stack, and shows no secret", async () => {
    const { run, api } = started();
    api.trouble = new TypeError("a bug at planted-bug");
    const secret = given({ customer: "contoso-id", seats: 5, label: "planted-bug" }, ["label"]);
    const error = (await outcomeOf(run.create(resource, secret))) as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.stack).toContain("runner.test");
    expect(`${error.message} ${error.stack}`).not.toContain("planted-bug");
  });

  test("one error that several calls get has its names added once for each of them", async () => {
    const { run, api } = started();
    api.trouble = new ServiceError("contoso-id refuses", refusal);
    const errors = await Promise.all([failure(run.create(resource, args(5))), failure(run.create(resource, args(6)))]);
    expect(errors.map(({ message }) => message)).toEqual(Array(2).fill("Contoso (contoso-id) refuses"));
  });

  test("a customer whom the service does not show is a warning at a read, and the state stays as it is", async () => {
    const { run, api, tell } = started();
    api.trouble = new NoRelationship("contoso-id has left.", refusal);
    const saved = { customer: "contoso-id", seats: 5, summary: "as it was" };
    expect(await run.read(resource, id, given(saved))).toEqual({ state: saved });
    expect(tell.warnings).toEqual([expect.stringContaining("contoso-id has left.\nUntil then it stays in the state")]);
  });
});
