import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withPlugin } from "./plugin";
import { house, languagesAreRequired } from "./pulumiHouse";

/**
 * Programs in other languages than JavaScript. `npm test` builds their language hosts, and `node tools/setup.mjs --languages` does it
 * for single test files. Where a host cannot be built, the tests of its language are skipped, or fail under LICENSES_LANGUAGES=required.
 */
export type Language = "yaml" | "python" | "go";

/** What a test needs: a language, or the generators of SDKs. */
export type Need = Language | "sdk";

type Outcome = { path: string[] } | { problem: string };

/** `describe` for tests that need a language. The title of skipped tests says why they are skipped. */
export function describeLanguage(needs: Need | Need[], title: string, tests: () => void): void {
  const problems = [needs].flat().flatMap((need) => {
    const outcome = outcomeOf(need);
    return "problem" in outcome ? [`${need}: ${outcome.problem}`] : [];
  });
  if (problems.length === 0) {
    describe(title, tests);
  } else if (languagesAreRequired) {
    test(`${title}: what the tests need is there`, () => {
      throw new Error(problems.join("\n"));
    });
  } else {
    describe.skip(`${title} (not to be had here: ${problems.join("; ")})`, tests);
  }
}

/** What Pulumi's CLI needs in its environment to run programs of the language: the folders of the language host and our plugin on PATH. */
export function environmentOf(language: Language): Record<string, string> {
  const outcome = outcomeOf(language);
  if ("problem" in outcome) throw new Error(outcome.problem);
  const PATH = [...outcome.path, withPlugin.PATH].join(delimiter);
  return language === "go" ? { PATH, ...goSettings } : { PATH };
}

/** As the set-up builds, so that Go compiles what both need only once on a machine. */
const goSettings = { CGO_ENABLED: "0", GOFLAGS: "-trimpath -mod=readonly", GOWORK: "off" };

function outcomeOf(need: Need): Outcome {
  const file = join(house, ".setup", "languages.json");
  const outcomes = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return outcomes[need] ?? { problem: "run `node tools/setup.mjs --languages` first" };
}
