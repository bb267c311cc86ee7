/** Tests are TypeScript, transpiled one file at a time; types are checked by `npm run check`. */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // The pages' tests need Chromium, and have a command of their own: npm run test:browser.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/browser/"],
  transform: { "\\.ts$": "<rootDir>/test/transpile.js" },
  modulePathIgnorePatterns: ["<rootDir>/provider/dist/package.json"],
  // Machines are shared: a step of the engine that takes a second may take many.
  testTimeout: 180_000,
  maxWorkers: 2,
};
