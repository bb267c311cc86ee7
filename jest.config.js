/** Tests are TypeScript, transpiled one file at a time; types are checked by `npm run check`. */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // The pages' tests need Chromium, and have a command of their own: npm run test:browser.
  // The cases stand beside the repository, and have one too: npm run test:cases.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/browser/", "<rootDir>/test/cases/"],
  transform: { "\\.ts$": "<rootDir>/test/transpile.js" },
  modulePathIgnorePatterns: ["<rootDir>/provider/(dist/package.json|project/)", "<rootDir>/.stryker-tmp/"],
  // Machines are shared: a step of the engine that takes a second may take a minute. Only a test that hangs comes this far.
  testTimeout: 900_000,
  maxWorkers: 2,
};
