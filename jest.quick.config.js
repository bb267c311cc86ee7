const usual = require("./jest.config.js");

/** Decisions, readers and properties: what needs no engine and no network, in under a minute. */
const quick = ["core", "http", "services", "settings", "run", "program", "process", "drift"];

module.exports = {
  ...usual,
  testMatch: quick.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
  // The forms of the report are read by the parsers of others, which take their time.
  testPathIgnorePatterns: [...usual.testPathIgnorePatterns, "/drift/reports/"],
};
