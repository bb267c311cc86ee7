import { type RunView, standingOf } from "../../provider/analyzer/standing";
import { unknownValue } from "../../provider/core/lifecycle";
import { keyOf, runOwnership } from "../../provider/run/ownership";
import { privateJournal } from "../../provider/run/runJournal";
import { keptUrn } from "../../provider/run/urn";
import type { Entry } from "../../provider/run/wants";

const dynamic = "urn:pulumi:dev::office::pulumi-nodejs:dynamic/licenses:UserLicense::alice";
const plugin = "urn:pulumi:dev::office::licenses:index:UserLicense::alice";
const args = { userId: "alice" };
const known = { ...args, found: [] };
const unknown = { ...args, found: unknownValue };

function runOf(urn: string, isShared = true) {
  const ownership = runOwnership({ ...privateJournal<Entry>(), isShared: () => isShared });
  const key = keyOf("UserLicense", keptUrn(urn));
  const view: RunView = { ownership, isShared: () => isShared };
  return {
    check: (was?: string[]) =>
      ownership.checked(key, [], "", was === undefined ? undefined : [{ scope: "", object: "bob", parts: was }]),
    compare: (operation: "same" | "update" | "replace") => ownership.compared(key, "contoso/alice", operation),
    standing: (outputs: Record<string, unknown>) => standingOf(view, { urn, type: "UserLicense" }, outputs, args),
  };
}

describe.each([dynamic, plugin])("A resource of which the provider's process tells (%s)", (urn) => {
  test("is new if Pulumi checked it, and compared it with nothing", () => {
    const run = runOf(urn);
    run.check();
    expect(run.standing(unknown)).toEqual({ operation: "create" });
  });

  test("is updated, with its id and what it asked for before", () => {
    const run = runOf(urn);
    run.check(["E3"]);
    run.compare("update");
    const was = [{ scope: "", object: "bob", parts: ["E3"] }];
    expect(run.standing(unknown)).toEqual({ operation: "update", id: "contoso/alice", was });
    run.compare("replace");
    expect(run.standing(unknown)).toEqual({ operation: "create", was });
  });

  test("is unchanged only if the preview knows all its outputs", () => {
    const run = runOf(urn);
    run.check();
    run.compare("same");
    expect(run.standing(known)?.operation).toBe("same");
    expect(run.standing(unknown)?.operation).toBe("update");
    expect(run.standing(args)?.operation).toBe("update");
  });

  test("is left out if Pulumi did not check it (--target)", () => {
    expect(runOf(urn).standing(known)).toBeUndefined();
  });
});

test("Without the provider's word, a changed resource has no id, and counts neither as new nor as unchanged", () => {
  const run = runOf(plugin, false);
  expect(run.standing(unknown)).toEqual({ operation: "update" });
  expect(run.standing(known)).toEqual({ operation: "same" });
});
