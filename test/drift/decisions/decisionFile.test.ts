import fc from "fast-check";
import { type Decision, readDecisions, withDecisions } from "../../../provider/drift/decisions/decisionFile";

const word = fc.oneof(
  fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== ""),
  fc.constantFrom("null", "0123", "a: b", "# no", "- x"),
);
const decision: fc.Arbitrary<Decision> = fc.record({
  stack: word,
  type: fc.constantFrom("UserLicense", "SubscriptionQuantity"),
  resource: word,
  found: fc.oneof(
    fc.constant("gone" as const),
    fc.record({ quantity: fc.nat(), licenses: fc.array(fc.record({ sku: word })) }),
  ),
  until: fc.constantFrom("2027-01-31", "2026-12-01"),
  reason: word,
});

const plain = (all: ReturnType<typeof readDecisions>) => all.map(({ first: _, last: __, ...one }) => one);

test("Any decision is read as it was written, and what stood in the file before stays as it was", () => {
  fc.assert(
    fc.property(
      fc.array(decision, { maxLength: 3 }),
      fc.array(decision, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (before, added, byHand) => {
        const first = withDecisions(undefined, before);
        const text = byHand ? `${first}# Dana: look again in May\n` : first;
        const after = withDecisions(text, added);
        expect(after.startsWith(text)).toBe(true);
        expect(plain(readDecisions(after, "licenses-decisions.yaml"))).toEqual([...before, ...added]);
      },
    ),
  );
});

test("The lines of each decision are known", () => {
  const one: Decision = {
    stack: "dev",
    type: "UserLicense",
    resource: "alice",
    found: "gone",
    until: "2027-01-31",
    reason: "why",
  };
  const text = withDecisions(undefined, [one, one]);
  const lines = text.split("\n");
  for (const { first, last } of readDecisions(text, "file")) {
    expect(lines[first - 1]).toMatch(/^- stack: dev$/);
    expect(lines[last - 1]).toMatch(/^ {2}reason: why$/);
  }
});

const text = withDecisions(undefined, [
  { stack: "dev", type: "UserLicense", resource: "alice", found: { quantity: 3 }, until: "2027-01-31", reason: "why" },
]);
test.each([
  [
    "a day that the calendar does not have",
    "2027-01-31",
    "2027-02-30",
    "file:6: 0 › until: expected a day such as 2027-01-31",
  ],
  ["no reason", "  reason: why\n", "", "file:2: 0 › reason: expected why it is left as it is"],
  ["a misspelt member", "until: ", "untill: ", "file:6: 0 › untill: there is no such member. Is it misspelt?"],
  ["a decision alone, without a list", "- stack", "  stack", "file:1: expected a list of decisions"],
])("%s is an error with its line", (_what, right, wrong, message) => {
  expect(() => readDecisions(text.replace(right, wrong), "file")).toThrow(message);
});

const entry = text.split("\n").slice(1, -1);
test.each([
  ["whose last entry was taken out", "# Ours.\n[]\n"],
  ["whose list is indented", `# Ours.\n${entry.map((line) => `  ${line}`).join("\n")}\n`],
  ["that ends its document", `---\n${entry.join("\n")}\n...\n`],
  ["that ends its lines as Windows does", `# Ours.\r\n${entry.join("\r\n")}\r\n`],
  ["without an end of its last line", entry.join("\n")],
])("A file %s takes a new decision", (_what, before) => {
  const [added] = plain(readDecisions(text, "file"));
  if (added === undefined) throw new Error("no decision");
  const all = plain(readDecisions(before, "file"));
  expect(plain(readDecisions(withDecisions(before, [added]), "file"))).toEqual([...all, added]);
});

test("A list on one line takes no new decision, and the message tells what to do", () => {
  const before = `[${JSON.stringify(plain(readDecisions(text, "file"))[0])}]\n`;
  expect(() => withDecisions(before, plain(readDecisions(text, "file")))).toThrow(
    "licenses-decisions.yaml:1: the list stands on one line. Write each decision below the other, and run the same command again.",
  );
});
