// Under Stryker's Jest runner each mutant loads its test files anew, which takes seconds. Under Mocha the files stay
// loaded, and a mutant takes as long as its tests do. This file is a Mocha interface with the words of Jest that the
// quick tests use. As in Jest, hooks outside of `describe` apply to their own file only.
const { readFileSync } = require("node:fs");
const { relative } = require("node:path");
const { ModernFakeTimers } = require("@jest/fake-timers");
const { expect } = require("expect");
const fc = require("fast-check");
const { bind } = require("jest-each");
const { ModuleMocker } = require("jest-mock");
const Mocha = require("mocha");
const common = require("mocha/lib/interfaces/common");
const { process: transpile } = require("../../test/transpile.js");

// One failing example is enough to notice a change, so fast-check need not shrink it.
fc.configureGlobal({ endOnFailure: true });

const transpiled = new Map();

require.extensions[".ts"] = (module, fileName) => {
  if (!transpiled.has(fileName)) {
    transpiled.set(fileName, transpile(readFileSync(fileName, "utf8"), fileName).code);
  }
  module._compile(transpiled.get(fileName), fileName);
};

/** As in Jest, each test file has its own modules, so that test files do not share secrets or limits. */
const forgetOurModules = () => {
  for (const fileName of Object.keys(require.cache)) {
    if (fileName.endsWith(".ts")) {
      delete require.cache[fileName];
    }
  }
};

const { EVENT_FILE_PRE_REQUIRE, EVENT_FILE_POST_REQUIRE } = Mocha.Suite.constants;

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });
const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: mocker.restoreAllMocks.bind(mocker),
  // Jest fakes the functions of its sandbox. Here they are Node's own functions, which Node needs to continue.
  useFakeTimers: () => timers.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] }),
  useRealTimers: timers.useRealTimers.bind(timers),
  clearAllTimers: timers.clearAllTimers.bind(timers),
  advanceTimersByTimeAsync: timers.advanceTimersByTimeAsync.bind(timers),
};

Mocha.interfaces.bdd = (root) => {
  const suites = [root];

  root.on(EVENT_FILE_PRE_REQUIRE, (context, file, mocha) => {
    forgetOurModules();
    suites.unshift(Mocha.Suite.create(root, relative(process.cwd(), file)));
    const { before, after, beforeEach, afterEach, suite } = common(suites, context, mocha);
    const describe = (title, fn) => suite.create({ title, file, fn });
    const test = (title, fn) => {
      const added = new Mocha.Test(title, () => fn());
      added.file = file;
      suites[0].addTest(added);
    };
    test.each = bind(test, false);
    describe.each = bind(describe, false);
    Object.assign(context, {
      describe,
      test,
      it: test,
      expect,
      jest,
      beforeAll: before,
      afterAll: after,
      beforeEach,
      afterEach,
    });
  });
  root.on(EVENT_FILE_POST_REQUIRE, () => suites.shift());
};
