import type { ObjectNames, OtherWant, Want } from "../../provider/core/lifecycle";
import { keyOf, type RunOwnership, runOwnership } from "../../provider/run/ownership";
import { privateJournal, type RunJournal } from "../../provider/run/runJournal";
import type { Entry } from "../../provider/run/wants";

const service = "https://api.example";
const customer = "contoso";
const alice = { scope: customer, id: "alice-id" };

const key = (name: string) => keyOf("UserLicense", `urn:pulumi:dev::office::licenses:index:UserLicense::${name}`);
const [mine, theirs] = [key("mine"), key("theirs")];

const license = (change: Partial<Want> = {}): Want => ({
  scope: customer,
  object: alice.id,
  parts: ["E3"],
  ...change,
});

/** A run whose processes can read each other's lines. */
function run(isShared = true): RunOwnership {
  const journal: RunJournal<Entry> = { ...privateJournal<Entry>(), isShared: () => isShared };
  return runOwnership(journal);
}

/** @param object the object about whose other owners the resource `mine` asks. */
const othersOf = (ownership: RunOwnership, object: ObjectNames = alice, deleting = false): Promise<OtherWant[]> =>
  ownership.of(mine, service, deleting).wantsOf(object);

const certainties = async (others: Promise<OtherWant[]>) =>
  (await others).map(({ called, certainty }) => [called, certainty]);

const check = (ownership: RunOwnership, by: string, wants: Want[], at = service, was?: Want[]) =>
  ownership.checked(by, wants, at, was);

describe("What the program wants of an object", () => {
  test("is told with the resource's name, the parts, and whether it wants the object alone", async () => {
    const ownership = run();
    check(ownership, theirs, [license({ parts: ["E3", "E5"] })]);
    check(ownership, key("third"), [license({ exclusive: true })]);
    const [first, second, ...more] = await othersOf(ownership);
    expect(more).toEqual([]);
    expect([first, second]).toMatchObject([
      { called: 'UserLicense "theirs"', certainty: "checked", exclusive: false },
      { called: 'UserLicense "third"', certainty: "checked", exclusive: true },
    ]);
    expect([["E5"], ["F1", "E3"], ["F1"], []].map((names) => first?.has(names))).toEqual([true, true, false, false]);
  });

  test("is no other resource's where it is its own, unless it is deleted", async () => {
    const ownership = run();
    check(ownership, mine, [license()]);
    expect(await othersOf(ownership)).toEqual([]);
    expect(await certainties(othersOf(ownership, alice, true))).toEqual([['UserLicense "mine"', "checked"]]);
  });

  test.each<[string, Want, string]>([
    ["another user", license({ object: "bob-id" }), service],
    ["another customer's user", license({ scope: "fabrikam" }), service],
    ["the user of another service", license(), "https://other.example"],
  ])("says nothing of %s", async (_sentence, want, at) => {
    const ownership = run();
    check(ownership, theirs, [want], at);
    expect(await othersOf(ownership)).toEqual([]);
  });

  test("is what Pulumi has checked, in place of what the program declared", async () => {
    const ownership = run();
    ownership.declared(theirs, [license({ object: "bob-id" })]);
    check(ownership, theirs, [license()]);
    expect(await certainties(othersOf(ownership))).toEqual([['UserLicense "theirs"', "checked"]]);
    expect(await othersOf(ownership, { scope: customer, id: "bob-id" })).toEqual([]);
  });

  test("counts as declared once Pulumi has checked anything in this run, be it left out or not", async () => {
    const ownership = run();
    ownership.declared(theirs, [license()]);
    expect(await othersOf(ownership)).toEqual([]);
    check(ownership, key("third"), [license({ object: "bob-id" })]);
    ownership.leftOut(theirs);
    expect(await certainties(othersOf(ownership))).toEqual([['UserLicense "theirs"', "declared"]]);
  });

  test("counts as left out where Pulumi has checked nothing: the program still has it", async () => {
    const ownership = run();
    ownership.declared(theirs, [license()]);
    ownership.leftOut(theirs);
    ownership.leftOut(key("third"));
    expect(await certainties(othersOf(ownership))).toEqual([['UserLicense "theirs"', "left out"]]);
  });

  test("is what it wants of this customer, whatever it wants of another one", async () => {
    const ownership = run();
    check(ownership, theirs, [license(), license({ scope: "fabrikam", parts: ["E5"], exclusive: true })]);
    const [other] = await othersOf(ownership);
    expect([other?.exclusive, other?.has(["E3"]), other?.has(["E5"])]).toEqual([false, true, false]);
  });

  test("leaves nothing of the arguments to be read in the journal", () => {
    const journal = privateJournal<Entry>();
    const ownership = runOwnership(journal);
    ownership.declared(theirs, [license()]);
    check(ownership, theirs, [license()]);
    ownership.identified(theirs, alice.id);
    ownership.of(theirs, service, false).gaveUp(alice.id, ["E3"]);
    expect(JSON.stringify(journal.news())).not.toMatch(/contoso|alice-id|E3|api\.example/);
  });
});

describe("A user who is called by a name", () => {
  const named = license({ object: "alice@contoso.example", named: true });
  const called = { ...alice, names: ["alice@contoso.example"] };

  test("is found by it, and by the id once that is known", async () => {
    const ownership = run();
    check(ownership, theirs, [named]);
    expect(await othersOf(ownership)).toEqual([]);
    expect(await othersOf(ownership, called)).toHaveLength(1);
    ownership.of(theirs, service, false).identify(alice.id);
    expect(await othersOf(ownership)).toHaveLength(1);
    expect(await othersOf(ownership, { scope: customer, id: "bob-id", names: called.names })).toEqual([]);
  });

  test("is found once, by whatever names", async () => {
    const ownership = run();
    check(ownership, theirs, [license({ exclusive: true }), { ...named, parts: ["E5"] }]);
    const [other, ...more] = await othersOf(ownership, called);
    expect(more).toEqual([]);
    expect([other?.exclusive, other?.has(["E3"]), other?.has(["E5"])]).toEqual([true, true, true]);
  });

  test("is another one when Pulumi checks other arguments", async () => {
    const ownership = run();
    check(ownership, theirs, [named]);
    ownership.identified(theirs, alice.id);
    check(ownership, theirs, [license({ object: "bob@contoso.example", named: true })]);
    expect(await othersOf(ownership, called)).toEqual([]);
    expect(await othersOf(ownership, { scope: customer, id: "x", names: ["bob@contoso.example"] })).toHaveLength(1);
  });

  test("has the id of the arguments where those are no name", async () => {
    const ownership = run();
    check(ownership, theirs, [license()]);
    ownership.identified(theirs, "bob-id");
    expect(await othersOf(ownership)).toHaveLength(1);
  });

  describe("costs a request for more names", () => {
    const asking = async (ownership: RunOwnership, scope = customer) => {
      const more = jest.fn(async () => ["alice@old.example"]);
      const others = await othersOf(ownership, { ...called, scope, more });
      return { requests: more.mock.calls.length, others: others.length };
    };
    const old = license({ object: "alice@old.example", named: true });

    test("where another resource calls a user of that customer by a name that is not known", async () => {
      const ownership = run();
      check(ownership, theirs, [old]);
      expect(await asking(ownership)).toEqual({ requests: 1, others: 1 });
      expect(await asking(ownership, "fabrikam")).toEqual({ requests: 0, others: 0 });
    });

    test("not where the name is known already, or whose it is", async () => {
      const ownership = run();
      check(ownership, theirs, [named]);
      expect(await asking(ownership)).toEqual({ requests: 0, others: 1 });
      check(ownership, key("third"), [old]);
      ownership.identified(key("third"), "bob-id");
      expect(await asking(ownership)).toEqual({ requests: 0, others: 1 });
    });

    test("not where all resources say ids", async () => {
      const ownership = run();
      check(ownership, theirs, [license()]);
      expect(await asking(ownership)).toEqual({ requests: 0, others: 1 });
    });
  });
});

describe("Two resources that change one object in a run need an order", () => {
  /** Steps in their order, and whether `theirs` is then unordered for `mine`. */
  const unordered = async (...steps: ((ownership: RunOwnership) => void)[]) => {
    const ownership = run();
    for (const step of steps) step(ownership);
    return (await othersOf(ownership)).map((other) => other.unordered);
  };
  const checked = (by: string) => (ownership: RunOwnership) => check(ownership, by, [license()]);
  const began = (by: string) => (ownership: RunOwnership) => ownership.began(by);
  const ended = (by: string) => (ownership: RunOwnership) => ownership.ended(by);
  const waits = (by: string, resources: string[], perhapsMore: boolean) => (ownership: RunOwnership) =>
    ownership.comesAfter(by, { resources, perhapsMore });

  test.each<[string, boolean, ((ownership: RunOwnership) => void)[]]>([
    ["they change it at once", true, [checked(mine), checked(theirs), began(theirs)]],
    [
      "the other one has ended since, after this one was checked",
      true,
      [checked(theirs), began(theirs), checked(mine), ended(theirs)],
    ],
    [
      "the other one has begun again",
      true,
      [checked(theirs), began(theirs), ended(theirs), began(theirs), checked(mine)],
    ],
    [
      "neither waits for the other, although the other one came first",
      true,
      [waits(mine, [], false), checked(theirs), began(theirs), ended(theirs), checked(mine)],
    ],
    [
      "this one waits for a third one only",
      true,
      [waits(mine, [key("third")], false), checked(mine), checked(theirs), began(theirs)],
    ],
    [
      "the other one had ended before this one was checked",
      false,
      [checked(theirs), began(theirs), ended(theirs), checked(mine)],
    ],
    [
      "the other one had ended before, and there may be more that this one waits for",
      false,
      [waits(mine, [], true), checked(theirs), began(theirs), ended(theirs), checked(mine)],
    ],
    [
      "this one waits for the other",
      false,
      [waits(mine, [theirs], false), checked(mine), checked(theirs), began(theirs)],
    ],
    [
      "the other one waits for this one",
      false,
      [waits(theirs, [mine], false), checked(mine), checked(theirs), began(theirs)],
    ],
    ["the other one has not begun", false, [checked(mine), checked(theirs)]],
    ["this one was not checked", false, [checked(theirs), began(theirs)]],
  ])("%s: %p", async (_sentence, expected, steps) => {
    expect(await unordered(...steps)).toEqual([expected]);
  });

  test("what the program only declares has not begun", async () => {
    const declared = (ownership: RunOwnership) => ownership.declared(theirs, [license()]);
    expect(await unordered(checked(mine), declared, began(theirs))).toEqual([false]);
  });
});

describe("What a resource has given up", () => {
  test("is told to others who ask for one of the parts", () => {
    const ownership = run();
    ownership.of(theirs, service, false).gaveUp(alice.id, ["E3", "E5"]);
    ownership.of(theirs, service, false).gaveUp("bob-id", ["F1"]);
    const asked = (object: string, parts: string[], by = mine) =>
      ownership.of(by, service, false).givenUpBy(object, parts);
    expect(asked(alice.id, ["E5", "F1"])).toEqual(['UserLicense "theirs"']);
    expect(asked("bob-id", ["F1"])).toEqual(['UserLicense "theirs"']);
    expect(asked(alice.id, ["F1"])).toEqual([]);
    expect(asked(alice.id, [])).toEqual([]);
    expect(asked("carol-id", ["E3"])).toEqual([]);
    expect(asked(alice.id, ["E3"], theirs)).toEqual([]);
  });
});

describe("What a run knows of a resource", () => {
  test("is what others of the program come before it, and what it wanted before", () => {
    const ownership = run();
    expect([ownership.foreignBefore(mine), ownership.wantedBefore(mine)]).toEqual([undefined, undefined]);
    ownership.follows(mine, "coming");
    check(ownership, mine, [license()], service, [license({ parts: ["E5"] })]);
    expect(ownership.foreignBefore(mine)).toBe("coming");
    expect(ownership.wantedBefore(mine)).toEqual([license({ parts: ["E5"] })]);
    // Pulumi checks a resource that it replaces a second time, as a new one.
    check(ownership, mine, [license()]);
    expect(ownership.wantedBefore(mine)).toEqual([license({ parts: ["E5"] })]);
  });

  test("is its id and what the run does with it, once Pulumi has compared it", () => {
    const ownership = run();
    expect(ownership.comparison(mine)).toBeUndefined();
    ownership.compared(mine, "contoso/alice-id", "update");
    expect(ownership.comparison(mine)).toEqual({ id: "contoso/alice-id", operation: "update" });
    expect(ownership.comparison(theirs)).toBeUndefined();
  });

  test("is whether Pulumi has come to it, where the processes can tell each other", () => {
    const ownership = run();
    ownership.declared(mine, [license()]);
    expect(ownership.isTouched(mine)).toBe(false);
    expect(ownership.isTouched(theirs)).toBe(false);
    check(ownership, mine, [license()]);
    expect(ownership.isTouched(mine)).toBe(true);
    expect(run(false).isTouched(mine)).toBe(true);
  });
});
