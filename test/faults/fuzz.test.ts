import type { Json } from "../../provider/http/json";
import type { Fault } from "../support/faultsCatalog";
import { type Cell, inShort, Stage } from "../support/faultsCell";
import { type FuzzedCall, fuzzedCalls } from "../support/faultsDocuments";
import { Line } from "../support/faultsLine";
import { type Chance, jsonIn, mutatedJson, spoiledText } from "../support/faultsMutations";
import { scenarioOf } from "../support/faultsScenarios";
import { chances, full, long, say, seed, severalAtOnce } from "../support/faultsSize";

/** Undocumented answers lead to an error or a result, and never to a crash, a hang or a wrong write. */

jest.setTimeout(long);

const each = full ? 1_000 : 40;
const hands = full ? 48 : 24;
const only = process.env.LICENSES_FAULTS_ONLY;

const line = Line.tap();
const stages: Stage[] = [];

beforeAll(async () => {
  for (let index = 0; index < hands; index++)
    stages.push(await Stage.open(line, {}, { waitSeconds: 1, pollSeconds: 0.03 }));
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
});

interface Answer {
  status: number;
  text: string;
  /** The number of times that the call gets this answer. */
  times: number;
}

/** Half of the answers stay JSON. Half are made from documents, and half from the answers of this world. */
function answerOf(call: FuzzedCall, own: Json | undefined, index: number, chance: Chance): Answer {
  const [status, document] = call.documents[Math.floor(chance() * call.documents.length)] as [number, Json];
  const adapted = !call.onlyAdapted && chance() < 0.5 ? document : (call.adapt?.(document) ?? document);
  const body = own !== undefined && chance() < 0.5 ? own : adapted;
  const text = index % 2 === 0 ? JSON.stringify(mutatedJson(body, chance)) : spoiledText(body, chance);
  return {
    status:
      chance() < 0.9
        ? status
        : ([200, 202, 204, 302, 400, 401, 404, 409, 418, 500, 503, 999][Math.floor(chance() * 12)] as number),
    text,
    times: [1, 3, 1_000][Math.floor(chance() * 3)] as number,
  };
}

const faultOf = ({ status, text, times }: Answer): Fault => ({
  code: "fuzz",
  meaning: "an undocumented answer",
  arm: ({ simulator }, target) =>
    simulator.faults.add({
      ...target,
      times,
      effect: { do: "status", status, text, contentType: "application/json; charset=utf-8", when: "after" },
    }),
});

interface Fuzzed {
  call: FuzzedCall;
  index: number;
  answer: Answer;
  cell: Cell;
}

async function goodDayOn(stage: Stage, scenario: ReturnType<typeof scenarioOf>) {
  const day = await stage.play(scenario, undefined, 0);
  expect(day).toMatchObject({ outcome: scenario.refused ? "refused in words" : "ok", violations: [] });
  return day;
}

test("undocumented answers lead to an error or a result: never to a crash, a hang or a wrong write", async () => {
  const goodDays = await severalAtOnce(fuzzedCalls, hands, async (call, hand) => {
    const stage = stages[hand] as Stage;
    const scenario = scenarioOf(call.scenario);
    const day = await goodDayOn(stage, scenario);
    return { ...day, own: stage.answered(scenario.target) };
  });
  const calls = fuzzedCalls
    .map((call, at) => ({ call, at }))
    .filter(({ call }) => only === undefined || call.name.startsWith(only.split("/")[0] ?? ""));
  const one = only?.split("/")[1];
  const cases = Array.from({ length: each }, (_, index) => calls.map(({ call, at }) => ({ call, at, index })))
    .flat()
    .filter(({ index }) => one === undefined || index === Number(one));
  const fuzzed = await severalAtOnce(cases, hands, async ({ call, at, index }, hand): Promise<Fuzzed> => {
    const day = goodDays[at];
    const answer = answerOf(call, day?.own, index, chances(seed + index * 1_009 + at));
    const stage = stages[hand] as Stage;
    const cell = await stage.strike(scenarioOf(call.scenario), faultOf(answer), answer.times, day, { once: true });
    return { call, index, answer, cell: inShort(cell) };
  });
  const struck = fuzzed.filter(({ cell }) => cell.violations.length > 0);
  const untrue = struck.filter(({ call, answer }) => isUntrue(call, answer));
  const wrong = struck.filter((one) => !untrue.includes(one));
  const missed = fuzzed.filter(({ cell }) => cell.outcome === "not struck").length;
  say(tableOf(fuzzed));
  say(
    `${fuzzed.length} undocumented answers, ${fuzzed.filter(({ answer }) => jsonIn(answer.text) !== undefined).length} of them JSON (seed ${seed}): ` +
      `${fuzzed.filter(({ cell }) => cell.outcome === "ok").length} results, ${fuzzed.filter(({ cell }) => cell.outcome !== "ok").length} errors in words, ` +
      `${wrong.length} wrong, ${untrue.length} well-formed but untrue, ${missed} never asked for; at most ${Math.max(...fuzzed.map(({ cell }) => cell.requests))} requests`,
  );
  const said = wrong
    .slice(0, 40)
    .map(
      ({ call, index, answer, cell }) =>
        `${call.name}/${index}: ${cell.outcome}: ${cell.violations.join(" | ") || cell.words.join(" | ")}; answered ${answer.times} times ${answer.status} ${answer.text.slice(0, 600)}`,
    );
  expect(said).toEqual([]);
  // An answer to a call that the run never made proves nothing, so only few may be unused.
  expect(missed).toBeLessThan(fuzzed.length / 50);
});

/** A correct answer that lacks only one product or upgrade. A client cannot know that it is wrong. */
function isUntrue({ isWellFormed }: FuzzedCall, { text, status }: Answer): boolean {
  const body = jsonIn(text);
  return status < 300 && body !== undefined && isWellFormed?.(body) === true;
}

function tableOf(fuzzed: Fuzzed[]): string {
  const rows = fuzzedCalls.map(({ name }) => {
    const mine = fuzzed.filter(({ call }) => call.name === name);
    const json = mine.filter(({ answer }) => jsonIn(answer.text) !== undefined).length;
    const ok = mine.filter(({ cell }) => cell.outcome === "ok").length;
    const wrong = mine.filter(({ call, answer, cell }) => cell.violations.length > 0 && !isUntrue(call, answer)).length;
    return `${name.padEnd(28)}${[mine.length, json, ok, mine.length - ok, wrong].map((count) => String(count).padStart(9)).join("")}`;
  });
  const head = ["answers", "JSON", "result", "error", "wrong"].map((word) => word.padStart(9)).join("");
  return [`${"".padEnd(28)}${head}`, ...rows].join("\n");
}
