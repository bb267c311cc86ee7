// `npm run test:mutation`: changes the code in small ways, one at a time, and lists the changes that the tests of the same
// room do not notice. A room is a set of folders; `rooms` lists them. `-- drift` plays one room,
// `-- http provider/http/concurrencyLimiter.ts` some files of it. Later runs replay a change only if the code or its tests
// changed. The reports are the pages reports/mutation/<room>.html.
import { Stryker } from "@stryker-mutator/core";
import { duration } from "./setup/common.mjs";

/** The code to change, and the tests that should notice. Message texts are left out: a test of a text could only repeat it. */
const rooms = {
  core: { code: ["core/*.ts"], tests: "{core,services}" },
  http: { code: ["http/*.ts"], tests: "http" },
  partnercenter: { code: ["services/partnercenter/{,preview/}*.ts"], tests: "services/partnercenter" },
  uipath: { code: ["services/uipath/{,preview/}*.ts"], tests: "services/uipath" },
  settings: { code: ["settings/*.ts"], tests: "settings" },
  run: { code: ["{run,process,program}/*.ts"], tests: "{run,process,program}" },
  drift: { code: ["drift/*.ts", "services/*/drift/*.ts"], tests: "{drift,services/*/drift}" },
};
const words = ["words", "codes", "*Words", "*.words"].map((name) => `!provider/**/${name}.ts`);
/** The forms of the drift report are left out: they are text too, and their tests run slow parsers of other packages. */
const forms = "test/drift/reports/**";

const [asked, ...files] = process.argv.slice(2);
if (asked !== undefined && rooms[asked] === undefined) {
  console.error(`There is no room ${asked}. There are: ${Object.keys(rooms).join(", ")}.`);
  process.exit(1);
}
const began = Date.now();
const scores = [];
for (const room of asked === undefined ? Object.keys(rooms) : [asked]) {
  scores.push({ room, ...scoreOf(await play(room)) });
}
console.table(scores);
console.log(`mutation: ${duration(Date.now() - began)}`);

function play(room) {
  const { code, tests } = rooms[room];
  const report = `reports/mutation/${room}`;
  return new Stryker({
    plugins: [import.meta.resolve("@stryker-mutator/mocha-runner")],
    testRunner: "mocha",
    mochaOptions: {
      require: ["./tools/mutation/jestOnMocha.cjs"],
      extension: ["ts"],
      // A change is tested until one test fails. The property tests take longest, so they come last.
      spec: ["!(*.properties)", "*.properties"].map((name) => `test/${tests}/**/${name}.test.ts`),
      ignore: forms,
    },
    coverageAnalysis: "perTest",
    // Code that runs while a module is loaded is left out: each change of it would need a process of its own.
    ignoreStatic: true,
    mutate: [...(files.length > 0 ? files : code.map((glob) => `provider/${glob}`)), ...words],
    mutator: { excludedMutations: ["StringLiteral"] },
    disableTypeChecks: false,
    ignorePatterns: ["/reports", "/examples", "/tools/bench", "/tools/demo"],
    tempDirName: ".stryker-tmp",
    incremental: true,
    incrementalFile: `${report}.incremental.json`,
    reporters: ["clear-text", "html"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: `${report}.html` },
    concurrency: 2,
  }).runMutationTest();
}

/** Of the changes that a test could notice, how many one did, and in percent. A change that never ends is noticed too. */
function scoreOf(results) {
  const count = (...statuses) => results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count("Killed", "Timeout");
  const all = noticed + count("Survived", "NoCoverage");
  return { noticed, all, percent: Number(((100 * noticed) / all).toFixed(1)) };
}
