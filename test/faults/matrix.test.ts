import { type Fault, faults } from "../support/faultsCatalog";
import { type Cell, inShort, Stage } from "../support/faultsCell";
import { Line } from "../support/faultsLine";
import { groups, type Scenario, scenarios } from "../support/faultsScenarios";
import { chances, full, long, say, seed, severalAtOnce } from "../support/faultsSize";

/** Every call of every resource under every fault. */

jest.setTimeout(long);

const hands = 24;

const line = Line.tap();
const stages: Stage[] = [];

beforeAll(async () => {
  for (let index = 0; index < hands; index++) stages.push(await Stage.open(line));
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
});

const applies = ({ strikes }: Fault, { writes, target }: Scenario) =>
  strikes === undefined || (strikes === "write" ? writes : target.method === strikes);

interface Played {
  scenario: Scenario;
  fault: Fault;
  times: number;
  cell: Cell;
}

const only = process.env.LICENSES_FAULTS_ONLY;

/** The short form plays a sample of the table, with cells of each row and column. The seed selects the cells. */
function chosen(): { scenario: Scenario; fault: Fault; times: number }[] {
  const chance = chances(seed);
  const all = scenarios.flatMap((scenario) =>
    faults
      .filter((fault) => applies(fault, scenario))
      .flatMap((fault) => [1, 3].map((times) => ({ scenario, fault, times }))),
  );
  if (only !== undefined)
    return all.filter(({ scenario, fault, times }) => `${scenario.name}/${fault.code}/${times}`.startsWith(only));
  if (full) return all;
  const sample = new Set(all.filter(() => chance() < 0.06));
  const fill = (candidates: typeof all) => {
    const pick = candidates[Math.floor(chance() * candidates.length)];
    if (pick !== undefined && !candidates.some((one) => sample.has(one))) sample.add(pick);
  };
  for (const scenario of scenarios) fill(all.filter((one) => one.scenario === scenario));
  for (const fault of faults) fill(all.filter((one) => one.fault === fault));
  return [...sample];
}

const marks = { ok: "·", "ok after one more run": "+", "refused in words": "w", "not struck": " " } as const;

function table(played: Played[]): string {
  const widest = Math.max(...scenarios.map(({ name }) => name.length));
  const head = `${"".padEnd(widest)} ${faults.map(({ code }) => code.padEnd(4)).join(" ")}`;
  const rows = scenarios.map((scenario) => {
    const cells = faults.map((fault) => {
      const marked = [1, 3].map((times) => {
        const found = played.find((one) => one.scenario === scenario && one.fault === fault && one.times === times);
        if (found === undefined) return applies(fault, scenario) ? " " : "-";
        return found.cell.violations.length > 0 ? "!" : marks[found.cell.outcome];
      });
      return marked.join("").padEnd(4);
    });
    return `${scenario.name.padEnd(widest)} ${cells.join(" ")}`;
  });
  return [
    "Each call under each fault, struck once and three times:",
    "· ok   + ok after one more run   w refused in words   ! an invariant broken   - cannot be",
    head,
    ...rows,
    ...faults.map(({ code, meaning }) => `${code.padEnd(5)} ${meaning}`),
  ].join("\n");
}

const countOf = (played: Played[], outcome: Cell["outcome"]) =>
  played.filter(({ cell }) => cell.outcome === outcome && cell.violations.length === 0).length;

/** The number of runs, by fault and by the resource that made the calls. */
function countTable(played: Played[]): string {
  const names = Object.keys(groups);
  const heads = ["", ...names, "all", "ok", "one more run", "in words", "broken"];
  const line = (cells: (string | number)[]) =>
    cells
      .map((cell, at) => (at === 0 ? String(cell).padEnd(6) : String(cell).padStart(heads[at]?.length ?? 0)))
      .join("  ");
  const row = (head: string, mine: Played[]) =>
    line([
      head,
      ...Object.values(groups).map((group) => mine.filter(({ scenario }) => group.includes(scenario)).length),
      mine.length,
      countOf(mine, "ok"),
      countOf(mine, "ok after one more run"),
      countOf(mine, "refused in words"),
      broken(mine),
    ]);
  const rows = faults.map((fault) =>
    row(
      fault.code,
      played.filter((one) => one.fault === fault),
    ),
  );
  return ["Runs by fault:", line(heads), ...rows, row("all", played)].join("\n");
}

const broken = (played: Played[]) => played.filter(({ cell }) => cell.violations.length > 0).length;

test("under every fault of a call, no change happens twice, no user loses a license, and one more run repairs the rest", async () => {
  const goodDays = await severalAtOnce(scenarios, hands, (scenario, hand) =>
    (stages[hand] as Stage).play(scenario, undefined, 0),
  );
  const bad = goodDays.flatMap((day, index) => {
    const refused = scenarios[index]?.refused ?? false;
    const expected = refused ? "refused in words" : "ok";
    const problems = [...day.violations, ...(day.outcome === expected ? [] : [day.outcome, ...day.words])];
    return problems.map((problem) => `${scenarios[index]?.name} on a good day: ${problem}`);
  });
  expect(bad).toEqual([]);
  const played = await severalAtOnce(chosen(), hands, async ({ scenario, fault, times }, hand): Promise<Played> => {
    const goodDay = goodDays[scenarios.indexOf(scenario)];
    const cell = await (stages[hand] as Stage).strike(scenario, fault, times, goodDay);
    return { scenario, fault, times, cell: inShort(cell) };
  });
  expect(played).not.toEqual([]);
  say(table(played));
  say(countTable(played));
  say(
    `${played.length} runs (seed ${seed}): ${countOf(played, "ok")} ok, ${countOf(played, "ok after one more run")} ok after one more run, ` +
      `${countOf(played, "refused in words")} refused in words, ${broken(played)} with an invariant broken; ` +
      `at most ${Math.max(...played.map(({ cell }) => cell.requests))} requests`,
  );
  if (only !== undefined)
    say(
      JSON.stringify(
        played.map(({ cell }) => cell),
        undefined,
        1,
      ),
    );
  const problems = played.flatMap(({ scenario, fault, times, cell }) =>
    problemsOf(scenario, cell).map((problem) => `${scenario.name}/${fault.code}/${times}: ${problem}`),
  );
  expect(problems).toEqual([]);
});

/** A second run without faults must not be refused, and each fault must have struck. */
function problemsOf({ refused = false }: Scenario, { outcome, violations, words }: Cell): string[] {
  if (violations.length > 0) return violations;
  if (outcome === "not struck") return ["the fault never struck"];
  const right = refused ? outcome === "refused in words" : outcome !== "refused in words";
  return right ? [] : [`${outcome}: ${words.join(" | ")}`];
}
