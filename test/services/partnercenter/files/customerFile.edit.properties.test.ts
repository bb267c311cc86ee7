import fc from "fast-check";
import type { Edit } from "../../../../provider/declarations/declaration";
import { parseCustomer } from "../../../../provider/services/partnercenter/files/customerFile";
import { editedCustomer } from "../../../../provider/services/partnercenter/files/customerFile.edit";

/** Edits of a customer's file, over files as people write them: any style, any order, comments anywhere. */

const customer = "1b1121dd-6900-4462-b5bc-a4741a2d8ec0";
const guidAt = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`;

const products = ["SPE_E3", "SPE_E5", "VISIOCLIENT", "EXCHANGESTANDARD", "0123", "1e3", "null", "Visio Plan 2: online"];
const product = fc.constantFrom(...products);
const license = fc.record(
  {
    sku: product,
    excludedPlans: fc.uniqueArray(fc.constantFrom("TEAMS1", "YAMMER", "0xF", "SWAY"), { maxLength: 3 }),
  },
  { requiredKeys: ["sku"] },
);
const licenses = fc.uniqueArray(license, { minLength: 1, maxLength: 3, selector: ({ sku }) => sku.toLowerCase() });

type Licenses = { sku: string; excludedPlans?: string[] }[];

const quoted = (word: string) => JSON.stringify(word);

/** One person in one of the styles that a file may have. */
function personLines(key: string, given: Licenses, style: number, named: Map<string, string>): string[] {
  const words = given.map(({ sku, excludedPlans }) => {
    if (excludedPlans === undefined) return quoted(sku);
    const name = `${sku}/${[...excludedPlans].sort().join("+")}`;
    named.set(name, `{ sku: ${quoted(sku)}, excludedPlans: [${excludedPlans.map(quoted).join(", ")}] }`);
    return quoted(name);
  });
  const list = `[${words.join(", ")}]`;
  const one = words.length === 1 ? (words[0] as string) : list;
  if (style === 0) return [`  ${key}: ${one}`];
  if (style === 1) return [`  ${key}: ${list}   # as agreed`];
  if (style === 2) return [`  ${key}:`, ...words.map((word) => `    - ${word} # since May`)];
  if (style === 3) return [`  ${quoted(key)}: { licenses: ${one}, exclusive: true }`];
  return [`  # the boss`, `  ${key}:`, `    licenses: ${list} # all`, "    exclusive: false"];
}

const people = fc.uniqueArray(
  fc.record({
    key: fc.stringMatching(/^[a-z][a-z0-9.'_-]{0,8}@[a-z]{1,6}\.example$/),
    licenses,
    style: fc.nat(4),
    change: fc.option(licenses, { nil: undefined }),
    remove: fc.boolean(),
  }),
  { maxLength: 6, selector: ({ key }) => key },
);
const subscriptions = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 999 }),
    flow: fc.boolean(),
    change: fc.option(fc.integer({ min: 1, max: 999 }), { nil: undefined }),
    endOfTerm: fc.option(fc.constantFrom("renew" as const, "cancel" as const), { nil: undefined }),
    remove: fc.boolean(),
  }),
  { maxLength: 4 },
);
const newcomers = fc.uniqueArray(fc.record({ at: fc.nat(99), licenses }), {
  maxLength: 3,
  selector: ({ at }) => at,
});

const world = fc.record({ people, subscriptions, newcomers, crlf: fc.boolean(), ending: fc.boolean() });

test("Any edit of a customer's file changes what was asked for, and no other line", () => {
  fc.assert(
    fc.property(world, ({ people, subscriptions, newcomers, crlf, ending }) => {
      const named = new Map<string, string>();
      const blocks = people.map(({ key, licenses, style }) => personLines(key, licenses, style, named));
      const lines = [
        "# Contoso, edited by hand",
        `customer: ${customer}`,
        "",
        subscriptions.length === 0 ? "subscriptions:" : "subscriptions: # seats",
        ...subscriptions.flatMap(({ quantity, flow }, at) =>
          flow
            ? [`  s${at}: { id: ${guidAt(at)}, quantity: ${quantity} } # offer ${at}`]
            : [`  s${at}:`, `    id: ${guidAt(at)}`, `    quantity: ${quantity}  # agreed`],
        ),
        ...(named.size === 0 ? [] : ["licenses:", ...[...named].map(([name, value]) => `  ${quoted(name)}: ${value}`)]),
        "",
        people.length === 0 ? "people: {}" : "people:",
        ...blocks.flat(),
      ];
      const end = crlf ? "\r\n" : "\n";
      const text = lines.join(end) + (ending ? end : "");
      const before = parseCustomer(text, "contoso.yaml");

      const edits: Edit[] = [
        ...subscriptions.flatMap(({ change, endOfTerm, remove }, at): Edit[] =>
          remove
            ? [{ type: "SubscriptionQuantity", name: `s${at}`, args: "remove" }]
            : change === undefined
              ? []
              : [{ type: "SubscriptionQuantity", name: `s${at}`, args: { quantity: change, endOfTerm } }],
        ),
        ...people.flatMap(({ key, change, remove }): Edit[] =>
          remove
            ? [{ type: "UserLicense", name: nameOf(before, key), args: "remove" }]
            : change === undefined
              ? []
              : [{ type: "UserLicense", name: nameOf(before, key), args: { licenses: change } }],
        ),
      ];
      const added = newcomers.map(({ at, licenses }) => ({
        name: `new${at}@zz.example`,
        userId: `new${at}@zz.example`,
        licenses,
      }));
      const subscription = { name: "added", subscriptionId: guidAt(500), quantity: 7, comment: "bought: today" };
      const after = editedCustomer(text, "contoso.yaml", edits, { people: added, subscriptions: [subscription] });

      const read = parseCustomer(after, "contoso.yaml");
      expect(byName(read.people)).toEqual(
        byName([
          ...before.people.flatMap((person, at) => {
            const { change, remove } = people[at] as (typeof people)[number];
            return remove ? [] : [change === undefined ? person : { ...person, licenses: change }];
          }),
          ...added,
        ]),
      );
      const { comment: _, ...plain } = subscription;
      expect(byName(read.subscriptions)).toEqual(
        byName([
          ...before.subscriptions.flatMap((one, at) => {
            const { change, remove, endOfTerm } = subscriptions[at] as (typeof subscriptions)[number];
            if (remove) return [];
            return [change === undefined ? one : { ...one, quantity: change, ...(endOfTerm && { endOfTerm }) }];
          }),
          plain,
        ]),
      );
      const left = lines.filter((_, at) => !editedLines(lines, people, subscriptions, blocks).has(at));
      const standing = after.split(end);
      for (const line of left) {
        const at = standing.indexOf(line);
        expect([at >= 0, line]).toEqual([true, line]);
        standing.splice(0, at + 1);
      }
    }),
    { numRuns: 300 },
  );
});

const nameOf = ({ people }: ReturnType<typeof parseCustomer>, key: string) =>
  people.find(({ userId }) => userId === key)?.name ?? "";

/** Licenses and plans in any order. */
const byName = <One extends { name: string; licenses?: Licenses }>(all: One[]) =>
  Object.fromEntries(
    all.map(({ licenses, ...one }) => [
      one.name,
      {
        ...one,
        ...(licenses && {
          licenses: licenses
            .map(({ sku, excludedPlans }) => `${sku} ${excludedPlans && [...excludedPlans].sort().join()}`)
            .sort(),
        }),
      },
    ]),
  );

/** Numbers of the lines that an edit may change. */
function editedLines(
  lines: string[],
  people: { change?: Licenses | undefined; remove: boolean }[],
  subscriptions: { change?: number | undefined; remove: boolean; flow: boolean }[],
  blocks: string[][],
): Set<number> {
  const own = new Set<number>();
  const sections = [lines.findIndex((line) => line.startsWith("people:"))];
  if (people.length === 0) own.add(sections[0] as number);
  let at = lines.length - blocks.flat().length;
  people.forEach(({ change, remove }, index) => {
    const block = blocks[index] as string[];
    if (remove || change !== undefined)
      block.forEach((line, offset) => {
        if (!line.startsWith("  #")) own.add(at + offset);
      });
    at += block.length;
  });
  at = 4;
  for (const { change, remove, flow } of subscriptions) {
    const count = flow ? 1 : 3;
    if (remove || change !== undefined) for (let offset = 0; offset < count; offset += 1) own.add(at + offset);
    at += count;
  }
  return own;
}
