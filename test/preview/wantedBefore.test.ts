import type { Want } from "../../provider/core/lifecycle";
import { wantedBefore } from "../../provider/preview/wantedBefore";

const want = (object: string, ...parts: string[]): Want => ({ scope: "contoso", object, parts });

test("A new resource, and one that wants the same as before, replaces nothing", () => {
  expect(wantedBefore(undefined, [want("alice", "E3")], false)).toEqual({});
});

test("Other products of the same user are what the resource asked for before", () => {
  expect(wantedBefore([want("alice", "E3")], [want("alice", "E5")], false)).toEqual({ before: ["E3"] });
});

test("Another user takes the old user's place, unless Pulumi leaves the old one alone", () => {
  const [was, wants] = [[want("alice", "E3")], [want("bob", "E3")]];
  expect(wantedBefore(was, wants, false)).toEqual({ replaces: "alice", before: ["E3"] });
  expect(wantedBefore(was, wants, true)).toEqual({ before: ["E3"] });
});
