const ts = require("typescript");

const compilerOptions = { module: "node16", moduleResolution: "node16", target: "es2022", inlineSourceMap: true };

module.exports = {
  process: (text, fileName) => ({ code: ts.transpileModule(text, { fileName, compilerOptions }).outputText }),
};
