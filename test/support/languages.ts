import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { house, languagesAreRequired } from "./pulumiHouse";

/**
 * Programs in other languages than JavaScript. `npm test` builds their language hosts, and `node tools/setup.mjs --languages` does it
 * for single test files. Where a host cannot be built, the tests of its language are skipped, or fail under LICENSES_LANGUAGES=required.
 */
export type Language = "yaml" | "python" | "go";

type Outcome = { path: string[] } | { problem: string };

/** `describe` for tests that need a language. The title of skipped tests says why they are skipped. */
export function describeLanguage(language: Language, title: string, tests: () => void): void {
  const outcome = outcomeOf(language);
  if ("path" in outcome) {
    describe(title, tests);
  } else if (languagesAreRequired) {
    test(`${title}: programs in ${language} can be run`, () => {
      throw new Error(outcome.problem);
    });
  } else {
    describe.skip(`${title} (programs in ${language} cannot be run here: ${outcome.problem})`, tests);
  }
}

/** What Pulumi's CLI needs in its environment to run programs of the language: the folders of the language host on PATH. */
export function environmentOf(language: Language): Record<string, string> {
  const outcome = outcomeOf(language);
  if ("problem" in outcome) throw new Error(outcome.problem);
  const PATH = [...outcome.path, process.env.PATH ?? ""].join(delimiter);
  return language === "go" ? { PATH, ...goSettings } : { PATH };
}

/** As the set-up builds, so that Go compiles what both need only once on a machine. */
const goSettings = { CGO_ENABLED: "0", GOFLAGS: "-trimpath -mod=readonly", GOWORK: "off" };

function outcomeOf(language: Language): Outcome {
  const file = join(house, ".setup", "languages.json");
  const outcomes = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return outcomes[language] ?? { problem: "run `node tools/setup.mjs --languages` first" };
}
